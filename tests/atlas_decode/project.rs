//! Regional mode, clusters, and answers to requests that the caller spelt out.

use atlas_private_endpoint::atlas::{
    ApiErrorKind, CloudProvider, Cluster, ClusterPage, EndpointId, GetCluster, GetRegionalMode,
    ListClusters, Operation, RawContent, RawRequest, ResponseError, SetRegionalMode,
};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{decode, fixture};

#[track_caller]
fn decode_error<O: Operation<Output: core::fmt::Debug>>(
    operation: &O,
    body: &str,
) -> (String, &'static str) {
    match decode(operation, false, &Response::new(200, body)) {
        Err(ResponseError::Decode(error)) => (error.path.clone(), error.expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn regional_mode_as_recorded_and_written_by_hand() {
    let (on, off) = (
        SetRegionalMode { enabled: true },
        SetRegionalMode { enabled: false },
    );
    for (body, enabled) in [
        (fixture!("wire_v2_get_regionalMode.json"), false),
        (
            fixture!("goclient_v1_PrivateEndpoints_GetRegionalizedPrivateEndpointSetting.json"),
            true,
        ),
    ] {
        let decoded = decode(&GetRegionalMode, false, &Response::new(200, body)).unwrap();
        assert_eq!(decoded.value, enabled);
    }
    for (operation, body, enabled) in [
        (
            &on,
            fixture!("wire_v2_patch_regionalMode_enable.json"),
            true,
        ),
        (
            &off,
            fixture!("wire_v2_patch_regionalMode_disable.json"),
            false,
        ),
        (
            &on,
            fixture!("goclient_v1_PrivateEndpoints_UpdateRegionalizedPrivateEndpointSetting.json"),
            true,
        ),
        // What counts is what Atlas says.
        (
            &on,
            fixture!("wire_v2_patch_regionalMode_disable.json"),
            false,
        ),
    ] {
        let decoded = decode(operation, false, &Response::new(202, body)).unwrap();
        assert_eq!(decoded.value, enabled);
    }
    let body = r#"{"status":202,"content":{"enabled":true}}"#;
    let decoded = decode(&off, true, &Response::new(200, body)).unwrap();
    assert!(decoded.value);
    for body in ["{}", "[]", r#"{"enabled":null}"#, r#"{"enabled":"true"}"#] {
        let expected = ("$.enabled".to_owned(), "true or false");
        assert_eq!(decode_error(&GetRegionalMode, body), expected);
        assert_eq!(decode_error(&on, body), expected);
    }
}

#[test]
fn a_conflict_over_regional_mode_says_what_it_wants() {
    let hint = |enabled, code: &str| {
        let body = json!({"errorCode": code}).to_string();
        match decode(
            &SetRegionalMode { enabled },
            false,
            &Response::new(409, &body),
        ) {
            Err(ResponseError::Api(error)) => {
                assert_eq!(error.kind, ApiErrorKind::Conflict);
                error.hint.unwrap().into_owned()
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(hint(true, "NEVER_SEEN").contains("sharded"));
    assert!(hint(false, "NEVER_SEEN").contains("more than one region"));
    // A code that has a hint keeps it.
    let code = "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION";
    assert!(hint(false, code).contains("regionalMode.set(true)"));
}

/// Made up of the v2 specification's schema.
fn cluster() -> serde_json::Value {
    json!({
        "id": "32b6e34b3d91647abb20e7b8",
        "name": "Cluster0",
        "stateName": "IDLE",
        "clusterType": "SHARDED",
        "diskSizeGB": 10.0,
        "connectionStrings": {
            "standard": "mongodb://cluster0-shard-00-00.example:27017/",
            "standardSrv": "mongodb+srv://cluster0.example",
            "privateEndpoint": [
                {
                    "connectionString": "mongodb://pl-0-us-east-1.example:1024/?ssl=true",
                    "srvConnectionString": "mongodb+srv://cluster0-pl-0.example",
                    "srvShardOptimizedConnectionString": "mongodb+srv://cluster0-pl-0-lb.example",
                    "type": "MONGOS",
                    "endpoints": [
                        {"endpointId": "vpce-08fb7e9319909ec7b", "providerName": "AWS", "region": "US_EAST_1"},
                        {"endpointId": "vpce-08fb7e9319909ec7c", "providerName": "AWS", "region": "US_EAST_1"},
                    ],
                },
                {
                    "srvConnectionString": "mongodb+srv://cluster0-pl-1.example",
                    "endpoints": [
                        {"endpointId": "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/privateEndpoints/PE", "providerName": "AZURE"},
                    ],
                },
                {
                    "connectionString": "mongodb://psc-0.example/",
                    "srvConnectionString": "",
                    "endpoints": [{"endpointId": null}, {"endpointId": "group", "providerName": "GCP"}],
                },
                {"endpoints": null},
            ],
        },
    })
}

#[track_caller]
fn read_cluster(body: &serde_json::Value) -> Cluster {
    let name = "Cluster0".to_owned();
    let response = body.to_string();
    let response = Response::new(200, &response);
    decode(&GetCluster { name }, false, &response)
        .unwrap()
        .value
}

#[test]
fn a_cluster_s_private_strings_are_found_by_the_endpoint() {
    let cluster = read_cluster(&cluster());
    assert_eq!((&*cluster.name, &*cluster.state_name), ("Cluster0", "IDLE"));
    assert_eq!(cluster.private_endpoints.len(), 4);
    let srv = |provider, id: &str| {
        let id = EndpointId::parse(provider, id, "ref.id").unwrap();
        let strings = cluster.strings_for(&id)?;
        Some((
            strings.connection_string.as_deref(),
            strings.srv_connection_string.as_deref(),
            strings.srv_shard_optimized_connection_string.as_deref(),
        ))
    };
    let aws = Some((
        Some("mongodb://pl-0-us-east-1.example:1024/?ssl=true"),
        Some("mongodb+srv://cluster0-pl-0.example"),
        Some("mongodb+srv://cluster0-pl-0-lb.example"),
    ));
    assert_eq!(srv(CloudProvider::Aws, "vpce-08fb7e9319909ec7b"), aws);
    assert_eq!(srv(CloudProvider::Aws, "vpce-08fb7e9319909ec7c"), aws);
    assert_eq!(srv(CloudProvider::Aws, "vpce-08fb7e9319909ec7d"), None);
    let azure = Some((None, Some("mongodb+srv://cluster0-pl-1.example"), None));
    for id in [
        "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/privateEndpoints/PE",
        "/subscriptions/s/resourcegroups/g/providers/microsoft.network/privateendpoints/pe",
        "%2Fsubscriptions%2FS%2FresourceGroups%2FG%2Fproviders%2FMicrosoft.Network%2FprivateEndpoints%2Fpe",
    ] {
        assert_eq!(srv(CloudProvider::Azure, id), azure);
    }
    let gcp = Some((Some("mongodb://psc-0.example/"), None, None));
    assert_eq!(srv(CloudProvider::Gcp, "group"), gcp);
    assert_eq!(srv(CloudProvider::Gcp, "Group"), None);
}

#[test]
fn a_cluster_that_is_being_created_has_no_strings_yet() {
    for strings in [
        json!(null),
        json!({}),
        json!({"privateEndpoint": null}),
        json!({"privateEndpoint": []}),
    ] {
        let body = json!({"name": "a", "stateName": "CREATING", "connectionStrings": strings});
        assert_eq!(read_cluster(&body).private_endpoints, []);
    }
    let body = json!({"name": "a", "stateName": "CREATING"});
    assert_eq!(read_cluster(&body).private_endpoints, []);
}

#[test]
fn a_cluster_that_there_is_not_is_named() {
    let hint = |code: &str| {
        let body = json!({"errorCode": code}).to_string();
        let name = "Cluster0".to_owned();
        match decode(&GetCluster { name }, false, &Response::new(404, &body)) {
            Err(ResponseError::Api(error)) => error.hint.unwrap().into_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert!(hint("CLUSTER_NOT_FOUND").contains("`clusterName`"));
    assert!(hint("GROUP_NOT_FOUND").contains("project id"));
}

#[track_caller]
fn page(body: &str, envelope: bool) -> ClusterPage {
    let operation = ListClusters { page: 1 };
    let decoded = decode(&operation, envelope, &Response::new(200, body)).unwrap();
    assert_eq!(decoded.content, None);
    decoded.value
}

#[test]
fn a_page_says_whether_there_is_another() {
    let link = |relation| json!([{"rel": "self", "href": "x"}, {"rel": relation, "href": "x"}]);
    let body = |clusters: usize, links| {
        json!({"links": links, "results": vec![cluster(); clusters]}).to_string()
    };
    for (clusters, links, has_more) in [
        (0, json!(null), false),
        (2, link("previous"), false),
        (2, link("next"), true),
        (499, json!([]), false),
        (500, json!([]), true),
    ] {
        let page = page(&body(clusters, links), false);
        assert_eq!(page.clusters.len(), clusters);
        assert_eq!(page.has_more, has_more);
    }
    // An envelope leaves the page as it is and adds the status.
    let body = json!({"status": 200, "links": link("next"), "results": [cluster()]});
    assert!(page(&body.to_string(), true).has_more);
}

#[test]
fn what_is_no_cluster_says_where() {
    let list = ListClusters { page: 1 };
    for (body, path, expected) in [
        ("{}", "$.results", "an array of clusters"),
        ("[]", "$.results", "an array of clusters"),
        (
            r#"{"results":[{"name":"a","stateName":"IDLE"},{"name":"b"}]}"#,
            "$.results[1].stateName",
            "a string that is not empty",
        ),
        (
            r#"{"results":[{"name":"a","stateName":"IDLE","connectionStrings":7}]}"#,
            "$.results[0].connectionStrings",
            "an object",
        ),
        (
            r#"{"results":[{"name":"a","stateName":"IDLE","connectionStrings":{"privateEndpoint":[{},{"endpoints":[{"endpointId":1}]}]}}]}"#,
            "$.results[0].connectionStrings.privateEndpoint[1].endpoints[0].endpointId",
            "a string or null",
        ),
        (
            r#"{"results":[],"links":[{"rel":1}]}"#,
            "$.links[0].rel",
            "a string or null",
        ),
    ] {
        assert_eq!(decode_error(&list, body), (path.to_owned(), expected));
    }
}

#[test]
fn a_raw_answer_is_json_or_nothing() {
    let operation = RawRequest {
        method: "GET".into(),
        path: "/x".into(),
        ..RawRequest::default()
    };
    for (status, envelope, body, expected, content) in [
        (200, false, r#"{"a":1}"#, RawContent::Json, None),
        (200, false, "[]", RawContent::Json, None),
        (200, false, "\"text\"", RawContent::Json, None),
        (200, false, "null", RawContent::Nothing, None),
        (200, false, "", RawContent::Nothing, None),
        (202, false, " \r\n", RawContent::Nothing, None),
        (
            204,
            false,
            "no body has any meaning",
            RawContent::Nothing,
            None,
        ),
        (
            200,
            true,
            r#"{"status":200,"content":[1]}"#,
            RawContent::Json,
            Some("content"),
        ),
        (
            200,
            true,
            r#"{"status":200,"content":null}"#,
            RawContent::Nothing,
            Some("content"),
        ),
        (
            200,
            true,
            r#"{"status":200,"results":[],"totalCount":0}"#,
            RawContent::Json,
            None,
        ),
        (200, true, "", RawContent::Nothing, None),
    ] {
        let decoded = decode(&operation, envelope, &Response::new(status, body)).unwrap();
        assert_eq!(
            (decoded.value, decoded.content),
            (expected, content),
            "{body}"
        );
        assert_eq!(decoded.status, status);
    }
    for body in ["<html>", "{", "ok"] {
        assert_eq!(decode_error(&operation, body).0, "$");
    }
    for (status, envelope, body) in [
        (404, false, ""),
        (502, false, "<html>"),
        (200, true, r#"{"status":404,"content":{}}"#),
    ] {
        match decode(&operation, envelope, &Response::new(status, body)) {
            Err(ResponseError::Api(error)) => assert!(error.status >= 400),
            other => panic!("{other:?}"),
        }
    }
}
