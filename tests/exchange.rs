//! The state machine of one exchange: every row of its table, and several exchanges at once.
//!
//! The servers here are a few lines each and share nothing with the code under test but the
//! header's spelling. Challenges follow RFC 7616; why a row is as it is stands beside it in
//! `src/auth/exchange.rs`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use atlas_private_endpoint::auth::{
    AuthError, ChallengeError, Credentials, Exchange, Next, Reason, Received, Session, SignError,
    Step, Target, Verdict,
};

const NONCE_1: &str = r#"Digest realm="r", nonce="n1", qop="auth", algorithm=MD5"#;
const NONCE_2: &str = r#"Digest realm="r", nonce="n2", qop="auth", algorithm=MD5"#;
const NONCE_3: &str = r#"Digest realm="r", nonce="n3", qop="auth", algorithm=MD5"#;
const NONCE_4: &str = r#"Digest realm="r", nonce="n4", qop="auth", algorithm=MD5"#;
const STALE_1: &str = r#"Digest realm="r", nonce="n1", qop="auth", algorithm=MD5, stale=true"#;
const STALE_2: &str = r#"Digest realm="r", nonce="n2", qop="auth", algorithm=MD5, stale=true"#;
const STALE_3: &str = r#"Digest realm="r", nonce="n3", qop="auth", algorithm=MD5, stale=true"#;
const STALE_4: &str = r#"Digest realm="r", nonce="n4", qop="auth", algorithm=MD5, stale=true"#;

fn session() -> Session {
    Session::new(Credentials::new("user", "password").expect("a good user name"))
}

/// One exchange with its session's side spelt out.
struct Run(Exchange);

impl Run {
    fn begin(session: &mut Session) -> Self {
        Self(Exchange::new(session))
    }

    fn step(&mut self, session: &mut Session) -> Result<Step, AuthError> {
        let target = Target {
            method: "GET",
            uri: "/a",
            body: Some(b""),
        };
        self.0.step(session, &target, [1, 2, 3, 4])
    }

    /// Steps, and expects a request. Its nonce and count, if it is signed.
    #[track_caller]
    fn sends(&mut self, session: &mut Session) -> (Option<(String, u32)>, Reason) {
        match self.step(session) {
            Ok(Step::Send {
                authorization,
                reason,
            }) => (authorization.as_deref().map(nonce_and_count), reason),
            other => panic!("expected a request, got {other:?}"),
        }
    }

    #[track_caller]
    fn sends_signed(&mut self, session: &mut Session, nonce: &str, count: u32) {
        let (signed, _) = self.sends(session);
        assert_eq!(signed, Some((nonce.to_owned(), count)));
    }

    #[track_caller]
    fn sends_unsigned(&mut self, session: &mut Session) {
        assert_eq!(self.sends(session).0, None);
    }

    #[track_caller]
    fn joins(&mut self, session: &mut Session) {
        assert_eq!(self.step(session), Ok(Step::Join));
    }

    fn gets(
        &mut self,
        session: &mut Session,
        status: u16,
        challenge: Option<&str>,
    ) -> Result<Next, AuthError> {
        let response = Received {
            status,
            challenge,
            ..Received::default()
        };
        self.0.receive(session, "/a", &response)
    }

    #[track_caller]
    fn is_told_again(&mut self, session: &mut Session, challenge: &str) {
        assert_eq!(self.gets(session, 401, Some(challenge)), Ok(Next::Again));
    }

    #[track_caller]
    fn completes(&mut self, session: &mut Session) {
        assert_eq!(
            self.gets(session, 200, None),
            Ok(Next::Complete(Verdict::Absent))
        );
    }
}

