//! `createPrivateEndpoint`

use super::{Operation, Scope, service_path};
use crate::atlas::{
    CloudProvider, EndpointId, InvalidArgument, KnownService, NewEndpoint, NewRule,
    PrivateEndpoint, ServiceId,
};
use crate::http::Request;
use crate::json::{Mismatch, Node, Object};

/// Registers an endpoint with a service: `POST …/endpointService/{id}/endpoint`. Needs Project
/// Owner, and a service that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEndpoint {
    /// The service's id.
    pub service: ServiceId,
    /// The endpoint, whose provider is the service's.
    pub endpoint: NewEndpoint,
    /// What is known of the service, to be checked before anything is sent. `None`: nothing.
    pub known: Option<KnownService>,
}

impl CreateEndpoint {
    /// The id that the endpoint will have: with port mapping, the forwarding rule's name.
    ///
    /// # Errors
    /// What is to become the id cannot be one.
    pub fn id(&self) -> Result<EndpointId, InvalidArgument> {
        if self
            .known
            .is_some_and(|service| service.port_mapping_enabled)
            && let NewEndpoint::Gcp { endpoints, .. } = &self.endpoint
            && let [rule] = &**endpoints
        {
            let argument = "endpoint.endpoints[0].endpointName";
            return EndpointId::parse(CloudProvider::Gcp, &rule.endpoint_name, argument);
        }
        self.endpoint.id()
    }
}

impl Operation for CreateEndpoint {
    type Output = PrivateEndpoint;

    const ID: &'static str = "createPrivateEndpoint";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let endpoint = &self.endpoint;
        endpoint.check()?;
        if let Some(service) = &self.known {
            service.check(endpoint)?;
        }
        let path = [
            &*service_path(endpoint.provider(), &self.service),
            "/endpoint",
        ];
        let body = body(endpoint, &endpoint.id()?);
        scope.request("POST", &path.concat(), Some(body.finish()))
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<PrivateEndpoint, Mismatch> {
        let provider = self.endpoint.provider();
        // Not without one: it was checked when the request was made.
        let id = self.id();
        let id = id.as_ref().map_or("", EndpointId::raw);
        PrivateEndpoint::read(content, scope, &self.service, provider, id)
    }
}

fn body(endpoint: &NewEndpoint, id: &EndpointId) -> Object {
    let mut body = Object::new();
    match endpoint {
        NewEndpoint::Aws { .. } => body.string("id", id.raw()),
        NewEndpoint::Azure {
            private_endpoint_ip_address: address,
            ..
        } => {
            body.string("id", id.raw());
            body.string("privateEndpointIPAddress", address);
        }
        NewEndpoint::Gcp {
            gcp_project_id: project,
            endpoints,
            ..
        } => {
            body.string("endpointGroupName", id.raw());
            body.string("gcpProjectId", project);
            body.objects("endpoints", endpoints.iter().map(rule));
        }
    }
    body
}

fn rule(rule: &NewRule) -> Object {
    let mut object = Object::new();
    object.string("endpointName", &rule.endpoint_name);
    object.string("ipAddress", &rule.ip_address);
    object
}
