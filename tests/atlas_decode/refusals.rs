//! Refusals: what is read of them.

use atlas_private_endpoint::atlas::{ApiErrorKind, FieldError, MAX_BODY};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{api_error, fixture};

#[test]
fn refusals_as_recorded_documented_and_quoted() {
    struct Case {
        status: u16,
        body: &'static str,
        kind: ApiErrorKind,
        message: &'static str,
        reason: &'static str,
        parameters: serde_json::Value,
        hint: Option<&'static str>,
    }
    for case in [
        Case {
            status: 404,
            body: fixture!("wire_404_group_not_found.json"),
            kind: ApiErrorKind::NotFound,
            message: "404 GROUP_NOT_FOUND: No group with ID 111111111111111111111111 exists.",
            reason: "Not Found",
            parameters: json!(["111111111111111111111111"]),
            hint: Some("project id"),
        },
        Case {
            status: 409,
            body: fixture!("wire_409_example.json"),
            kind: ApiErrorKind::Conflict,
            message: "409 ONLINE_ARCHIVE_MUST_BE_ACTIVE_TO_PAUSE: An archive must be in an \
                      active state in order to be paused.",
            reason: "Conflict",
            parameters: json!([]),
            hint: None,
        },
        Case {
            status: 409,
            body: fixture!("recon_error_409_service_exists.json"),
            kind: ApiErrorKind::AlreadyExists,
            message: "409 PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION: A private endpoint \
                      service already exists for AWS region US_EAST_1.",
            reason: "Conflict",
            parameters: json!(["AWS", "US_EAST_1"]),
            hint: Some("`services.ensure` finds it"),
        },
        Case {
            status: 401,
            body: fixture!("wire_401_digest_challenge.json"),
            kind: ApiErrorKind::NotAuthorized,
            message: "401 UNEXPECTED_ERROR: You are not authorized for this resource.",
            reason: "Unauthorized",
            parameters: json!([]),
            hint: Some("key pair"),
        },
        Case {
            status: 402,
            body: fixture!("docs_error_402_no_payment.json"),
            kind: ApiErrorKind::PaymentRequired,
            message: "402 NO_PAYMENT_INFORMATION_FOUND: (This is just an example, the exception \
                      may not be related to this endpoint)",
            reason: "Payment Required",
            parameters: json!([]),
            hint: Some("payment method"),
        },
        Case {
            status: 403,
            body: fixture!("recon_error_403_ip_access_list.json"),
            kind: ApiErrorKind::IpNotAllowed,
            message: "403 IP_ADDRESS_NOT_ON_ACCESS_LIST: IP address 203.0.113.7 is not allowed \
                      to access this resource.",
            reason: "Forbidden",
            parameters: json!(["203.0.113.7"]),
            hint: Some("Add 203.0.113.7 to the API key's own access list"),
        },
        Case {
            status: 400,
            body: fixture!("recon_error_400_path_param_parse.json"),
            kind: ApiErrorKind::InvalidRequest,
            message: "400 PATH_PARAM_PARSE_ERROR: One or more path parameter in the request URI \
                      /api/atlas/v2/groups/5f7cac1adf5d6c6306f4b283/privateEndpoint/AWS/\
                      endpointService/foo-privatelink is malformed.",
            reason: "Bad Request",
            parameters: json!([
                "/api/atlas/v2/groups/5f7cac1adf5d6c6306f4b283/privateEndpoint/AWS/endpointService/foo-privatelink"
            ]),
            hint: Some("not a name"),
        },
        Case {
            status: 429,
            body: fixture!("issue_error_429_oauth_token.json"),
            kind: ApiErrorKind::RateLimited,
            message: "429 RATE_LIMITED: Resource /api/oauth/token is limited to 10 requests \
                      every 1 minutes.",
            reason: "Too Many Requests",
            parameters: json!(["/api/oauth/token", 10, 1]),
            hint: Some("Too many requests"),
        },
    ] {
        let error = api_error(&Response::new(case.status, case.body));
        assert_eq!(error.status, case.status);
        assert_eq!(error.kind, case.kind, "{}", case.message);
        assert_eq!(error.to_string(), case.message);
        assert_eq!(error.reason.as_deref(), Some(case.reason));
        assert_eq!(
            serde_json::to_value(&error.parameters).unwrap(),
            case.parameters
        );
        assert_eq!(error.body, case.body);
        assert_eq!(error.retry_after_ms, None);
        assert_eq!(error.fields, []);
        match (case.hint, &error.hint) {
            (Some(part), Some(hint)) => assert!(hint.contains(part), "{hint}"),
            (None, None) => {}
            (expected, hint) => panic!("{expected:?} {hint:?}"),
        }
    }
}

#[test]
fn refused_fields_are_listed() {
    let body = json!({
        "error": 400, "errorCode": "VALIDATION_ERROR", "detail": "Validation failed.",
        "badRequestDetail": {"fields": [
            {"field": "region", "description": "must not be blank"},
            {"field": "providerName"},
        ]},
    })
    .to_string();
    let error = api_error(&Response::new(400, &body));
    let field = |field: &str, description: &str| FieldError {
        field: field.to_owned(),
        description: description.to_owned(),
    };
    assert_eq!(
        error.fields,
        [
            field("region", "must not be blank"),
            field("providerName", "")
        ]
    );
}

