//! `listPrivateEndpointService`

use alloc::vec::Vec;

use super::{Content, Operation, Scope};
use crate::atlas::{CloudProvider, EndpointService, InvalidArgument};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// Lists a provider's services: `GET …/privateEndpoint/{cloudProvider}/endpointService`. Needs
/// Project Read Only. Atlas gives all at once, there are no pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListServices {
    /// The services' provider.
    pub provider: CloudProvider,
}

impl Operation for ListServices {
    type Output = Vec<EndpointService>;

    const ID: &'static str = "listPrivateEndpointService";
    const CONTENT: Content = Content::List;

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let path = [
            "/privateEndpoint/",
            self.provider.as_str(),
            "/endpointService",
        ];
        scope.request("GET", &path.concat(), None)
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<Self::Output, Mismatch> {
        let services = content.required_items("an array of services")?;
        services
            .map(|service| EndpointService::read(&service, self.provider, scope, None))
            .collect()
    }
}
