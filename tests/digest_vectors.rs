//! Answers to challenges, against the published and computed values of
//! `vectors/digest.json`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use atlas_private_endpoint::auth::{
    Challenge, ChallengeError, Credentials, Ha1, Qop, Target, authorization,
};
use serde_json::Value;

/// A client that answers `-sess` without `qop` must send a `cnonce` that RFC 7616 §3.4
/// does not let it send. The source of these computes such an answer; we refuse to.
const REFUSED: [&str; 3] = [
    "postman-md5-sess-noqop",
    "postman-sha-256-sess-noqop",
    "postman-sha-512-256-sess-noqop",
];

/// Fields that are quoted strings in `Authorization`; all others must be bare (§3.4).
const QUOTED: [&str; 7] = [
    "username", "realm", "nonce", "uri", "response", "cnonce", "opaque",
];

const ORDER: [&str; 12] = [
    "username",
    "username*",
    "realm",
    "nonce",
    "uri",
    "algorithm",
    "qop",
    "nc",
    "cnonce",
    "response",
    "opaque",
    "userhash",
];

#[test]
fn every_answer_is_the_published_one() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("vectors/digest.json")).unwrap();
    assert_eq!(vectors.len(), 96);
    let mut refused = 0;
    for vector in &vectors {
        let name = text(vector, "name").unwrap();
        let lines: Vec<&str> = vector["challenge"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        let challenge = Challenge::select(lines.iter().copied());
        if REFUSED.contains(&name) {
            assert_eq!(challenge, Err(ChallengeError::Qop(String::new())), "{name}");
            refused += 1;
            continue;
        }
        let challenge = challenge.unwrap_or_else(|error| panic!("{name}: {error}"));
        let header = answer(name, vector, &challenge);
        compare(name, &vector["expect"], &header);
        hashes(name, vector, &challenge);
    }
    assert_eq!(refused, REFUSED.len());
}

fn answer(name: &str, vector: &Value, challenge: &Challenge) -> String {
    let credentials = Credentials::new(
        text(vector, "username").unwrap(),
        text(vector, "password").unwrap(),
    )
    .unwrap();
    let cnonce = text(vector, "cnonce").unwrap_or_default();
    let nc = text(vector, "nc").map_or(1, |nc| u32::from_str_radix(nc, 16).unwrap());
    let body = body(vector);
    let target = Target {
        method: text(vector, "method").unwrap(),
        uri: text(vector, "uri").unwrap(),
        body: Some(&body),
    };
    let ha1 = Ha1::new(challenge, &credentials, cnonce);
    authorization(challenge, &credentials, &ha1, &target, nc, cnonce)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every expected field is there with its value, no other is, in order and quoted right.
fn compare(name: &str, expect: &Value, header: &str) {
    let fields = read_header(name, header);
    let expected: BTreeMap<&str, &str> = expect
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| !["ha1", "ha2", "body_hash"].contains(&key.as_str()))
        .map(|(key, value)| (key.as_str(), value.as_str().unwrap()))
        .collect();
    let found: BTreeMap<&str, &str> = fields
        .iter()
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(found, expected, "{name}: {header}");
    assert_eq!(found.len(), fields.len(), "{name}: a field twice: {header}");
    for field in &fields {
        let quoted = QUOTED.contains(&field.name.as_str());
        assert_eq!(field.quoted, quoted, "{name}: {} in {header}", field.name);
    }
    let places: Vec<_> = fields
        .iter()
        .map(|field| ORDER.iter().position(|known| *known == field.name).unwrap())
        .collect();
    assert!(places.is_sorted(), "{name}: order of {header}");
}

/// The values between, so that a wrong response says where it went wrong.
fn hashes(name: &str, vector: &Value, challenge: &Challenge) {
    let hash = challenge.algorithm().hash;
    let (method, uri) = (
        text(vector, "method").unwrap().as_bytes(),
        text(vector, "uri").unwrap().as_bytes(),
    );
    let ha2 = if challenge.qop() == Some(Qop::AuthInt) {
        let body_hash = hash.hex_joined(&[&body(vector)]);
        if let Some(expected) = text(&vector["expect"], "body_hash") {
            assert_eq!(body_hash.as_str(), expected, "{name}: body_hash");
        }
        hash.hex_joined(&[method, uri, body_hash.as_str().as_bytes()])
    } else {
        hash.hex_joined(&[method, uri])
    };
    assert_eq!(
        ha2.as_str(),
        text(&vector["expect"], "ha2").unwrap(),
        "{name}: ha2"
    );
}

fn body(vector: &Value) -> Vec<u8> {
    match text(vector, "body_hex") {
        None => text(vector, "body").unwrap_or_default().into(),
        Some(hex) => (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect(),
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

struct Field {
    name: String,
    value: String,
    quoted: bool,
}

/// A strict reader of our own header, apart from the parser under test.
fn read_header(name: &str, header: &str) -> Vec<Field> {
    let mut rest = header
        .strip_prefix("Digest ")
        .unwrap_or_else(|| panic!("{name}: {header}"));
    let mut fields = Vec::new();
    loop {
        let (field, after) = rest.split_once('=').unwrap();
        let (value, quoted, after) = match after.strip_prefix('"') {
            None => {
                let end = after.find(", ").unwrap_or(after.len());
                (after[..end].to_owned(), false, &after[end..])
            }
            Some(inside) => {
                let mut value = String::new();
                let mut chars = inside.char_indices();
                let end = loop {
                    match chars.next().unwrap_or_else(|| panic!("{name}: {header}")) {
                        (end, '"') => break end,
                        (_, '\\') => value.push(chars.next().unwrap().1),
                        (_, char) => value.push(char),
                    }
                };
                (value, true, &inside[end + 1..])
            }
        };
        fields.push(Field {
            name: field.to_owned(),
            value,
            quoted,
        });
        if after.is_empty() {
            return fields;
        }
        rest = after
            .strip_prefix(", ")
            .unwrap_or_else(|| panic!("{name}: {header}"));
    }
}
