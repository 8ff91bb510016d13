//! Challenge lists (RFC 9110 §11.6.1), one line of input for each header line.
//!
//! What was read, written out by the book, reads the same; and so is the same one chosen.

use atlas_private_endpoint::auth::{Challenge, RawChallenge, parse_challenges};

use crate::text::{assert_presentable, isomorphic, quoted};

/// The longest line that is read, in bytes.
const LINE_LIMIT: usize = 16 * 1024;

/// Checks the bytes, and the characters if they are UTF-8.
pub fn check(data: &[u8]) {
    check_lines(&isomorphic(data));
    if let Ok(text) = std::str::from_utf8(data)
        && !text.is_ascii()
    {
        check_lines(text);
    }
}

fn check_lines(text: &str) {
    let lines = || text.split('\n');
    let chosen = Challenge::select(lines());
    if let Err(error) = &chosen {
        assert_presentable(&error.message());
        assert_presentable(error.hint());
    }
    let read = match parse_challenges(lines()) {
        Ok(read) => read,
        Err(error) => {
            assert_presentable(&error.message());
            assert!(chosen.is_err());
            return;
        }
    };
    let written: Vec<String> = read.iter().map(write).collect();
    if written.iter().any(|line| line.chars().count() > LINE_LIMIT) {
        return;
    }
    let line = written.join(", ");
    let again = parse_challenges(written.iter().map(|line| &**line)).expect("what was written");
    assert_eq!(read.len(), again.len(), "{written:?}");
    let is_short = line.chars().count() <= LINE_LIMIT;
    let joined = parse_challenges([&*line]);
    for (index, (read, again)) in read.iter().zip(&again).enumerate() {
        assert_same(read, again);
        if is_short {
            assert_same(read, &joined.as_ref().expect("what was joined")[index]);
        }
    }
    if let Ok(chosen) = chosen {
        assert!(!chosen.nonce().is_empty());
        let again = Challenge::select(written.iter().map(|line| &**line));
        assert_eq!(again.as_ref(), Ok(&chosen));
        if is_short {
            assert_eq!(Challenge::select([&*line]), again);
        }
        let next = chosen.with_nonce(b"next");
        assert_eq!((next.nonce(), next.stale()), (&b"next"[..], false));
        assert_eq!(
            (next.realm(), next.opaque()),
            (chosen.realm(), chosen.opaque())
        );
        assert_eq!(next.with_nonce(chosen.nonce()).nonce(), chosen.nonce());
    }
}

/// As it should be written.
fn write(challenge: &RawChallenge) -> String {
    let mut text = challenge.scheme.clone();
    if let Some(token) = &challenge.token68 {
        text.push(' ');
        text.push_str(token);
    }
    let mut separator = " ";
    for (name, value) in &challenge.params {
        text.extend([separator, name, "=", &quoted(value)]);
        separator = ", ";
    }
    text
}

#[track_caller]
fn assert_same(one: &RawChallenge, other: &RawChallenge) {
    assert_eq!(one.scheme, other.scheme);
    assert_eq!(one.params, other.params);
    assert_eq!(one.token68, other.token68);
}
