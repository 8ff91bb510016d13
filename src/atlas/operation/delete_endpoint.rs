//! `deletePrivateEndpoint`

use super::{Content, Operation, Scope, endpoint_path};
use crate::atlas::{EndpointId, InvalidArgument, ServiceId};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// Begins to remove an endpoint: `DELETE …/endpointService/{id}/endpoint/{endpointId}`. Needs
/// Project Owner. With a service's last endpoint Atlas removes the service itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteEndpoint {
    /// The service's id.
    pub service: ServiceId,
    /// The endpoint's id.
    pub id: EndpointId,
}

impl Operation for DeleteEndpoint {
    type Output = ();

    const ID: &'static str = "deletePrivateEndpoint";
    // Documented is 204. Atlas answers the deletion of a service with 202 and an empty object.
    const CONTENT: Content = Content::Any;

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        scope.request("DELETE", &endpoint_path(&self.service, &self.id), None)
    }

    fn read(&self, _scope: &Scope<'_>, _content: &Node<'_>) -> Result<(), Mismatch> {
        Ok(())
    }
}
