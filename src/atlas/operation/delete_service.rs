//! `deletePrivateEndpointService`

use super::{Content, Operation, Scope, service_path};
use crate::atlas::{CloudProvider, InvalidArgument, ServiceId};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// Begins to delete a service: `DELETE …/privateEndpoint/{cloudProvider}/endpointService/{id}`.
/// Needs Project Owner. Its endpoints have to be gone
/// ([`ApiErrorKind::HasEndpoints`](crate::atlas::ApiErrorKind::HasEndpoints)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteService {
    /// The service's provider.
    pub provider: CloudProvider,
    /// The service's id.
    pub id: ServiceId,
}

impl Operation for DeleteService {
    type Output = ();

    const ID: &'static str = "deletePrivateEndpointService";
    // Documented is 204. Atlas sends 202 and an empty object.
    const CONTENT: Content = Content::Any;

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        scope.request("DELETE", &service_path(self.provider, &self.id), None)
    }

    fn read(&self, _scope: &Scope<'_>, _content: &Node<'_>) -> Result<(), Mismatch> {
        Ok(())
    }
}
