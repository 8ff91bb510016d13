//! The table against the fixture it is made from, and look-ups in it.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{
    nearest_region, region_table, regions, same_region, table, to_atlas_region, to_cloud_region,
};
use crate::atlas::CloudProvider::{self, Aws, Azure, Gcp};

struct Documented {
    provider: CloudProvider,
    atlas: String,
    cloud: String,
    location: Option<String>,
    aliases: Vec<String>,
}

fn documented() -> Vec<Documented> {
    let text = include_str!("../../../tests/fixtures/regions.json");
    let fixture: serde_json::Value = serde_json::from_str(text).unwrap();
    CloudProvider::ALL
        .into_iter()
        .flat_map(|provider| {
            let regions = fixture[provider.as_str()].as_array().unwrap().clone();
            regions.into_iter().map(move |region| Documented {
                provider,
                atlas: region["atlas"].as_str().unwrap().to_string(),
                cloud: region["cloud"].as_str().unwrap().to_string(),
                location: region["location"].as_str().map(ToString::to_string),
                aliases: region["atlas_aliases"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|alias| alias.as_str().unwrap().to_string())
                    .collect(),
            })
        })
        .collect()
}

/// Both spellings, as the fixture has them.
fn rows(provider: CloudProvider) -> Vec<(String, String)> {
    documented()
        .into_iter()
        .filter(|region| region.provider == provider)
        .map(|region| (region.atlas, region.cloud))
        .collect()
}

fn aliases() -> Vec<(String, String)> {
    documented()
        .into_iter()
        .flat_map(|region| {
            let atlas = region.atlas;
            let aliases = region.aliases.into_iter();
            aliases.map(move |alias| (alias, atlas.clone()))
        })
        .collect()
}

fn owned(table: &[(&str, &str)]) -> Vec<(String, String)> {
    table
        .iter()
        .map(|(one, other)| (one.to_string(), other.to_string()))
        .collect()
}

/// With `UPDATE_REGIONS` set, the table is written anew instead.
#[test]
fn region_table_is_the_fixture() {
    if std::env::var_os("UPDATE_REGIONS").is_some() {
        write_table();
        return;
    }
    for provider in CloudProvider::ALL {
        assert_eq!(owned(table(provider)), rows(provider), "{provider}");
    }
    assert_eq!(owned(region_table::ALIASES), aliases());
}

#[test]
fn region_list_is_the_fixture_locations_included() {
    let listed = CloudProvider::ALL.into_iter().flat_map(|provider| {
        regions(provider).map(move |region| {
            let location = region.location.map(ToString::to_string);
            (provider, region.atlas, region.cloud, location)
        })
    });
    let listed: Vec<_> = listed.collect();
    let documented = documented();
    let documented: Vec<_> = documented
        .iter()
        .map(|region| {
            let location = region.location.clone();
            (region.provider, &*region.atlas, &*region.cloud, location)
        })
        .collect();
    assert_eq!(listed, documented);
}

/// Keeps what stands around the rows.
fn write_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/atlas/region_table.rs");
    let old = std::fs::read_to_string(path).unwrap();
    let mut new = String::new();
    let mut tables = CloudProvider::ALL.into_iter().map(rows).chain([aliases()]);
    let mut texts = CloudProvider::ALL.into_iter().map(locations);
    let mut in_text = false;
    for line in old.lines().filter(|line| !line.starts_with("    (\"")) {
        if in_text {
            in_text = !line.ends_with("\";");
            continue;
        }
        new += line;
        new += "\n";
        if line.ends_with("&[") {
            for (one, other) in tables.next().unwrap() {
                new += &format!("    (\"{one}\", \"{other}\"),\n");
            }
        } else if line.ends_with("\"\\") {
            new += &format!("{}\";\n", texts.next().unwrap().join("\\n\\\n"));
            in_text = true;
        }
    }
    std::fs::write(path, new).unwrap();
}

fn locations(provider: CloudProvider) -> Vec<String> {
    documented()
        .into_iter()
        .filter(|region| region.provider == provider)
        .map(|region| region.location.unwrap_or_default())
        .collect()
}

#[test]
fn aws_s_spellings_are_mechanical() {
    for (atlas, cloud) in rows(Aws) {
        assert_eq!(atlas, cloud.to_uppercase().replace('-', "_"));
    }
}

#[test]
fn every_documented_name_is_found() {
    for region in documented() {
        let Documented {
            provider,
            atlas,
            cloud,
            aliases,
            ..
        } = region;
        for name in aliases.iter().chain([&atlas]) {
            assert_eq!(to_atlas_region(provider, name), atlas);
            assert_eq!(to_cloud_region(provider, name), Some(&*cloud));
        }
        assert_eq!(to_cloud_region(provider, &cloud), Some(&*cloud));
        // Of two regions with one cloud name the ordinary one is meant.
        let ordinary = atlas.trim_end_matches("_AW");
        assert_eq!(to_atlas_region(provider, &cloud), ordinary);
    }
}

#[test]
fn unknown_names_come_back_unchanged() {
    for name in [
        "",
        " ",
        "us-east-9",
        "Us-East-1",
        "eastus",
        "us-east-1 ",
        "ü",
    ] {
        assert_eq!(to_atlas_region(Aws, name), name);
        assert_eq!(to_cloud_region(Aws, name), None);
    }
    for name in ["", " ", "US_EAST eastus", "us-east-1"] {
        assert_eq!(to_atlas_region(Azure, name), name);
        assert_eq!(to_cloud_region(Azure, name), None);
    }
}

#[test]
fn regions_are_the_same_across_spellings() {
    assert!(same_region(Aws, "us-east-1", "US_EAST_1"));
    assert!(same_region(Azure, "newzealandnorth", "NEWZEALAND_NORTH"));
    assert!(same_region(Gcp, "us-central1", "CENTRAL_US"));
    assert!(!same_region(Gcp, "CENTRAL_US_AW", "CENTRAL_US"));
    assert!(!same_region(Aws, "us-east-1", "us-east-2"));
    assert!(same_region(Aws, "not-yet-known-1", "not-yet-known-1"));
}

#[test]
fn a_slip_has_a_near_region() {
    assert_eq!(nearest_region(Aws, "us_east_1"), Some("us-east-1"));
    assert_eq!(nearest_region(Aws, "us-esat-1"), Some("us-east-1"));
    assert_eq!(nearest_region(Azure, "East US"), Some("eastus"));
    assert_eq!(nearest_region(Gcp, "us-centrall"), Some("us-central1"));
    assert_eq!(nearest_region(Gcp, "western_us"), Some("WESTERN_US"));
    assert_eq!(nearest_region(Aws, "us-east-1"), None);
    assert_eq!(nearest_region(Aws, "mars"), None);
    assert_eq!(nearest_region(Aws, ""), None);
    assert_eq!(nearest_region(Aws, &"a".repeat(100_000)), None);
}
