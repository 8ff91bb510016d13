//! The writer.

use alloc::string::String;

/// Appends `text` as a JSON string, quotation marks included (RFC 8259 §7).
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..' ' => {
                out.push_str("\\u00");
                let code = u32::from(character);
                for digit in [code >> 4, code & 15] {
                    out.extend(char::from_digit(digit, 16));
                }
            }
            _ => out.push(character),
        }
    }
    out.push('"');
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
