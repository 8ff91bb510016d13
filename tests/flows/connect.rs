//! `connect`: the whole way, and again after it was broken off anywhere.

use serde_json::{Value as Json, json};

use crate::atlas::{Service, SharedAtlas, atlas, served};
use crate::clients::by_token;
use crate::host::{End, Host};
use crate::script::{SERVICE, VPCE, command};

const AZURE_ID: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/privatelink/providers/Microsoft.Network/privateEndpoints/test";

/// A provider, a region of it, and what is made in its cloud.
fn providers() -> [(&'static str, &'static str, &'static str, Json); 3] {
    let rule =
        |n: u8| json!({ "endpointName": format!("g-{n}"), "ipAddress": format!("10.0.0.{n}") });
    let gcp =
        json!({ "endpointGroupName": "g", "gcpProjectId": "p", "endpoints": [rule(1), rule(2)] });
    let azure = json!({ "id": AZURE_ID, "privateEndpointIPAddress": "10.0.0.1" });
    [
        ("AWS", "us-east-1", VPCE, json!({ "id": VPCE })),
        ("AZURE", "eastus2", AZURE_ID, azure),
        ("GCP", "us-west1", "g", gcp),
    ]
}

fn connect(provider: &str, region: &str) -> Json {
    let service = json!({ "providerName": provider, "region": region });
    command(
        "connect",
        json!({ "service": service, "serviceWait": {}, "wait": {}, "timeoutMs": 10_000 }),
    )
}

fn with_cluster() -> SharedAtlas {
    let atlas = atlas();
    atlas.borrow_mut().clusters = vec!["a"];
    atlas
}

fn steps(told: &[Json]) -> Vec<&str> {
    let mut steps: Vec<&str> = told
        .iter()
        .map(|event| event["step"].as_str().unwrap())
        .collect();
    steps.dedup();
    steps
}

#[test]
fn every_provider_goes_the_whole_way() {
    for (provider, region, id, attachment) in providers() {
        let atlas = with_cluster();
        let mut host = Host::new(served(&atlas));
        host.attachment = attachment;
        let end = host.call(&by_token(), &connect(provider, region)).unwrap();
        assert_eq!(
            (&end["service"]["phase"], &end["endpoint"]["phase"]),
            (&json!("ready"), &json!("ready"))
        );
        assert_eq!(end["endpoint"]["id"], id);
        assert_eq!(
            end["clusters"][0]["srvConnectionString"],
            "mongodb+srv://a-pl-0.example"
        );
        assert_eq!(
            steps(&host.told),
            [
                "service",
                "service_wait",
                "attach",
                "endpoint",
                "endpoint_wait",
                "clusters"
            ],
        );
        // The cloud's side is made for a service that is ready, once.
        assert_eq!(host.attached.len(), 1);
        assert_eq!(host.attached[0]["phase"], "ready");
        assert_eq!(
            (&host.told[0]["created"], &host.told[0]["service"]["phase"]),
            (&json!(true), &json!("pending"))
        );
    }
}

#[test]
fn the_second_run_makes_nothing_and_gives_the_same() {
    let (provider, region, _, attachment) = providers()[0].clone();
    let atlas = with_cluster();
    let mut host = Host::new(served(&atlas));
    host.attachment = attachment;
    let client = by_token();
    let first = host.call(&client, &connect(provider, region)).unwrap();
    host.told.clear();
    let second = host.call(&client, &connect(provider, region)).unwrap();
    assert_eq!(first["clusters"], second["clusters"]);
    assert_eq!(first["endpoint"]["id"], second["endpoint"]["id"]);
    assert_eq!(atlas.borrow().made.len(), 2);
    let created: Vec<_> = host
        .told
        .iter()
        .filter_map(|event| event["created"].as_bool())
        .collect();
    assert_eq!(created, [false, false]);
}

#[test]
fn an_endpoint_that_is_known_is_found_without_the_cloud() {
    let atlas = with_cluster();
    let service = Service::ready("AWS", SERVICE, "US_EAST_1").with(&[(VPCE, None)]);
    atlas.borrow_mut().services.push(service);
    let mut host = Host::new(served(&atlas));
    let mut call = connect("AWS", "us-east-1");
    call["endpointId"] = VPCE.into();
    host.call(&by_token(), &call).unwrap();
    assert!(host.attached.is_empty());
    assert_eq!(
        steps(&host.told),
        [
            "service",
            "service_wait",
            "endpoint",
            "endpoint_wait",
            "clusters"
        ]
    );
    let endpoint = host
        .told
        .iter()
        .find(|event| event["step"] == "endpoint")
        .unwrap();
    assert_eq!(endpoint["created"], false);
}

#[test]
fn an_endpoint_id_that_the_service_does_not_have_is_made() {
    let atlas = with_cluster();
    let mut host = Host::new(served(&atlas));
    host.attachment = json!({ "id": VPCE });
    let mut call = connect("AWS", "us-east-1");
    call["endpointId"] = VPCE.into();
    host.call(&by_token(), &call).unwrap();
    assert_eq!(
        (host.attached.len(), atlas.borrow().made("endpoint")),
        (1, 1)
    );
}

#[test]
fn a_service_that_failed_is_the_error() {
    let atlas = with_cluster();
    let mut service = Service::ready("AWS", SERVICE, "US_EAST_1");
    service.status = Some("FAILED");
    atlas.borrow_mut().services.push(service);
    let mut host = Host::new(served(&atlas));
    let error = host
        .call(&by_token(), &connect("AWS", "us-east-1"))
        .unwrap_err();
    assert_eq!(
        (&error["code"], &error["ref"]["id"]),
        (&json!("wait.failed"), &json!(SERVICE))
    );
    assert!(host.attached.is_empty());
}

#[test]
fn each_wait_has_its_own_deadline() {
    let atlas = with_cluster();
    atlas.borrow_mut().service_takes = 100_000;
    atlas.borrow_mut().endpoint_takes = 100_000;
    let mut host = Host::new(served(&atlas));
    host.attachment = json!({ "id": VPCE });
    let mut call = connect("AWS", "us-east-1");
    call["serviceWait"] = json!({ "deadlineMs": 150_000 });
    call["wait"] = json!({ "deadlineMs": 150_000 });
    host.call(&by_token(), &call).unwrap();
    assert!(host.now - crate::host::START > 200_000);
}

/// One run on a host that stops after so many steps. `None`: it was killed.
fn run(
    atlas: &SharedAtlas,
    call: &Json,
    attachment: &Json,
    steps: Option<usize>,
    now: &mut u64,
) -> Option<End> {
    let mut host = Host::new(served(atlas));
    host.attachment = attachment.clone();
    host.now = *now;
    host.steps_left = steps;
    let machine = host.begin(&by_token(), call);
    host.run();
    *now = host.now;
    let killed = host.steps_left == Some(0);
    let end = (!killed).then(|| host.end(machine));
    host.kill();
    end
}

#[test]
fn broken_off_at_any_step_it_goes_on_from_what_is_there() {
    for (provider, region, id, attachment) in providers() {
        let call = connect(provider, region);
        let mut kills = 0;
        loop {
            let atlas = with_cluster();
            let mut now = crate::host::START;
            let first = run(&atlas, &call, &attachment, Some(kills + 1), &mut now);
            let second = run(&atlas, &call, &attachment, None, &mut now)
                .unwrap()
                .unwrap();
            assert_eq!(second["endpoint"]["id"], id, "killed after {kills} steps");
            assert_eq!(
                second["clusters"][0]["connectionString"],
                "mongodb://pl-0.a.example:1024"
            );
            let atlas = atlas.borrow();
            assert_eq!((atlas.made("service"), atlas.made("endpoint")), (1, 1));
            assert_eq!(
                (atlas.services.len(), atlas.services[0].endpoints.len()),
                (1, 1)
            );
            if first.is_some() {
                break;
            }
            kills += 1;
        }
        assert!(kills > 30, "{kills}");
    }
}

#[test]
fn two_at_once_end_in_one_service_and_one_endpoint() {
    let atlas = with_cluster();
    let mut host = Host::new(served(&atlas));
    host.attachment = json!({ "id": VPCE });
    let client = by_token();
    let calls = [(); 2].map(|()| host.begin(&client, &connect("AWS", "us-east-1")));
    host.run();
    let ends = calls.map(|call| host.end(call).unwrap());
    assert_eq!(ends[0]["clusters"], ends[1]["clusters"]);
    assert_eq!(atlas.borrow().made.len(), 2);
}
