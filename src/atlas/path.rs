//! Paths and their percent-encoding (RFC 3986 §2.1).
//!
//! What is signed is what is sent. `fetch` runs every URL through the URL Standard's parser,
//! which resolves dot segments in any encoding and mends characters that must not be there: then
//! Digest's `uri` would be another one, and a `DELETE` might reach the resource above. So what
//! that parser would change is refused, not mended here as well.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Appends `text` as a part of one path segment. Parentheses stay as they are: in the ids of
/// Azure's resources Atlas documents them so.
pub(super) fn push_segment(out: &mut String, text: &str) {
    push_encoded(out, text, b"-._~()");
}

/// Appends `text` as a name or a value of a query.
pub(super) fn push_query(out: &mut String, text: &str) {
    push_encoded(out, text, b"-._~");
}

/// Undoes one level of percent-encoding. `None`: what is encoded is no text.
pub(super) fn decoded(text: &str) -> Option<String> {
    String::from_utf8(decoded_bytes(text.as_bytes())).ok()
}

/// Whether a URL parser, or a server that decodes before it splits, would find `.` or `..`
/// among the segments, however often they are encoded.
pub(super) fn has_dot_segment(path: &str) -> bool {
    let mut bytes = path.as_bytes().to_owned();
    loop {
        let is_dots = |segment: &[u8]| matches!(segment, b"." | b"..");
        if bytes.split(|byte| b"/\\".contains(byte)).any(is_dots) {
            return true;
        }
        let decoded = decoded_bytes(&bytes);
        if decoded.len() == bytes.len() {
            return false;
        }
        bytes = decoded;
    }
}

/// Whether a text may name one thing in a path, once it is encoded. Backslashes, `#`, `?`,
/// quotes, blanks and control characters are in no name that a cloud gives, and what a URL parser
/// or a proxy makes of them differs.
pub(super) fn is_name(text: &str) -> bool {
    let is_odd = |byte: u8| byte <= b' ' || byte == 0x7f || b"\\#?\"'`".contains(&byte);
    !text.is_empty() && !text.bytes().any(is_odd) && !has_dot_segment(text)
}

/// Whether all of it may stand in a path as it is (RFC 3986 §3.3), quotes aside.
pub(super) fn is_plain(path: &str) -> bool {
    path.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/%".contains(&byte))
}

fn push_encoded(out: &mut String, text: &str, kept: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(digit.into(), 16).unwrap_or_default();
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
}

fn decoded_bytes(mut text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    while let Some((&first, rest)) = text.split_first() {
        let (byte, rest) = match encoded_byte(text) {
            Some(encoded) => encoded,
            None => (first, rest),
        };
        bytes.push(byte);
        text = rest;
    }
    bytes
}

/// The byte that `%` and two digits stand for, and what comes after them.
fn encoded_byte(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = text else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(*high)? << 4 | digit(*low)?;
    Some((byte as u8, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_and_decoding() {
        let mut out = String::new();
        push_segment(&mut out, "/a b%é(1)-._~'");
        assert_eq!(out, "%2Fa%20b%25%C3%A9(1)-._~%27");
        assert_eq!(decoded(&out).as_deref(), Some("/a b%é(1)-._~'"));
        out.clear();
        push_query(&mut out, "a&b=c+d(");
        assert_eq!(out, "a%26b%3Dc%2Bd%28");
        assert_eq!(decoded("%2fx%2F%zz%4").as_deref(), Some("/x/%zz%4"));
        assert_eq!(decoded("%ff"), None);
    }

    #[test]
    fn dot_segments_are_found_in_any_encoding() {
        for path in [
            ".",
            "..",
            "/a/..",
            "/a/./b",
            "%2e",
            "%2E.",
            ".%2e",
            "a%2F..%2fb",
            "a%5c..",
            "a\\..",
            "%252e%252e",
            "/a/%25252E",
            "a%252f..",
        ] {
            assert!(has_dot_segment(path), "{path}");
        }
        for path in [
            "",
            "/",
            "...",
            "a.",
            ".a",
            "a..b",
            "/a/.../b",
            "%2",
            "%2e%2e%2e",
            "%zz",
        ] {
            assert!(!has_dot_segment(path), "{path}");
        }
    }
}
