//! When a request is sent again, after which pause, and what is said where it is not.

use atlas_private_endpoint::atlas::CloudProvider;
use atlas_private_endpoint::client::{Answer, Reason};
use serde_json::json;

use crate::atlas::{ok, refusal};
use crate::clients::{by_key, by_token};
use crate::host::{Host, Reply};
use crate::script::{
    LEAST, MOST, at_once, aws_service, bad, command, good, in_order, limited, raw, service_ref,
    times,
};

const METHODS: [&str; 6] = ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"];

fn is_safe(method: &str) -> bool {
    !matches!(method, "POST" | "PATCH")
}

/// How many requests a call sends, and whether it ends well.
fn outcome(method: &str, retries: u32, replies: Vec<Reply>) -> (usize, bool) {
    let mut host = Host::new(in_order(replies));
    let end = host.call(&by_token(), &raw(method, retries));
    (host.sent.len(), end.is_ok())
}

#[test]
fn a_rate_limit_is_waited_out_whatever_the_method() {
    for method in METHODS {
        let replies = vec![limited("3"), good()];
        assert_eq!(outcome(method, 2, replies), (2, true), "{method}");
    }
}

#[test]
fn a_gateway_s_failure_is_tried_again_only_where_it_does_no_harm() {
    for method in METHODS {
        for status in [502, 503, 504] {
            let replies = vec![bad(status, "UNEXPECTED_ERROR"), good()];
            let expected = if is_safe(method) {
                (2, true)
            } else {
                (1, false)
            };
            assert_eq!(outcome(method, 2, replies), expected, "{method} {status}");
        }
    }
}

#[test]
fn a_lost_connection_and_a_silence_are_tried_again_only_where_they_do_no_harm() {
    for method in METHODS {
        let expected = if is_safe(method) {
            (2, true)
        } else {
            (1, false)
        };
        let replies = vec![Reply::Broken(5), good()];
        assert_eq!(outcome(method, 2, replies), expected, "{method} broken");

        let mut host = Host::new(in_order(vec![Reply::Silence, good()]));
        let mut call = raw(method, 2);
        call["timeoutMs"] = 1000.into();
        let is_ok = host.call(&by_token(), &call).is_ok();
        assert_eq!((host.sent.len(), is_ok), expected, "{method} silent");
    }
}

#[test]
fn other_failures_are_final() {
    for status in [400, 402, 403, 404, 405, 409, 410, 500, 501, 505] {
        let replies = vec![bad(status, "WHATEVER"), good()];
        assert_eq!(outcome("GET", 5, replies), (1, false), "{status}");
    }
}

#[test]
fn without_retries_one_failure_is_the_end() {
    for first in [limited("1"), bad(503, "UNEXPECTED_ERROR"), Reply::Broken(1)] {
        assert_eq!(outcome("GET", 0, vec![first, good()]), (1, false));
    }
}

#[test]
fn no_more_retries_than_allowed() {
    for retries in [1, 2, 5] {
        for failure in [limited("1"), bad(504, "UNEXPECTED_ERROR"), Reply::Broken(1)] {
            let sent = retries as usize + 1;
            assert_eq!(outcome("GET", retries, vec![failure]), (sent, false));
        }
    }
}

#[test]
fn the_seconds_of_retry_after_pass_before_the_next_try() {
    let mut host = Host::new(in_order(vec![limited("7"), good()]));
    host.call(&by_token(), &raw("GET", 1)).unwrap();
    let pause = times(&host.sent)[1];
    assert!((7_000..7_500).contains(&pause), "{pause}");
}

#[test]
fn the_date_of_retry_after_is_waited_for() {
    // Ten seconds after the start, by `date -d @1767225610`.
    let date = "Thu, 01 Jan 2026 00:00:10 GMT";
    let mut host = Host::new(in_order(vec![limited(date), good()]));
    host.call(&by_token(), &raw("GET", 1)).unwrap();
    let pause = times(&host.sent)[1];
    assert!((10_000..10_500).contains(&pause), "{pause}");
}

#[test]
fn the_seconds_of_a_full_bucket_are_read_from_the_body() {
    // As in Atlas's documentation: path, seconds, capacity, refill, period.
    let body = json!({
        "error": 429,
        "errorCode": "RATE_LIMITED_TOKEN_BUCKET",
        "parameters": ["/api/atlas/v2/groups", 4, 4000, 2000, 60],
    });
    let mut host = Host::new(in_order(vec![at_once(ok(429, &body)), good()]));
    host.call(&by_token(), &raw("POST", 1)).unwrap();
    let pause = times(&host.sent)[1];
    assert!((4_000..4_500).contains(&pause), "{pause}");
}

#[test]
fn minutes_of_another_limit_are_not_taken_for_seconds() {
    let body = json!({
        "error": 429,
        "errorCode": "RATE_LIMITED",
        "parameters": ["/api/oauth/token", 10, 1],
    });
    let mut host = Host::new(in_order(vec![at_once(ok(429, &body)), good()]));
    host.call(&by_token(), &raw("GET", 1)).unwrap();
    assert!(times(&host.sent)[1] <= 500);
}

#[test]
fn nobody_waits_an_hour_because_a_server_says_so() {
    let mut host = Host::new(in_order(vec![limited("3600"), good()]));
    host.word = Some(MOST);
    host.call(&by_token(), &raw("GET", 1)).unwrap();
    let pause = times(&host.sent)[1];
    assert!((60_000..=61_000).contains(&pause), "{pause}");
}

