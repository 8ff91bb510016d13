//! `supportedRemoteRegions`: the regions from which an AWS service may be reached.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::atlas::{
    ApiError, CloudProvider, InvalidArgument, nearest_region, same_region, to_atlas_region,
};
use crate::json::Object;

/// How many regions may connect to a service from elsewhere.
pub const MAX_REMOTE_REGIONS: usize = 35;

/// What every name of a region must keep to.
pub(super) const MUST_NAME: &str = "must name a region: \"us-east-1\" or \"US_EAST_1\"";

/// Refuses what Atlas would. `own`: the service's own region, where it is known.
pub(super) fn check(
    argument: &'static str,
    regions: &[String],
    own: Option<&str>,
) -> Result<(), InvalidArgument> {
    if regions.len() > MAX_REMOTE_REGIONS {
        return Err(InvalidArgument::new(
            argument,
            "must have at most 35 regions",
        ));
    }
    for (index, region) in regions.iter().enumerate() {
        let problem = if region.trim_ascii().is_empty() {
            MUST_NAME
        } else if own.is_some_and(|own| same_region(CloudProvider::Aws, region, own)) {
            "must be another region than the service's own"
        } else {
            continue;
        };
        return Err(InvalidArgument::in_list(argument, index, "", problem));
    }
    Ok(())
}

/// Writes them in Atlas's spelling.
pub(super) fn write(body: &mut Object, regions: &[String]) {
    let regions = regions
        .iter()
        .map(|region| to_atlas_region(CloudProvider::Aws, region));
    body.strings("supportedRemoteRegions", regions);
}

/// Names the region that was probably meant: by the service's own, else by the first of the
/// remote ones that is near one. `own` is empty where it was not asked for.
pub(super) fn explain(error: &mut ApiError, provider: CloudProvider, own: &str, remote: &[String]) {
    if error.error_code.as_deref() != Some("INVALID_REGION") {
        return;
    }
    let mut nearest = nearest_region(provider, own);
    for region in remote {
        nearest = nearest.or_else(|| nearest_region(provider, region));
    }
    if let Some(nearest) = nearest {
        let hint = [
            "Did you mean ",
            nearest,
            "? Regions are named by provider, and not each has private endpoints.",
        ];
        error.hint = Some(Cow::Owned(hint.concat()));
    }
}
