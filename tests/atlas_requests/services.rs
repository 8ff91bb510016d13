//! Services.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, CreateEndpoint, CreateService, DeleteEndpoint, DeleteService,
    GetCluster, GetEndpoint, GetRegionalMode, GetService, ListClusters, ListServices, Operation,
    RawRequest, Scope, SetRegionalMode, UpdateService,
};
use proptest::prelude::*;

use crate::{assert_request, body, refused, request, service_id};

fn create(provider: CloudProvider, region: &str) -> CreateService {
    CreateService {
        provider,
        region: region.to_owned(),
        supported_remote_regions: None,
        port_mapping_enabled: None,
    }
}

fn remote(region: &str, regions: &[&str]) -> CreateService {
    CreateService {
        supported_remote_regions: Some(regions.iter().map(|&name| name.to_owned()).collect()),
        ..create(CloudProvider::Aws, region)
    }
}

fn update(regions: &[&str]) -> UpdateService {
    UpdateService {
        id: service_id(),
        supported_remote_regions: regions.iter().map(|&name| name.to_owned()).collect(),
    }
}

#[test]
fn create_for_each_provider_version_and_query() {
    let bodies = [
        (
            create(CloudProvider::Aws, "us-east-1"),
            r#"{"providerName":"AWS","region":"us-east-1"}"#,
        ),
        (
            create(CloudProvider::Azure, "eastus2"),
            r#"{"providerName":"AZURE","region":"eastus2"}"#,
        ),
        (
            create(CloudProvider::Gcp, "us-west1"),
            r#"{"providerName":"GCP","region":"us-west1"}"#,
        ),
    ];
    for (operation, body) in &bodies {
        let path = "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/endpointService";
        assert_request(operation, "POST", path, Some(body));
    }
}

#[test]
fn create_sends_what_the_reference_sends() {
    // The request bodies printed on the reference pages.
    for (provider, region, text) in [
        (
            CloudProvider::Aws,
            "us-east-1",
            include_str!("../fixtures/docs_v1_request_create_service_AWS.json"),
        ),
        (
            CloudProvider::Azure,
            "eastus2",
            include_str!("../fixtures/docs_v1_request_create_service_AZURE.json"),
        ),
        (
            CloudProvider::Gcp,
            "us-west1",
            include_str!("../fixtures/docs_v1_request_create_service_GCP.json"),
        ),
    ] {
        let documented: serde_json::Value = serde_json::from_str(text).unwrap();
        let ours: serde_json::Value =
            serde_json::from_str(&body(&create(provider, region))).unwrap();
        assert_eq!(ours, documented);
    }
}

/// Below the base, for each provider: the list's path and one service's.
const PATHS: [(CloudProvider, &str, &str); 3] = [
    (
        CloudProvider::Aws,
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService",
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService/5f7cac1adf5d6c6306f4b283",
    ),
    (
        CloudProvider::Azure,
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AZURE/endpointService",
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AZURE/endpointService/5f7cac1adf5d6c6306f4b283",
    ),
    (
        CloudProvider::Gcp,
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/GCP/endpointService",
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/GCP/endpointService/5f7cac1adf5d6c6306f4b283",
    ),
];

#[test]
fn list_get_and_delete_for_each_provider_version_and_query() {
    for (provider, list, one) in PATHS {
        let id = service_id();
        assert_request(&ListServices { provider }, "GET", list, None);
        let get = GetService {
            provider,
            id: id.clone(),
        };
        assert_request(&get, "GET", one, None);
        assert_request(&DeleteService { provider, id }, "DELETE", one, None);
    }
}

#[test]
fn update_has_no_provider_in_its_path_and_one_in_its_body() {
    let path =
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/endpointService/5f7cac1adf5d6c6306f4b283";
    for (regions, body) in [
        (
            vec!["eu-west-1", "US_WEST_2", "us-new-1"],
            r#"{"cloudProvider":"AWS","supportedRemoteRegions":["EU_WEST_1","US_WEST_2","us-new-1"]}"#,
        ),
        (
            vec![],
            r#"{"cloudProvider":"AWS","supportedRemoteRegions":[]}"#,
        ),
    ] {
        assert_request(&update(&regions), "PATCH", path, Some(body));
    }
    assert_eq!(
        refused(&update(&["eu-west-1"; 36])),
        "change.supportedRemoteRegions must have at most 35 regions"
    );
    assert_eq!(
        refused(&update(&["eu-west-1", ""])),
        "change.supportedRemoteRegions[1] must name a region: \"us-east-1\" or \"US_EAST_1\""
    );
}

#[test]
fn a_call_about_a_project_wants_one() {
    let scope = Scope {
        project: None,
        version: ApiVersion::V1,
        pretty: false,
        envelope: false,
    };
    let provider = CloudProvider::Aws;
    for result in [
        ListServices { provider }.request(&scope),
        create(provider, "us-east-1").request(&scope),
        GetCluster { name: "a".into() }.request(&scope),
    ] {
        assert_eq!(
            result.unwrap_err().to_string(),
            "options.projectId must be given, for the call or for the client: the project's id, \
             24 hexadecimal digits"
        );
    }
}

