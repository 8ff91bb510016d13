//! Regions in their two spellings: Atlas's (`US_EAST_1`) and the cloud's (`us-east-1`).
//!
//! Names are only names together with their provider: `US_WEST_2` is on all three.

use alloc::string::String;
use alloc::vec::Vec;

use super::{CloudProvider, region_table};

/// Longer names have no near one.
const MAX_NAME: usize = 40;

/// A region of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Atlas's spelling: `US_EAST_1`.
    pub atlas: &'static str,
    /// The cloud's spelling: `us-east-1`.
    pub cloud: &'static str,
    /// Where it is: `Northern Virginia, USA`. `None`: not documented.
    pub location: Option<&'static str>,
}

/// The regions that MongoDB documents for the provider's clusters. Not each of them has private
/// endpoints.
pub fn regions(provider: CloudProvider) -> impl Iterator<Item = Region> {
    let locations = match provider {
        CloudProvider::Aws => region_table::AWS_LOCATIONS,
        CloudProvider::Azure => region_table::AZURE_LOCATIONS,
        CloudProvider::Gcp => region_table::GCP_LOCATIONS,
    };
    let names = table(provider).iter();
    names
        .zip(locations.split(['\n']))
        .map(|(&(atlas, cloud), location)| Region {
            atlas,
            cloud,
            location: (!location.is_empty()).then_some(location),
        })
}

/// Atlas's spelling, from either. A name that the table does not know comes back unchanged.
#[must_use]
pub fn to_atlas_region(provider: CloudProvider, name: &str) -> &str {
    match find(provider, name) {
        Some((atlas, _)) => atlas,
        None => name,
    }
}

/// The cloud's spelling, from either. `None`: the table does not know the name.
#[must_use]
pub fn to_cloud_region(provider: CloudProvider, name: &str) -> Option<&'static str> {
    let (_, cloud) = find(provider, name)?;
    Some(cloud)
}

/// Whether both names are of one region.
#[must_use]
pub fn same_region(provider: CloudProvider, one: &str, other: &str) -> bool {
    to_atlas_region(provider, one) == to_atlas_region(provider, other)
}

/// The name that an unknown one was probably meant to be. `None`: nothing is near, or the
/// table knows it.
#[must_use]
pub fn nearest_region(provider: CloudProvider, name: &str) -> Option<&'static str> {
    if name.len() > MAX_NAME || find(provider, name).is_some() {
        return None;
    }
    let name = letters(name);
    let mut nearest = None;
    let mut least = name.len() / 3 + 1;
    for &(atlas, cloud) in table(provider) {
        for known in [cloud, atlas] {
            let distance = distance(&name, &letters(known));
            if distance < least {
                least = distance;
                nearest = Some(known);
            }
        }
    }
    nearest
}

/// The first region of that name. Google Cloud's names have two: the ordinary region stands
/// before its Assured Workloads twin.
fn find(provider: CloudProvider, name: &str) -> Option<(&'static str, &'static str)> {
    let alias = region_table::ALIASES
        .iter()
        .find(|(alias, _)| *alias == name);
    let name = alias.map_or(name, |&(_, atlas)| atlas);
    table(provider)
        .iter()
        .find(|&&(atlas, cloud)| atlas == name || cloud == name)
        .copied()
}

fn table(provider: CloudProvider) -> &'static [(&'static str, &'static str)] {
    match provider {
        CloudProvider::Aws => region_table::AWS,
        CloudProvider::Azure => region_table::AZURE,
        CloudProvider::Gcp => region_table::GCP,
    }
}

/// Letters and digits alone: how words are joined is not what people get wrong.
fn letters(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// Levenshtein's distance: how many characters to add, drop or change.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.bytes().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (cell, b) in cells.zip(other.bytes()) {
            let above = *cell;
            left = (diagonal + usize::from(a != b)).min(left.min(above) + 1);
            diagonal = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
