//! Endpoints: ensured, listed, registered again.

use serde_json::{Value as Json, json};

use crate::atlas::{Fault, Service, SharedAtlas, atlas, refusal, served};
use crate::clients::by_token;
use crate::host::{Host, START};
use crate::script::{SERVICE, VPCE, VPCE_2, command, methods, service_ref};

/// Atlas with one ready service of AWS.
fn with(endpoints: &[(&str, Option<&'static str>)]) -> SharedAtlas {
    let atlas = atlas();
    let service = Service::ready("AWS", SERVICE, "US_EAST_1").with(endpoints);
    atlas.borrow_mut().services.push(service);
    atlas
}

fn about(op: &str, id: &str, wait: Json) -> Json {
    let more = json!({ "service": service_ref(), "endpoint": { "id": id }, "wait": wait, "timeoutMs": 10_000 });
    command(op, more)
}

fn run(atlas: &SharedAtlas, call: &Json) -> (Result<Json, Json>, Vec<String>) {
    let mut host = Host::new(served(atlas));
    let end = host.call(&by_token(), call);
    let methods = methods(&host.sent).into_iter().map(str::to_owned).collect();
    (end, methods)
}

fn statuses(atlas: &SharedAtlas) -> Vec<(String, Option<&'static str>)> {
    let atlas = atlas.borrow();
    let all = atlas.services.iter().flat_map(|service| &service.endpoints);
    all.map(|endpoint| (endpoint.id.clone(), endpoint.status))
        .collect()
}

#[test]
fn an_endpoint_is_found_or_registered() {
    let atlas = with(&[]);
    let call = about("endpoints.ensure", VPCE, json!({}));
    let (end, methods) = run(&atlas, &call);
    assert_eq!(
        (&end.unwrap()["created"], methods),
        (&json!(true), vec!["GET".into(), "POST".into()])
    );
    let (end, methods) = run(&atlas, &call);
    assert_eq!(
        (&end.unwrap()["created"], methods),
        (&json!(false), vec!["GET".to_owned()])
    );
    assert_eq!(atlas.borrow().made("endpoint"), 1);
}

#[test]
fn a_lost_answer_ends_in_the_endpoint_that_was_registered() {
    for (fault, posts) in [
        (Fault::AnswerLost, 1),
        (Fault::AnswerSilent, 1),
        (Fault::RequestLost, 2),
    ] {
        let atlas = with(&[]);
        atlas.borrow_mut().fails("POST", "", fault, 1);
        let (end, methods) = run(&atlas, &about("endpoints.ensure", VPCE, json!({})));
        let end = end.unwrap();
        assert_eq!(
            (&end["created"], &end["endpoint"]["id"]),
            (&json!(true), &json!(VPCE))
        );
        assert_eq!(
            methods.iter().filter(|method| *method == "POST").count(),
            posts
        );
        assert_eq!(atlas.borrow().made("endpoint"), 1);
    }
}

#[test]
fn a_silent_registration_that_is_not_found_is_not_sent_again() {
    let atlas = with(&[]);
    atlas
        .borrow_mut()
        .fails("POST", "", Fault::RequestSilent, 1);
    let (end, methods) = run(&atlas, &about("endpoints.ensure", VPCE, json!({})));
    assert_eq!(end.unwrap_err()["code"], "transport.timeout");
    assert_eq!(methods, ["GET", "POST", "GET"]);
}

#[test]
fn two_who_register_at_once_end_in_one_endpoint() {
    let atlas = with(&[]);
    let mut host = Host::new(served(&atlas));
    let call = about("endpoints.ensure", VPCE, json!({}));
    let calls = [
        host.begin(&by_token(), &call),
        host.begin(&by_token(), &call),
    ];
    host.run();
    let created: Vec<Json> = calls
        .iter()
        .map(|call| host.end(*call).unwrap()["created"].clone())
        .collect();
    assert_eq!(created, [true, false]);
    assert_eq!(atlas.borrow().made("endpoint"), 1);
}

#[test]
fn an_endpoint_of_no_service_is_not_found() {
    let atlas = atlas();
    let (end, _) = run(&atlas, &about("endpoints.ensure", VPCE, json!({})));
    assert_eq!(end.unwrap_err()["kind"], "not_found");
}

fn list() -> Json {
    command("endpoints.list", json!({ "service": service_ref() }))
}

#[test]
fn a_list_has_every_endpoint_in_the_service_s_order() {
    let ids: Vec<String> = (0..20).map(|n| format!("vpce-{n:017x}")).collect();
    let endpoints: Vec<_> = ids.iter().map(|id| (&**id, None)).collect();
    let atlas = with(&endpoints);
    let (end, methods) = run(&atlas, &list());
    let listed: Vec<String> = end
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|endpoint| endpoint["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((listed, methods.len()), (ids, 21));
}

#[test]
fn the_looks_of_a_list_go_at_the_same_time() {
    let atlas = with(&[(VPCE, None), (VPCE_2, None)]);
    atlas.borrow_mut().latency = 100;
    let mut host = Host::new(served(&atlas));
    host.call(&by_token(), &list()).unwrap();
    assert_eq!(host.now - START, 200);
}

#[test]
fn an_endpoint_that_goes_meanwhile_is_left_out() {
    let atlas = with(&[(VPCE, None), (VPCE_2, None)]);
    let mut serve = served(&atlas);
    let shared = atlas.clone();
    let mut host = Host::new(move |sent| {
        if sent.target.contains(VPCE) {
            shared.borrow_mut().services[0]
                .endpoints
                .retain(|endpoint| endpoint.id != VPCE);
        }
        serve(sent)
    });
    let listed = host.call(&by_token(), &list()).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["id"], VPCE_2);
}

#[test]
fn any_other_failure_of_a_look_rejects_the_list() {
    let atlas = with(&[(VPCE, None), (VPCE_2, None)]);
    atlas.borrow_mut().fails(
        "GET",
        VPCE_2,
        Fault::Refuse(refusal(500, "UNEXPECTED_ERROR")),
        1,
    );
    assert_eq!(run(&atlas, &list()).0.unwrap_err()["status"], 500);
}

#[test]
fn a_list_of_an_empty_service_is_empty_and_of_none_is_not_found() {
    assert_eq!(run(&with(&[]), &list()).0.unwrap(), json!([]));
    assert_eq!(run(&atlas(), &list()).0.unwrap_err()["kind"], "not_found");
}

#[test]
fn the_services_of_all_providers_come_in_order() {
    let atlas = atlas();
    for provider in ["GCP", "AZURE", "AWS"] {
        let service = Service::ready(provider, SERVICE, "US_EAST_1");
        atlas.borrow_mut().services.push(service);
    }
    let (end, methods) = run(&atlas, &command("services.list", json!({})));
    let end = end.unwrap();
    let providers: Vec<_> = end
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["cloudProvider"].clone())
        .collect();
    assert_eq!(
        (providers, methods.len()),
        (vec![json!("AWS"), json!("AZURE"), json!("GCP")], 3)
    );
}

#[test]
fn a_provider_that_cannot_be_listed_rejects_the_list_of_all() {
    for (status, code) in [(403, "FEATURE_UNSUPPORTED"), (404, "RESOURCE_NOT_FOUND")] {
        let atlas = atlas();
        atlas
            .borrow_mut()
            .fails("GET", "AZURE", Fault::Refuse(refusal(status, code)), 1);
        let (end, _) = run(&atlas, &command("services.list", json!({})));
        assert_eq!(end.unwrap_err()["errorCode"], code);
    }
}

fn retry(id: &str) -> Json {
    about("endpoints.retry", id, json!({}))
}

#[test]
fn an_endpoint_that_failed_is_deleted_and_registered_again() {
    for word in ["FAILED", "REJECTED"] {
        let atlas = with(&[(VPCE, Some(word)), (VPCE_2, None)]);
        let (end, methods) = run(&atlas, &retry(VPCE));
        assert_eq!(end.unwrap()["phase"], "ready");
        assert_eq!(
            methods.iter().filter(|method| *method == "DELETE").count(),
            1
        );
        assert_eq!(
            statuses(&atlas),
            [(VPCE_2.to_owned(), None), (VPCE.to_owned(), None)]
        );
    }
}

#[test]
fn one_that_is_ready_or_pending_is_waited_for_and_not_deleted() {
    for pending_for in [0, 100_000] {
        let atlas = with(&[(VPCE, None)]);
        atlas.borrow_mut().services[0].endpoints[0].ready_at = pending_for;
        let (end, methods) = run(&atlas, &retry(VPCE));
        assert_eq!(end.unwrap()["phase"], "ready");
        assert!(methods.iter().all(|method| method == "GET"));
    }
}

#[test]
fn one_that_is_going_is_registered_when_it_is_gone() {
    let atlas = with(&[(VPCE, Some("DELETING")), (VPCE_2, None)]);
    atlas.borrow_mut().services[0].endpoints[0].gone_at = 50_000;
    let (end, methods) = run(&atlas, &retry(VPCE));
    assert_eq!(end.unwrap()["phase"], "ready");
    assert!(!methods.iter().any(|method| method == "DELETE"));
}

#[test]
fn one_that_atlas_does_not_know_is_registered() {
    let atlas = with(&[]);
    let (end, methods) = run(&atlas, &retry(VPCE));
    assert_eq!(end.unwrap()["phase"], "ready");
    assert_eq!(methods.iter().filter(|method| *method != "GET").count(), 1);
}

#[test]
fn the_last_endpoint_is_refused_before_anything_is_deleted() {
    let atlas = with(&[(VPCE, Some("FAILED"))]);
    let (end, methods) = run(&atlas, &retry(VPCE));
    let error = end.unwrap_err();
    assert_eq!(
        (&error["code"], &error["argument"]),
        (&json!("usage.refused"), &json!("options.evenIfLast"))
    );
    assert!(methods.iter().all(|method| method == "GET"));
}

#[test]
fn the_last_endpoint_is_registered_again_where_that_was_asked_for() {
    let atlas = with(&[(VPCE, Some("FAILED"))]);
    let mut call = retry(VPCE);
    call["evenIfLast"] = true.into();
    assert_eq!(run(&atlas, &call).0.unwrap()["phase"], "ready");
}

#[test]
fn a_service_that_went_with_its_last_endpoint_is_what_the_error_is_about() {
    let atlas = with(&[(VPCE, Some("FAILED"))]);
    atlas.borrow_mut().last_takes_service = true;
    let mut call = retry(VPCE);
    call["evenIfLast"] = true.into();
    let (end, methods) = run(&atlas, &call);
    let error = end.unwrap_err();
    assert_eq!(error["code"], "wait.failed");
    assert_eq!(
        (&error["ref"]["id"], &error["ref"]["serviceId"]),
        (&json!(SERVICE), &Json::Null)
    );
    assert!(!methods.iter().any(|method| method == "POST"));
}

#[test]
fn one_that_fails_again_is_an_error_about_the_endpoint() {
    let atlas = with(&[(VPCE, Some("FAILED")), (VPCE_2, None)]);
    let mut serve = served(&atlas);
    let shared = atlas.clone();
    let mut host = Host::new(move |sent| {
        let reply = serve(sent);
        if sent.method == "POST" {
            shared.borrow_mut().services[0].endpoints[1].status = Some("FAILED");
        }
        reply
    });
    let error = host.call(&by_token(), &retry(VPCE)).unwrap_err();
    assert_eq!(
        (&error["code"], &error["ref"]["id"]),
        (&json!("wait.failed"), &json!(VPCE))
    );
    assert_eq!(error["ref"]["serviceId"], SERVICE);
}

#[test]
fn a_delete_whose_answer_was_lost_is_tried_again_and_404_is_success() {
    let atlas = with(&[(VPCE, Some("FAILED")), (VPCE_2, None)]);
    atlas.borrow_mut().fails("DELETE", "", Fault::AnswerLost, 1);
    let mut call = retry(VPCE);
    call["maxRetries"] = 2.into();
    assert_eq!(run(&atlas, &call).0.unwrap()["phase"], "ready");
}

#[test]
fn endpoints_of_a_project_are_registered_again_one_after_another() {
    let third = "vpce-0123456789abcdef2";
    let failed = Some("FAILED");
    let atlas = with(&[(VPCE, failed), (VPCE_2, failed), (third, None)]);
    let client = by_token();
    let mut host = Host::new(served(&atlas));
    let calls = [
        host.begin(&client, &retry(VPCE)),
        host.begin(&client, &retry(VPCE_2)),
    ];
    host.run();
    for call in calls {
        host.end(call).unwrap();
    }
    // The second call's first request comes after the first call's last.
    let first: Vec<bool> = host
        .sent
        .iter()
        .filter(|sent| sent.target.ends_with(VPCE) || sent.target.ends_with(VPCE_2))
        .map(|sent| sent.target.ends_with(VPCE))
        .collect();
    assert!(first.is_sorted_by(|a, b| a >= b), "{first:?}");
}

#[test]
fn a_retry_that_is_given_up_lets_the_next_one_go() {
    let failed = Some("FAILED");
    let atlas = with(&[(VPCE, failed), (VPCE_2, failed)]);
    let client = by_token();
    let mut host = Host::new(served(&atlas));
    let first = host.begin(&client, &retry(VPCE));
    let second = host.begin(&client, &retry(VPCE_2));
    host.run_until(START + 5_000);
    host.abandon(first);
    host.run();
    assert_eq!(host.end(second).unwrap()["phase"], "ready");
}

#[test]
fn wherever_the_deadline_comes_it_is_a_wait_error() {
    for deadline in (0..130_000).step_by(370) {
        let atlas = with(&[(VPCE, Some("FAILED")), (VPCE_2, None)]);
        atlas.borrow_mut().latency = 400;
        let call = about("endpoints.retry", VPCE, json!({ "deadlineMs": deadline }));
        let mut host = Host::new(served(&atlas));
        match host.call(&by_token(), &call) {
            Ok(endpoint) => assert_eq!(endpoint["phase"], "ready"),
            Err(error) => {
                assert_eq!(error["code"], "wait.deadline", "{deadline}: {error}");
                assert_eq!(error["ref"]["id"], VPCE);
                assert_eq!(error["elapsedMs"], deadline);
            }
        }
        assert!(host.now - START <= deadline);
    }
}
