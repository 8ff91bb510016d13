//! What comes in: the recorded and documented bodies (`fixtures/README.md`), envelopes,
//! refusals, and bodies that nobody expects.
#![cfg(feature = "atlas")]
#![allow(clippy::unwrap_used, clippy::panic)] // Tests may.

mod endpoints;
mod envelopes;
mod hints;
mod lists;
mod no_answer;
mod noise;
mod project;
mod refusals;
mod service_list;
mod services;

use atlas_private_endpoint::atlas::{
    ApiError, ApiVersion, CloudProvider, CreateService, DecodeError, Decoded, GetService,
    Operation, ProjectId, ResponseError, Scope, ServiceId,
};
use atlas_private_endpoint::http::Response;

pub(crate) const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
pub(crate) const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name))
    };
}
pub(crate) use fixture;

pub(crate) fn create(provider: CloudProvider, region: &str) -> CreateService {
    CreateService {
        provider,
        region: region.to_owned(),
        supported_remote_regions: None,
        port_mapping_enabled: None,
    }
}

pub(crate) fn service_id() -> ServiceId {
    ServiceId::parse(SERVICE, "service.id").unwrap()
}

pub(crate) fn get(provider: CloudProvider) -> GetService {
    GetService {
        provider,
        id: service_id(),
    }
}

pub(crate) fn decode<O: Operation>(
    operation: &O,
    envelope: bool,
    response: &Response<'_>,
) -> Result<Decoded<O::Output>, ResponseError> {
    let scope = Scope {
        project: Some(&ProjectId::parse(PROJECT, "projectId").unwrap()),
        version: ApiVersion::V1,
        pretty: false,
        envelope,
    };
    operation.decode(&scope, response)
}

#[track_caller]
pub(crate) fn api_error(response: &Response<'_>) -> ApiError {
    match decode(&get(CloudProvider::Aws), false, response) {
        Err(ResponseError::Api(error)) => *error,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(crate) fn decode_error(provider: CloudProvider, status: u16, body: &str) -> DecodeError {
    match decode(&get(provider), false, &Response::new(status, body)) {
        Err(ResponseError::Decode(error)) => *error,
        other => panic!("{other:?}"),
    }
}

/// The operation takes any success for done, whatever little it says, and nothing else.
#[track_caller]
pub(crate) fn assert_nothing<O: Operation<Output = ()>>(operation: &O) {
    for (status, envelope, body, seen) in [
        (204, false, "", 204),
        (202, false, "{}", 202),
        (202, true, "{}", 202),
        (200, false, "", 200),
        (200, true, " ", 200),
        (200, false, "null", 200),
        (200, true, r#"{"status":204}"#, 204),
        (200, true, r#"{"status":202,"content":{}}"#, 202),
        (200, true, r#"{"status":202,"content":null}"#, 202),
    ] {
        let decoded = decode(operation, envelope, &Response::new(status, body)).unwrap();
        assert_eq!(decoded.status, seen, "{body}");
    }
    let refusal = fixture!("wire_404_group_not_found.json");
    let wrapped = format!(r#"{{"status":404,"content":{refusal}}}"#);
    for (status, envelope, body) in [
        (404, false, refusal),
        (404, false, ""),
        (200, true, &*wrapped),
        (302, false, ""),
    ] {
        let result = decode(operation, envelope, &Response::new(status, body));
        assert!(matches!(result, Err(ResponseError::Api(_))), "{body}");
    }
    // A login page is no answer of Atlas's.
    let result = decode(operation, false, &Response::new(200, "<html>"));
    assert!(matches!(result, Err(ResponseError::Decode(_))));
}
