//! What comes in: the recorded and documented bodies (`fixtures/README.md`), envelopes,
//! refusals, and bodies that nobody expects.
#![cfg(feature = "atlas")]
#![allow(clippy::unwrap_used, clippy::panic)] // Tests may.

mod envelopes;
mod hints;
mod no_answer;
mod noise;
mod refusals;
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

pub(crate) fn get(provider: CloudProvider) -> GetService {
    GetService {
        provider,
        id: ServiceId::parse(SERVICE, "service.id").unwrap(),
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
