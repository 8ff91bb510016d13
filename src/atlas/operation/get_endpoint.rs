//! `getPrivateEndpoint`

use super::{Operation, Scope, endpoint_path};
use crate::atlas::{EndpointId, InvalidArgument, PrivateEndpoint, ServiceId};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// Looks at an endpoint: `GET …/endpointService/{id}/endpoint/{endpointId}`. Needs Project Read
/// Only. The provider is the endpoint id's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetEndpoint {
    /// The service's id.
    pub service: ServiceId,
    /// The endpoint's id.
    pub id: EndpointId,
}

impl Operation for GetEndpoint {
    type Output = PrivateEndpoint;

    const ID: &'static str = "getPrivateEndpoint";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        scope.request("GET", &endpoint_path(&self.service, &self.id), None)
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<PrivateEndpoint, Mismatch> {
        let id = &self.id;
        PrivateEndpoint::read(content, scope, &self.service, id.provider(), id.raw())
    }
}
