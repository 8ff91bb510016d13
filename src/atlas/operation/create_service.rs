//! `createPrivateEndpointService`

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Operation, Scope};
use crate::atlas::{
    ApiError, CloudProvider, EndpointService, InvalidArgument, nearest_region, same_region,
    to_atlas_region,
};
use crate::http::Request;
use crate::json::{Mismatch, Node, Object, write_integer};

/// How many regions may connect to a service from elsewhere.
pub const MAX_REMOTE_REGIONS: usize = 35;

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
            let regions = regions
                .iter()
                .map(|region| to_atlas_region(self.provider, region));
            body.strings("supportedRemoteRegions", regions);
        }
        if let Some(enabled) = self.port_mapping_enabled {
            body.boolean("portMappingEnabled", enabled);
        }
        let path = "/privateEndpoint/endpointService";
        Ok(scope.request("POST", path, Some(body.finish())))
    }

    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<EndpointService, Mismatch> {
        EndpointService::read(content, self.provider, scope.project, Some(&self.region))
    }

    /// Names the region that was probably meant.
    fn explain(&self, error: &mut ApiError) {
        if error.error_code.as_deref() != Some("INVALID_REGION") {
            return;
        }
        if let Some(nearest) = nearest_region(self.provider, &self.region) {
            let hint = [
                "Did you mean ",
                nearest,
                "? Regions are named by provider, and not each has private endpoints.",
            ];
            error.hint = Some(Cow::Owned(hint.concat()));
        }
    }
}

impl CreateService {
    fn check(&self) -> Result<(), InvalidArgument> {
        if self.region.trim_ascii().is_empty() {
            return Err(InvalidArgument::new(
                "service.region",
                "must name a region: \"us-east-1\" or \"US_EAST_1\"",
            ));
        }
        if self.port_mapping_enabled.is_some() && self.provider != CloudProvider::Gcp {
            return Err(InvalidArgument::new(
                "service.portMappingEnabled",
                "must be left out: only GCP has port mapping",
            ));
        }
        match &self.supported_remote_regions {
            Some(regions) => self.check_remote_regions(regions),
            None => Ok(()),
        }
    }

    fn check_remote_regions(&self, regions: &[String]) -> Result<(), InvalidArgument> {
        const ARGUMENT: &str = "service.supportedRemoteRegions";
        if self.provider != CloudProvider::Aws {
            return Err(InvalidArgument::new(
                ARGUMENT,
                "must be left out: only AWS connects across regions",
            ));
        }
        if regions.len() > MAX_REMOTE_REGIONS {
            return Err(InvalidArgument::new(
                ARGUMENT,
                "must have at most 35 regions",
            ));
        }
        for (index, region) in regions.iter().enumerate() {
            let problem = if region.trim_ascii().is_empty() {
                "must name a region: \"us-east-1\" or \"US_EAST_1\""
            } else if same_region(self.provider, region, &self.region) {
                "must be another region than the service's own"
            } else {
                continue;
            };
            let mut argument = String::from(ARGUMENT);
            argument.push('[');
            write_integer(&mut argument, index as u64);
            argument.push(']');
            return Err(InvalidArgument::new(argument, problem));
        }
        Ok(())
    }
}