#[test]
fn seconds_to_wait() {
    let bucket = fixture!("docs_error_429_token_bucket.json");
    let wait = |status, body: &str, retry_after: Option<&str>| {
        let response = Response {
            retry_after,
            ..Response::new(status, body)
        };
        api_error(&response).retry_after_ms
    };
    assert_eq!(wait(429, bucket, None), Some(55_000));
    assert_eq!(wait(429, bucket, Some("7")), Some(7_000));
    assert_eq!(wait(429, bucket, Some(" 0 ")), Some(0));
    // A date, a fraction, nonsense: then the body.
    for value in ["Wed, 21 Oct 2026 07:28:00 GMT", "1.5", "-1", "", "1e3"] {
        assert_eq!(wait(429, bucket, Some(value)), Some(55_000), "{value}");
    }
    assert_eq!(wait(503, "", Some("120")), Some(120_000));
    let long = "9".repeat(1000);
    assert_eq!(wait(429, "", Some(&*long)), Some(999_999_999_000));
    // The other limit has minutes in its parameters, and no other status has seconds.
    let minutes = fixture!("issue_error_429_oauth_token.json");
    assert_eq!(wait(429, minutes, None), None);
    assert_eq!(wait(400, bucket, None), None);
    for parameters in [
        "[]",
        r#"["x"]"#,
        r#"["x","55"]"#,
        r#"["x",-1]"#,
        r#"["x",1.5]"#,
        "7",
    ] {
        let body =
            format!(r#"{{"errorCode":"RATE_LIMITED_TOKEN_BUCKET","parameters":{parameters}}}"#);
        assert_eq!(wait(429, &body, None), None, "{parameters}");
    }
}

#[test]
fn a_refusal_that_is_no_json_keeps_its_text() {
    let html = fixture!("proxy_502_html_not_from_atlas.http");
    let html = html.split_once("\n\n").map_or(html, |(_, body)| body);
    let response = Response {
        error_code: Some("GROUP_NOT_FOUND"),
        ..Response::new(502, html)
    };
    let error = api_error(&response);
    assert_eq!(error.kind, ApiErrorKind::Unavailable);
    assert_eq!(error.error_code.as_deref(), Some("GROUP_NOT_FOUND"));
    assert_eq!((error.detail, error.reason), (None, None));
    assert_eq!(error.body, html);
    let error = api_error(&Response::new(502, html));
    assert_eq!(error.error_code, None);
    assert_eq!(error.to_string(), "502");
    assert!(error.hint.is_some());
    // Members of the wrong type cost themselves alone.
    let body =
        r#"{"errorCode":7,"detail":{},"parameters":{"a":1},"badRequestDetail":[1],"reason":"Bad"}"#;
    let error = api_error(&Response::new(400, body));
    assert_eq!(error.to_string(), "400 Bad");
    assert_eq!((error.error_code, error.detail), (None, None));
    assert!(error.parameters.is_empty() && error.fields.is_empty());
}

#[test]
fn a_long_refusal_is_cut_between_characters() {
    let body = format!("x{}", "é".repeat(MAX_BODY));
    let error = api_error(&Response::new(500, &body));
    assert_eq!(error.body.len(), MAX_BODY - 1);
    assert!(body.starts_with(&error.body));
}

#[test]
fn a_redirect_names_its_target_s_origin_alone() {
    let hint = |location| {
        let response = Response {
            location,
            ..Response::new(302, "")
        };
        let error = api_error(&response);
        assert_eq!(error.kind, ApiErrorKind::Other);
        error.hint.unwrap().into_owned()
    };
    for (location, origin) in [
        (
            "https://login.example/sso?token=s3cret",
            "trust https://login.example,",
        ),
        (
            "http://127.0.0.1:8080/x#s3cret",
            "trust http://127.0.0.1:8080,",
        ),
        ("https://example.org", "trust https://example.org,"),
    ] {
        let hint = hint(Some(location));
        assert!(hint.contains(origin) && !hint.contains("s3cret"), "{hint}");
    }
    for location in [
        None,
        Some("/sso"),
        Some("//evil.example/x"),
        Some("https://user:s3cret@evil.example/"),
        Some("/next?to=https://evil.example/"),
        Some("://"),
        Some("https:///x"),
    ] {
        let hint = hint(location);
        assert!(hint.starts_with("Atlas does not redirect: check"), "{hint}");
    }
}

#[test]
fn gone_is_what_atlas_says_of_the_service_or_the_endpoint() {
    let is_gone = |status, code: &str| {
        let body = json!({"error": status, "errorCode": code}).to_string();
        api_error(&Response::new(status, &body)).is_gone()
    };
    for code in [
        "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND",
        "PRIVATELINK_NOT_FOUND",
        "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND",
        "RESOURCE_NOT_FOUND",
    ] {
        assert!(is_gone(404, code), "{code}");
        assert!(!is_gone(400, code), "{code}");
        // Also where the body got lost and the header did not.
        let response = Response {
            error_code: Some(code),
            ..Response::new(404, "")
        };
        assert!(api_error(&response).is_gone());
    }
    for code in [
        "GROUP_NOT_FOUND",
        "INVALID_GROUP_ID",
        "PROVIDER_UNSUPPORTED",
        "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED",
    ] {
        assert!(!is_gone(404, code), "{code}");
    }
    // A gateway's.
    for body in ["", "<html>", "{}"] {
        assert!(!api_error(&Response::new(404, body)).is_gone());
    }
}
