//! The parser beyond the public vectors: each policy by itself, and laws for any input.

use super::syntax::quote_into;
use super::{
    AuthenticationInfo, Challenge, ChallengeError, Credentials, Ha1, RawChallenge, Target,
    authorization, parse_challenges,
};
use proptest::prelude::*;
use std::{format, string::String, vec::Vec};

#[track_caller]
fn schemes(line: &str, expected: &[&str]) {
    let found = parse_challenges([line]).unwrap();
    let found: Vec<&str> = found.iter().map(|raw| &*raw.scheme).collect();
    assert_eq!(found, expected, "{line}");
}

#[track_caller]
fn params(line: &str, expected: &[(&str, &str)]) {
    let found = parse_challenges([line]).unwrap();
    let [raw] = &*found else {
        panic!("{line}: {found:?}")
    };
    let found: Vec<_> = raw
        .params
        .iter()
        .map(|(name, value)| (&**name, core::str::from_utf8(value).unwrap()))
        .collect();
    assert_eq!(found, expected, "{line}");
}

#[track_caller]
fn fault(line: &str, at: usize) {
    match parse_challenges([line]) {
        Err(ChallengeError::Malformed { position, .. }) => assert_eq!(position, at, "{line}"),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_scheme_that_no_blank_follows_takes_no_parameters() {
    schemes("Digest , realm=r", &["digest"]);
    params("Digest , realm=r", &[("realm", "r")]);
    params("Digest\t,,\t, realm=r", &[("realm", "r")]);
    params("foo, realm=r", &[]);
    schemes("foo, realm=r, Digest nonce=n", &["foo"]);
    schemes("Digest realm=r, foo , nonce=n", &["digest", "foo"]);
}

#[test]
fn blanks_separate_parameters_but_not_challenges() {
    params(
        "Digest a=1 b=\"2\"\tc=3",
        &[("a", "1"), ("b", "2"), ("c", "3")],
    );
    fault("Digest a=1 Basic realm=r", 17);
    fault("Digest a=\"1\"b=2", 12);
}

#[test]
fn an_unquoted_value_runs_to_the_next_blank_or_comma() {
    params(
        "Digest nonce=a/b+c==;d, x='y'",
        &[("nonce", "a/b+c==;d"), ("x", "'y'")],
    );
    params("Digest a=, b= , c=", &[("a", ""), ("b", ""), ("c", "")]);
    fault("Digest a=b\"c\"", 10);
}

#[test]
fn what_cannot_be_read_takes_its_challenge_along_and_no_other() {
    schemes("Basic realm=r, Digest nonce=n; realm=\"r\"; x", &["basic"]);
    schemes("Basic realm=r, Digest realm=\"r", &["basic"]);
    schemes("Basic realm=r, Digest realm=\"r\\", &["basic"]);
    let lines = ["Digest realm=\"r", "Digest nonce=\"n\""];
    assert_eq!(Challenge::select(lines).unwrap().nonce(), b"n");
    fault("Digest nonce=\"n\" ; realm=\"r\"", 17);
    fault("realm=r", 0);
    fault("Digest realm=\"a\u{1}\"", 15);
}

#[test]
fn a_token68_is_whole_or_none() {
    let token = |line| parse_challenges([line]).unwrap().remove(0).token68;
    assert_eq!(token("Negotiate a").as_deref(), Some("a"));
    assert_eq!(
        token("Negotiate YII/+~._-== , Basic realm=r").as_deref(),
        Some("YII/+~._-==")
    );
    assert_eq!(token("Newauth realm=r"), None);
    assert_eq!(token("Newauth realm = r"), None);
    fault("Digest abc", 10);
    // A parameter, by its form, and there is nothing that it could belong to.
    fault("Negotiate ==", 0);
}

#[test]
fn limits_hold_to_the_byte_and_the_parameter() {
    let line = |len: usize| format!("Digest nonce=\"{}\"", "n".repeat(len - 15));
    assert!(Challenge::select([&*line(16_384)]).is_ok());
    fault(&line(16_385), 16_384);
    // Counted in bytes of the wire, of which each character is one.
    assert!(Challenge::select([&*line(16_384).replace("nn", "\u{e9}\u{e9}")]).is_ok());

    let many = |count: usize| format!("Digest {}", "a=1,".repeat(count));
    assert!(parse_challenges([&*many(64)]).is_ok());
    assert!(parse_challenges([&*many(65)]).is_err());
}

#[test]
fn a_megabyte_is_refused_in_one_line_and_read_in_many() {
    for unit in ["a", "Digest ", ",", "\"", "a=\"\\", "a \u{20ac}"] {
        let line = unit.repeat(1_000_000 / unit.len());
        assert_eq!(
            Challenge::select([&*line]).unwrap_err().reason(),
            "malformed",
            "{unit}"
        );
    }
    let line = "Negotiate a b c ".repeat(1000);
    let lines = core::iter::repeat_n(&*line, 64);
    assert_eq!(Challenge::select(lines).unwrap_err().reason(), "malformed");
}

/// Writes a challenge in the plain way of RFC 9110 §11.6.1.
fn write(raw: &RawChallenge) -> String {
    let mut out = raw.scheme.clone();
    out.push(' ');
    out.push_str(raw.token68.as_deref().unwrap_or_default());
    for (at, (name, value)) in raw.params.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push('=');
        quote_into(&mut out, value);
    }
    out
}

/// Text of the characters that mean something to the parser, and a few that do not.
fn header() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(
        &[
            "Digest ",
            "Basic ",
            "Negotiate",
            "a",
            "nonce",
            "realm",
            "qop",
            "auth",
            "=",
            "\"",
            "\\",
            ",",
            " ",
            "\t",
            ";",
            "==",
            "'",
            "\u{e9}",
            "\u{20ac}",
            "\r\n",
            "\u{7f}",
        ][..],
    );
    prop_oneof![
        prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn anything_is_read_or_refused(lines in prop::collection::vec(header(), 0..4)) {
        let lines = lines.iter().map(|line| &**line);
        let parsed = parse_challenges(lines.clone());
        match Challenge::select(lines.clone()) {
            Ok(challenge) => {
                prop_assert!(parsed.is_ok());
                prop_assert!(!challenge.nonce().is_empty());
            }
            Err(error) => {
                let text = format!("{error}");
                prop_assert!(text.len() < 200 && text.is_ascii(), "{}", text);
            }
        }
        for line in lines {
            let _ = AuthenticationInfo::parse(line);
        }
    }

    #[test]
    fn what_was_read_and_written_is_read_the_same(line in header()) {
        let Ok(found) = parse_challenges([&*line]) else { return Ok(()) };
        let written: Vec<String> = found.iter().map(write).collect();
        for joined in [false, true] {
            let lines = if joined { Vec::from([written.join(", ")]) } else { written.clone() };
            let again = parse_challenges(lines.iter().map(|line| &**line));
            let mut again = again.unwrap_or_default();
            prop_assert_eq!(again.len(), found.len());
            for (new, old) in again.iter_mut().zip(&found) {
                new.position = old.position;
            }
            prop_assert_eq!(&again, &found, "{:?}", lines);
        }
    }

    /// The header is one that we read ourselves, and it holds what was put in.
    #[test]
    fn every_answer_is_well_formed(
        username in "[^:]*",
        realm in "[ -~\u{80}-\u{ff}]*",
        nonce in "[ -~]+",
        uri in "/[!-\"$-~]*",
        nc in 1_u32..,
    ) {
        let mut line = String::from("Digest qop=auth, realm=");
        let latin1 = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
        quote_into(&mut line, &latin1(&realm));
        line.push_str(", nonce=");
        quote_into(&mut line, &latin1(&nonce));
        let challenge = Challenge::select([&*line]).unwrap();
        let credentials = Credentials::new(&username, "password").unwrap();
        let ha1 = Ha1::new(&challenge, &credentials, "c");
        let target = Target { method: "GET", uri: &uri, body: None };
        let header = authorization(&challenge, &credentials, &ha1, &target, nc, "c").unwrap();

        let is_sendable = header.chars().all(|c| !c.is_ascii_control() && u32::from(c) < 256);
        prop_assert!(is_sendable, "{}", header);
        let found = parse_challenges([&*header]).unwrap();
        prop_assert_eq!(found.len(), 1);
        let value = |name: &str| {
            let mut values = found[0].params.iter().filter(|(key, _)| key == name);
            let value = values.next().map(|(_, value)| value.clone());
            assert!(values.next().is_none(), "{name} twice");
            value
        };
        prop_assert_eq!(value("realm"), Some(latin1(&realm)));
        prop_assert_eq!(value("nonce"), Some(latin1(&nonce)));
        prop_assert_eq!(value("uri"), Some(latin1(&uri)));
        prop_assert_eq!(value("nc"), Some(format!("{nc:08x}").into_bytes()));
        prop_assert!(value("username").is_some() != value("username*").is_some());
    }
}
