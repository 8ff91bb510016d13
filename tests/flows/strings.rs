//! Connection strings: read when the clusters are at rest.

use serde_json::{Value as Json, json};

use crate::atlas::{Service, atlas, ok, served};
use crate::clients::by_token;
use crate::host::{Host, Reply};
use crate::script::{SERVICE, VPCE, at_once, bad, command, endpoint_ref, in_order};

fn strings(more: Json) -> Json {
    let mut members = json!({ "endpoint": endpoint_ref(), "wait": {} });
    for (name, value) in more.as_object().unwrap() {
        members[name] = value.clone();
    }
    command("clusters.connectionStrings", members)
}

fn cluster(name: &str, state: &str) -> Json {
    json!({
        "name": name,
        "stateName": state,
        "connectionStrings": {
            "privateEndpoint": [{
                "connectionString": format!("mongodb://pl-0.{name}.example"),
                "srvConnectionString": format!("mongodb+srv://{name}.example"),
                "endpoints": [{ "endpointId": VPCE, "providerName": "AWS", "region": "US_EAST_1" }],
            }],
        },
    })
}

fn page(clusters: &[Json], links: Json) -> Reply {
    at_once(ok(200, &json!({ "results": clusters, "links": links })))
}

fn states(states: &[&str]) -> Vec<Reply> {
    states
        .iter()
        .map(|state| page(&[cluster("a", state)], json!([])))
        .collect()
}

#[test]
fn clusters_have_to_be_idle_twice_running() {
    for (looks, expected) in [
        (&["IDLE", "IDLE"][..], 2),
        (&["UPDATING", "IDLE", "IDLE"], 3),
        (
            &["IDLE", "UPDATING", "IDLE", "REPAIRING", "IDLE", "IDLE"],
            6,
        ),
    ] {
        let mut host = Host::new(in_order(states(looks)));
        let end = host.call(&by_token(), &strings(json!({}))).unwrap();
        assert_eq!(host.sent.len(), expected);
        assert_eq!(end[0]["srvConnectionString"], "mongodb+srv://a.example");
        assert_eq!(end[0]["srvShardOptimizedConnectionString"], Json::Null);
        assert_eq!(host.told.len(), expected);
        assert_eq!(host.told.last().unwrap()["nextInMs"], Json::Null);
    }
}

#[test]
fn all_pages_are_read_at_each_look() {
    let next = json!([{ "rel": "next", "href": "https://cloud.example/" }]);
    let pages = [
        page(&[cluster("a", "IDLE")], next),
        page(&[cluster("b", "IDLE")], json!([])),
    ];
    let mut host = Host::new(in_order([&pages[..], &pages[..]].concat()));
    let end = host.call(&by_token(), &strings(json!({}))).unwrap();
    let names: Vec<_> = end
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["clusterName"].clone())
        .collect();
    assert_eq!(names, ["a", "b"]);
    let numbers: Vec<_> = host
        .sent
        .iter()
        .map(|sent| {
            (
                sent.target.contains("pageNum=1&"),
                sent.target.contains("pageNum=2&"),
            )
        })
        .collect();
    assert_eq!(
        numbers,
        [(true, false), (false, true), (true, false), (false, true)]
    );
    assert!(
        host.sent
            .iter()
            .all(|sent| sent.target.contains("itemsPerPage=500"))
    );
}

#[test]
fn a_busy_cluster_on_a_later_page_is_waited_for() {
    let next = json!([{ "rel": "next", "href": "https://cloud.example/" }]);
    let first = page(&[cluster("a", "IDLE")], next);
    let second = |state| page(&[cluster("b", state)], json!([]));
    let mut host = Host::new(in_order(vec![
        first.clone(),
        second("UPDATING"),
        first.clone(),
        second("IDLE"),
        first,
        second("IDLE"),
    ]));
    host.call(&by_token(), &strings(json!({}))).unwrap();
    assert_eq!(host.sent.len(), 6);
}