fn nonce_and_count(header: &str) -> (String, u32) {
    let value = |name: &str| {
        let (_, rest) = header.split_once(name).expect("the parameter is there");
        let end = rest.find([',', '"']).unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    let count = value("nc=");
    assert_eq!(count.len(), 8, "nc is eight hex digits: {header}");
    (
        value("nonce=\""),
        u32::from_str_radix(&count, 16).expect("hex"),
    )
}

/// A session whose nonce n1 has been accepted once.
fn warm() -> Session {
    let mut session = session();
    let mut first = Run::begin(&mut session);
    first.sends_unsigned(&mut session);
    first.is_told_again(&mut session, NONCE_1);
    first.sends_signed(&mut session, "n1", 1);
    first.completes(&mut session);
    session
}

type Row = (&'static str, fn());

/// The table in the documentation, row by row, each with what shows it.
const TABLE: &[Row] = &[
    (
        "Ready | step, another exchange leads or goes alone | Ready: `Join` | –",
        || {
            let mut session = session();
            let mut leader = Run::begin(&mut session);
            let mut other = Run::begin(&mut session);
            leader.sends_unsigned(&mut session);
            other.joins(&mut session);
            other.joins(&mut session);
            leader.is_told_again(&mut session, NONCE_1);
            // The request that got the challenge goes before those that waited for it.
            other.joins(&mut session);
            leader.sends_signed(&mut session, "n1", 1);
            other.joins(&mut session);
            leader.completes(&mut session);
            other.sends_signed(&mut session, "n1", 2);
        },
    ),
    (
        "Ready | step, and the leader it joined was refused | Over: `Rejected` | –",
        || {
            let mut session = session();
            let mut leader = Run::begin(&mut session);
            let mut other = Run::begin(&mut session);
            leader.sends_unsigned(&mut session);
            other.joins(&mut session);
            leader.is_told_again(&mut session, NONCE_1);
            leader.sends_signed(&mut session, "n1", 1);
            assert_eq!(
                leader.gets(&mut session, 401, Some(NONCE_2)),
                Err(AuthError::Rejected)
            );
            assert_eq!(other.step(&mut session), Err(AuthError::Rejected));
            // One that begins afterwards has not been refused.
            Run::begin(&mut session).sends_unsigned(&mut session);
        },
    ),
    (
        "Ready | step, no challenge known | Unsigned: `Send` | this one leads",
        || {
            let mut session = session();
            let mut run = Run::begin(&mut session);
            assert_eq!(run.sends(&mut session), (None, Reason::First));
            Run::begin(&mut session).joins(&mut session);
        },
    ),
    (
        "Ready | step, challenge known | Signed: `Send` | count + 1",
        || {
            let mut session = warm();
            for count in 2..=20 {
                let mut run = Run::begin(&mut session);
                run.sends_signed(&mut session, "n1", count);
            }
        },
    ),
    (
        "Unsigned | any status but 401 | Over: `Complete` | others go unsigned too",
        || {
            for status in [100, 200, 204, 302, 400, 403, 404, 407, 500] {
                let mut session = session();
                let mut run = Run::begin(&mut session);
                let mut others = [Run::begin(&mut session), Run::begin(&mut session)];
                run.sends_unsigned(&mut session);
                others[0].joins(&mut session);
                assert_eq!(
                    run.gets(&mut session, status, Some(NONCE_1)),
                    Ok(Next::Complete(Verdict::Absent)),
                    "{status}"
                );
                for other in &mut others {
                    other.sends_unsigned(&mut session);
                }
            }
        },
    ),
    (
        "Unsigned | 401 with a challenge we can answer | Ready: `Again` | adopted",
        || {
            let mut session = session();
            let mut run = Run::begin(&mut session);
            run.sends_unsigned(&mut session);
            run.is_told_again(&mut session, NONCE_1);
            assert_eq!(
                run.sends(&mut session),
                (Some(("n1".to_owned(), 1)), Reason::Challenge)
            );
        },
    ),
    (
        "Unsigned | 401 without one | Over: `Challenge` | others go unsigned too",
        || {
            let mut session = session();
            let mut run = Run::begin(&mut session);
            let mut other = Run::begin(&mut session);
            run.sends_unsigned(&mut session);
            other.joins(&mut session);
            assert_eq!(
                run.gets(&mut session, 401, None),
                Err(AuthError::Challenge(ChallengeError::Missing))
            );
            other.sends_unsigned(&mut session);
            let filtered = Received {
                status: 401,
                filtered: true,
                ..Received::default()
            };
            assert_eq!(
                other.0.receive(&mut session, "/a", &filtered),
                Err(AuthError::Hidden)
            );
        },
    ),
    (
        "Signed | any status but 401 | Over: `Complete` | proven; `nextnonce`",
        || {
            let mut session = warm();
            let mut run = Run::begin(&mut session);
            run.sends_signed(&mut session, "n1", 2);
            let response = Received {
                status: 404,
                info: Some(r#"nextnonce="n2""#),
                ..Received::default()
            };
            assert_eq!(
                run.0.receive(&mut session, "/a", &response),
                Ok(Next::Complete(Verdict::Absent))
            );
            Run::begin(&mut session).sends_signed(&mut session, "n2", 1);
        },
    ),
    (
        "Signed | 401 without a challenge we can answer | Over: `Complete` | –",
        || {
            for challenge in [None, Some("Basic realm=\"b\"")] {
                let mut session = warm();
                let mut run = Run::begin(&mut session);
                run.sends_signed(&mut session, "n1", 2);
                assert_eq!(
                    run.gets(&mut session, 401, challenge),
                    Ok(Next::Complete(Verdict::Absent))
                );
                Run::begin(&mut session).sends_signed(&mut session, "n1", 3);
            }
        },
    ),
    (
        "Signed | 401, `stale=true`, tries left | Ready: `Again` | adopted",
        || {
            let mut session = warm();
            let mut run = Run::begin(&mut session);
            run.sends_signed(&mut session, "n1", 2);
            run.is_told_again(&mut session, STALE_2);
            assert_eq!(
                run.sends(&mut session),
                (Some(("n2".to_owned(), 1)), Reason::Stale)
            );
            // The same nonce again goes on counting: the pair is never sent twice.
            run.is_told_again(&mut session, STALE_1);
            run.sends_signed(&mut session, "n1", 3);
        },
    ),
    (
        "Signed | 401, `stale=true`, none left | Over: `StaleLoop` | dropped",
        || {
            let mut session = session();
            let mut run = Run::begin(&mut session);
            run.sends_unsigned(&mut session);
            run.is_told_again(&mut session, NONCE_1);
            for (count, challenge) in [(1, STALE_2), (1, STALE_3)] {
                assert!(run.sends(&mut session).0.is_some_and(|(_, c)| c == count));
                run.is_told_again(&mut session, challenge);
            }
            run.sends_signed(&mut session, "n3", 1);
            assert_eq!(
                run.gets(&mut session, 401, Some(STALE_4)),
                Err(AuthError::StaleLoop)
            );
            Run::begin(&mut session).sends_unsigned(&mut session);
        },
    ),
    (
        "Signed | 401 to a nonce of its own, nothing accepted yet | Over: `Rejected` | dropped; the others end",
        || {
            let mut session = session();
            let mut run = Run::begin(&mut session);
            run.sends_unsigned(&mut session);
            run.is_told_again(&mut session, NONCE_1);
            run.sends_signed(&mut session, "n1", 1);
            assert_eq!(
                run.gets(&mut session, 401, Some(NONCE_2)),
                Err(AuthError::Rejected)
            );
            // The refused nonce is not tried again.
            Run::begin(&mut session).sends_unsigned(&mut session);
        },
    ),
    (
        "Signed | 401 otherwise, tries left | Ready: `Again` | adopted",
        || {
            let mut session = warm();
            let mut run = Run::begin(&mut session);
            run.sends_signed(&mut session, "n1", 2);
            run.is_told_again(&mut session, NONCE_2);
            assert_eq!(
                run.sends(&mut session),
                (Some(("n2".to_owned(), 1)), Reason::Challenge)
            );
            run.completes(&mut session);
        },
    ),
    (
        "Signed | the same or stale, the second time | Ready: goes alone, asks anew if it had to wait | adopted",
        || {
            let mut session = warm();
            let mut late = Run::begin(&mut session);
            late.sends_signed(&mut session, "n1", 2);
            late.is_told_again(&mut session, NONCE_2);
            late.sends_signed(&mut session, "n2", 1);
            let mut other = Run::begin(&mut session);
            other.sends_signed(&mut session, "n2", 2);
            late.is_told_again(&mut session, NONCE_3);
            // After those in flight, and nobody else meanwhile.
            late.joins(&mut session);
            let mut newer = Run::begin(&mut session);
            newer.joins(&mut session);
            other.completes(&mut session);
            newer.joins(&mut session);
            late.sends_unsigned(&mut session);
            newer.joins(&mut session);
            late.is_told_again(&mut session, NONCE_4);
            late.sends_signed(&mut session, "n4", 1);
            newer.joins(&mut session);
            late.completes(&mut session);
            newer.sends_signed(&mut session, "n4", 2);
        },
    ),
    (
        "Signed | the same, none left | Over: `Rejected` | dropped",
        || {
            let mut session = warm();
            let mut run = Run::begin(&mut session);
            let mut spoiler = Run::begin(&mut session);
            run.sends_signed(&mut session, "n1", 2);
            run.is_told_again(&mut session, NONCE_2);
            run.sends_signed(&mut session, "n2", 1);
            spoiler.sends_signed(&mut session, "n2", 2);
            run.is_told_again(&mut session, NONCE_3);
            spoiler.completes(&mut session);
            run.sends_signed(&mut session, "n3", 1);
            assert_eq!(
                run.gets(&mut session, 401, Some(NONCE_1)),
                Err(AuthError::Rejected)
            );
            Run::begin(&mut session).sends_unsigned(&mut session);
        },
    ),
    ("any | lost | Over | the next one leads", || {
        let mut session = session();
        let mut first = Run::begin(&mut session);
        let mut second = Run::begin(&mut session);
        let mut third = Run::begin(&mut session);
        first.sends_unsigned(&mut session);
        second.joins(&mut session);
        first.0.lost(&mut session);
        second.sends_unsigned(&mut session);
        third.joins(&mut session);
        second.is_told_again(&mut session, NONCE_1);
        second.sends_signed(&mut session, "n1", 1);
        second.0.lost(&mut session);
        // n1 is good as far as anyone knows, its first count may have arrived.
        third.sends_signed(&mut session, "n1", 2);
    }),
    (
        "any | unanswered, the second leader in a row | Over | nobody waits any more",
        || {
            let mut session = session();
            let mut runs: Vec<Run> = (0..5).map(|_| Run::begin(&mut session)).collect();
            for leader in 0..2 {
                runs[leader].sends_unsigned(&mut session);
                for other in &mut runs[leader + 1..] {
                    other.joins(&mut session);
                }
                runs[leader].0.unanswered(&mut session);
            }
            for other in &mut runs[2..] {
                other.sends_unsigned(&mut session);
            }
            // An answer, and they wait for each other again.
            runs[2].is_told_again(&mut session, NONCE_1);
            runs[2].sends_signed(&mut session, "n1", 1);
            Run::begin(&mut session).joins(&mut session);
        },
    ),
];

#[test]
fn every_row_of_the_table_holds() {
    for (row, check) in TABLE {
        println!("{row}");
        check();
    }
}

#[test]
fn the_documented_table_is_this_table() {
    let documented: Vec<String> = include_str!("../src/auth/exchange.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line
                .trim_end_matches('|')
                .split('|')
                .map(str::trim)
                .collect();
            cells.join(" | ")
        })
        .collect();
    let tested: Vec<&str> = TABLE.iter().map(|(row, _)| *row).collect();
    assert_eq!(documented, tested);
}

#[test]
fn a_request_that_cannot_be_signed_changes_nothing() {
    let mut session = warm();
    let mut run = Run::begin(&mut session);
    let target = Target {
        method: "GET",
        uri: "/a b",
        body: Some(b""),
    };
    assert!(matches!(
        run.0.step(&mut session, &target, [0; 4]),
        Err(AuthError::Sign(SignError::Target))
    ));
    Run::begin(&mut session).sends_signed(&mut session, "n1", 2);
}

#[test]
fn twenty_cold_exchanges_cause_one_challenge() {
    let mut session = session();
    let mut runs: Vec<Run> = (0..20).map(|_| Run::begin(&mut session)).collect();
    let mut requests = 0;
    let (leader, others) = runs.split_first_mut().expect("twenty");
    leader.sends_unsigned(&mut session);
    requests += 1;
    for other in &mut *others {
        other.joins(&mut session);
    }
    leader.is_told_again(&mut session, NONCE_1);
    leader.sends_signed(&mut session, "n1", 1);
    requests += 1;
    leader.completes(&mut session);
    let mut counts = vec![1];
    for other in &mut *others {
        counts.extend(other.sends(&mut session).0.map(|(_, count)| count));
        requests += 1;
    }
    assert_eq!(requests, 21);
    assert_eq!(counts, (1..=20).collect::<Vec<u32>>());
}

#[test]
fn a_wrong_password_costs_two_requests_however_many_wait() {
    let mut session = session();
    let mut runs: Vec<Run> = (0..20).map(|_| Run::begin(&mut session)).collect();
    let (leader, others) = runs.split_first_mut().expect("twenty");
    leader.sends_unsigned(&mut session);
    for other in &mut *others {
        other.joins(&mut session);
    }
    leader.is_told_again(&mut session, NONCE_1);
    leader.sends_signed(&mut session, "n1", 1);
    assert_eq!(
        leader.gets(&mut session, 401, Some(NONCE_2)),
        Err(AuthError::Rejected)
    );
    for other in others {
        assert_eq!(other.step(&mut session), Err(AuthError::Rejected));
    }
}

#[test]
fn a_key_changed_under_way_is_rejected_within_three_signed_requests() {
    // Each refusal brings a new nonce and no `stale`, as for a late count.
    let mut session = warm();
    let mut run = Run::begin(&mut session);
    run.sends_signed(&mut session, "n1", 2);
    run.is_told_again(&mut session, NONCE_2);
    run.sends_signed(&mut session, "n2", 1);
    run.is_told_again(&mut session, NONCE_3);
    run.sends_signed(&mut session, "n3", 1);
    assert_eq!(
        run.gets(&mut session, 401, Some(NONCE_1)),
        Err(AuthError::Rejected)
    );
}

#[test]
fn a_challenge_to_one_may_take_the_nonce_of_another_away() {
    // Apache with AuthDigestNcCheck: one nonce for all that send its opaque, and no `stale`.
    // The challenge that the server made first arrives last.
    let mut session = warm();
    let mut early = Run::begin(&mut session);
    let mut late = Run::begin(&mut session);
    early.sends_signed(&mut session, "n1", 2);
    late.sends_signed(&mut session, "n1", 3);
    late.is_told_again(&mut session, NONCE_3);
    late.sends_signed(&mut session, "n3", 1);
    early.is_told_again(&mut session, NONCE_2);
    early.sends_signed(&mut session, "n2", 1);
    early.is_told_again(&mut session, NONCE_2);
    early.joins(&mut session);
    late.completes(&mut session);
    // What it was offered while others were in flight may be gone too: it asks anew.
    early.sends_unsigned(&mut session);
    early.is_told_again(&mut session, NONCE_4);
    early.sends_signed(&mut session, "n4", 1);
    early.completes(&mut session);
}

#[test]
fn a_401_from_behind_the_authentication_is_the_callers() {
    let mut session = warm();
    let mut run = Run::begin(&mut session);
    run.sends_signed(&mut session, "n1", 2);
    let response = Received {
        status: 401,
        challenge: Some(NONCE_2),
        admitted: true,
        ..Received::default()
    };
    assert_eq!(
        run.0.receive(&mut session, "/a", &response),
        Ok(Next::Complete(Verdict::Absent))
    );
    Run::begin(&mut session).sends_signed(&mut session, "n1", 3);
}

#[test]
fn the_same_nonce_with_another_opaque_is_another_challenge() {
    let with = |opaque: &str, stale: &str| {
        format!(r#"Digest realm="r", nonce="n", opaque="{opaque}", qop="auth"{stale}"#)
    };
    let mut session = session();
    let mut run = Run::begin(&mut session);
    run.sends_unsigned(&mut session);
    run.is_told_again(&mut session, &with("o1", ""));
    run.sends_signed(&mut session, "n", 1);
    run.is_told_again(&mut session, &with("o2", ", stale=true"));
    run.sends_signed(&mut session, "n", 1);
    run.is_told_again(&mut session, &with("o1", ", stale=true"));
    run.sends_signed(&mut session, "n", 2);
}

#[test]
fn nothing_shows_the_password() {
    let mut session = warm();
    let run = Run::begin(&mut session);
    let shown = format!("{session:?} {:?}", run.0);
    assert!(
        !shown.contains("password") && !shown.contains("user"),
        "{shown}"
    );
}

#[test]
fn a_domain_is_signed_for_at_once_and_nothing_beside_it() {
    let challenge = r#"Digest realm="r", nonce="n1", qop="auth", domain="/a https://b.example/c/""#;
    for (uri, is_within) in [
        ("/a", true),
        ("/a/b", true),
        ("/a?b=/c", true),
        ("/c/d", true),
        ("/ab", false),
        ("/", false),
        ("/b/a", false),
        ("/c", false),
    ] {
        let mut session = session();
        let mut first = Run::begin(&mut session);
        first.sends_unsigned(&mut session);
        first.is_told_again(&mut session, challenge);
        first.sends_signed(&mut session, "n1", 1);
        first.completes(&mut session);
        let mut run = Run::begin(&mut session);
        let target = Target {
            method: "GET",
            uri,
            body: Some(b""),
        };
        let Ok(Step::Send { authorization, .. }) = run.0.step(&mut session, &target, [0; 4]) else {
            panic!("expected a request to {uri}");
        };
        assert_eq!(authorization.is_some(), is_within, "{uri}");
    }
}

#[test]
fn two_realms_of_one_server_keep_their_nonces_apart() {
    let one = r#"Digest realm="one", nonce="n1", qop="auth", domain="/one""#;
    let two = r#"Digest realm="two", nonce="n2", qop="auth", domain="/two""#;
    let mut session = session();
    let send = |session: &mut Session, uri: &str, challenge: Option<&str>| {
        let mut run = Exchange::new(session);
        let target = Target {
            method: "GET",
            uri,
            body: Some(b""),
        };
        let mut seen = Vec::new();
        for challenge in challenge.into_iter().map(Some).chain([None]) {
            let Ok(Step::Send { authorization, .. }) = run.step(session, &target, [0; 4]) else {
                panic!("expected a request to {uri}");
            };
            seen.push(authorization.as_deref().map(nonce_and_count));
            let response = Received {
                status: if challenge.is_some() { 401 } else { 200 },
                challenge,
                ..Received::default()
            };
            let _next = run.receive(session, uri, &response);
        }
        seen
    };
    let signed = |nonce: &str, count| Some((nonce.to_owned(), count));
    assert_eq!(
        send(&mut session, "/one", Some(one)),
        [None, signed("n1", 1)]
    );
    assert_eq!(
        send(&mut session, "/two", Some(two)),
        [None, signed("n2", 1)]
    );
    assert_eq!(send(&mut session, "/one/a", None), [signed("n1", 2)]);
    assert_eq!(send(&mut session, "/two/a", None), [signed("n2", 2)]);
}
