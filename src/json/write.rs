//! The writer.

use alloc::string::String;

use super::Value;

/// Appends `text` as a JSON string, quotation marks included (RFC 8259 §7).
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    let is_special = |byte| matches!(byte, b'"' | b'\\' | 0..0x20);
    while let Some(at) = rest.bytes().position(is_special)
        && let Some((plain, special)) = rest.split_at_checked(at)
        && let Some(&byte) = special.as_bytes().first()
    {
        out.push_str(plain);
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            code => {
                out.push_str("\\u00");
                for digit in [code >> 4, code & 15] {
                    out.extend(char::from_digit(digit.into(), 16));
                }
            }
        }
        rest = special.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends a value without blanks. What was read is written so that it reads the same.
pub fn write_value(out: &mut String, value: &Value<'_>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(number.as_str()),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            let mut separator = '[';
            for item in items {
                out.push(separator);
                write_value(out, item);
                separator = ',';
            }
            close(out, separator, '[', ']');
        }
        Value::Object(members) => {
            let mut separator = '{';
            for (name, member) in members {
                out.push(separator);
                write_string(out, name);
                out.push(':');
                write_value(out, member);
                separator = ',';
            }
            close(out, separator, '{', '}');
        }
    }
}

/// Ends a list, which has not begun where it is empty.
fn close(out: &mut String, separator: char, first: char, last: char) {
    if separator == first {
        out.push(first);
    }
    out.push(last);
}

/// Appends the number in decimal digits.
pub fn write_integer(out: &mut String, number: u64) {
    let (rest, last) = (number / 10, number % 10);
    if rest > 0 {
        write_integer(out, rest);
    }
    out.push(char::from(b'0' + last as u8));
}

/// Writes an object, member by member, without blanks.
#[derive(Clone, Debug)]
pub struct Object {
    text: String,
}

impl Object {
    /// An object without members.
    #[must_use]
    pub fn new() -> Self {
        Self {
            text: String::from("{"),
        }
    }

    /// Adds a member that is a string.
    pub fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        write_string(&mut self.text, value);
    }

    /// Adds a member that is `true` or `false`.
    pub fn boolean(&mut self, name: &str, value: bool) {
        self.name(name);
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Adds a member that is an array of strings.
    pub fn strings<S: AsRef<str>>(&mut self, name: &str, values: impl IntoIterator<Item = S>) {
        self.name(name);
        self.text.push('[');
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write_string(&mut self.text, value.as_ref());
        }
        self.text.push(']');
    }

    /// Adds a member that is an array of objects.
    pub fn objects(&mut self, name: &str, values: impl IntoIterator<Item = Self>) {
        self.name(name);
        self.text.push('[');
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&value.finish());
        }
        self.text.push(']');
    }

    /// The object's text.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }

    fn name(&mut self, name: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        write_string(&mut self.text, name);
        self.text.push(':');
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}
