//! `createPrivateEndpointService`

use alloc::string::String;
use alloc::vec::Vec;

use super::{Operation, Scope, remote_regions};
use crate::atlas::{ApiError, CloudProvider, EndpointService, InvalidArgument};
use crate::http::Request;
use crate::json::{Mismatch, Node, Object};

/// Creates a service: `POST …/privateEndpoint/endpointService`. Needs Project Owner. Atlas
/// allows one for each provider and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateService {
    /// `providerName`
    pub provider: CloudProvider,
    /// `region`, in either spelling: `us-east-1`, `US_EAST_1`. Sent as it is.
    pub region: String,
    /// `supportedRemoteRegions`, AWS only, in either spelling; sent in Atlas's.
    pub supported_remote_regions: Option<Vec<String>>,
    /// `portMappingEnabled`, GCP only. Cannot be changed afterwards.
    pub port_mapping_enabled: Option<bool>,
}

impl Operation for CreateService {
    type Output = EndpointService;

    const ID: &'static str = "createPrivateEndpointService";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        self.check()?;
        let mut body = Object::new();
        body.string("providerName", self.provider.as_str());
        body.string("region", &self.region);
        if let Some(regions) = &self.supported_remote_regions {
            remote_regions::write(&mut body, regions);
        }
        if let Some(enabled) = self.port_mapping_enabled {
            body.boolean("portMappingEnabled", enabled);
        }
        let path = "/privateEndpoint/endpointService";
        scope.request("POST", path, Some(body.finish()))
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<EndpointService, Mismatch> {
        EndpointService::read(content, self.provider, scope, Some(&self.region))
    }

    /// Names the region that was probably meant.
    fn explain(&self, error: &mut ApiError) {
        let remote = self.supported_remote_regions.as_deref().unwrap_or_default();
        remote_regions::explain(error, self.provider, &self.region, remote);
    }
}

impl CreateService {
    fn check(&self) -> Result<(), InvalidArgument> {
        const REMOTE: &str = "service.supportedRemoteRegions";
        let refuse = |argument: &'static str, problem| Err(InvalidArgument::new(argument, problem));
        if self.region.trim_ascii().is_empty() {
            return refuse("service.region", remote_regions::MUST_NAME);
        }
        if self.port_mapping_enabled.is_some() && self.provider != CloudProvider::Gcp {
            return refuse(
                "service.portMappingEnabled",
                "must be left out: only GCP has port mapping",
            );
        }
        match &self.supported_remote_regions {
            None => Ok(()),
            Some(_) if self.provider != CloudProvider::Aws => {
                refuse(REMOTE, "must be left out: only AWS connects across regions")
            }
            Some(regions) => remote_regions::check(REMOTE, regions, Some(&self.region)),
        }
    }
}
