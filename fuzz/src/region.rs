//! Names of regions. Input: a provider's letter, and two names.
//!
//! Both spellings lead to the same region, and what is suggested for an unknown name is known.

use atlas_private_endpoint::atlas::{
    CloudProvider, nearest_region, regions, same_region, to_atlas_region, to_cloud_region,
};

use crate::text::split;

/// Checks a pair.
pub fn check(data: &[u8]) {
    let Some((&provider, data)) = data.split_first() else {
        return;
    };
    let provider = CloudProvider::ALL[usize::from(provider) % 3];
    let ([one], other) = split(data);
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    let atlas = to_atlas_region(provider, &one);
    assert_eq!(to_atlas_region(provider, atlas), atlas);
    assert!(same_region(provider, &one, &one) && same_region(provider, &one, atlas));
    assert_eq!(
        same_region(provider, &one, &other),
        same_region(provider, &other, &one)
    );
    match to_cloud_region(provider, &one) {
        Some(cloud) => {
            assert_eq!(to_cloud_region(provider, atlas), Some(cloud));
            // Google Cloud has two of Atlas's regions under one name.
            let twin = to_atlas_region(provider, cloud);
            assert_eq!(to_cloud_region(provider, twin), Some(cloud));
            assert_eq!(nearest_region(provider, &one), None);
        }
        None => {
            assert_eq!(atlas, one);
            assert!(!regions(provider).any(|region| [region.atlas, region.cloud].contains(&&*one)));
        }
    }
    if let Some(near) = nearest_region(provider, &one) {
        assert!(regions(provider).any(|region| [region.atlas, region.cloud].contains(&near)));
    }
}
