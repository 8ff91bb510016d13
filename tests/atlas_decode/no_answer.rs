//! Successes whose body is no answer.

use atlas_private_endpoint::atlas::CloudProvider;
use atlas_private_endpoint::http::Response;

use crate::{decode, decode_error, fixture, get};

#[test]
fn a_success_that_is_no_service_says_where() {
    let aws = CloudProvider::Aws;
    for (body, path, expected) in [
        ("{}", "$.id", "a string that is not empty"),
        ("[]", "$", "an object"),
        ("null", "$", "an object"),
        ("7", "$", "an object"),
        (r#"{"id":7}"#, "$.id", "a string that is not empty"),
        (r#"{"id":""}"#, "$.id", "a string that is not empty"),
        (r#"{"id":"x"}"#, "$.status", "a string that is not empty"),
        (
            r#"{"id":"x","status":null}"#,
            "$.status",
            "a string that is not empty",
        ),
        (
            r#"{"cloudProvider":"GCP","id":"x","status":"X"}"#,
            "$.cloudProvider",
            "AWS, the provider asked for",
        ),
        (
            r#"{"cloudProvider":1,"id":"x","status":"X"}"#,
            "$.cloudProvider",
            "AWS, the provider asked for",
        ),
        (
            r#"{"id":"x","status":"X","regionName":{}}"#,
            "$.regionName",
            "a string or null",
        ),
        (
            r#"{"id":"x","status":"X","interfaceEndpoints":"vpce"}"#,
            "$.interfaceEndpoints",
            "an array or null",
        ),
        (
            r#"{"id":"x","status":"X","interfaceEndpoints":[null]}"#,
            "$.interfaceEndpoints[0]",
            "a string",
        ),
    ] {
        let error = decode_error(aws, 201, body);
        assert_eq!((&*error.path, error.expected), (path, expected), "{body}");
        assert_eq!((error.status, &*error.body), (201, body));
        assert_eq!(error.offset, None);
    }
    let body = r#"{"id":"x","status":"X","portMappingEnabled":"no"}"#;
    let error = decode_error(CloudProvider::Gcp, 200, body);
    assert_eq!(error.path, "$.portMappingEnabled");
    assert_eq!(
        error.to_string(),
        "200 with a body that is not as documented at $.portMappingEnabled: expected true, \
         false or null"
    );
}

#[test]
fn another_provider_s_body_is_refused() {
    let bodies = [
        fixture!("wire_v2_AWS_get_service_available.json"),
        fixture!("wire_v2_AZURE_get_service_available.json"),
        fixture!("wire_v2_GCP_get_service_available.json"),
    ];
    for provider in CloudProvider::ALL {
        for (of, body) in CloudProvider::ALL.into_iter().zip(bodies) {
            let result = decode(&get(provider), false, &Response::new(200, body));
            assert_eq!(result.is_ok(), of == provider);
            if of != provider {
                assert_eq!(decode_error(provider, 200, body).path, "$.cloudProvider");
            }
        }
    }
}

#[test]
fn a_success_that_is_no_json_says_so() {
    let html = fixture!("proxy_502_html_not_from_atlas.http");
    let html = html.split_once("\n\n").map_or(html, |(_, body)| body);
    let whole = fixture!("wire_v2_AWS_get_service_available.json");
    for (body, message) in [
        ("", "200 with a body that is empty"),
        (" \n", "200 with a body that is empty"),
        (
            html,
            "200 with a body that is no JSON at byte 0: expected a value",
        ),
        (
            r#"{"id": "x", }"#,
            "200 with a body that is no JSON at byte 12: expected a member's name",
        ),
    ] {
        let error = decode_error(CloudProvider::Aws, 200, body);
        assert_eq!(error.to_string(), message);
        assert_eq!((&*error.path, error.status, &*error.body), ("$", 200, body));
        assert!(error.offset.is_some());
        assert!(!error.hint().is_empty());
    }
    let whole = whole.trim_end();
    for cut in 0..whole.len() {
        let error = decode_error(CloudProvider::Aws, 200, &whole[..cut]);
        assert_eq!(error.body.len(), cut);
    }
    assert_eq!(decode_error(CloudProvider::Aws, 204, "").status, 204);
}
