//! Which operation a call is about, in one type for all of them.

use crate::atlas::{
    CreateService, Decoded, EndpointService, GetService, InvalidArgument, Operation, ResponseError,
    Scope,
};
use crate::http::{Request, Response};
use crate::json::Value;

/// An operation, whichever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Task {
    /// `createPrivateEndpointService`
    CreateService(CreateService),
    /// `getPrivateEndpointService`
    GetService(GetService),
}

/// What an operation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// A private endpoint service.
    Service(EndpointService),
}

impl Output {
    /// The result as it is shown.
    #[must_use]
    pub fn to_value(&self) -> Value<'_> {
        match self {
            Self::Service(service) => service.to_value(),
        }
    }
}

impl Task {
    pub(super) fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        match self {
            Self::CreateService(operation) => operation.request(scope),
            Self::GetService(operation) => operation.request(scope),
        }
    }

    pub(super) fn decode(
        &self,
        scope: &Scope<'_>,
        response: &Response<'_>,
    ) -> Result<Decoded<Output>, ResponseError> {
        match self {
            Self::CreateService(operation) => operation.decode(scope, response).map(service),
            Self::GetService(operation) => operation.decode(scope, response).map(service),
        }
    }
}

fn service(decoded: Decoded<EndpointService>) -> Decoded<Output> {
    Decoded {
        value: Output::Service(decoded.value),
        status: decoded.status,
        content: decoded.content,
    }
}
