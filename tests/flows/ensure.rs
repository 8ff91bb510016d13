//! `services.ensure`: whatever happens on the way, one service in the end.

use serde_json::{Value as Json, json};

use crate::atlas::{Fault, Service, SharedAtlas, atlas, refusal, served};
use crate::clients::by_token;
use crate::host::Host;
use crate::script::{SERVICE, command, methods};

fn ensure(provider: &str, region: &str) -> Json {
    let service = json!({ "providerName": provider, "region": region });
    command(
        "services.ensure",
        json!({ "service": service, "timeoutMs": 10_000 }),
    )
}

/// What it gave, and the methods of the requests.
fn run(atlas: &SharedAtlas, call: &Json) -> (Result<Json, Json>, Vec<String>) {
    let mut host = Host::new(served(atlas));
    let end = host.call(&by_token(), call);
    let methods = methods(&host.sent).into_iter().map(str::to_owned).collect();
    (end, methods)
}

#[test]
fn what_is_there_is_found_in_either_spelling() {
    for (provider, atlas_name, cloud) in [
        ("AWS", "US_EAST_1", "us-east-1"),
        ("AZURE", "US_EAST_2", "eastus2"),
        ("GCP", "WESTERN_US", "us-west1"),
    ] {
        for region in [atlas_name, cloud] {
            let atlas = atlas();
            let there = Service::ready(provider, SERVICE, atlas_name);
            atlas.borrow_mut().services.push(there);
            let (end, methods) = run(&atlas, &ensure(provider, region));
            let found = end.unwrap();
            assert_eq!(
                (&found["created"], &found["service"]["id"]),
                (&json!(false), &json!(SERVICE))
            );
            assert_eq!(methods, ["GET"]);
        }
    }
}

#[test]
fn what_is_not_there_is_made() {
    let atlas = atlas();
    let elsewhere = Service::ready("AWS", SERVICE, "EU_WEST_1");
    atlas.borrow_mut().services.push(elsewhere);
    let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
    let made = end.unwrap();
    assert_eq!(
        (&made["created"], &made["service"]["phase"]),
        (&json!(true), &json!("pending"))
    );
    assert_eq!(
        (methods, atlas.borrow().services.len()),
        (vec!["GET".into(), "POST".into()], 2)
    );
}

#[test]
fn what_failed_is_found_too() {
    let atlas = atlas();
    let mut failed = Service::ready("AWS", SERVICE, "US_EAST_1");
    failed.status = Some("FAILED");
    atlas.borrow_mut().services.push(failed);
    let found = run(&atlas, &ensure("AWS", "us-east-1")).0.unwrap();
    assert_eq!(
        (&found["created"], &found["service"]["phase"]),
        (&json!(false), &json!("failed"))
    );
}

#[test]
fn a_port_mapped_service_is_another_than_one_that_is_not() {
    for wanted in [None, Some(false), Some(true)] {
        let atlas = atlas();
        let there = Service::ready("GCP", SERVICE, "WESTERN_US");
        atlas.borrow_mut().services.push(there);
        let mut call = ensure("GCP", "us-west1");
        call["service"]["portMappingEnabled"] = wanted.into();
        let end = run(&atlas, &call).0.unwrap();
        assert_eq!(end["created"], wanted == Some(true), "{wanted:?}");
        assert_eq!(end["service"]["portMappingEnabled"], wanted == Some(true));
    }
}

#[test]
fn a_conflict_ends_in_the_service_of_the_other() {
    let atlas = atlas();
    let mut host = Host::new({
        let atlas = atlas.clone();
        let mut serve = served(&atlas);
        move |sent| {
            let reply = serve(sent);
            if sent.method == "GET" && atlas.borrow().services.is_empty() {
                // Another process makes it between our list and our create.
                let theirs = Service::ready("AWS", SERVICE, "US_EAST_1");
                atlas.borrow_mut().services.push(theirs);
            }
            reply
        }
    });
    let end = host.call(&by_token(), &ensure("AWS", "us-east-1")).unwrap();
    assert_eq!(
        (&end["created"], &end["service"]["id"]),
        (&json!(false), &json!(SERVICE))
    );
    assert_eq!(methods(&host.sent), ["GET", "POST", "GET"]);
}

