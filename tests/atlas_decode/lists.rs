//! Lists of services, changed services and removed ones.

use atlas_private_endpoint::atlas::{
    CloudProvider, DeleteService, EndpointService, ListServices, Phase, ResponseError,
    UpdateService,
};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{PROJECT, decode, fixture, get, service_id};

fn list(provider: CloudProvider) -> ListServices {
    ListServices { provider }
}

#[track_caller]
fn services(provider: CloudProvider, body: &str) -> Vec<EndpointService> {
    let decoded = decode(&list(provider), false, &Response::new(200, body)).unwrap();
    assert_eq!(decoded.content, None);
    decoded.value
}

const AWS: CloudProvider = CloudProvider::Aws;
const AZURE: CloudProvider = CloudProvider::Azure;
const GCP: CloudProvider = CloudProvider::Gcp;

#[test]
fn lists_as_recorded_documented_and_written_by_hand() {
    for (provider, body, ids) in [
        (
            AWS,
            fixture!("wire_v2_AWS_list_services.json"),
            &["6a793f68c0eb9e7a17715835"][..],
        ),
        (
            AWS,
            fixture!("docs_v1_AWS_list_services.json"),
            &["5df264b8f10fab7d2cad2f0d", "5758160cc363b548152501c2"],
        ),
        (
            AWS,
            fixture!("goclient_v1_PrivateEndpointsAWS_List.json"),
            &["5df264b8f10fab7d2cad2f0d", "5758160cc363b548152501c2"],
        ),
        (
            AWS,
            fixture!("goclient_v1_PrivateEndpointsDeprecated_List.json"),
            &["5df264b8f10fab7d2cad2f0d", "5758160cc363b548152501c2"],
        ),
        (
            AZURE,
            fixture!("wire_v2_AZURE_list_services.json"),
            &["6a794010c0eb9e7a17719674"],
        ),
        (
            AZURE,
            fixture!("goclient_v1_PrivateEndpointsAzure_List.json"),
            &["5f7c8d4702d59b7fc0b4b842", "5f7c8d6d02d59b7fc0b4b899"],
        ),
        (
            GCP,
            fixture!("wire_v2_GCP_list_services.json"),
            &["6a7940612c88faeba59bf3c4"],
        ),
        (
            GCP,
            fixture!("goclient_v1_PrivateEndpointsGCP_List.json"),
            &["5f7c8d4702d59b7fc0b4b842", "5f7c8d6d02d59b7fc0b4b899"],
        ),
        (GCP, "[]", &[]),
    ] {
        let services = services(provider, body);
        let listed: Vec<_> = services.iter().map(|service| &*service.id).collect();
        assert_eq!(listed, ids);
        for service in &services {
            assert_eq!(service.cloud_provider(), provider);
            assert_eq!(service.project_id, PROJECT);
        }
    }
}

#[test]
fn a_listed_service_is_the_one_that_get_gives() {
    let available = fixture!("wire_v2_GCP_get_service_available.json");
    let got = decode(&get(GCP), false, &Response::new(200, available)).unwrap();
    let body = format!("[{available},{available}]");
    assert_eq!(services(GCP, &body), [got.value.clone(), got.value]);
}

