//! `updatePrivateEndpointService`

use alloc::string::String;
use alloc::vec::Vec;

use super::{Operation, Scope, remote_regions};
use crate::atlas::{ApiError, CloudProvider, EndpointService, InvalidArgument, ServiceId};
use crate::http::Request;
use crate::json::{Mismatch, Node, Object};

/// Changes which regions may connect to an AWS service from elsewhere:
/// `PATCH …/privateEndpoint/endpointService/{id}`, without a provider in the path. Needs Project
/// Owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateService {
    /// The service's id.
    pub id: ServiceId,
    /// `supportedRemoteRegions`, in either spelling; sent in Atlas's. They replace those there
    /// are; none clears them.
    pub supported_remote_regions: Vec<String>,
}

impl Operation for UpdateService {
    type Output = EndpointService;

    const ID: &'static str = "updatePrivateEndpointService";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let regions = &self.supported_remote_regions;
        remote_regions::check("change.supportedRemoteRegions", regions, None)?;
        let mut body = Object::new();
        body.string("cloudProvider", CloudProvider::Aws.as_str());
        remote_regions::write(&mut body, regions);
        let path = ["/privateEndpoint/endpointService/", self.id.as_str()].concat();
        scope.request("PATCH", &path, Some(body.finish()))
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<EndpointService, Mismatch> {
        EndpointService::read(content, CloudProvider::Aws, scope, None)
    }

    /// Names the region that was probably meant.
    fn explain(&self, error: &mut ApiError) {
        let regions = &self.supported_remote_regions;
        remote_regions::explain(error, CloudProvider::Aws, "", regions);
    }
}