#[test]
fn a_cluster_without_a_string_for_the_endpoint_says_so_with_nulls() {
    let mut other = cluster("b", "IDLE");
    other["connectionStrings"]["privateEndpoint"][0]["endpoints"][0]["endpointId"] =
        "vpce-0".into();
    let none = json!({ "name": "c", "stateName": "IDLE", "connectionStrings": null });
    let look = page(&[cluster("a", "IDLE"), other, none], json!([]));
    let mut host = Host::new(in_order(vec![look]));
    let end = host.call(&by_token(), &strings(json!({}))).unwrap();
    assert_eq!(end[0]["connectionString"], "mongodb://pl-0.a.example");
    for index in [1, 2] {
        for name in [
            "srvConnectionString",
            "srvShardOptimizedConnectionString",
            "connectionString",
        ] {
            assert_eq!(end[index][name], Json::Null);
        }
    }
    assert_eq!(end[2]["clusterName"], "c");
}

#[test]
fn a_gcp_endpoint_is_matched_by_its_group_s_name() {
    let mut gcp = cluster("a", "IDLE");
    gcp["connectionStrings"]["privateEndpoint"][0]["endpoints"][0]["endpointId"] = "group-1".into();
    let mut host = Host::new(in_order(vec![page(&[gcp], json!([]))]));
    let endpoint = json!({ "cloudProvider": "GCP", "serviceId": SERVICE, "id": "group-1" });
    let end = host
        .call(&by_token(), &strings(json!({ "endpoint": endpoint })))
        .unwrap();
    assert_eq!(end[0]["connectionString"], "mongodb://pl-0.a.example");
}

#[test]
fn a_project_without_clusters_has_no_strings() {
    let mut host = Host::new(in_order(vec![page(&[], json!([]))]));
    assert_eq!(
        host.call(&by_token(), &strings(json!({}))).unwrap(),
        json!([])
    );
}

#[test]
fn one_cluster_is_asked_for_by_its_name() {
    let mut host = Host::new(in_order(vec![at_once(ok(200, &cluster("a", "IDLE")))]));
    let end = host
        .call(&by_token(), &strings(json!({ "clusterName": "a" })))
        .unwrap();
    assert_eq!(end.as_array().unwrap().len(), 1);
    assert!(
        host.sent
            .iter()
            .all(|sent| sent.target.ends_with("/clusters/a"))
    );
}

#[test]
fn a_cluster_name_that_does_not_exist_is_not_found_at_once() {
    let mut host = Host::new(in_order(vec![bad(404, "CLUSTER_NOT_FOUND")]));
    let error = host
        .call(&by_token(), &strings(json!({ "clusterName": "a" })))
        .unwrap_err();
    assert_eq!((&error["kind"], host.sent.len()), (&json!("not_found"), 1));
}

#[test]
fn at_the_deadline_the_error_has_the_last_look_at_the_clusters() {
    let mut host = Host::new(in_order(states(&["UPDATING"])));
    let wait = json!({ "wait": { "deadlineMs": 60_000 } });
    let error = host.call(&by_token(), &strings(wait)).unwrap_err();
    assert_eq!(
        (&error["code"], &error["ref"]["id"]),
        (&json!("wait.deadline"), &json!(VPCE))
    );
    assert_eq!(error["clusters"][0]["stateName"], "UPDATING");
    assert_eq!(error["elapsedMs"], 60_000);
}

#[test]
fn strings_that_are_read_at_once_would_be_old() {
    let atlas = atlas();
    let mut service = Service::ready("AWS", SERVICE, "US_EAST_1").with(&[(VPCE, None)]);
    service.endpoints[0].ready_at = 5_000;
    atlas.borrow_mut().services.push(service);
    atlas.borrow_mut().clusters = vec!["a"];
    let mut host = Host::new(served(&atlas));
    let end = host.call(&by_token(), &strings(json!({}))).unwrap();
    assert_eq!(
        end[0]["srvConnectionString"],
        "mongodb+srv://a-pl-0.example"
    );
}
