//! Access tokens: got once, shared, renewed in time and once where they are refused.

use serde_json::json;

use crate::atlas::{ok, refusal};
use crate::clients::{by_account, by_host_tokens, by_token};
use crate::host::{Call, End, Host, Reply, Sent};
use crate::script::{at_once, good, limited, raw};

const TOKEN: &str = "/api/oauth/token";

/// A server that gives out `t1`, `t2`, … and takes those that `takes` says.
fn server(
    life: Option<u64>,
    mut takes: impl FnMut(&str, &Sent) -> bool,
) -> impl FnMut(&Sent) -> Reply {
    let mut given = 0;
    move |sent| {
        if sent.target == TOKEN {
            given += 1;
            let mut body = json!({ "access_token": format!("t{given}"), "token_type": "Bearer" });
            if let Some(life) = life {
                body["expires_in"] = life.into();
            }
            return Reply::Answer(ok(200, &body), 30);
        }
        let authorization = sent.authorization.as_deref().unwrap_or_default();
        let token = authorization
            .strip_prefix("Bearer ")
            .expect("a bearer token");
        match takes(token, sent) {
            true => Reply::Answer(ok(200, &json!({})), 30),
            false => Reply::Answer(refusal(401, "UNEXPECTED_ERROR"), 30),
        }
    }
}

fn asked(host: &Host<'_>) -> usize {
    host.sent.iter().filter(|sent| sent.target == TOKEN).count()
}

fn twenty(
    host: &mut Host<'_>,
    client: &crate::clients::Shared,
    call: &serde_json::Value,
) -> Vec<End> {
    let calls: Vec<Call> = (0..20).map(|_| host.begin(client, call)).collect();
    host.run();
    calls.into_iter().map(|call| host.end(call)).collect()
}

#[test]
fn twenty_calls_that_begin_together_ask_for_one_token() {
    let mut host = Host::new(server(Some(3600), |token, _| token == "t1"));
    let ends = twenty(&mut host, &by_account(), &raw("GET", 0));
    assert!(ends.iter().all(Result::is_ok));
    assert_eq!((asked(&host), host.sent.len()), (1, 21));
    assert_eq!(host.sent[0].body, "grant_type=client_credentials");
    // `printf mdb_sa_id_1:mdb_sa_sk_1 | base64`
    let basic = "Basic bWRiX3NhX2lkXzE6bWRiX3NhX3NrXzE=";
    assert_eq!(host.sent[0].authorization.as_deref(), Some(basic));
}

#[test]
fn a_token_is_kept_for_its_life_and_renewed_before_its_end() {
    for (life, last_ms) in [
        (Some(3600), 3_540_000),
        (Some(100), 90_000),
        (None, 3_540_000),
    ] {
        let client = by_account();
        let mut host = Host::new(server(life, |_, _| true));
        host.call(&client, &raw("GET", 0)).unwrap();
        host.run_until(crate::host::START + last_ms - 100);
        host.call(&client, &raw("GET", 0)).unwrap();
        assert_eq!(asked(&host), 1, "{life:?}");
        host.run_until(host.now + 200);
        host.call(&client, &raw("GET", 0)).unwrap();
        assert_eq!(asked(&host), 2, "{life:?}");
    }
}

#[test]
fn a_refused_token_is_renewed_once_for_all_who_had_it() {
    let client = by_account();
    let mut withdrawn = false;
    let mut host = Host::new(server(Some(3600), |token, sent| {
        withdrawn |= sent.at > 1000;
        !withdrawn || token == "t2"
    }));
    host.call(&client, &raw("GET", 0)).unwrap();
    host.run_until(host.now + 2000);
    let ends = twenty(&mut host, &client, &raw("GET", 0));
    assert!(ends.iter().all(Result::is_ok));
    // One and one; then twenty refused, one token, twenty accepted.
    assert_eq!((asked(&host), host.sent.len()), (2, 2 + 20 + 1 + 20));
}

#[test]
fn a_new_token_that_is_refused_is_the_end() {
    let mut host = Host::new(server(Some(3600), |_, _| false));
    let error = host.call(&by_account(), &raw("GET", 3)).unwrap_err();
    assert_eq!(error["code"], "auth.rejected");
    assert_eq!((asked(&host), host.sent.len()), (1, 2));
}

#[test]
fn a_role_that_is_missing_is_no_matter_of_the_token() {
    let client = by_account();
    let mut host = Host::new(|sent: &Sent| match &*sent.target {
        TOKEN => at_once(ok(200, &json!({ "access_token": "t", "expires_in": 3600 }))),
        _ => at_once(refusal(401, "USER_UNAUTHORIZED")),
    });
    let error = host.call(&client, &raw("GET", 0)).unwrap_err();
    assert_eq!(
        (&error["code"], &error["kind"]),
        (&json!("api.error"), &json!("not_authorized"))
    );
    assert_eq!(host.sent.len(), 2);
}

#[test]
fn a_wrong_secret_costs_one_token_request_for_all() {
    let mut host = Host::new(|_: &Sent| Reply::Answer(refusal(401, "invalid_client"), 30));
    let ends = twenty(&mut host, &by_account(), &raw("GET", 3));
    assert_eq!(host.sent.len(), 1);
    for error in ends.into_iter().map(Result::unwrap_err) {
        assert_eq!(
            (&error["code"], &error["status"]),
            (&json!("auth.token"), &json!(401))
        );
        assert_eq!(error["cause"]["code"], "api.error");
    }
}

