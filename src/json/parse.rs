//! The reader.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::{Number, Value};

/// How deep arrays and objects may stand in one another. Atlas's go four deep.
pub const MAX_DEPTH: u32 = 64;

/// Where and why a text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// Bytes before the place.
    pub offset: usize,
    /// What should have stood there.
    pub expected: &'static str,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no JSON: expected {} at byte {}",
            self.expected, self.offset
        )
    }
}

impl core::error::Error for Error {}

/// Reads a JSON text (RFC 8259 §2): one value, blanks around it, nothing else.
///
/// An escape of half a surrogate pair stands for U+FFFD. Time is linear in the text's length.
///
/// # Errors
/// The first place that is no JSON, or that is deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Value<'_>, Error> {
    let mut reader = Reader {
        text,
        offset: 0,
        expected: "",
    };
    reader.text().ok_or(Error {
        offset: reader.offset,
        expected: reader.expected,
    })
}

/// `None` from any of its functions: this is no JSON. Where is `offset`, why is `expected`;
/// kept here, they do not weigh on every result.
struct Reader<'a> {
    text: &'a str,
    offset: usize,
    expected: &'static str,
}

impl<'a> Reader<'a> {
    fn text(&mut self) -> Option<Value<'a>> {
        let value = self.value(MAX_DEPTH)?;
        self.blanks();
        match self.peek() {
            None => Some(value),
            Some(_) => self.fail("the end"),
        }
    }

    /// A value, and the blanks before it, with so many levels left below it.
    fn value(&mut self, depth: u32) -> Option<Value<'a>> {
        self.blanks();
        match self.peek() {
            Some(b'"') => Some(Value::String(self.string()?)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.fail("a value"),
        }
    }

    fn object(&mut self, depth: u32) -> Option<Value<'a>> {
        let depth = self.open(depth)?;
        let mut members = Vec::new();
        self.blanks();
        if self.take(b'}') {
            return Some(Value::Object(members));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return self.fail("a member's name");
            }
            let name = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return self.fail("`:`");
            }
            members.push((name, self.value(depth)?));
            self.blanks();
            if self.take(b'}') {
                return Some(Value::Object(members));
            }
            if !self.take(b',') {
                return self.fail("`,` or `}`");
            }
        }
    }

    fn array(&mut self, depth: u32) -> Option<Value<'a>> {
        let depth = self.open(depth)?;
        let mut items = Vec::new();
        self.blanks();
        if self.take(b']') {
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.blanks();
            if self.take(b']') {
                return Some(Value::Array(items));
            }
            if !self.take(b',') {
                return self.fail("`,` or `]`");
            }
        }
    }

    /// Steps over an opening bracket, one level down.
    fn open(&mut self, depth: u32) -> Option<u32> {
        let Some(below) = depth.checked_sub(1) else {
            return self.fail("at most 64 levels");
        };
        self.offset += 1;
        Some(below)
    }

    /// `[ minus ] int [ frac ] [ exp ]` (RFC 8259 §6)
    fn number(&mut self) -> Option<Value<'a>> {
        let start = self.offset;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'-') || self.take(b'+');
            self.digits()?;
        }
        Some(Value::Number(Number::new(self.since(start))))
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.offset;
        while let Some(b'0'..=b'9') = self.peek() {
            self.offset += 1;
        }
        if self.offset == start {
            return self.fail("a digit");
        }
        Some(())
    }

    fn word(&mut self, word: &'static str, value: Value<'a>) -> Option<Value<'a>> {
        let rest = self.text.as_bytes().get(self.offset..);
        if !rest.is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            return self.fail(word);
        }
        self.offset += word.len();
        Some(value)
    }

    /// A string, from its opening quotation mark on (RFC 8259 §7).
    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.offset += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.offset;
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
            self.offset += rest.iter().position(is_end).unwrap_or(rest.len());
            let plain = self.since(start);
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            if self.take(b'"') {
                return Some(text);
            }
            if !self.take(b'\\') {
                return self.fail("`\"`");
            }
            let escaped = self.escape()?;
            text.to_mut().push(escaped);
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<char> {
        let character = match self.peek() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => return self.unicode_escape(),
            _ => return self.fail("an escape"),
        };
        self.offset += 1;
        Some(character)
    }

    /// `uXXXX`, with the second half where it is a surrogate pair.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.code_unit()?;
        let Some(high @ 0..0x400) = first.checked_sub(0xd800) else {
            // The second half of a pair, on its own, is no character.
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        };
        let after = self.offset;
        if self.take(b'\\') && self.peek() == Some(b'u') {
            let second = self.code_unit()?;
            if let Some(low @ 0..0x400) = second.checked_sub(0xdc00) {
                let code = 0x1_0000 + (high << 10) + low;
                return Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        // Half a pair: what follows it is read again, as its own.
        self.offset = after;
        Some(char::REPLACEMENT_CHARACTER)
    }

    /// `uXXXX` as its number.
    fn code_unit(&mut self) -> Option<u32> {
        self.offset += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return self.fail("four hexadecimal digits");
            };
            unit = unit * 16 + digit;
            self.offset += 1;
        }
        Some(unit)
    }

    #[inline(always)]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.offset += 1;
        }
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.offset += usize::from(found);
        found
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// The text from there to here. Both ends stand beside an ASCII character.
    #[inline(always)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.offset).unwrap_or_default()
    }

    fn fail<T>(&mut self, expected: &'static str) -> Option<T> {
        self.expected = expected;
        None
    }
}
