//! Challenge lists and the choice among them, against `vectors/challenge-parse.json`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use atlas_private_endpoint::auth::{
    Algorithm, Challenge, ChallengeError, Hash, Qop, RawChallenge, parse_challenges,
};
use serde_json::Value;

#[test]
fn every_list_is_read_and_chosen_from_as_expected() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("vectors/challenge-parse.json")).unwrap();
    assert_eq!(vectors.len(), 69);
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        let lines: Vec<&str> = vector["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        let expect = &vector["expect"];
        if expect == "error" {
            let parsed = parse_challenges(lines.iter().copied());
            assert!(
                matches!(parsed, Err(ChallengeError::Malformed { .. })),
                "{name}: {parsed:?}"
            );
            let selected = Challenge::select(lines.iter().copied());
            assert_eq!(selected.unwrap_err().reason(), "malformed", "{name}");
            continue;
        }
        let parsed = parse_challenges(lines.iter().copied())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: Vec<_> = parsed.iter().map(flatten).collect();
        let expected: Vec<_> = expect["challenges"]
            .as_array()
            .unwrap()
            .iter()
            .map(flatten_expected)
            .collect();
        assert_eq!(found, expected, "{name}");
        choice(name, expect, &parsed, Challenge::select(lines));
    }
}

fn choice(
    name: &str,
    expect: &Value,
    parsed: &[RawChallenge],
    selected: Result<Challenge, ChallengeError>,
) {
    let digest = &expect["digest"];
    if digest.is_null() {
        assert!(selected.is_err(), "{name}: {selected:?}");
        return;
    }
    let challenge = selected.unwrap_or_else(|error| panic!("{name}: {error}"));
    let bytes = |key: &str| digest[key].as_str().map(bytes);
    let flag = |key: &str| digest[key].as_bool().unwrap();
    assert_eq!(challenge.realm(), bytes("realm").unwrap(), "{name}");
    assert_eq!(challenge.nonce(), bytes("nonce").unwrap(), "{name}");
    assert_eq!(challenge.opaque(), bytes("opaque").as_deref(), "{name}");
    let algorithm = Algorithm {
        hash: match digest["algorithm"].as_str().unwrap() {
            "MD5" => Hash::Md5,
            "SHA-256" => Hash::Sha256,
            "SHA-512-256" => Hash::Sha512_256,
            other => panic!("{name}: {other}"),
        },
        session: flag("session"),
    };
    assert_eq!(challenge.algorithm(), algorithm, "{name}");
    let sent = bytes("algorithm_sent");
    assert_eq!(challenge.algorithm_sent(), sent.as_deref(), "{name}");
    assert_eq!(challenge.qop(), preferred(&digest["qop"]), "{name}");
    let domain: Vec<Vec<u8>> = challenge.domain().map(Vec::from).collect();
    let expected: Vec<Vec<u8>> = digest["domain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|uri| self::bytes(uri.as_str().unwrap()))
        .collect();
    assert_eq!(domain, expected, "{name}");
    assert_eq!(challenge.stale(), flag("stale"), "{name}");
    assert_eq!(challenge.charset_utf8(), flag("charset_utf8"), "{name}");
    assert_eq!(challenge.userhash(), flag("userhash"), "{name}");
    // The index counts all challenges: the chosen one's nonce is that one's.
    let index = usize::try_from(digest["index"].as_u64().unwrap()).unwrap();
    let nonce = parsed[index].params.iter().find(|(key, _)| key == "nonce");
    assert_eq!(nonce.unwrap().1, challenge.nonce(), "{name}");
}

/// The vectors list what is usable of the offer; of these `auth` is preferred.
fn preferred(offered: &Value) -> Option<Qop> {
    let offered = offered.as_array()?;
    let has = |name| offered.iter().any(|qop| qop == name);
    match (has("auth"), has("auth-int")) {
        (true, _) => Some(Qop::Auth),
        (false, true) => Some(Qop::AuthInt),
        (false, false) => None,
    }
}

type Flat = (String, Vec<(String, Vec<u8>)>, Option<String>);

fn flatten(raw: &RawChallenge) -> Flat {
    (raw.scheme.clone(), raw.params.clone(), raw.token68.clone())
}

fn flatten_expected(challenge: &Value) -> Flat {
    let params = challenge["params"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            let (name, value) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            (name.to_owned(), bytes(value))
        })
        .collect();
    let token68 = challenge.get("token68").map(|t| t.as_str().unwrap().into());
    (
        challenge["scheme"].as_str().unwrap().into(),
        params,
        token68,
    )
}

/// The bytes behind an isomorphic string. One that is not has its UTF-8 bytes.
fn bytes(text: &str) -> Vec<u8> {
    if text.chars().all(|char| char <= '\u{ff}') {
        text.chars().map(|char| char as u8).collect()
    } else {
        text.as_bytes().to_vec()
    }
}
