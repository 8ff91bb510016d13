//! The private endpoint resource of the Atlas Administration API. Knows no Digest, sends nothing.
//!
//! An [`Operation`] is one API call as a value: it builds the [`Request`](crate::http::Request)
//! and reads the [`Response`](crate::http::Response). What goes wrong is one of three values:
//! [`InvalidArgument`] before anything is sent, [`ApiError`] where Atlas said no,
//! [`DecodeError`] where a success is not what the operation answers with.
//!
//! # Implementation notes
//!
//! - Any 2xx is a success. The documentation says 200; Atlas also sends 201 and 202.
//! - v1.0 and v2 have the same bodies. They differ in base path and media type.
//! - Members that Atlas adds are ignored, and words that it adds are kept ([`ServiceStatus`]).
//! - A body without `cloudProvider` (v1.0 before 2022) is of the provider that was asked for.
//! - A list is an array here, and has no pages; clusters come in pages, always by v2.
//! - A deletion is believed whatever little it answers: nothing, `{}`, an envelope.
//! - An Azure endpoint's id is percent-encoded once in a path, and raw everywhere else.
//! - What a URL parser would change is refused: it would be another path than the signed one.
//! - An empty text is read as null where a name or a message may be null.
//! - `Retry-After` is read as seconds. A date in it needs a clock: `client` has one, and puts seconds
//!   in its place.

mod argument;
mod cluster;
mod endpoint;
mod envelope;
mod error;
mod hint;
mod id;
mod new_endpoint;
mod operation;
mod path;
mod provider;
mod region;
mod region_table;
mod scope;
mod service;
mod service_list;
mod status;
mod token;

pub use argument::InvalidArgument;
pub use cluster::{Cluster, PrivateStrings};
pub use endpoint::{EndpointDetails, ForwardingRule, PrivateEndpoint};
pub use error::{ApiError, ApiErrorKind, DecodeError, FieldError, MAX_BODY, ResponseError};
pub use id::{EndpointId, ProjectId, ServiceId};
pub use new_endpoint::{KnownService, NewEndpoint, NewRule};
pub use operation::clusters::{ClusterPage, GetCluster, ListClusters};
pub use operation::create_endpoint::CreateEndpoint;
pub use operation::create_service::CreateService;
pub use operation::delete_endpoint::DeleteEndpoint;
pub use operation::delete_service::DeleteService;
pub use operation::get_endpoint::GetEndpoint;
pub use operation::get_service::GetService;
pub use operation::list_services::ListServices;
pub use operation::raw::{RawContent, RawRequest};
pub use operation::regional_mode::{GetRegionalMode, SetRegionalMode};
pub use operation::remote_regions::MAX_REMOTE_REGIONS;
pub use operation::update_service::UpdateService;
pub use operation::{Content, Decoded, Operation};
pub use provider::CloudProvider;
pub use region::{Region, nearest_region, regions, same_region, to_atlas_region, to_cloud_region};
pub use scope::{ApiVersion, Scope};
pub use service::{EndpointService, ServiceDetails};
pub use service_list::service_list;
pub use status::{EndpointStatus, Phase, ServiceStatus};
pub use token::{AccessToken, TokenRequest};
