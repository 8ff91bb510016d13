//! `getPrivateEndpointService`

use super::{Operation, Scope, service_path};
use crate::atlas::{CloudProvider, EndpointService, InvalidArgument, ServiceId};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// Looks at a service: `GET …/privateEndpoint/{cloudProvider}/endpointService/{id}`. Needs
/// Project Read Only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetService {
    /// The service's provider.
    pub provider: CloudProvider,
    /// The service's id.
    pub id: ServiceId,
}

impl Operation for GetService {
    type Output = EndpointService;

    const ID: &'static str = "getPrivateEndpointService";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        scope.request("GET", &service_path(self.provider, &self.id), None)
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<EndpointService, Mismatch> {
        EndpointService::read(content, self.provider, scope, None)
    }
}
