//! Behaviour that a changed line of `src/auth` showed to be untested: each test here fails
//! for at least one such change that all other tests passed. Found with cargo-mutants.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use atlas_private_endpoint::auth::{
    AuthError, AuthenticationInfo, Challenge, ChallengeError, Credentials, Exchange, Ha1,
    InvalidCredentials, Next, Reaction, Received, Session, SignError, Step, Target, Verdict,
    rspauth,
};

const ENTROPY: [u32; 4] = [1, 2, 3, 4];

fn session() -> Session {
    Session::new(Credentials::new("user", "password").expect("a good user name"))
}

fn get(uri: &str) -> Target<'_> {
    Target {
        method: "GET",
        uri,
        body: Some(b""),
    }
}

fn nonce(nonce: &str) -> String {
    format!(r#"Digest realm="r", nonce="{nonce}", qop="auth""#)
}

/// Steps. The header of the request that is to be sent.
#[track_caller]
fn sends(exchange: &mut Exchange, session: &mut Session) -> Option<String> {
    match exchange.step(session, &get("/a"), ENTROPY) {
        Ok(Step::Send { authorization, .. }) => authorization,
        other => panic!("expected a request, got {other:?}"),
    }
}

#[track_caller]
fn sends_signed(exchange: &mut Exchange, session: &mut Session, nonce: &str, count: u32) {
    let header = sends(exchange, session).expect("signed");
    assert!(header.contains(&format!("nonce=\"{nonce}\"")), "{header}");
    assert!(header.contains(&format!("nc={count:08x}")), "{header}");
}

fn gets(
    exchange: &mut Exchange,
    session: &mut Session,
    status: u16,
    challenge: Option<&str>,
) -> Result<Next, AuthError> {
    let response = Received {
        status,
        challenge,
        ..Received::default()
    };
    exchange.receive(session, "/a", &response)
}

#[track_caller]
fn is_told_again(exchange: &mut Exchange, session: &mut Session, challenge: &str) {
    assert_eq!(
        gets(exchange, session, 401, Some(challenge)),
        Ok(Next::Again)
    );
}

/// A session that knows this challenge, though none of its exchanges was given it.
fn challenged(challenge: &str) -> Session {
    let mut session = session();
    assert_eq!(session.challenged([challenge], None), Ok(Reaction::Retry));
    session
}

/// Signs a request to the target with the session, without an exchange.
fn authorize(session: &mut Session, uri: &str) -> Option<String> {
    let signed = session.authorize(&get(uri), ENTROPY);
    signed.expect("a request that can be signed")
}

#[test]
fn the_third_unsigned_request_is_answered_and_the_fourth_is_not() {
    let mut session = session();
    let mut exchange = Exchange::new(&mut session);
    for name in ["n1", "n2", "n3"] {
        assert_eq!(sends(&mut exchange, &mut session), None);
        is_told_again(&mut exchange, &mut session, &nonce(name));
        // Another client of this session is refused, and the nonce is gone.
        let sent = authorize(&mut session, "/a");
        let refused = session.challenged([&*nonce("other")], sent.as_deref());
        assert_eq!(refused, Ok(Reaction::Rejected));
    }
    assert_eq!(sends(&mut exchange, &mut session), None);
    assert_eq!(
        gets(&mut exchange, &mut session, 401, Some(&nonce("n4"))),
        Ok(Next::Complete(Verdict::Absent))
    );
}

#[test]
fn a_nonce_that_somebody_else_used_proves_nothing_about_the_password() {
    let mut session = session();
    let mut exchange = Exchange::new(&mut session);
    assert_eq!(sends(&mut exchange, &mut session), None);
    is_told_again(&mut exchange, &mut session, &nonce("n1"));
    let other = authorize(&mut session, "/a").expect("n1 is known");
    assert!(other.contains("nc=00000001"), "{other}");
    sends_signed(&mut exchange, &mut session, "n1", 2);
    is_told_again(&mut exchange, &mut session, &nonce("n2"));
    sends_signed(&mut exchange, &mut session, "n2", 1);
}

#[test]
fn a_challenge_that_came_later_is_left_for_one_that_is_in_use() {
    later_challenge_is_left(session(), 0);
    // The same where the one in use was known before, and refused.
    let mut session = challenged(&nonce("n1"));
    let sent = authorize(&mut session, "/a");
    let refused = session.challenged([&*nonce("other")], sent.as_deref());
    assert_eq!(refused, Ok(Reaction::Rejected));
    later_challenge_is_left(session, 1);
}

#[track_caller]
fn later_challenge_is_left(mut session: Session, used: u32) {
    // An open server: nobody waits for anybody.
    let mut first = Exchange::new(&mut session);
    assert_eq!(sends(&mut first, &mut session), None);
    let open = gets(&mut first, &mut session, 200, None);
    assert_eq!(open, Ok(Next::Complete(Verdict::Absent)));

    let mut one = Exchange::new(&mut session);
    let mut two = Exchange::new(&mut session);
    let mut elsewhere = Exchange::new(&mut session);
    for exchange in [&mut one, &mut two, &mut elsewhere] {
        assert_eq!(sends(exchange, &mut session), None);
    }
    is_told_again(&mut one, &mut session, &nonce("n1"));
    is_told_again(&mut two, &mut session, &nonce("n2"));
    sends_signed(&mut one, &mut session, "n1", used + 1);
    let success = gets(&mut one, &mut session, 200, None);
    assert_eq!(success, Ok(Next::Complete(Verdict::Absent)));
    sends_signed(&mut two, &mut session, "n1", used + 2);
    // Another realm is another matter.
    let realm = r#"Digest realm="s", nonce="n3", qop="auth""#;
    is_told_again(&mut elsewhere, &mut session, realm);
    sends_signed(&mut elsewhere, &mut session, "n3", 1);
}

#[test]
fn the_first_to_try_an_unproven_key_leads_although_a_nonce_is_known() {
    let mut session = session();
    let mut exchange = Exchange::new(&mut session);
    assert_eq!(sends(&mut exchange, &mut session), None);
    is_told_again(&mut exchange, &mut session, &nonce("n1"));
    exchange.lost(&mut session);

    let mut leader = Exchange::new(&mut session);
    sends_signed(&mut leader, &mut session, "n1", 1);
    let mut other = Exchange::new(&mut session);
    let step = other.step(&mut session, &get("/a"), ENTROPY);
    assert_eq!(step, Ok(Step::Join));
}

#[test]
fn a_nonce_offered_again_goes_by_its_newest_challenge() {
    let mut session = challenged(r#"Digest realm="r", nonce="n1", qop="auth", domain="/a""#);
    let first = authorize(&mut session, "/a").expect("within the domain");
    assert!(first.contains("nc=00000001"), "{first}");
    let again = r#"Digest realm="r", nonce="n1", qop="auth-int", stale=true"#;
    assert_eq!(session.challenged([again], None), Ok(Reaction::Retry));
    let second = authorize(&mut session, "/a").expect("a known nonce");
    assert!(second.contains("qop=auth-int, nc=00000002"), "{second}");
}

#[test]
fn a_challenge_takes_the_place_of_the_one_before_of_its_realm() {
    let mut session = challenged(&nonce("n1"));
    let exchange = Exchange::new(&mut session);
    assert!(exchange.would_sign(&session, "/a"));
    let narrower = r#"Digest realm="r", nonce="n2", qop="auth", domain="/b""#;
    assert_eq!(session.challenged([narrower], None), Ok(Reaction::Retry));
    assert!(exchange.would_sign(&session, "/b"));
    assert!(!exchange.would_sign(&session, "/a"), "n1 is over");
}

#[test]
fn a_refused_nonce_stays_refused_when_another_realm_is_challenged() {
    let mut session = challenged(&nonce("n1"));
    let sent = authorize(&mut session, "/a");
    let refused = session.challenged([&*nonce("n2")], sent.as_deref());
    assert_eq!(refused, Ok(Reaction::Rejected));
    let other = r#"Digest realm="s", nonce="n3", qop="auth", domain="/s""#;
    assert_eq!(session.challenged([other], None), Ok(Reaction::Retry));
    let exchange = Exchange::new(&mut session);
    assert!(exchange.would_sign(&session, "/s"));
    assert!(!exchange.would_sign(&session, "/a"), "n1 was refused");
}

/// RFC 7616 §3.3: the URIs of `domain` may be absolute ones.
#[test]
fn an_absolute_domain_counts_by_its_path() {
    for (domain, within, beside) in [
        ("http://h/a", "/a/b", "/b"),
        ("https://host.example:8080/a/", "/a/b", "/b"),
        ("/a", "/a", "/ab"),
    ] {
        let line = format!(r#"Digest realm="r", nonce="n", qop="auth", domain="{domain}""#);
        // Nothing is its own, so that the domain alone decides.
        let mut session = session();
        let mut exchange = Exchange::new(&mut session);
        assert_eq!(sends(&mut exchange, &mut session), None);
        is_told_again(&mut exchange, &mut session, &line);
        assert!(authorize(&mut session, within).is_some(), "{domain}");
        assert_eq!(authorize(&mut session, beside), None, "{domain}");
    }
}

#[test]
fn an_exchange_knows_whether_it_signs_and_what_for() {
    let mut session = session();
    let mut exchange = Exchange::new(&mut session);
    assert!(!exchange.would_sign(&session, "/a") && !exchange.needs_body(&session, "/a"));
    assert_eq!(sends(&mut exchange, &mut session), None);
    assert!(!exchange.is_signed());
    is_told_again(&mut exchange, &mut session, &nonce("n1"));
    assert!(exchange.would_sign(&session, "/a") && !exchange.needs_body(&session, "/a"));
    assert!(!exchange.is_signed());
    sends_signed(&mut exchange, &mut session, "n1", 1);
    assert!(exchange.is_signed());
    let stale = r#"Digest realm="r", nonce="n2", qop="auth-int", stale=true, domain="/b""#;
    is_told_again(&mut exchange, &mut session, stale);
    assert!(exchange.would_sign(&session, "/a") && exchange.needs_body(&session, "/a"));
    let other = Exchange::new(&mut session);
    assert!(!other.would_sign(&session, "/a") && !other.needs_body(&session, "/a"));
    assert!(other.would_sign(&session, "/b") && other.needs_body(&session, "/b"));

    // RFC 2069's form signs too, and knows nothing of bodies.
    let mut plain = challenged(r#"Digest realm="r", nonce="n""#);
    let exchange = Exchange::new(&mut plain);
    assert!(exchange.would_sign(&plain, "/a") && !exchange.needs_body(&plain, "/a"));
}

#[test]
fn a_wiped_session_forgets_nonces_and_password() {
    let mut session = challenged(&nonce("n1"));
    assert!(authorize(&mut session, "/a").is_some());
    session.wipe();
    assert_eq!(authorize(&mut session, "/a"), None);
    // Challenged anew, it signs with an empty password.
    assert_eq!(
        session.challenged([&*nonce("n1")], None),
        Ok(Reaction::Retry)
    );
    let empty = Credentials::new("user", "").expect("a good user name");
    let mut other = Session::new(empty);
    assert_eq!(other.challenged([&*nonce("n1")], None), Ok(Reaction::Retry));
    assert_eq!(authorize(&mut session, "/a"), authorize(&mut other, "/a"));
}

/// RFC 7616 §3.4: `nc` is eight hex digits, and each counts.
#[test]
fn every_digit_of_an_echoed_count_counts() {
    let challenge = Challenge::select(["Digest nonce=n, qop=auth"]).expect("a challenge");
    let credentials = Credentials::new("user", "password").expect("a good user name");
    let ha1 = Ha1::new(&challenge, &credentials, "c");
    let count = 0x1234_abcd;
    let proof = rspauth(&challenge, &ha1, "/a", b"", count, "c");
    for (echoed, expected) in [
        ("1234abcd", Verdict::Verified),
        ("1234ABCD", Verdict::Verified),
        ("0234abcd", Verdict::Mismatch),
        ("1234abcc", Verdict::Mismatch),
        ("1234abcg", Verdict::Mismatch),
    ] {
        let line = format!("rspauth={}, cnonce=c, nc={echoed}", proof.as_str());
        let info = AuthenticationInfo::parse(&line);
        let verdict = info.verify(&challenge, &ha1, "/a", None, count, "c");
        assert_eq!(verdict, expected, "{echoed}");
    }
}

/// What `docs/errors.md` promises, and for each cause a word that the text must have.
#[test]
fn every_error_has_its_code_its_reason_and_a_text_of_its_own() {
    let missing = ChallengeError::Missing;
    let errors = [
        (
            AuthError::Challenge(missing),
            "auth.challenge",
            "no_challenge",
            "401",
            "proxy",
        ),
        (
            AuthError::Hidden,
            "auth.challenge_hidden",
            "hidden",
            "CORS",
            "Access-Control-Expose-Headers",
        ),
        (
            AuthError::Rejected,
            "auth.rejected",
            "rejected",
            "password",
            "key pair",
        ),
        (
            AuthError::StaleLoop,
            "auth.rejected",
            "stale_loop",
            "stale",
            "load balancer",
        ),
        (
            AuthError::Mutual,
            "auth.mutual",
            "mutual",
            "rspauth",
            "Do not trust",
        ),
        (
            SignError::BodyNeeded.into(),
            "usage.invalid_argument",
            "sign",
            "auth-int",
            "stream",
        ),
        (
            SignError::Target.into(),
            "usage.invalid_argument",
            "sign",
            "target",
            "fragment",
        ),
        (
            SignError::Cnonce.into(),
            "usage.invalid_argument",
            "sign",
            "cnonce",
            "hex digits",
        ),
    ];
    for (error, code, reason, message, hint) in &errors {
        assert_eq!((error.code(), error.reason()), (*code, *reason));
        assert!(error.message().contains(message), "{error:?}");
        assert!(error.hint().contains(hint), "{error:?}");
        assert_eq!(error.to_string(), error.message());
        if let AuthError::Sign(inner) = error {
            assert_eq!(inner.to_string(), error.message());
            assert_eq!(inner.hint(), error.hint());
        }
    }
    let texts: BTreeSet<String> = errors.iter().map(|(error, ..)| error.message()).collect();
    assert_eq!(texts.len(), errors.len());

    let colon = InvalidCredentials::ColonInUsername;
    assert!(colon.message().contains("user name") && colon.message().contains("colon"));
    assert_eq!(colon.to_string(), colon.message());
}

#[test]
fn every_challenge_error_has_a_hint_of_its_own() {
    let malformed = ChallengeError::Malformed {
        position: 0,
        expected: "a nonce",
    };
    for (error, hint) in [
        (ChallengeError::Missing, "Check the address"),
        (
            ChallengeError::OtherSchemes("basic".into()),
            "one of these schemes",
        ),
        (
            ChallengeError::Algorithm("x".into()),
            "MD5, SHA-256 or SHA-512-256",
        ),
        (ChallengeError::Qop("x".into()), "qop=\"auth\""),
        (malformed, "WWW-Authenticate"),
    ] {
        assert!(error.hint().contains(hint), "{error:?}");
        assert_eq!(error.to_string(), error.message());
    }
}

#[test]
fn what_is_formatted_says_where_things_are_and_tells_no_secret() {
    let line = r#"Digest realm="the realm", nonce="n1", qop="auth", opaque="the opaque""#;
    let challenge = Challenge::select([line]).expect("a challenge");
    let text = format!("{challenge:?}");
    for part in ["Challenge", "the realm", "n1", "Md5", "Auth"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("the opaque"), "{text}");

    let mut session = session();
    let mut exchange = Exchange::new(&mut session);
    let shows = |exchange: &Exchange, state: &str| {
        let text = format!("{exchange:?}");
        assert!(text.contains("ticket: Ticket,"), "{text}");
        assert!(text.contains(&format!("state: {state},")), "{text}");
    };
    shows(&exchange, "Ready");
    assert_eq!(sends(&mut exchange, &mut session), None);
    shows(&exchange, "Unsigned");
    is_told_again(&mut exchange, &mut session, line);
    sends_signed(&mut exchange, &mut session, "n1", 1);
    shows(&exchange, "Signed");
    exchange.lost(&mut session);
    shows(&exchange, "Over");
    assert_eq!(format!("{session:?}"), "Session(..)");
}
