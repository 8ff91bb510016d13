//! The session for clients that send by themselves.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use atlas_private_endpoint::auth::{
    AuthError, ChallengeError, Credentials, Reaction, Session, Target, Verdict,
};

const CHALLENGE: &str = r#"Digest realm="r", nonce="n1", qop="auth", algorithm=MD5"#;
const NEWER: &str = r#"Digest realm="r", nonce="n2", qop="auth", algorithm=MD5"#;

fn session() -> Session {
    Session::new(Credentials::new("user", "password").expect("a good user name"))
}

fn authorize(session: &mut Session) -> Option<String> {
    let target = Target {
        method: "GET",
        uri: "/a",
        body: Some(b""),
    };
    session
        .authorize(&target, [1, 2, 3, 4])
        .expect("a request that can be signed")
}

#[test]
fn nothing_is_signed_before_a_challenge_and_counts_go_on_after_it() {
    let mut session = session();
    assert_eq!(authorize(&mut session), None);
    assert_eq!(session.challenged([CHALLENGE], None), Ok(Reaction::Retry));
    for count in ["00000001", "00000002", "00000003"] {
        let header = authorize(&mut session).expect("a header");
        assert!(header.contains(&format!("nc={count}")), "{header}");
        assert!(header.contains(r#"nonce="n1""#), "{header}");
    }
}

#[test]
fn a_nonce_used_once_and_refused_means_that_the_password_is_wrong() {
    let mut session = session();
    assert_eq!(session.challenged([CHALLENGE], None), Ok(Reaction::Retry));
    let sent = authorize(&mut session);
    assert_eq!(
        session.challenged([NEWER], sent.as_deref()),
        Ok(Reaction::Rejected)
    );
    assert_eq!(
        authorize(&mut session),
        None,
        "the refused nonce is dropped"
    );
}

#[test]
fn a_nonce_used_twice_or_followed_by_a_newer_one_proves_nothing() {
    let mut session = session();
    assert_eq!(session.challenged([CHALLENGE], None), Ok(Reaction::Retry));
    let first = authorize(&mut session);
    let second = authorize(&mut session);
    assert_eq!(
        session.challenged([NEWER], second.as_deref()),
        Ok(Reaction::Retry)
    );
    assert_eq!(
        session.challenged([CHALLENGE], first.as_deref()),
        Ok(Reaction::Retry)
    );
    // n1 was offered again: its count goes on.
    let header = authorize(&mut session).expect("a header");
    assert!(header.contains("nc=00000003"), "{header}");
}

#[test]
fn stale_is_never_a_refusal() {
    let mut session = session();
    assert_eq!(session.challenged([CHALLENGE], None), Ok(Reaction::Retry));
    let sent = authorize(&mut session);
    let stale = r#"Digest realm="r", nonce="n3", qop="auth", stale=true"#;
    assert_eq!(
        session.challenged([stale], sent.as_deref()),
        Ok(Reaction::Retry)
    );
}

#[test]
fn an_authorization_that_is_not_ours_is_passed_over() {
    for foreign in [
        "",
        "Basic dTpw",
        "Digest",
        "Digest nc=zzzzzzzz",
        "\u{1}",
        "Digest nonce=",
    ] {
        let mut session = session();
        assert_eq!(
            session.challenged([CHALLENGE], Some(foreign)),
            Ok(Reaction::Retry)
        );
        assert_eq!(
            session.answered(Some(r#"rspauth="00""#), foreign, "/a", None),
            Verdict::Absent
        );
    }
}

#[test]
fn a_401_without_a_challenge_is_an_error() {
    let lines: [&str; 0] = [];
    assert_eq!(
        session().challenged(lines, None),
        Err(AuthError::Challenge(ChallengeError::Missing))
    );
}

#[test]
fn rspauth_is_checked_against_the_request_it_answers() {
    // RFC 7616 §3.5: H(HA1:nonce:nc:cnonce:qop:H(":" uri)), computed with Python's hashlib for
    // user "user", password "password", realm "r", nonce "n1", nc 1, the cnonce below, uri "/a".
    let mut session = session();
    assert_eq!(session.challenged([CHALLENGE], None), Ok(Reaction::Retry));
    let sent = authorize(&mut session).expect("a header");
    let cnonce = "00000001000000020000000300000004";
    assert!(sent.contains(cnonce), "{sent}");
    let info = |proof: &str| {
        format!(r#"rspauth="{proof}", cnonce="{cnonce}", nc=00000001, qop=auth, nextnonce="n9""#)
    };
    let right = info("ac141081fb897a492a1f7743354aebe9");
    let wrong = info("00000000000000000000000000000000");
    assert_eq!(
        session.answered(Some(&right), &sent, "/a", None),
        Verdict::Verified
    );
    assert_eq!(
        session.answered(Some(&wrong), &sent, "/a", None),
        Verdict::Mismatch
    );
    assert_eq!(session.answered(None, &sent, "/a", None), Verdict::Absent);
    let next = authorize(&mut session).expect("a header");
    assert!(
        next.contains(r#"nonce="n9""#) && next.contains("nc=00000001"),
        "{next}"
    );
}
