//! Service bodies, recorded and documented.

use atlas_private_endpoint::atlas::{CloudProvider, Phase, ServiceStatus};
use atlas_private_endpoint::atlas::{EndpointService, Operation};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{PROJECT, SERVICE, create, decode, fixture, get};

/// The service in the body, as JavaScript will see it.
#[track_caller]
fn service<O: Operation<Output = EndpointService>>(operation: &O, body: &str) -> serde_json::Value {
    let decoded = decode(operation, false, &Response::new(200, body)).unwrap();
    assert_eq!(decoded.content, None);
    serde_json::to_value(decoded.value).unwrap()
}

#[test]
fn aws_as_recorded() {
    assert_eq!(
        service(
            &create(CloudProvider::Aws, "eu-west-1"),
            fixture!("wire_v2_AWS_create_service.json")
        ),
        json!({
            "cloudProvider": "AWS",
            "id": "6a793f68c0eb9e7a17715835",
            "projectId": PROJECT,
            "regionName": "EU_WEST_1",
            "cloudRegion": "eu-west-1",
            "status": "INITIATING",
            "phase": "pending",
            "errorMessage": null,
            "endpointServiceName": null,
            "interfaceEndpoints": [],
            "supportedRemoteRegions": [],
        })
    );
    let initiating = service(
        &get(CloudProvider::Aws),
        fixture!("wire_v2_AWS_get_service_initiating.json"),
    );
    assert_eq!(initiating["phase"], "pending");
    let available = service(
        &get(CloudProvider::Aws),
        fixture!("wire_v2_AWS_get_service_available.json"),
    );
    assert_eq!(available["status"], "AVAILABLE");
    assert_eq!(available["phase"], "ready");
    assert_eq!(
        available["endpointServiceName"],
        "com.amazonaws.vpce.eu-west-1.vpce-svc-0667f4ca6f4a2bbc8"
    );
}

#[test]
fn aws_as_the_reference_page_has_it() {
    // No cloudProvider, no regionName: provider from the request, region from the name.
    for operation_s_region in ["us-east-1", "US_EAST_1", "nowhere-1"] {
        assert_eq!(
            service(
                &create(CloudProvider::Aws, operation_s_region),
                fixture!("docs_v1_AWS_service_waiting_for_user.json")
            ),
            json!({
                "cloudProvider": "AWS",
                "id": "5f7cac1adf5d6c6306f4b283",
                "projectId": PROJECT,
                "regionName": null,
                "cloudRegion": "us-east-1",
                "status": "WAITING_FOR_USER",
                "phase": "ready",
                "errorMessage": null,
                "endpointServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
                "interfaceEndpoints": [],
                "supportedRemoteRegions": [],
            })
        );
    }
}

#[test]
fn aws_as_the_go_client_had_it() {
    for body in [
        fixture!("goclient_v1_PrivateEndpointAWS_Create.json"),
        fixture!("goclient_v1_PrivateEndpointsAWS_Get.json"),
    ] {
        let service = service(&get(CloudProvider::Aws), body);
        assert_eq!(service["cloudRegion"], "us-east-1");
        assert_eq!(service["phase"], "ready");
        assert_eq!(service["errorMessage"], json!(null));
        assert_eq!(
            service["interfaceEndpoints"],
            json!(["vpce-08fb7e9319909ec7b"])
        );
    }
}