#[test]
fn a_conflict_over_nothing_that_can_be_found_rejects() {
    let atlas = atlas();
    let conflict = refusal(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");
    atlas
        .borrow_mut()
        .fails("POST", "", Fault::Refuse(conflict), 9);
    let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
    assert_eq!(end.unwrap_err()["kind"], "already_exists");
    assert_eq!(methods, ["GET", "POST", "GET"]);
}

#[test]
fn a_lost_answer_ends_in_the_service_that_was_made() {
    for fault in [Fault::AnswerLost, Fault::AnswerSilent] {
        let atlas = atlas();
        atlas.borrow_mut().fails("POST", "", fault, 1);
        let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
        assert_eq!(end.unwrap()["created"], true);
        assert_eq!(methods, ["GET", "POST", "GET"]);
        assert_eq!(atlas.borrow().made("service"), 1);
    }
}

#[test]
fn a_lost_create_that_the_list_shows_late_is_still_this_calls_own() {
    let atlas = atlas();
    atlas.borrow_mut().fails("POST", "", Fault::AnswerLost, 1);
    let mut host = Host::new({
        let atlas = atlas.clone();
        let mut serve = served(&atlas);
        let mut is_late = true;
        move |sent| {
            // The list after the lost create does not have it yet.
            if !(is_late && sent.method == "GET" && atlas.borrow().made("service") == 1) {
                return serve(sent);
            }
            is_late = false;
            let services = std::mem::take(&mut atlas.borrow_mut().services);
            let reply = serve(sent);
            atlas.borrow_mut().services = services;
            reply
        }
    });
    let end = host.call(&by_token(), &ensure("AWS", "us-east-1")).unwrap();
    assert_eq!(end["created"], true);
    assert_eq!(methods(&host.sent), ["GET", "POST", "GET", "POST", "GET"]);
    assert_eq!(atlas.borrow().made("service"), 1);
}

#[test]
fn a_create_that_never_arrived_is_sent_once_more() {
    let atlas = atlas();
    atlas.borrow_mut().fails("POST", "", Fault::RequestLost, 1);
    let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
    assert_eq!(end.unwrap()["created"], true);
    assert_eq!(methods, ["GET", "POST", "GET", "POST"]);
    assert_eq!(atlas.borrow().made("service"), 1);
}

#[test]
fn but_only_once() {
    let atlas = atlas();
    atlas.borrow_mut().fails("POST", "", Fault::RequestLost, 9);
    let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
    assert_eq!(end.unwrap_err()["code"], "transport.failed");
    assert_eq!(methods, ["GET", "POST", "GET", "POST", "GET"]);
}

#[test]
fn a_create_that_timed_out_may_still_be_under_way_and_is_not_sent_again() {
    let atlas = atlas();
    atlas
        .borrow_mut()
        .fails("POST", "", Fault::RequestSilent, 1);
    let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
    let error = end.unwrap_err();
    assert_eq!(
        (&error["code"], &error["mayHaveExecuted"]),
        (&json!("transport.timeout"), &json!(true))
    );
    assert_eq!(methods, ["GET", "POST", "GET"]);
}

#[test]
fn where_the_second_list_fails_the_lost_create_is_the_error() {
    let atlas = atlas();
    atlas.borrow_mut().fails("POST", "", Fault::AnswerLost, 1);
    let mut lists = 0;
    let mut serve = served(&atlas);
    let mut host = Host::new(move |sent| {
        lists += usize::from(sent.method == "GET");
        match lists {
            2 => crate::script::bad(500, "UNEXPECTED_ERROR"),
            _ => serve(sent),
        }
    });
    let error = host
        .call(&by_token(), &ensure("AWS", "us-east-1"))
        .unwrap_err();
    assert_eq!(
        (&error["code"], &error["mayHaveExecuted"]),
        (&json!("transport.failed"), &json!(true))
    );
}

#[test]
fn other_refusals_of_the_create_are_final() {
    for (status, code) in [
        (402, "NO_PAYMENT_INFORMATION_FOUND"),
        (409, "OUT_OF_CAPACITY"),
        (500, "UNEXPECTED_ERROR"),
    ] {
        let atlas = atlas();
        atlas
            .borrow_mut()
            .fails("POST", "", Fault::Refuse(refusal(status, code)), 1);
        let (end, methods) = run(&atlas, &ensure("AWS", "us-east-1"));
        assert_eq!(end.unwrap_err()["errorCode"], code);
        assert_eq!(methods, ["GET", "POST"]);
    }
}

fn old_service(id: &str, region: &str, ready: bool) -> Service {
    let mut service = Service::ready("AWS", id, region);
    service.old_body = true;
    service.ready_at = if ready { 0 } else { u64::MAX };
    service
}

#[test]
fn an_old_body_says_its_region_in_the_name_of_the_service() {
    let atlas = atlas();
    atlas.borrow_mut().services = vec![
        old_service("5f7cac1adf5d6c6306f4b28a", "EU_WEST_1", true),
        old_service(SERVICE, "US_EAST_1", true),
    ];
    let end = run(&atlas, &ensure("AWS", "us-east-1")).0.unwrap();
    assert_eq!(
        (&end["created"], &end["service"]["id"]),
        (&json!(false), &json!(SERVICE))
    );
}

/// A server of old bodies on which the answer to the create is lost, and others make `theirs` at
/// the same time.
fn among_old_bodies(theirs: &[Service]) -> Result<Json, Json> {
    let atlas = atlas();
    let conflict = refusal(
        409,
        "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
    );
    atlas
        .borrow_mut()
        .fails("POST", "", Fault::Refuse(conflict), 1);
    let mut serve = served(&atlas);
    let (shared, theirs) = (atlas.clone(), theirs.to_vec());
    let mut host = Host::new(move |sent| {
        if sent.method == "POST" {
            shared.borrow_mut().services.extend(theirs.clone());
        }
        serve(sent)
    });
    host.call(&by_token(), &ensure("AWS", "us-east-1"))
}

#[test]
fn an_old_body_that_says_no_region_is_ours_where_it_is_the_only_new_one() {
    let id = "5f7cac1adf5d6c6306f4b28b";
    let end = among_old_bodies(&[old_service(id, "US_EAST_1", false)]).unwrap();
    assert_eq!(end["service"]["id"], id);
}

#[test]
fn of_two_new_ones_that_say_no_region_none_is_guessed() {
    let end = among_old_bodies(&[
        old_service("5f7cac1adf5d6c6306f4b28b", "US_EAST_1", false),
        old_service("5f7cac1adf5d6c6306f4b28c", "EU_WEST_1", false),
    ]);
    assert_eq!(end.unwrap_err()["kind"], "already_exists");
}

#[test]
fn a_new_one_whose_name_tells_of_another_region_is_not_ours() {
    let end = among_old_bodies(&[old_service(SERVICE, "EU_WEST_1", true)]);
    assert_eq!(end.unwrap_err()["kind"], "already_exists");
}

#[test]
fn two_processes_at_once_end_in_one_service() {
    for latency in [0, 40] {
        let atlas = atlas();
        atlas.borrow_mut().latency = latency;
        let mut host = Host::new(served(&atlas));
        let calls: Vec<_> = (0..5)
            .map(|_| host.begin(&by_token(), &ensure("AWS", "us-east-1")))
            .collect();
        host.run();
        let ends: Vec<Json> = calls.iter().map(|call| host.end(*call).unwrap()).collect();
        assert!(
            ends.iter()
                .all(|end| end["service"]["id"] == ends[0]["service"]["id"])
        );
        assert_eq!(ends.iter().filter(|end| end["created"] == true).count(), 1);
        assert_eq!(atlas.borrow().made("service"), 1);
    }
}
