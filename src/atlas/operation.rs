//! Operations: API calls as values.

pub(super) mod clusters;
pub(super) mod create_endpoint;
pub(super) mod create_service;
pub(super) mod delete_endpoint;
pub(super) mod delete_service;
pub(super) mod get_endpoint;
pub(super) mod get_service;
pub(super) mod list_services;
pub(super) mod raw;
pub(super) mod regional_mode;
pub(super) mod remote_regions;
pub(super) mod update_service;

use alloc::string::String;

use super::envelope::Answer;
use super::{
    ApiError, CloudProvider, EndpointId, InvalidArgument, ResponseError, Scope, ServiceId,
};
use crate::http::{Request, Response};
use crate::json::{Mismatch, Node};

/// One call of the Atlas Administration API: how to ask, and how to read the answer.
pub trait Operation {
    /// What a success gives.
    type Output;

    /// Atlas's `operationId`. Empty: any operation, by its path ([`RawRequest`](super::RawRequest)).
    const ID: &'static str;

    /// What the content of a success looks like.
    const CONTENT: Content = Content::Entity;

    /// The request.
    ///
    /// # Errors
    /// An argument that Atlas is known to refuse, or that would reach something else.
    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument>;

    /// Reads the content of a success.
    ///
    /// # Errors
    /// It is not what the operation answers with.
    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<Self::Output, Mismatch>;

    /// Adds to a refusal what only this operation knows.
    fn explain(&self, _error: &mut ApiError) {}

    /// Reads the response.
    ///
    /// # Errors
    /// A status other than 2xx, here or in the envelope; a success that cannot be read.
    fn decode(
        &self,
        scope: &Scope<'_>,
        response: &Response<'_>,
    ) -> Result<Decoded<Self::Output>, ResponseError> {
        let answer = Answer::read(response, scope.envelope, Self::CONTENT);
        let answer = answer.map_err(|error| error.explained(|error| self.explain(error)))?;
        match answer.with_content(|content| self.read(scope, content)) {
            Ok(value) => Ok(Decoded {
                value,
                status: answer.status,
                content: answer.content,
            }),
            Err(mismatch) => Err(answer.unreadable(response, mismatch)),
        }
    }
}

/// What the content of a success looks like: how to tell an envelope from what is in it, and
/// whether there need be anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// One object.
    Entity,
    /// An array. Atlas has lists of this kind in an object's `results` elsewhere, so that is
    /// opened too, envelope or not.
    List,
    /// An object that has `results` itself, and more beside them. An envelope adds its `status`
    /// and wraps nothing.
    Page,
    /// Any value, or none: an empty body is null.
    Any,
}

/// A result, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<T> {
    /// The result.
    pub value: T,
    /// The status that counts: of an enveloped answer, the one inside.
    pub status: u16,
    /// The body's member that holds the content. `None`: the body is the content.
    pub content: Option<&'static str>,
}

/// Below the project: one service.
fn service_path(provider: CloudProvider, id: &ServiceId) -> String {
    [
        "/privateEndpoint/",
        provider.as_str(),
        "/endpointService/",
        id.as_str(),
    ]
    .concat()
}

/// Below the project: one endpoint of a service.
fn endpoint_path(service: &ServiceId, id: &EndpointId) -> String {
    [
        &*service_path(id.provider(), service),
        "/endpoint/",
        &id.encoded(),
    ]
    .concat()
}
