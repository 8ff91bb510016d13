//! `regionalMode.set`: set, then looked at until Atlas says the same.

use atlas_private_endpoint::client::Answer;
use serde_json::json;

use crate::atlas::{Fault, atlas, refusal, served};
use crate::clients::by_token;
use crate::host::Host;
use crate::script::{command, methods};

#[test]
fn a_mode_is_set_when_a_look_agrees() {
    for enabled in [true, false] {
        let atlas = atlas();
        atlas.borrow_mut().regional_mode = !enabled;
        atlas.borrow_mut().mode_lag = 26_000;
        let mut host = Host::new(served(&atlas));
        let more = json!({ "enabled": enabled, "wait": {} });
        let end = host.call(&by_token(), &command("regionalMode.set", more));
        assert_eq!(end.unwrap(), enabled);
        assert_eq!(methods(&host.sent), ["PATCH", "GET", "GET", "GET", "GET"]);
        let phases: Vec<_> = host.told.iter().map(|look| &look["phase"]).collect();
        assert_eq!(phases, ["pending", "pending", "pending", "ready"]);
        assert_eq!(host.told[3]["nextInMs"], json!(null));
    }
}

#[test]
fn at_the_deadline_it_resolves_with_what_atlas_said_last() {
    let atlas = atlas();
    atlas.borrow_mut().mode_lag = 900_000;
    let mut host = Host::new(served(&atlas));
    let more = json!({ "enabled": true, "wait": { "deadlineMs": 60_000 } });
    let end = host.call(&by_token(), &command("regionalMode.set", more));
    assert_eq!(end.unwrap(), false);
    assert_eq!(host.now - crate::host::START, 60_000);
}

#[test]
fn a_mode_that_endpoints_forbid_is_a_conflict() {
    let atlas = atlas();
    let no = refusal(
        409,
        "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION",
    );
    atlas.borrow_mut().fails("PATCH", "", Fault::Refuse(no), 1);
    let mut host = Host::new(served(&atlas));
    let more = json!({ "enabled": false, "wait": {} });
    let error = host
        .call(&by_token(), &command("regionalMode.set", more))
        .unwrap_err();
    assert_eq!((&error["kind"], host.sent.len()), (&json!("conflict"), 1));
}

#[test]
fn a_mode_that_there_was_no_time_to_set_again_was_not_set() {
    let atlas = atlas();
    let limited = Answer {
        retry_after: Some("50".to_owned()),
        ..refusal(429, "RATE_LIMITED")
    };
    atlas
        .borrow_mut()
        .fails("PATCH", "", Fault::Refuse(limited), 1);
    let mut host = Host::new(served(&atlas));
    let more = json!({ "enabled": true, "maxRetries": 3, "wait": { "deadlineMs": 10_000 } });
    let error = host.call(&by_token(), &command("regionalMode.set", more));
    let error = error.unwrap_err();
    assert_eq!(error["code"], "transport.timeout");
    assert_eq!(
        (&error["attempts"], &error["mayHaveExecuted"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(host.sent.len(), 1);
}

#[test]
fn a_deadline_while_the_mode_is_being_set_says_that_it_may_have_been() {
    let atlas = atlas();
    atlas
        .borrow_mut()
        .fails("PATCH", "", Fault::AnswerSilent, 1);
    let mut host = Host::new(served(&atlas));
    let more = json!({ "enabled": true, "maxRetries": 3, "wait": { "deadlineMs": 10_000 } });
    let error = host.call(&by_token(), &command("regionalMode.set", more));
    let error = error.unwrap_err();
    assert_eq!(error["code"], "transport.timeout");
    assert_eq!(error["mayHaveExecuted"], true);
    assert_eq!(host.now - crate::host::START, 10_000);
    // It had been, and a second call finds it so.
    assert!(atlas.borrow().regional_mode);
}
