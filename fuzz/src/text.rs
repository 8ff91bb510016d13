//! Texts out of raw input.

/// One character for each byte, as `fetch` has header values.
#[must_use]
pub fn isomorphic(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The first so many lines, and what comes after them. Lines that are missing are empty.
#[must_use]
pub fn split<const LINES: usize>(data: &[u8]) -> ([&[u8]; LINES], &[u8]) {
    let mut lines = [&data[..0]; LINES];
    let mut rest = data;
    for line in &mut lines {
        let end = rest.iter().position(|byte| *byte == b'\n');
        (*line, rest) = match end {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, &rest[rest.len()..]),
        };
    }
    (lines, rest)
}

/// A `quoted-string` of RFC 9110 §5.6.4.
#[must_use]
pub fn quoted(value: &[u8]) -> String {
    let mut text = String::from("\"");
    for &byte in value {
        if matches!(byte, b'"' | b'\\') {
            text.push('\\');
        }
        text.push(char::from(byte));
    }
    text.push('"');
    text
}

/// What a person can be shown: something, and no control characters.
#[track_caller]
pub fn assert_presentable(text: &str) {
    assert!(
        !text.is_empty() && !text.chars().any(char::is_control),
        "{text:?}"
    );
}
