//! The bytes of HTTP header fields: what is a token, how strings are quoted.
//!
//! Header values come and go as isomorphic strings, the way `fetch` has them: each `char`
//! from U+0000 to U+00FF is one byte.

use alloc::{string::String, vec::Vec};

/// `tchar` of RFC 9110 §5.6.2.
pub(super) fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

/// What `token68` may have before its `=` (RFC 9110 §11.2).
pub(super) fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'..=b'/' | b'_' | b'~')
}

/// Space or tab: `OWS` and `BWS` are any number of them (RFC 9110 §5.6.3).
pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// A control character, which no field value may have (RFC 9110 §5.5). The tab is a blank.
pub(super) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

/// The bytes of a header value.
///
/// A value with a character beyond U+00FF is not isomorphic: whoever read it from the wire
/// has taken it for UTF-8, so its UTF-8 bytes are what was sent.
pub(super) fn field_bytes(value: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut lead = 0;
    for &byte in value.as_bytes() {
        match byte {
            // ASCII, and the first of the two bytes that stand for U+0080 to U+00FF.
            0..0x80 => bytes.push(byte),
            0xC2 | 0xC3 => lead = byte << 6,
            0x80..0xC0 => bytes.push(lead | byte & 0x3F),
            _ => return value.into(),
        }
    }
    bytes
}

/// Appends the bytes as an isomorphic string.
pub(super) fn push_bytes(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push(char::from(*byte));
    }
}

/// Appends the bytes as a `quoted-string` (RFC 9110 §5.6.4), with only `"` and `\` escaped:
/// those are the ones that must be, and some servers do not undo the escape of others.
pub(super) fn quote_into(out: &mut String, bytes: &[u8]) {
    out.push('"');
    for &byte in bytes {
        if byte == b'"' || byte == b'\\' {
            out.push('\\');
        }
        out.push(char::from(byte));
    }
    out.push('"');
}

/// Appends the text as an `ext-value` (RFC 8187 §3.2) in UTF-8 without a language tag.
pub(super) fn ext_value_into(out: &mut String, text: &str) {
    out.push_str("UTF-8''");
    for byte in text.bytes() {
        // `attr-char` is `tchar` without the three that delimit an `ext-value`.
        if is_tchar(byte) && !matches!(byte, b'*' | b'\'' | b'%') {
            out.push(char::from(byte));
            continue;
        }
        out.push('%');
        out.push_str(&hex(&[byte]).to_ascii_uppercase());
    }
}

/// Two lower-case digits for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        push_hex(&mut out, *byte);
    }
    out
}

/// Appends the byte as two lower-case digits.
pub(super) fn push_hex(out: &mut String, byte: u8) {
    out.push(char::from(digit(byte >> 4)));
    out.push(char::from(digit(byte & 15)));
}

/// The lower-case hex digit of a number below 16.
pub(super) fn digit(number: u8) -> u8 {
    number + if number < 10 { b'0' } else { b'a' - 10 }
}

/// Appends the number in decimal digits.
pub(super) fn push_decimal(out: &mut String, number: usize) {
    let (rest, last) = (number / 10, number % 10);
    if rest > 0 {
        push_decimal(out, rest);
    }
    out.push(char::from(b'0' + last as u8));
}

/// A text from the server for an error message: short, and printable ASCII.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    const LIMIT: usize = 100;
    let mut text = String::new();
    for &byte in bytes.iter().take(LIMIT) {
        text.push(match byte {
            b' '..=b'~' => char::from(byte),
            _ => '?',
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(bytes: &[u8]) -> String {
        let mut out = String::new();
        quote_into(&mut out, bytes);
        out
    }

    fn ext_value(text: &str) -> String {
        let mut out = String::new();
        ext_value_into(&mut out, text);
        out
    }

    /// The two lists of RFC 9110 §5.6.2: of the visible characters, all but the delimiters.
    #[test]
    fn token_characters_are_the_visible_ones_without_delimiters() {
        for byte in 0..=u8::MAX {
            let delimiter = b"\"(),/:;<=>?@[\\]{}".contains(&byte);
            assert_eq!(
                is_tchar(byte),
                byte.is_ascii_graphic() && !delimiter,
                "{byte:#x}"
            );
        }
    }

    #[test]
    fn controls_are_the_ascii_ones_without_the_tab() {
        for byte in 0..=u8::MAX {
            let expected = (byte < b' ' && byte != b'\t') || byte == 0x7F;
            assert_eq!(is_control(byte), expected, "{byte:#x}");
        }
    }

    #[test]
    fn field_values_are_isomorphic() {
        assert_eq!(field_bytes("a\u{e9}\u{ff}\u{80}"), b"a\xe9\xff\x80");
        let mut back = String::new();
        push_bytes(&mut back, b"a\xe9\xff\x80");
        assert_eq!(back, "a\u{e9}\u{ff}\u{80}");
    }

    #[test]
    fn a_value_that_cannot_be_isomorphic_is_utf8() {
        assert_eq!(field_bytes("\u{e9}\u{20ac}"), "\u{e9}\u{20ac}".as_bytes());
    }

    #[test]
    fn quoting_escapes_quote_and_backslash_only() {
        assert_eq!(quoted(b""), r#""""#);
        assert_eq!(quoted(br#"a"b\c"#), r#""a\"b\\c""#);
        assert_eq!(quoted(b"it's, a\tb=\xe9"), "\"it's, a\tb=\u{e9}\"");
    }

    /// The name is the one of RFC 7616 §3.9.2; the second line is RFC 8187 §3.2.3's.
    #[test]
    fn ext_values_are_utf8_and_percent_encoded() {
        assert_eq!(
            ext_value("J\u{e4}s\u{f8}n Doe"),
            "UTF-8''J%C3%A4s%C3%B8n%20Doe"
        );
        assert_eq!(
            ext_value("\u{a3} and \u{20ac} rates"),
            "UTF-8''%C2%A3%20and%20%E2%82%AC%20rates"
        );
        assert_eq!(ext_value("a*b'c%d\n"), "UTF-8''a%2Ab%27c%25d%0A");
    }

    #[test]
    fn excerpts_are_short_and_printable() {
        assert_eq!(excerpt(b"a\x07\xe9\tb"), "a???b");
        assert_eq!(excerpt(&[b'x'; 1000]).len(), 100);
    }
}
