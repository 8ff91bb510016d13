//! Refusals: what they come down to, and what to do about them.

use atlas_private_endpoint::atlas::{
    ApiError, ApiErrorKind, CloudProvider, CreateService, ResponseError, UpdateService,
};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{api_error, create, decode, service_id};

/// Every code of Atlas's that the private endpoint resource is known to answer with, at its
/// status. From MongoDB's list of API errors, from its specification, and from threads where
/// users quote what they got.
const CODES: &[(u16, &str, &str)] = &[
    (400, "INVALID_ATTRIBUTE", "invalid_request"),
    (400, "MISSING_ATTRIBUTE", "invalid_request"),
    (400, "MISSING_ATTRIBUTES", "invalid_request"),
    (400, "MISSING_OR_INVALID_ATTRIBUTE", "invalid_request"),
    (400, "ATTRIBUTE_READ_ONLY", "invalid_request"),
    (400, "INVALID_ENUM_VALUE", "invalid_request"),
    (400, "INVALID_JSON", "invalid_request"),
    (400, "INVALID_JSON_ATTRIBUTE", "invalid_request"),
    (400, "MALFORMED_JSON", "invalid_request"),
    (400, "VALIDATION_ERROR", "invalid_request"),
    (400, "INVALID_PATH_PARAMETER", "invalid_request"),
    (400, "INVALID_QUERY_PARAMETER", "invalid_request"),
    (400, "PATH_PARAM_PARSE_ERROR", "invalid_request"),
    (400, "INVALID_REGION", "invalid_request"),
    (400, "INVALID_PROVIDER", "invalid_request"),
    (400, "INVALID_PROVIDER_PARAMETERS", "invalid_request"),
    (400, "INVALID_CLOUD_PROVIDER", "invalid_request"),
    (401, "UNEXPECTED_ERROR", "not_authorized"),
    (401, "NO_CURRENT_USER", "not_authorized"),
    (401, "USER_UNAUTHORIZED", "not_authorized"),
    (401, "NOT_IN_GROUP", "not_authorized"),
    (401, "USER_CANNOT_ACCESS_GROUP", "not_authorized"),
    (401, "USER_CANNOT_ACCESS_ORG", "not_authorized"),
    (401, "NOT_ORG_GROUP_CREATOR", "not_authorized"),
    (402, "NO_PAYMENT_INFORMATION_FOUND", "payment_required"),
    (402, "ACCOUNT_SUSPENDED", "payment_required"),
    (403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "ip_not_allowed"),
    (403, "IP_ADDRESS_NOT_ON_WHITELIST", "ip_not_allowed"),
    (403, "RESOURCE_REQUIRES_ACCESS_LIST", "ip_not_allowed"),
    (403, "RESOURCE_REQUIRES_WHITELIST", "ip_not_allowed"),
    (403, "ORG_REQUIRES_ACCESS_LIST", "ip_not_allowed"),
    (403, "ORG_REQUIRES_WHITELIST", "ip_not_allowed"),
    (403, "ACCESS_FORBIDDEN", "not_authorized"),
    (403, "FEATURE_UNSUPPORTED", "other"),
    (404, "GROUP_NOT_FOUND", "not_found"),
    (404, "RESOURCE_NOT_FOUND", "not_found"),
    (404, "INVALID_GROUP_ID", "not_found"),
    (404, "PROVIDER_UNSUPPORTED", "not_found"),
    (404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "not_found"),
    (404, "PRIVATELINK_NOT_FOUND", "not_found"),
    (404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", "not_found"),
    (
        404,
        "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED",
        "not_found",
    ),
    (405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", "unavailable"),
    (405, "INVALID_VERSION_DATE", "invalid_request"),
    (406, "INVALID_VERSION_DATE", "invalid_request"),
    (
        409,
        "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
        "already_exists",
    ),
    (
        409,
        "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
        "already_exists",
    ),
    (
        409,
        "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
        "already_exists",
    ),
    (409, "PRIVATELINK_INCOMPATIBLE_TOO_MANY_NODES", "conflict"),
    (
        409,
        "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION",
        "conflict",
    ),
    (
        409,
        "CLUSTER_INCOMPATIBLE_WITH_EXISTING_PRIVATELINK",
        "conflict",
    ),
    (
        409,
        "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
        "has_endpoints",
    ),
    (
        409,
        "CANNOT_DELETE_PRIVATE_ENDPOINT_SERVICE_WITH_ENDPOINTS",
        "has_endpoints",
    ),
    (409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", "conflict"),
    (409, "REGION_UNAVAILABLE", "conflict"),
    (409, "OUT_OF_CAPACITY", "conflict"),
    (409, "NO_CAPACITY", "conflict"),
    (410, "VERSION_GONE", "version_gone"),
    (429, "RATE_LIMITED", "rate_limited"),
    (429, "RATE_LIMITED_TOKEN_BUCKET", "rate_limited"),
    (500, "UNEXPECTED_ERROR", "unavailable"),
];

/// The vocabulary of the JavaScript contract.
const KINDS: [&str; 12] = [
    "invalid_request",
    "not_authorized",
    "ip_not_allowed",
    "payment_required",
    "not_found",
    "already_exists",
    "has_endpoints",
    "conflict",
    "version_gone",
    "rate_limited",
    "unavailable",
    "other",
];

fn refusal(status: u16, code: &str) -> ApiError {
    let body = json!({"error": status, "errorCode": code}).to_string();
    api_error(&Response::new(status, &body))
}

#[test]
fn every_known_code_has_its_kind_and_a_hint() {
    for &(status, code, kind) in CODES {
        let error = refusal(status, code);
        assert_eq!(error.kind.as_str(), kind, "{status} {code}");
        let hint = error.hint.unwrap_or_else(|| panic!("{status} {code}"));
        assert!(hint.ends_with('.') && hint.len() < 250, "{hint}");
        assert!(!hint.contains("  "), "{hint}");
    }
    let used: std::collections::BTreeSet<_> = CODES.iter().map(|&(_, _, kind)| kind).collect();
    assert_eq!(used, KINDS.into());
}

#[test]
fn hints_name_the_calls_that_help() {
    for (status, code, call) in [
        (
            409,
            "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
            "`services.ensure`",
        ),
        (
            409,
            "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
            "`services.ensure`",
        ),
        (
            409,
            "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
            "`endpoints.ensure`",
        ),
        (409, "PRIVATE_ENDPOINT_ALREADY_EXISTS", "`endpoints.ensure`"),
        (
            409,
            "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
            "`endpoints.waitUntilGone`",
        ),
        (
            409,
            "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS",
            "`services.waitUntilReady`",
        ),
        (
            409,
            "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION",
            "`regionalMode.set(true)`",
        ),
        (404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "`services.list`"),
        (404, "PRIVATELINK_NOT_FOUND", "`services.list`"),
        (406, "INVALID_VERSION_DATE", "`accept`"),
        (410, "VERSION_GONE", "`accept`"),
    ] {
        let hint = refusal(status, code).hint.unwrap();
        assert!(hint.contains(call), "{code}: {hint}");
    }
}

#[test]
fn one_code_with_two_meanings_has_two_hints() {
    let hints: std::collections::BTreeSet<_> = [401, 500, 503]
        .into_iter()
        .map(|status| refusal(status, "UNEXPECTED_ERROR").hint)
        .collect();
    assert_eq!(hints.len(), 3);
}

#[test]
fn every_status_has_a_kind_and_the_telling_ones_a_hint() {
    for status in (100..200).chain(300..600) {
        for code in ["", "NEVER_SEEN", "é"] {
            let error = refusal(status, code);
            assert!(KINDS.contains(&error.kind.as_str()));
            let expected = matches!(status, 300..=403 | 410 | 429 | 500..) && status != 400;
            assert_eq!(error.hint.is_some(), expected, "{status} {code:?}");
        }
    }
    for (status, kind) in [
        (100, "other"),
        (302, "other"),
        (400, "invalid_request"),
        (401, "not_authorized"),
        (402, "payment_required"),
        (403, "not_authorized"),
        (404, "not_found"),
        (405, "invalid_request"),
        (406, "invalid_request"),
        (408, "other"),
        (409, "conflict"),
        (410, "version_gone"),
        (418, "other"),
        (429, "rate_limited"),
        (500, "unavailable"),
        (599, "unavailable"),
        (600, "other"),
    ] {
        assert_eq!(ApiErrorKind::new(status, "").as_str(), kind, "{status}");
    }
}

#[test]
fn the_address_to_allow_is_in_the_hint() {
    let hint = |detail: &str| {
        let body = json!({"errorCode": "IP_ADDRESS_NOT_ON_ACCESS_LIST", "detail": detail});
        let error = api_error(&Response::new(403, &body.to_string()));
        error.hint.unwrap().into_owned()
    };
    for (detail, address) in [
        (
            "IP address 203.0.113.7 is not allowed to access this resource.",
            "203.0.113.7",
        ),
        ("IP address 2001:db8::7 is not allowed.", "2001:db8::7"),
        ("Not allowed: (203.0.113.7).", "203.0.113.7"),
    ] {
        assert!(
            hint(detail).starts_with(&format!("Add {address} to ")),
            "{}",
            hint(detail)
        );
    }
    for detail in [
        "",
        "no address",
        "a.b.c.d.e",
        "1.2.3",
        "x:y:z",
        "::<script>",
    ] {
        assert!(hint(detail).starts_with("Add this machine's public address"));
    }
}

#[test]
fn a_refused_region_has_a_near_one() {
    let body = json!({"errorCode": "INVALID_REGION", "detail": "No region us-esat-1 exists"});
    let body = body.to_string();
    let hint = |region| {
        let operation = create(CloudProvider::Aws, region);
        match decode(&operation, false, &Response::new(400, &body)) {
            Err(ResponseError::Api(error)) => error.hint.unwrap().into_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert!(hint("us-esat-1").starts_with("Did you mean us-east-1?"));
    assert!(hint("us-east-1").starts_with("The provider has no such region"));
    assert!(hint("eastus").starts_with("The provider has no such region"));
    // The region that is none may be one of the remote ones.
    let remote = CreateService {
        supported_remote_regions: Some(vec!["eu-west-1".into(), "us-wset-2".into()]),
        ..create(CloudProvider::Aws, "us-east-1")
    };
    let update = UpdateService {
        id: service_id(),
        supported_remote_regions: vec!["eu-west-1".into(), "us-wset-2".into()],
    };
    let response = Response::new(400, &body);
    for result in [
        decode(&remote, false, &response),
        decode(&update, false, &response),
    ] {
        match result {
            Err(ResponseError::Api(error)) => {
                assert!(error.hint.unwrap().starts_with("Did you mean us-west-2?"));
            }
            other => panic!("{other:?}"),
        }
    }
}