#[test]
fn every_shape_of_list_is_opened() {
    let inner = fixture!("wire_v2_AWS_list_services.json");
    let wrapped = |member: &str| format!(r#"{{"status":200,"{member}":{inner}}}"#);
    let page = format!(r#"{{"links":[],"results":{inner},"totalCount":1}}"#);
    for (body, envelope, content) in [
        (inner.to_owned(), false, None),
        (inner.to_owned(), true, None),
        (page.clone(), false, Some("results")),
        (page, true, Some("results")),
        (wrapped("content"), true, Some("content")),
        (wrapped("results"), true, Some("results")),
        (wrapped("envelope"), true, Some("envelope")),
    ] {
        let decoded = decode(&list(AWS), envelope, &Response::new(200, &body)).unwrap();
        assert_eq!(decoded.content, content);
        assert_eq!(decoded.value.len(), 1);
        assert_eq!(decoded.value[0].phase, Phase::Ready);
    }
}

#[test]
fn a_success_that_is_no_list_says_where() {
    let good = fixture!("wire_v2_AWS_get_service_available.json");
    let array = "an array of services";
    for (body, envelope, path, expected) in [
        ("null".into(), false, "$", array),
        ("{}".into(), false, "$", array),
        (good.to_owned(), false, "$", array),
        (r#"{"results":null}"#.into(), false, "$.results", array),
        (
            r#"{"status":200,"content":{}}"#.into(),
            true,
            "$.content",
            array,
        ),
        (
            format!(r#"{{"status":200,"content":{good}}}"#),
            false,
            "$",
            array,
        ),
        (
            format!("[{good},{good},{good},{{}}]"),
            false,
            "$[3].id",
            "a string that is not empty",
        ),
        (
            format!(r#"{{"results":[{good},{{"id":"x","status":7}}]}}"#),
            false,
            "$.results[1].status",
            "a string that is not empty",
        ),
        ("[7]".into(), false, "$[0]", "an object"),
        (
            format!(
                "[{good},{}]",
                fixture!("wire_v2_AZURE_get_service_available.json")
            ),
            false,
            "$[1].cloudProvider",
            "AWS, the provider asked for",
        ),
    ] {
        match decode(&list(AWS), envelope, &Response::new(200, &body)) {
            Err(ResponseError::Decode(error)) => {
                assert_eq!((&*error.path, error.expected), (path, expected), "{body}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_refused_list_is_a_refusal() {
    let inner = fixture!("wire_404_group_not_found.json");
    let wrapped = format!(r#"{{"status":404,"content":{inner}}}"#);
    let beside = inner.replacen('{', r#"{"status":404,"#, 1);
    for (status, envelope, body) in [
        (404, false, inner),
        (200, true, &*wrapped),
        (200, true, &*beside),
    ] {
        match decode(&list(AWS), envelope, &Response::new(status, body)) {
            Err(ResponseError::Api(error)) => {
                assert_eq!(error.status, 404);
                assert_eq!(error.error_code.as_deref(), Some("GROUP_NOT_FOUND"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_change_gives_the_service() {
    // Made up: no recorded answer to it is known.
    let body = json!({
        "cloudProvider": "AWS", "id": "5f7cac1adf5d6c6306f4b283", "status": "AVAILABLE",
        "regionName": "US_EAST_1", "interfaceEndpoints": [],
        "supportedRemoteRegions": ["EU_WEST_1", "US_WEST_2"],
        "endpointServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
    });
    let operation = UpdateService {
        id: service_id(),
        supported_remote_regions: vec!["eu-west-1".into(), "us-west-2".into()],
    };
    let decoded = decode(&operation, false, &Response::new(200, &body.to_string())).unwrap();
    assert_eq!(decoded.value.phase, Phase::Ready);
    let value = serde_json::to_value(decoded.value).unwrap();
    assert_eq!(
        value["supportedRemoteRegions"],
        json!(["EU_WEST_1", "US_WEST_2"])
    );
}

#[test]
fn a_deletion_says_nothing() {
    for provider in CloudProvider::ALL {
        let id = service_id();
        crate::assert_nothing(&DeleteService { provider, id });
    }
    let recorded = [
        fixture!("wire_v2_AWS_delete_service.json"),
        fixture!("wire_v2_AZURE_delete_service.json"),
        fixture!("wire_v2_GCP_delete_service.json"),
    ];
    for (provider, body) in CloudProvider::ALL.into_iter().zip(recorded) {
        let id = service_id();
        let operation = DeleteService { provider, id };
        let decoded = decode(&operation, false, &Response::new(202, body)).unwrap();
        assert_eq!((decoded.value, decoded.status), ((), 202));
    }
}

#[test]
fn a_service_names_its_endpoints() {
    for (provider, member) in [
        (AWS, "interfaceEndpoints"),
        (AZURE, "privateEndpoints"),
        (GCP, "endpointGroupNames"),
    ] {
        let body = json!([{"id": "x", "status": "AVAILABLE", member: ["one", "two"]}]);
        let services = services(provider, &body.to_string());
        assert_eq!(services[0].endpoint_ids(), ["one", "two"]);
        assert!(!services[0].port_mapping_enabled());
    }
    for (body, enabled) in [
        (fixture!("wire_v2_GCP_list_services.json"), false),
        (
            r#"[{"id":"x","status":"X","portMappingEnabled":true}]"#,
            true,
        ),
    ] {
        assert_eq!(services(GCP, body)[0].port_mapping_enabled(), enabled);
    }
}

#[test]
fn a_service_knows_its_region_by_its_own_word_or_by_its_names() {
    let is_in = |provider, body: serde_json::Value, name: &str| {
        let services = services(provider, &json!([body]).to_string());
        services[0].is_in_region(name)
    };
    let base = json!({"id": "x", "status": "X"});
    let with = |member: &str, value: serde_json::Value| {
        let mut body = base.clone();
        body[member] = value;
        body
    };
    let named = with("regionName", "US_EAST_1".into());
    for (name, expected) in [
        ("us-east-1", true),
        ("US_EAST_1", true),
        ("us-east-2", false),
        ("eastus", false),
        ("", false),
    ] {
        assert_eq!(is_in(AWS, named.clone(), name), Some(expected), "{name}");
    }
    // A region that the table does not know is compared as it is.
    let moon = with("regionName", "MOON_1".into());
    assert_eq!(is_in(AWS, moon.clone(), "MOON_1"), Some(true));
    assert_eq!(is_in(AWS, moon, "moon-1"), Some(false));
    // Old bodies.
    let name = "com.amazonaws.vpce.eu-west-1.vpce-svc-0667f4ca6f4a2bbc8";
    let aws = with("endpointServiceName", name.into());
    assert_eq!(is_in(AWS, aws.clone(), "EU_WEST_1"), Some(true));
    assert_eq!(is_in(AWS, aws, "us-east-1"), Some(false));
    let attachment = "projects/p-1/regions/us-west1/serviceAttachments/sa-0";
    let gcp = with("serviceAttachmentNames", json!([attachment]));
    assert_eq!(is_in(GCP, gcp, "WESTERN_US"), Some(true));
    for provider in CloudProvider::ALL {
        assert_eq!(is_in(provider, base.clone(), "us-east-1"), None);
    }
}
