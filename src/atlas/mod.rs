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
//! - An empty text is read as null where a name or a message may be null.
//! - `Retry-After` is read as seconds. A date in it needs a clock, and Atlas sends none.

mod envelope;
mod error;
mod hint;
mod id;
mod operation;
mod provider;
mod region;
mod region_table;
mod service;
mod status;

pub use error::{
    ApiError, ApiErrorKind, DecodeError, FieldError, InvalidArgument, MAX_BODY, ResponseError,
};
pub use id::{ProjectId, ServiceId};
pub use operation::create_service::{CreateService, MAX_REMOTE_REGIONS};
pub use operation::get_service::GetService;
pub use operation::{ApiVersion, Decoded, Operation, Scope};
pub use provider::CloudProvider;
pub use region::{nearest_region, same_region, to_atlas_region, to_cloud_region};
pub use service::{EndpointService, ServiceDetails};
pub use status::{Phase, ServiceStatus};
