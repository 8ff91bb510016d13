//! Regional mode and clusters.

use atlas_private_endpoint::atlas::{
    ApiVersion, GetCluster, GetRegionalMode, ListClusters, Operation, SetRegionalMode,
};
use atlas_private_endpoint::http::Request;
use proptest::prelude::*;

use crate::{assert_request, refused, request};

/// The newest shape of a cluster, by the v2 specification.
const CLUSTERS: &str = "application/vnd.atlas.2024-08-05+json";

#[test]
fn regional_mode_for_each_version_and_query() {
    let path = "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/regionalMode";
    assert_request(&GetRegionalMode, "GET", path, None);
    for (enabled, body) in [
        (true, r#"{"enabled":true}"#),
        (false, r#"{"enabled":false}"#),
    ] {
        assert_request(&SetRegionalMode { enabled }, "PATCH", path, Some(body));
    }
}

#[track_caller]
fn assert_cluster_request<O: Operation>(operation: &O, queries: [(bool, bool, &str); 2]) {
    for version in [ApiVersion::V1, ApiVersion::V2] {
        for (pretty, envelope, target) in queries {
            assert_eq!(
                request(operation, version, pretty, envelope),
                Ok(Request {
                    method: "GET".into(),
                    target: target.to_owned(),
                    headers: vec![("accept", CLUSTERS.into())],
                    body: None,
                })
            );
        }
    }
}

#[test]
fn clusters_are_read_by_v2_at_their_own_date_whatever_the_client_s() {
    assert_cluster_request(
        &ListClusters { page: 1 },
        [
            (
                false,
                false,
                "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/clusters?itemsPerPage=500&pageNum=1&includeCount=false",
            ),
            (
                true,
                true,
                "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/clusters?pretty=true&envelope=true&itemsPerPage=500&pageNum=1&includeCount=false",
            ),
        ],
    );
    let name = "Cluster-0".to_owned();
    assert_cluster_request(
        &GetCluster { name },
        [
            (
                false,
                false,
                "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/clusters/Cluster-0",
            ),
            (
                false,
                true,
                "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/clusters/Cluster-0?envelope=true",
            ),
        ],
    );
    let last = request(
        &ListClusters { page: u32::MAX },
        ApiVersion::V2,
        false,
        false,
    );
    assert!(last.unwrap().target.contains("&pageNum=4294967295&"));
}

#[test]
fn a_cluster_s_name_is_one_segment() {
    let target = |name: &str| {
        let operation = GetCluster { name: name.into() };
        request(&operation, ApiVersion::V2, false, false)
            .unwrap()
            .target
    };
    assert!(target("a/b%é").ends_with("/clusters/a%2Fb%25%C3%A9"));
    for name in [
        "", ".", "..", "%2e%2e", "a/../b", "a\\b", "a b", "a?b", "a#b", "a\"b",
    ] {
        assert_eq!(
            refused(&GetCluster { name: name.into() }),
            "options.clusterName must be a cluster's name: letters, digits and hyphens"
        );
    }
}

proptest! {
    #[test]
    fn no_cluster_s_name_leaves_its_segment(name in any::<String>()) {
        if let Ok(request) = request(&GetCluster { name }, ApiVersion::V2, false, false) {
            let (_, name) = request.target.split_once("/clusters/").unwrap();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~()%".contains(c);
            prop_assert!(name.chars().all(is_plain));
            prop_assert!(!matches!(name, "" | "." | ".."));
        }
    }
}
