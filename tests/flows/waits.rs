//! Waits: what ends them, how they pause, what they say where they end badly.

use serde_json::{Value as Json, json};

use crate::clients::by_token;
use crate::host::{End, Host, Reply, Sent};
use crate::script::{
    LEAST, MOST, SERVICE, VPCE, aws_endpoint, aws_service, bad, command, endpoint_ref, in_order,
    service_ref, times,
};

const NAME: Option<&str> = Some("com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f");

fn pending() -> Reply {
    aws_service("INITIATING", None, None)
}

fn gone() -> Reply {
    bad(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND")
}

fn service_wait(op: &str, wait: Json) -> Json {
    let op = format!("services.{op}");
    command(&op, json!({ "ref": service_ref(), "wait": wait }))
}

fn endpoint_wait(op: &str, wait: Json) -> Json {
    let op = format!("endpoints.{op}");
    command(&op, json!({ "ref": endpoint_ref(), "wait": wait }))
}

fn run(call: &Json, replies: Vec<Reply>) -> (End, Vec<Sent>, Vec<Json>) {
    let mut host = Host::new(in_order(replies));
    let end = host.call(&by_token(), call);
    (end, host.sent, host.told)
}

#[test]
fn a_service_is_ready_with_either_word_of_atlas_s() {
    for word in ["AVAILABLE", "WAITING_FOR_USER"] {
        let replies = vec![pending(), aws_service(word, NAME, None)];
        let (end, sent, told) = run(&service_wait("waitUntilReady", json!({})), replies);
        let service = end.unwrap();
        assert_eq!(
            (&service["status"], &service["phase"]),
            (&json!(word), &json!("ready"))
        );
        assert_eq!(sent.len(), 2);
        assert_eq!(told.len(), 2);
        assert_eq!(
            (&told[0]["phase"], &told[0]["attempt"]),
            (&json!("pending"), &json!(1))
        );
        assert_eq!(
            (&told[1]["phase"], &told[1]["nextInMs"]),
            (&json!("ready"), &Json::Null)
        );
    }
}

#[test]
fn a_service_without_the_name_that_the_next_step_needs_is_not_ready() {
    let nameless = aws_service("AVAILABLE", None, None);
    let replies = vec![
        nameless.clone(),
        nameless,
        aws_service("AVAILABLE", NAME, None),
    ];
    let (end, sent, _) = run(&service_wait("waitUntilReady", json!({})), replies);
    assert_eq!(end.unwrap()["endpointServiceName"], NAME.unwrap());
    assert_eq!(sent.len(), 3);
}

#[test]
fn a_word_that_atlas_adds_is_waited_through() {
    let replies = vec![
        aws_service("POLISHING", None, None),
        aws_service("AVAILABLE", NAME, None),
    ];
    let (end, ..) = run(&service_wait("waitUntilReady", json!({})), replies);
    end.unwrap();
}

#[test]
fn pauses_grow_by_a_third_up_to_their_maximum_and_differ_by_a_tenth() {
    let pauses = |word| {
        let mut host = Host::new(in_order(vec![pending()]));
        host.word = Some(word);
        let wait = json!({ "deadlineMs": 300_000 });
        host.call(&by_token(), &service_wait("waitUntilReady", wait))
            .unwrap_err();
        host.pauses
    };
    let bases = [10_000, 13_333, 17_777, 23_702, 30_000, 30_000, 30_000];
    for (word, tenths) in [(LEAST, 9), (1 << 31, 10), (MOST, 11)] {
        for (pause, base) in pauses(word).into_iter().zip(bases) {
            let expected = base * tenths / 10;
            assert!(
                pause.abs_diff(expected) <= 2,
                "{pause} where {expected} is due"
            );
        }
    }
}

#[test]
fn two_who_begin_together_do_not_look_together() {
    let client = by_token();
    let mut host = Host::new(in_order(vec![pending()]));
    let wait = json!({ "deadlineMs": 60_000 });
    host.begin(&client, &service_wait("waitUntilReady", wait.clone()));
    host.begin(&client, &service_wait("waitUntilReady", wait));
    host.run();
    assert_ne!(host.pauses[0], host.pauses[1]);
}

#[test]
fn a_first_pause_above_the_maximum_is_kept() {
    let mut host = Host::new(in_order(vec![
        pending(),
        pending(),
        aws_service("AVAILABLE", NAME, None),
    ]));
    host.word = Some(1 << 31);
    let wait = json!({ "intervalMs": 50_000, "maxIntervalMs": 20_000 });
    host.call(&by_token(), &service_wait("waitUntilReady", wait))
        .unwrap();
    assert_eq!(host.pauses, [50_000, 50_000]);
}

#[test]
fn an_interval_of_nothing_looks_without_a_pause() {
    let replies = vec![
        pending(),
        pending(),
        pending(),
        aws_service("AVAILABLE", NAME, None),
    ];
    let wait = json!({ "intervalMs": 0, "maxIntervalMs": 0 });
    let (end, sent, _) = run(&service_wait("waitUntilReady", wait), replies);
    end.unwrap();
    assert_eq!(times(&sent), [0, 0, 0, 0]);
}

#[test]
fn a_404_right_after_the_create_is_put_down_to_atlas() {
    let replies = vec![
        gone(),
        gone(),
        pending(),
        aws_service("AVAILABLE", NAME, None),
    ];
    let (end, sent, told) = run(&service_wait("waitUntilReady", json!({})), replies);
    end.unwrap();
    // What is not there yet is not shown as gone.
    assert_eq!((sent.len(), told.len()), (4, 2));
}

#[test]
fn a_404_after_the_grace_is_the_end() {
    for (grace, looks) in [(0, 1), (15_000, 3)] {
        let wait = json!({ "graceMs": grace });
        let (end, sent, told) = run(&service_wait("waitUntilReady", wait), vec![gone()]);
        let error = end.unwrap_err();
        assert_eq!(
            (&error["code"], &error["last"]),
            (&json!("wait.failed"), &Json::Null)
        );
        assert_eq!(error["ref"]["id"], SERVICE);
        assert_eq!(sent.len(), looks);
        assert_eq!(told.last().unwrap()["phase"], "gone");
    }
}

#[test]
fn failed_and_rejected_end_a_wait_with_atlas_s_words() {
    let failed = aws_service("FAILED", None, Some("no capacity"));
    let (end, ..) = run(
        &service_wait("waitUntilReady", json!({})),
        vec![pending(), failed],
    );
    let error = end.unwrap_err();
    assert_eq!(error["code"], "wait.failed");
    assert_eq!(error["last"]["errorMessage"], "no capacity");
    assert!(error["message"].as_str().unwrap().contains("no capacity"));

    for word in ["FAILED", "REJECTED"] {
        let replies = vec![
            aws_endpoint("PENDING", None),
            aws_endpoint(word, Some("not accepted")),
        ];
        let (end, sent, _) = run(&endpoint_wait("waitUntilReady", json!({})), replies);
        let error = end.unwrap_err();
        assert_eq!(
            (&error["code"], &error["last"]["status"]),
            (&json!("wait.failed"), &json!(word))
        );
        assert!(error["message"].as_str().unwrap().contains("not accepted"));
        assert_eq!(error["ref"]["serviceId"], SERVICE);
        assert_eq!(sent.len(), 2);
    }
}

#[test]
fn a_message_on_a_pending_endpoint_ends_the_wait_only_after_the_grace() {
    let words = "Interface endpoint vpce-0123456789abcdef0 was not found";
    let troubled = || aws_endpoint("PENDING_ACCEPTANCE", Some(words));
    let replies = vec![troubled(), troubled(), aws_endpoint("AVAILABLE", None)];
    let (end, ..) = run(&endpoint_wait("waitUntilReady", json!({})), replies);
    assert_eq!(end.unwrap()["phase"], "ready");

    let wait = json!({ "graceMs": 60_000 });
    let (end, sent, _) = run(&endpoint_wait("waitUntilReady", wait), vec![troubled()]);
    let error = end.unwrap_err();
    assert_eq!(
        (&error["code"], &error["last"]["errorMessage"]),
        (&json!("wait.failed"), &json!(words))
    );
    assert!(sent.last().unwrap().at >= 60_000 && sent[sent.len() - 2].at < 60_000);
}

#[test]
fn something_that_is_being_deleted_will_not_be_ready() {
    let deleting = aws_service("DELETING", NAME, None);
    let (end, sent, _) = run(&service_wait("waitUntilReady", json!({})), vec![deleting]);
    assert_eq!(
        (&end.unwrap_err()["code"], sent.len()),
        (&json!("wait.failed"), 1)
    );
}

#[test]
fn a_deadline_brings_what_to_go_on_with() {
    let wait = json!({ "deadlineMs": 45_000 });
    let (end, sent, _) = run(&service_wait("waitUntilReady", wait), vec![pending()]);
    let error = end.unwrap_err();
    assert_eq!(error["code"], "wait.deadline");
    assert_eq!(error["elapsedMs"], 45_000);
    assert_eq!(error["ref"]["cloudProvider"], "AWS");
    assert_eq!(error["ref"]["id"], SERVICE);
    assert_eq!(error["ref"]["projectId"], crate::atlas::PROJECT);
    assert_eq!(error["last"]["status"], "INITIATING");
    assert!(sent.iter().all(|sent| sent.at < 45_000));

    // The error's `ref` is a ref.
    let again = command(
        "services.waitUntilReady",
        json!({ "ref": error["ref"], "wait": {} }),
    );
    let (end, ..) = run(&again, vec![aws_service("AVAILABLE", NAME, None)]);
    end.unwrap();
}

#[test]
fn a_deadline_cuts_the_pause_that_is_announced_and_kept() {
    let mut host = Host::new(in_order(vec![pending()]));
    let wait = json!({ "deadlineMs": 4_000 });
    let error = host
        .call(&by_token(), &service_wait("waitUntilReady", wait))
        .unwrap_err();
    assert_eq!(
        (host.pauses, &error["elapsedMs"]),
        (vec![4_000], &json!(4_000))
    );
    assert_eq!(host.told[0]["nextInMs"], 4_000);
}

#[test]
fn a_deadline_cuts_the_request_under_way() {
    let mut host = Host::new(in_order(vec![pending(), Reply::Silence]));
    host.word = Some(1 << 31);
    let mut call = service_wait("waitUntilReady", json!({ "deadlineMs": 15_000 }));
    call["timeoutMs"] = 60_000.into();
    let error = host.call(&by_token(), &call).unwrap_err();
    assert_eq!(
        (&error["code"], &error["elapsedMs"]),
        (&json!("wait.deadline"), &json!(15_000))
    );
    assert_eq!(error["last"]["status"], "INITIATING");
    let timeouts: Vec<_> = host.sent.iter().map(|sent| sent.timeout_ms).collect();
    assert_eq!(timeouts, [Some(15_000), Some(5_000)]);
}

#[test]
fn a_deadline_cuts_the_pause_between_two_tries() {
    let mut call = service_wait("waitUntilReady", json!({ "deadlineMs": 15_000 }));
    call["maxRetries"] = 9.into();
    let (end, sent, _) = run(&call, vec![crate::script::limited("50")]);
    let error = end.unwrap_err();
    assert_eq!(
        (&error["code"], &error["elapsedMs"]),
        (&json!("wait.deadline"), &json!(15_000))
    );
    assert_eq!((sent.len(), &error["last"]), (1, &Json::Null));
}

#[test]
fn a_look_that_fails_ends_the_wait_with_its_own_error() {
    let replies = vec![pending(), bad(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST")];
    let (end, ..) = run(&service_wait("waitUntilReady", json!({})), replies);
    assert_eq!(end.unwrap_err()["kind"], "ip_not_allowed");
}

#[test]
fn a_look_is_tried_again_as_any_get_is() {
    let mut call = service_wait("waitUntilReady", json!({}));
    call["maxRetries"] = 2.into();
    let replies = vec![
        pending(),
        Reply::Broken(1),
        bad(503, "UNEXPECTED_ERROR"),
        aws_service("AVAILABLE", NAME, None),
    ];
    let (end, _, told) = run(&call, replies);
    end.unwrap();
    assert_eq!(told.len(), 2);
}

#[test]
fn gone_is_what_a_wait_for_the_end_ends_with() {
    let deleting = aws_service("DELETING", NAME, None);
    let replies = vec![aws_service("AVAILABLE", NAME, None), deleting, gone()];
    let (end, sent, told) = run(&service_wait("waitUntilGone", json!({})), replies);
    assert_eq!((end.unwrap(), sent.len()), (Json::Null, 3));
    let last = told.last().unwrap();
    assert_eq!(
        (&last["phase"], &last["value"]),
        (&json!("gone"), &Json::Null)
    );

    let gone = bad(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
    let replies = vec![
        aws_endpoint("FAILED", None),
        aws_endpoint("DELETED", None),
        gone,
    ];
    let (end, sent, _) = run(&endpoint_wait("waitUntilGone", json!({})), replies);
    assert_eq!((end.unwrap(), sent.len()), (Json::Null, 3));
}

#[test]
fn a_service_that_fails_while_it_goes_is_an_error() {
    let replies = vec![aws_service("FAILED", None, Some("stuck"))];
    let (end, ..) = run(&service_wait("waitUntilGone", json!({})), replies);
    assert_eq!(end.unwrap_err()["code"], "wait.failed");
}

#[test]
fn a_404_about_the_project_is_no_going() {
    for code in [
        "GROUP_NOT_FOUND",
        "INVALID_GROUP_ID",
        "PROVIDER_UNSUPPORTED",
    ] {
        for op in ["waitUntilGone", "waitUntilReady"] {
            let (end, sent, _) = run(&service_wait(op, json!({})), vec![bad(404, code)]);
            assert_eq!(
                (&end.unwrap_err()["errorCode"], sent.len()),
                (&json!(code), 1)
            );
        }
    }
}

#[test]
fn a_watch_shows_a_failure_and_ends_without_error() {
    let failed = aws_service("FAILED", None, Some("no capacity"));
    let (end, _, told) = run(&service_wait("watch", json!({})), vec![pending(), failed]);
    end.unwrap();
    let last = told.last().unwrap();
    assert_eq!(
        (&last["phase"], &last["nextInMs"]),
        (&json!("failed"), &Json::Null)
    );
    assert_eq!(
        (&last["attempt"], &last["value"]["id"]),
        (&json!(2), &json!(SERVICE))
    );
}

#[test]
fn a_watch_follows_what_is_being_deleted_until_it_is_gone() {
    let wait = json!({ "graceMs": 0 });
    let deleting = aws_service("DELETING", NAME, None);
    let (end, _, told) = run(&service_wait("watch", wait), vec![deleting, gone()]);
    end.unwrap();
    let phases: Vec<_> = told
        .iter()
        .map(|look| look["phase"].as_str().unwrap())
        .collect();
    assert_eq!(phases, ["deleting", "gone"]);
}

#[test]
fn a_watch_until_gone_passes_the_old_status() {
    let mut call = endpoint_wait("watch", json!({}));
    call["until"] = "gone".into();
    let gone = bad(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
    let replies = vec![
        aws_endpoint("AVAILABLE", None),
        aws_endpoint("DELETING", None),
        gone,
    ];
    let (end, sent, told) = run(&call, replies);
    end.unwrap();
    assert_eq!((sent.len(), told.len()), (3, 3));
    assert_eq!(told[0]["value"]["id"], VPCE);
}
