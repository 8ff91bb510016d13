//! `Authentication-Info` (RFC 7616 §3.5). Input: its value, a challenge, a request target, and
//! the response's body.
//!
//! What was read, written out by the book, reads the same. The right proof convinces, the same
//! with one digit changed does not, and nothing else does either.

use atlas_private_endpoint::auth::{
    AuthenticationInfo, Challenge, Credentials, Ha1, Verdict, rspauth,
};

use crate::text::{isomorphic, quoted, split};

/// Checks one.
pub fn check(data: &[u8]) {
    let ([info, challenge, uri], body) = split(data);
    let info = AuthenticationInfo::parse(&isomorphic(info));
    assert_eq!(
        values(&AuthenticationInfo::parse(&write(&info))),
        values(&info)
    );
    assert_ne!(info.nextnonce(), Some(&b""[..]));

    let Ok(challenge) = Challenge::select([&*isomorphic(challenge)]) else {
        return;
    };
    let uri = isomorphic(uri);
    let cnonce = info.cnonce().unwrap_or(b"c");
    let credentials = Credentials::new("user", "password").expect("no colon");
    let ha1 = Ha1::new(&challenge, &credentials, &isomorphic(cnonce));
    let proof = rspauth(&challenge, &ha1, &uri, body, 1, cnonce);
    let proof = proof.as_str();
    let judge =
        |info: &AuthenticationInfo| info.verify(&challenge, &ha1, &uri, Some(body), 1, cnonce);
    if judge(&info) == Verdict::Verified {
        let sent = info.rspauth().expect("a proof");
        assert!(sent.eq_ignore_ascii_case(proof.as_bytes()));
        assert!(challenge.qop().is_none() || info.cnonce() == Some(cnonce));
    }
    let told = |proof: &str| {
        let echo = [", cnonce=", &quoted(cnonce), ", nc=00000001"].concat();
        AuthenticationInfo::parse(&["rspauth=", proof, &echo].concat())
    };
    // An echo beyond the limit of a line cannot be read, so it convinces nobody.
    if cnonce.len() < 8 * 1024 {
        assert_eq!(judge(&told(proof)), Verdict::Verified);
    }
    let flip = |digit: char| if digit == '0' { '1' } else { '0' };
    let last = proof.chars().next_back().expect("digits");
    let wrong = [&proof[..proof.len() - 1], &String::from(flip(last))].concat();
    assert_ne!(judge(&told(&wrong)), Verdict::Verified);
}

const NAMES: [&str; 5] = ["nextnonce", "rspauth", "qop", "cnonce", "nc"];

fn values(info: &AuthenticationInfo) -> [Option<&[u8]>; 5] {
    [
        info.nextnonce(),
        info.rspauth(),
        info.qop(),
        info.cnonce(),
        info.nc(),
    ]
}

fn write(info: &AuthenticationInfo) -> String {
    let mut parts = Vec::new();
    for (name, value) in NAMES.iter().zip(values(info)) {
        if let Some(value) = value {
            parts.push([name, "=", &quoted(value)].concat());
        }
    }
    parts.join(", ")
}