#[test]
fn after_a_failure_the_next_call_asks_again() {
    let client = by_account();
    let mut host = Host::new(|_: &Sent| Reply::Answer(refusal(401, "invalid_client"), 30));
    host.call(&client, &raw("GET", 0)).unwrap_err();
    host.call(&client, &raw("GET", 0)).unwrap_err();
    assert_eq!(host.sent.len(), 2);
}

#[test]
fn a_rate_limit_on_tokens_is_an_authentication_error_with_status_and_cause() {
    let mut host = Host::new(|_: &Sent| limited("30"));
    let error = host.call(&by_account(), &raw("GET", 0)).unwrap_err();
    assert_eq!(
        (&error["code"], &error["status"]),
        (&json!("auth.token"), &json!(429))
    );
    assert_eq!(error["cause"]["kind"], "rate_limited");
    assert_eq!(error["cause"]["retryAfterMs"], 30_000);
    assert_eq!(host.sent.len(), 1);
}

#[test]
fn a_rate_limit_on_tokens_is_waited_out_where_retries_are_allowed() {
    let mut refused = false;
    let mut inner = server(Some(3600), |_, _| true);
    let mut host = Host::new(
        move |sent: &Sent| match std::mem::replace(&mut refused, true) {
            false => limited("5"),
            true => inner(sent),
        },
    );
    host.call(&by_account(), &raw("POST", 1)).unwrap();
    assert_eq!(host.sent.len(), 3);
    assert!((5_000..5_500).contains(&host.sent[1].at));
}

#[test]
fn a_dead_token_server_is_tried_no_more_often_than_allowed() {
    for retries in [0, 1, 2, 4] {
        for method in ["GET", "POST"] {
            let mut host = Host::new(|_: &Sent| Reply::Broken(1));
            let error = host.call(&by_account(), &raw(method, retries)).unwrap_err();
            assert_eq!(error["code"], "transport.failed");
            assert_eq!(error["mayHaveExecuted"], false);
            assert_eq!(error["attempts"], retries + 1, "{method}");
            assert_eq!(host.sent.len(), retries as usize + 1, "{method}");
        }
    }
}

#[test]
fn a_call_that_gives_up_leaves_the_token_to_the_next() {
    let client = by_account();
    let mut host = Host::new(server(Some(3600), |token, _| token == "t2"));
    let first = host.begin(&client, &raw("GET", 0));
    let second = host.begin(&client, &raw("GET", 0));
    host.run_until(host.now + 10);
    assert_eq!(host.sent.len(), 1);
    host.abandon(first);
    host.run();
    host.end(second).unwrap();
    assert_eq!(asked(&host), 2);
}

#[test]
fn one_call_s_deadline_is_not_the_others_end() {
    let client = by_account();
    let mut first = true;
    let mut inner = server(Some(3600), |_, _| true);
    let mut host = Host::new(move |sent: &Sent| match std::mem::take(&mut first) {
        true => Reply::Silence,
        false => inner(sent),
    });
    let wait = json!({ "deadlineMs": 500 });
    let more = json!({ "ref": crate::script::service_ref(), "wait": wait });
    let hasty = host.begin(
        &client,
        &crate::script::command("services.waitUntilReady", more),
    );
    let patient = host.begin(&client, &raw("GET", 0));
    host.run();
    assert_eq!(host.end(hasty).unwrap_err()["code"], "wait.deadline");
    host.end(patient).unwrap();
}

#[test]
fn the_host_is_asked_once_and_again_after_a_401() {
    let client = by_host_tokens();
    let mut host = Host::new(|sent: &Sent| {
        let is_new = sent.authorization.as_deref() == Some("Bearer b");
        if is_new || sent.at < 10 {
            Reply::Answer(ok(200, &json!({})), 5)
        } else {
            Reply::Answer(refusal(401, "UNEXPECTED_ERROR"), 5)
        }
    });
    host.tokens = vec!["a", "b"];
    let ends = twenty(&mut host, &client, &raw("GET", 0));
    assert!(ends.iter().all(Result::is_ok));
    assert_eq!(host.tokens, ["b"]);
    host.run_until(host.now + 100);
    let ends = twenty(&mut host, &client, &raw("GET", 0));
    assert!(ends.iter().all(Result::is_ok));
    assert!(host.tokens.is_empty());
}

#[test]
fn what_is_no_token_is_the_host_s_mistake() {
    let mut host = Host::new(|_: &Sent| good());
    host.tokens = vec!["no token\r\n"];
    let error = host.call(&by_host_tokens(), &raw("GET", 0)).unwrap_err();
    assert_eq!(error["argument"], "options.accessToken");
    assert!(host.sent.is_empty());
}

#[test]
fn a_token_that_cannot_be_renewed_is_refused_at_once() {
    let mut host = Host::new(|_: &Sent| at_once(refusal(401, "UNEXPECTED_ERROR")));
    let error = host.call(&by_token(), &raw("GET", 3)).unwrap_err();
    assert_eq!(
        (&error["code"], host.sent.len()),
        (&json!("auth.rejected"), 1)
    );
}

#[test]
fn a_token_without_any_life_serves_the_call_that_got_it() {
    let client = by_account();
    let mut asked = 0;
    let mut inner = server(Some(0), |_, _| true);
    let mut host = Host::new(move |sent: &Sent| {
        asked += usize::from(sent.target == TOKEN);
        assert!(asked < 10, "tokens are asked for without end");
        inner(sent)
    });
    for _ in 0..2 {
        host.call(&client, &raw("GET", 0)).unwrap();
    }
    assert_eq!(host.sent.len(), 4);
}