#[test]
fn pauses_are_anything_up_to_a_bound_that_doubles_until_half_a_minute() {
    let pauses = |word| {
        let mut host = Host::new(in_order(vec![bad(503, "UNEXPECTED_ERROR")]));
        host.word = Some(word);
        host.call(&by_token(), &raw("GET", 9)).unwrap_err();
        host.pauses
    };
    assert_eq!(pauses(LEAST), [0; 9]);
    let bounds = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
    let longest = pauses(MOST);
    assert_eq!(longest.len(), bounds.len());
    for (pause, bound) in longest.iter().zip(bounds) {
        assert!((bound - 1..=bound).contains(pause), "{longest:?}");
    }
    let halves = pauses(1 << 31);
    assert!(
        halves
            .iter()
            .zip(bounds)
            .all(|(pause, bound)| *pause == bound / 2)
    );
}

#[test]
fn an_enormous_number_of_retries_overflows_nothing() {
    let mut left = 200;
    let mut host = Host::new(move |_| {
        left -= 1;
        if left > 0 { Reply::Broken(0) } else { good() }
    });
    host.word = Some(MOST);
    host.call(&by_token(), &raw("GET", u32::MAX)).unwrap();
    assert!(host.pauses.iter().all(|pause| *pause <= 30_000));
}

#[test]
fn a_lost_connection_says_how_often_it_was_tried() {
    for retries in [0, 1, 3] {
        let mut host = Host::new(in_order(vec![Reply::Broken(1)]));
        let error = host.call(&by_token(), &raw("GET", retries)).unwrap_err();
        assert_eq!(error["code"], "transport.failed");
        assert_eq!(error["attempts"], retries + 1);
    }
}

#[test]
fn only_a_write_that_went_out_signed_may_have_been_executed() {
    for method in METHODS {
        let mut host = Host::new(in_order(vec![Reply::Broken(1)]));
        let error = host.call(&by_token(), &raw(method, 0)).unwrap_err();
        let is_read = matches!(method, "GET" | "HEAD");
        assert_eq!(error["mayHaveExecuted"], !is_read, "{method}");
        assert_eq!(error["request"]["method"], method);
    }
    // With Digest the first request is unsigned: it does nothing.
    let mut host = Host::new(in_order(vec![Reply::Broken(1)]));
    let error = host
        .call(&by_key("user", "pass"), &raw("POST", 0))
        .unwrap_err();
    assert_eq!(error["mayHaveExecuted"], false);
    assert_eq!(error["attempts"], 1);
}

#[test]
fn a_challenge_is_no_try() {
    let challenge = Answer {
        challenge: Some("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5".to_owned()),
        ..refusal(401, "UNEXPECTED_ERROR")
    };
    let mut host = Host::new(in_order(vec![at_once(challenge), Reply::Broken(1)]));
    let error = host
        .call(&by_key("user", "pass"), &raw("POST", 3))
        .unwrap_err();
    assert_eq!(host.sent.len(), 2);
    assert_eq!(
        (&error["attempts"], &error["mayHaveExecuted"]),
        (&json!(1), &json!(true))
    );
}

#[test]
fn a_timeout_is_fresh_for_each_try_and_is_called_one() {
    let mut host = Host::new(in_order(vec![Reply::Silence]));
    host.word = Some(LEAST);
    let mut call = raw("GET", 2);
    call["timeoutMs"] = 1000.into();
    let error = host.call(&by_token(), &call).unwrap_err();
    assert_eq!(error["code"], "transport.timeout");
    assert_eq!(times(&host.sent), [0, 1000, 2000]);
    assert!(host.sent.iter().all(|sent| sent.timeout_ms == Some(1000)));
}

#[test]
fn a_rate_limit_inside_an_envelope_is_one() {
    let wrapped = json!({
        "status": 429,
        "content": {
            "error": 429,
            "errorCode": "RATE_LIMITED_TOKEN_BUCKET",
            "parameters": ["/api", 2, 4000, 2000, 60],
        },
    });
    let mut host = Host::new(in_order(vec![
        at_once(ok(200, &wrapped)),
        aws_service(
            "AVAILABLE",
            Some("com.amazonaws.vpce.us-east-1.vpce-svc-1"),
            None,
        ),
    ]));
    let more = json!({ "ref": service_ref(), "envelope": true, "maxRetries": 1 });
    let service = host
        .call(&by_token(), &command("services.get", more))
        .unwrap();
    assert_eq!(service["phase"], "ready");
    assert!((2_000..2_500).contains(&times(&host.sent)[1]));
}

#[test]
fn what_is_sent_again_is_the_same_and_says_why() {
    let mut host = Host::new(in_order(vec![limited("1"), good()]));
    let mut call = raw("POST", 1);
    call["operation"]["body"] = "{\"a\":1}".into();
    host.call(&by_token(), &call).unwrap();
    let reasons: Vec<_> = host.sent.iter().map(|sent| sent.reason).collect();
    assert_eq!(reasons, [Reason::First, Reason::Retry]);
    assert!(host.sent.iter().all(|sent| sent.body == json!({ "a": 1 })));
}

#[test]
fn a_create_is_never_sent_twice_after_its_answer_was_lost() {
    for provider in CloudProvider::ALL {
        let mut host = Host::new(in_order(vec![Reply::Broken(1)]));
        let service = json!({ "providerName": provider.as_str(), "region": "somewhere" });
        let more = json!({ "service": service, "maxRetries": 9 });
        let error = host
            .call(&by_token(), &command("services.create", more))
            .unwrap_err();
        assert_eq!(
            (host.sent.len(), &error["mayHaveExecuted"]),
            (1, &json!(true))
        );
        assert!(
            error["hint"]
                .as_str()
                .is_some_and(|hint| hint.contains("ensure"))
        );
    }
}
