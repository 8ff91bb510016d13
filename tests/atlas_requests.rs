//! What goes out: every byte of the requests, written by hand from MongoDB's reference pages
//! (v1.0: "Create One Private Endpoint Service for One Provider" and its siblings) and from
//! the v2 specification (media type, paths).
#![cfg(feature = "atlas")]
#![allow(clippy::unwrap_used, clippy::panic)] // Tests may.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, CreateService, GetService, InvalidArgument, Operation, ProjectId,
    Scope, ServiceId,
};
use atlas_private_endpoint::http::Request;
use proptest::prelude::*;

const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";
const V1: &str = "application/json";
const V2: &str = "application/vnd.atlas.2023-01-01+json";

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

fn get(provider: CloudProvider) -> GetService {
    GetService {
        provider,
        id: ServiceId::parse(SERVICE, "service.id").unwrap(),
    }
}

fn request<O: Operation>(
    operation: &O,
    version: ApiVersion,
    pretty: bool,
    envelope: bool,
) -> Result<Request, InvalidArgument> {
    operation.request(&Scope {
        project: Some(&ProjectId::parse(PROJECT, "projectId").unwrap()),
        version,
        pretty,
        envelope,
    })
}

#[track_caller]
fn body(operation: &CreateService) -> String {
    let request = request(operation, ApiVersion::V1, false, false).unwrap();
    request.body.unwrap()
}

#[track_caller]
fn refused(operation: &CreateService) -> String {
    request(operation, ApiVersion::V1, false, false)
        .unwrap_err()
        .to_string()
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
    let v1 = "/api/atlas/v1.0/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/endpointService";
    let v2 = "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/endpointService";
    let versions = [(ApiVersion::V1, v1, V1), (ApiVersion::V2, v2, V2)];
    let queries = [
        (false, false, ""),
        (true, false, "?pretty=true"),
        (false, true, "?envelope=true"),
        (true, true, "?pretty=true&envelope=true"),
    ];
    for (operation, body) in &bodies {
        for (version, path, media_type) in versions {
            for (pretty, envelope, query) in queries {
                assert_eq!(
                    request(operation, version, pretty, envelope),
                    Ok(Request {
                        method: "POST".into(),
                        target: format!("{path}{query}"),
                        headers: vec![
                            ("accept", media_type.into()),
                            ("content-type", media_type.into()),
                        ],
                        body: Some((*body).to_owned()),
                    })
                );
            }
        }
    }
}

#[test]
fn create_sends_what_the_reference_sends() {
    // The request bodies printed on the reference pages.
    for (provider, region, text) in [
        (
            CloudProvider::Aws,
            "us-east-1",
            include_str!("fixtures/docs_v1_request_create_service_AWS.json"),
        ),
        (
            CloudProvider::Azure,
            "eastus2",
            include_str!("fixtures/docs_v1_request_create_service_AZURE.json"),
        ),
        (
            CloudProvider::Gcp,
            "us-west1",
            include_str!("fixtures/docs_v1_request_create_service_GCP.json"),
        ),
    ] {
        let documented: serde_json::Value = serde_json::from_str(text).unwrap();
        let ours: serde_json::Value =
            serde_json::from_str(&body(&create(provider, region))).unwrap();
        assert_eq!(ours, documented);
    }
}

#[test]
fn get_for_each_provider_version_and_query() {
    for (provider, v1, v2) in [
        (
            CloudProvider::Aws,
            "/api/atlas/v1.0/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService/5f7cac1adf5d6c6306f4b283",
            "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService/5f7cac1adf5d6c6306f4b283",
        ),
        (
            CloudProvider::Azure,
            "/api/atlas/v1.0/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AZURE/endpointService/5f7cac1adf5d6c6306f4b283",
            "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AZURE/endpointService/5f7cac1adf5d6c6306f4b283",
        ),
        (
            CloudProvider::Gcp,
            "/api/atlas/v1.0/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/GCP/endpointService/5f7cac1adf5d6c6306f4b283",
            "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/GCP/endpointService/5f7cac1adf5d6c6306f4b283",
        ),
    ] {
        for (version, path, media_type) in [(ApiVersion::V1, v1, V1), (ApiVersion::V2, v2, V2)] {
            for (pretty, envelope, query) in [
                (false, false, ""),
                (true, true, "?pretty=true&envelope=true"),
            ] {
                assert_eq!(
                    request(&get(provider), version, pretty, envelope),
                    Ok(Request {
                        method: "GET".into(),
                        target: format!("{path}{query}"),
                        headers: vec![("accept", media_type.into())],
                        body: None,
                    })
                );
            }
        }
    }
}