#[test]
fn azure_as_recorded() {
    assert_eq!(
        service(
            &create(CloudProvider::Azure, "southeastasia"),
            fixture!("wire_v2_AZURE_create_service.json")
        ),
        json!({
            "cloudProvider": "AZURE",
            "id": "6a794010c0eb9e7a17719674",
            "projectId": PROJECT,
            "regionName": "ASIA_SOUTH_EAST",
            "cloudRegion": "southeastasia",
            "status": "INITIATING",
            "phase": "pending",
            "errorMessage": null,
            "privateLinkServiceName": null,
            "privateLinkServiceResourceId": null,
            "privateEndpoints": [],
        })
    );
    let initiating = service(
        &get(CloudProvider::Azure),
        fixture!("wire_v2_AZURE_get_service_initiating.json"),
    );
    assert_eq!(initiating["phase"], "pending");
    let available = service(
        &get(CloudProvider::Azure),
        fixture!("wire_v2_AZURE_get_service_available.json"),
    );
    assert_eq!(available["phase"], "ready");
    assert_eq!(
        available["privateLinkServiceName"],
        "pls_6a794010c0eb9e7a17719674"
    );
    assert_eq!(
        available["privateLinkServiceResourceId"],
        "/subscriptions/4e133d35-e734-4380-a565-c0945535da37/resourceGroups/\
         rg_6a794010c0eb9e7a17719675_hgz8ye9p/providers/Microsoft.Network/privateLinkServices/\
         pls_6a794010c0eb9e7a17719674"
    );
}

#[test]
fn azure_as_the_go_client_had_it() {
    // AVAILABLE, but without the resource id that the next step needs.
    let created = service(
        &create(CloudProvider::Azure, "US_EAST_2"),
        fixture!("goclient_v1_PrivateEndpointAzure_Create.json"),
    );
    assert_eq!(created["status"], "AVAILABLE");
    assert_eq!(created["phase"], "pending");
    assert_eq!(created["regionName"], json!(null));
    assert_eq!(created["cloudRegion"], "eastus2");
    let got = service(
        &get(CloudProvider::Azure),
        fixture!("goclient_v1_PrivateEndpointsAzure_Get.json"),
    );
    assert_eq!(got["phase"], "ready");
    assert_eq!(got["cloudRegion"], json!(null));
    assert_eq!(got["privateEndpoints"], json!(["vpce-08fb7e9319909ec7b"]));
}