#[test]
fn operations_have_atlas_s_names() {
    assert_eq!(CreateService::ID, "createPrivateEndpointService");
    assert_eq!(GetService::ID, "getPrivateEndpointService");
    assert_eq!(ListServices::ID, "listPrivateEndpointService");
    assert_eq!(UpdateService::ID, "updatePrivateEndpointService");
    assert_eq!(DeleteService::ID, "deletePrivateEndpointService");
    assert_eq!(CreateEndpoint::ID, "createPrivateEndpoint");
    assert_eq!(GetEndpoint::ID, "getPrivateEndpoint");
    assert_eq!(DeleteEndpoint::ID, "deletePrivateEndpoint");
    assert_eq!(GetRegionalMode::ID, "getRegionalEndpointMode");
    assert_eq!(SetRegionalMode::ID, "toggleRegionalEndpointMode");
    assert_eq!(ListClusters::ID, "listClusters");
    assert_eq!(GetCluster::ID, "getCluster");
    assert_eq!(RawRequest::ID, "");
}

#[test]
fn region_goes_out_as_written_and_remote_regions_in_atlas_s_spelling() {
    assert_eq!(
        body(&create(CloudProvider::Aws, "US_EAST_1")),
        r#"{"providerName":"AWS","region":"US_EAST_1"}"#
    );
    assert_eq!(
        body(&create(CloudProvider::Azure, "a \"new\" région\n")),
        r#"{"providerName":"AZURE","region":"a \"new\" région\n"}"#
    );
    assert_eq!(
        body(&remote(
            "us-east-1",
            &["eu-west-1", "US_WEST_2", "us-new-1"]
        )),
        r#"{"providerName":"AWS","region":"us-east-1","supportedRemoteRegions":["EU_WEST_1","US_WEST_2","us-new-1"]}"#
    );
    assert_eq!(
        body(&remote("us-east-1", &[])),
        r#"{"providerName":"AWS","region":"us-east-1","supportedRemoteRegions":[]}"#
    );
}

#[test]
fn port_mapping_goes_out_when_given() {
    for (given, expected) in [
        (
            true,
            r#"{"providerName":"GCP","region":"us-west1","portMappingEnabled":true}"#,
        ),
        (
            false,
            r#"{"providerName":"GCP","region":"us-west1","portMappingEnabled":false}"#,
        ),
    ] {
        let operation = CreateService {
            port_mapping_enabled: Some(given),
            ..create(CloudProvider::Gcp, "us-west1")
        };
        assert_eq!(body(&operation), expected);
    }
}

#[test]
fn what_atlas_would_refuse_is_refused_before_it_is_sent() {
    for region in ["", " ", "\t\n"] {
        assert_eq!(
            refused(&create(CloudProvider::Aws, region)),
            "service.region must name a region: \"us-east-1\" or \"US_EAST_1\""
        );
    }
    for provider in [CloudProvider::Aws, CloudProvider::Azure] {
        let operation = CreateService {
            port_mapping_enabled: Some(false),
            ..create(provider, "us-east-1")
        };
        assert_eq!(
            refused(&operation),
            "service.portMappingEnabled must be left out: only GCP has port mapping"
        );
    }
    for provider in [CloudProvider::Azure, CloudProvider::Gcp] {
        let operation = CreateService {
            provider,
            ..remote("us-east-1", &[])
        };
        assert_eq!(
            refused(&operation),
            "service.supportedRemoteRegions must be left out: only AWS connects across regions"
        );
    }
    assert_eq!(
        refused(&remote("us-east-1", &["eu-west-1"; 36])),
        "service.supportedRemoteRegions must have at most 35 regions"
    );
    assert!(body(&remote("us-east-1", &["eu-west-1"; 35])).contains("EU_WEST_1"));
    for own in ["us-east-1", "US_EAST_1"] {
        assert_eq!(
            refused(&remote("us-east-1", &["eu-west-1", own])),
            "service.supportedRemoteRegions[1] must be another region than the service's own"
        );
    }
    assert_eq!(
        refused(&remote("us-east-1", &[" "])),
        "service.supportedRemoteRegions[0] must name a region: \"us-east-1\" or \"US_EAST_1\""
    );
}

proptest! {
    #[test]
    fn any_region_is_a_json_string_in_the_body(region in any::<String>()) {
        prop_assume!(!region.trim_ascii().is_empty());
        let body: serde_json::Value =
            serde_json::from_str(&body(&create(CloudProvider::Azure, &region))).unwrap();
        prop_assert_eq!(body, serde_json::json!({"providerName": "AZURE", "region": region}));
    }

    #[test]
    fn no_argument_panics(provider in 0..3_usize, region in any::<String>(), regions in any::<Option<Vec<String>>>(), mapping in any::<Option<bool>>()) {
        let operation = CreateService {
            provider: CloudProvider::ALL[provider],
            region,
            supported_remote_regions: regions,
            port_mapping_enabled: mapping,
        };
        let _either = request(&operation, ApiVersion::V2, true, true);
        let _either = CloudProvider::parse(&operation.region, "x");
    }
}