#[test]
fn operations_have_atlas_s_names() {
    assert_eq!(CreateService::ID, "createPrivateEndpointService");
    assert_eq!(GetService::ID, "getPrivateEndpointService");
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

#[test]
fn ids_are_24_hexadecimal_digits() {
    let kept = "5F7CAC1ADF5D6C6306F4b283";
    assert_eq!(ProjectId::parse(kept, "projectId").unwrap().as_str(), kept);
    assert_eq!(ServiceId::parse(kept, "service.id").unwrap().as_str(), kept);
    for wrong in [
        "",
        "..",
        "my-project",
        "5f7cac1adf5d6c6306f4b28",
        "5f7cac1adf5d6c6306f4b2830",
        "5f7cac1adf5d6c6306f4b28g",
        " 5f7cac1adf5d6c6306f4b28",
        "5f7cac1adf5d6c6306f4b2/.",
        "５f7cac1adf5d6c6306f4b2",
        "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
    ] {
        let error = ProjectId::parse(wrong, "projectId").unwrap_err();
        assert_eq!(error.argument, "projectId");
        assert_eq!(
            error.to_string(),
            "projectId must be the project's id, 24 hexadecimal digits, not its name"
        );
        let error = ServiceId::parse(wrong, "service.id").unwrap_err();
        assert_eq!(
            error.to_string(),
            "service.id must be the `id` that Atlas gave the service, 24 hexadecimal digits, \
             not the name that the cloud knows it by"
        );
    }
}

#[test]
fn providers_are_atlas_s_words_and_near_ones_are_explained() {
    for (word, provider) in [
        ("AWS", CloudProvider::Aws),
        ("AZURE", CloudProvider::Azure),
        ("GCP", CloudProvider::Gcp),
    ] {
        assert_eq!(
            CloudProvider::parse(word, "service.providerName"),
            Ok(provider)
        );
        assert_eq!(provider.as_str(), word);
    }
    let problem = |word| {
        CloudProvider::parse(word, "service.providerName")
            .unwrap_err()
            .to_string()
    };
    for (word, meant) in [
        ("aws", "AWS"),
        (" AWS", "AWS"),
        ("Amazon", "AWS"),
        ("Azure", "AZURE"),
        ("azure", "AZURE"),
        ("Microsoft Azure", "AZURE"),
        ("gcp", "GCP"),
        ("GCE", "GCP"),
        ("Google Cloud", "GCP"),
    ] {
        assert_eq!(
            problem(word),
            format!("service.providerName must be AWS, AZURE or GCP; here probably {meant}")
        );
    }
    for word in ["", "A", "ALIBABA", "é", "ａｗｓ"] {
        assert_eq!(
            problem(word),
            "service.providerName must be AWS, AZURE or GCP"
        );
    }
}

#[test]
fn versions_are_two() {
    assert_eq!(ApiVersion::parse("v1.0", "apiVersion"), Ok(ApiVersion::V1));
    assert_eq!(ApiVersion::parse("v2", "apiVersion"), Ok(ApiVersion::V2));
    assert_eq!(ApiVersion::default(), ApiVersion::V1);
    for word in ["", "v1", "V2", "2.0"] {
        let error = ApiVersion::parse(word, "apiVersion").unwrap_err();
        assert_eq!(error.to_string(), "apiVersion must be \"v1.0\" or \"v2\"");
    }
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