#[test]
fn gcp_as_recorded() {
    assert_eq!(
        service(
            &create(CloudProvider::Gcp, "us-east4"),
            fixture!("wire_v2_GCP_create_service.json")
        ),
        json!({
            "cloudProvider": "GCP",
            "id": "6a7940612c88faeba59bf3c4",
            "projectId": PROJECT,
            "regionName": "US_EAST_4",
            "cloudRegion": "us-east4",
            "status": "INITIATING",
            "phase": "pending",
            "errorMessage": null,
            "endpointGroupNames": [],
            "serviceAttachmentNames": [],
            "portMappingEnabled": false,
        })
    );
    let initiating = service(
        &get(CloudProvider::Gcp),
        fixture!("wire_v2_GCP_get_service_initiating.json"),
    );
    assert_eq!(initiating["phase"], "pending");
    // The list is not empty and yet not whole.
    let partial = service(
        &get(CloudProvider::Gcp),
        fixture!("wire_v2_GCP_get_service_initiating_partial_attachments.json"),
    );
    assert_eq!(
        partial["serviceAttachmentNames"].as_array().unwrap().len(),
        2
    );
    assert_eq!(partial["phase"], "pending");
    assert_eq!(partial["cloudRegion"], "australia-southeast2");
    let available = service(
        &get(CloudProvider::Gcp),
        fixture!("wire_v2_GCP_get_service_available.json"),
    );
    assert_eq!(
        available["serviceAttachmentNames"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    assert_eq!(available["phase"], "ready");
}

#[test]
fn gcp_as_the_go_client_had_it() {
    let created = service(
        &create(CloudProvider::Gcp, "us-central1"),
        fixture!("goclient_v1_PrivateEndpointGCP_Create.json"),
    );
    assert_eq!(created["regionName"], "CENTRAL_US");
    assert_eq!(created["cloudRegion"], "us-central1");
    assert_eq!(created["endpointGroupNames"], json!(["test"]));
    assert_eq!(created["portMappingEnabled"], false);
    // AVAILABLE, but without the attachments that the next step needs.
    assert_eq!(created["phase"], "pending");
    let got = service(
        &get(CloudProvider::Gcp),
        fixture!("goclient_v1_PrivateEndpointsGCP_Get.json"),
    );
    assert_eq!(got["phase"], "ready");
    assert_eq!(got["cloudRegion"], "us-west1");
}

#[test]
fn gcp_attachments_are_sorted_by_their_number() {
    let names = json!(["x-10", "none", "x-2", "y-2", "x-99999999999", "x-0", ""]);
    let body = json!({"id": SERVICE, "status": "AVAILABLE", "serviceAttachmentNames": names});
    let service = service(&get(CloudProvider::Gcp), &body.to_string());
    assert_eq!(
        service["serviceAttachmentNames"],
        json!(["x-0", "x-2", "y-2", "x-10", "none", "x-99999999999", ""])
    );
}

#[test]
fn the_cloud_s_region_comes_from_the_first_that_is_known() {
    let aws = |region_name: Option<&str>, name: Option<&str>| {
        let body = json!({
            "id": SERVICE, "status": "AVAILABLE", "regionName": region_name, "endpointServiceName": name,
        });
        let service = service(&create(CloudProvider::Aws, "SA_EAST_1"), &body.to_string());
        service["cloudRegion"].clone()
    };
    let name = Some("com.amazonaws.vpce.eu-west-1.vpce-svc-0667f4ca6f4a2bbc8");
    assert_eq!(aws(Some("US_EAST_1"), name), "us-east-1");
    assert_eq!(aws(Some("MOON_1"), name), "eu-west-1");
    assert_eq!(aws(None, name), "eu-west-1");
    assert_eq!(aws(None, Some("nonsense")), "sa-east-1");
    assert_eq!(aws(None, None), "sa-east-1");
    let body = json!({"id": SERVICE, "status": "X", "regionName": "MOON_1"}).to_string();
    let unknown = service(&create(CloudProvider::Aws, "moon-1"), &body);
    assert_eq!(unknown["regionName"], "MOON_1");
    assert_eq!(unknown["cloudRegion"], json!(null));
    // The GCP attachment's form of today, and that of the old client.
    for attachment in [
        "projects/p-1/regions/us-west1/serviceAttachments/sa-us-west1-1-0",
        "https://googleapis.com/compute/alpha/projects/p-1/regions/us-west1/serviceAttachments/sa-0",
    ] {
        let body = json!({"id": SERVICE, "status": "X", "serviceAttachmentNames": [attachment]});
        let service = service(&get(CloudProvider::Gcp), &body.to_string());
        assert_eq!(service["cloudRegion"], "us-west1");
    }
}

#[test]
fn every_status_has_a_phase() {
    for (word, named, nameless) in [
        ("INITIATING", Phase::Pending, Phase::Pending),
        ("WAITING_FOR_USER", Phase::Ready, Phase::Pending),
        ("AVAILABLE", Phase::Ready, Phase::Pending),
        ("FAILED", Phase::Failed, Phase::Failed),
        ("DELETING", Phase::Deleting, Phase::Deleting),
        ("", Phase::Pending, Phase::Pending),
        ("available", Phase::Pending, Phase::Pending),
        ("SOMETHING_NEW", Phase::Pending, Phase::Pending),
    ] {
        let status = ServiceStatus::new(word.to_owned());
        assert_eq!(status.as_str(), word);
        assert_eq!(status.phase(true), named, "{word}");
        assert_eq!(status.phase(false), nameless, "{word}");
    }
}

#[test]
fn accessors_agree_for_every_provider() {
    for provider in CloudProvider::ALL {
        let body = json!({
            "id": SERVICE, "status": "FAILED", "regionName": "R", "errorMessage": "why",
            "cloudProvider": provider.as_str(), "someNewMember": {"deep": [1]},
        })
        .to_string();
        let service = decode(&get(provider), false, &Response::new(202, &body))
            .unwrap()
            .value;
        assert_eq!(service.cloud_provider(), provider);
        assert_eq!(service.id, SERVICE);
        assert_eq!(service.region_name.as_deref(), Some("R"));
        assert_eq!(service.status, ServiceStatus::Failed);
        assert_eq!(service.phase, Phase::Failed);
        assert_eq!(service.error_message.as_deref(), Some("why"));
    }
}
