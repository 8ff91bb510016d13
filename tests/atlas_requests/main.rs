//! What goes out: every byte of the requests, written by hand from MongoDB's reference pages
//! (v1.0: "Create One Private Endpoint Service for One Provider" and its siblings) and from
//! the v2 specification (media types, paths).
#![cfg(feature = "atlas")]
#![allow(clippy::unwrap_used, clippy::panic)] // Tests may.

mod endpoints;
mod ids;
mod project;
mod raw;
mod services;
mod token;

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, EndpointId, InvalidArgument, Operation, ProjectId, Scope, ServiceId,
};
use atlas_private_endpoint::http::Request;

pub(crate) const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
pub(crate) const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";
pub(crate) const V1: &str = "application/json";
pub(crate) const V2: &str = "application/vnd.atlas.2023-01-01+json";

pub(crate) const AZURE_ID: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/privatelink/providers/Microsoft.Network/privateEndpoints/test";

/// What `pretty` and `envelope` make of the query.
pub(crate) const QUERIES: [(bool, bool, &str); 4] = [
    (false, false, ""),
    (true, false, "?pretty=true"),
    (false, true, "?envelope=true"),
    (true, true, "?pretty=true&envelope=true"),
];

pub(crate) fn service_id() -> ServiceId {
    ServiceId::parse(SERVICE, "service.id").unwrap()
}

pub(crate) fn endpoint_id(provider: CloudProvider, text: &str) -> EndpointId {
    EndpointId::parse(provider, text, "ref.id").unwrap()
}

pub(crate) fn request<O: Operation>(
    operation: &O,
    version: ApiVersion,
    pretty: bool,
    envelope: bool,
) -> Result<Request, InvalidArgument> {
    operation.request(&Scope {
        project: Some(&ProjectId::parse(PROJECT, "projectId").unwrap()),
        version,
        pretty,
        envelope,
    })
}

/// The request in every version and with every query is this one: `method`, `path` after the
/// version, `body`.
#[track_caller]
pub(crate) fn assert_request<O: Operation>(
    operation: &O,
    method: &'static str,
    path: &str,
    body: Option<&str>,
) {
    for (version, base, media_type) in [
        (ApiVersion::V1, "/api/atlas/v1.0", V1),
        (ApiVersion::V2, "/api/atlas/v2", V2),
    ] {
        for (pretty, envelope, query) in QUERIES {
            let mut headers = vec![("accept", media_type.into())];
            if body.is_some() {
                headers.push(("content-type", media_type.into()));
            }
            assert_eq!(
                request(operation, version, pretty, envelope),
                Ok(Request {
                    method: method.into(),
                    target: format!("{base}{path}{query}"),
                    headers,
                    body: body.map(str::to_owned),
                })
            );
        }
    }
}

#[track_caller]
pub(crate) fn body(operation: &impl Operation) -> String {
    let request = request(operation, ApiVersion::V1, false, false).unwrap();
    request.body.unwrap()
}

#[track_caller]
pub(crate) fn refused(operation: &impl Operation) -> String {
    request(operation, ApiVersion::V1, false, false)
        .unwrap_err()
        .to_string()
}
