//! Endpoint bodies, documented and written by the Go client's maintainers. None is recorded.

use atlas_private_endpoint::atlas::{
    CloudProvider, CreateEndpoint, DeleteEndpoint, EndpointDetails, EndpointId, EndpointStatus,
    GetEndpoint, NewEndpoint, NewRule, Operation, Phase, PrivateEndpoint, ResponseError,
};
use atlas_private_endpoint::http::Response;
use serde_json::json;

use crate::{PROJECT, SERVICE, decode, fixture, service_id};

const VPCE: &str = "vpce-08fb7e9319909ec7b";
const AZURE_ID: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/privatelink/providers/Microsoft.Network/privateEndpoints/test";
const ATTACHMENT: &str = "https://googleapis.com/compute/alpha/projects/p-plkqbn8mbnyfe3alspdiiiuy/regions/us-west1/serviceAttachments/sa-us-west1-kjsod23150836e0053bc86dc-1";

fn get(provider: CloudProvider, id: &str) -> GetEndpoint {
    GetEndpoint {
        service: service_id(),
        id: EndpointId::parse(provider, id, "ref.id").unwrap(),
    }
}

fn aws() -> GetEndpoint {
    get(CloudProvider::Aws, VPCE)
}

fn azure() -> GetEndpoint {
    get(CloudProvider::Azure, AZURE_ID)
}

fn gcp() -> GetEndpoint {
    get(CloudProvider::Gcp, "google-endpoint-group")
}

fn create(endpoint: NewEndpoint) -> CreateEndpoint {
    CreateEndpoint {
        service: service_id(),
        endpoint,
        known: None,
    }
}

#[track_caller]
fn read(operation: &impl Operation<Output = PrivateEndpoint>, body: &str) -> PrivateEndpoint {
    let response = Response::new(200, body);
    decode(operation, false, &response).unwrap().value
}

/// The endpoint in the body, as JavaScript will see it.
#[track_caller]
fn endpoint(operation: &impl Operation<Output = PrivateEndpoint>, body: &str) -> serde_json::Value {
    serde_json::to_value(read(operation, body)).unwrap()
}

#[test]
fn aws_as_documented_and_as_the_go_client_had_it() {
    let expected = json!({
        "cloudProvider": "AWS",
        "serviceId": SERVICE,
        "id": VPCE,
        "projectId": PROJECT,
        "status": "PENDING",
        "phase": "pending",
        "errorMessage": null,
        "deleteRequested": false,
        "interfaceEndpointId": VPCE,
    });
    let created = create(NewEndpoint::Aws { id: VPCE.into() });
    for body in [
        fixture!("docs_v1_AWS_endpoint_pending.json"),
        fixture!("goclient_v1_PrivateEndpoint_AddOneInterfaceEndpointAWS.json"),
        fixture!("goclient_v1_PrivateEndpoints_GetOneInterfaceEndpointAWS.json"),
        fixture!("goclient_v1_PrivateEndpointDeprecated_AddOneInterfaceEndpoint.json"),
        fixture!("goclient_v1_PrivateEndpointsDeprecated_GetOneInterfaceEndpoint.json"),
    ] {
        assert_eq!(endpoint(&aws(), body), expected);
        assert_eq!(endpoint(&created, body), expected);
    }
}

#[test]
fn azure_as_documented_and_as_the_go_client_had_it() {
    let expected = json!({
        "cloudProvider": "AZURE",
        "serviceId": SERVICE,
        "id": AZURE_ID,
        "projectId": PROJECT,
        "status": "INITIATING",
        "phase": "pending",
        "errorMessage": null,
        "deleteRequested": false,
        "privateEndpointConnectionName": null,
        "privateEndpointIPAddress": "10.0.0.4",
        "privateEndpointResourceId": AZURE_ID,
    });
    let created = create(NewEndpoint::Azure {
        id: AZURE_ID.replace('/', "%2F"),
        private_endpoint_ip_address: "10.0.0.4".into(),
    });
    for body in [
        fixture!("docs_v1_AZURE_endpoint_initiating.json"),
        // Says `connectionStatus`.
        fixture!("goclient_v1_PrivateEndpoint_AddOneInterfaceEndpointAzure.json"),
    ] {
        assert_eq!(endpoint(&azure(), body), expected);
        assert_eq!(endpoint(&created, body), expected);
    }
    // The id is the body's: Azure may spell it otherwise than the caller.
    let other = endpoint(
        &azure(),
        fixture!("goclient_v1_PrivateEndpoints_GetOneInterfaceEndpointAzure.json"),
    );
    assert_eq!(
        other["id"],
        "/subscriptions/19265c27-b60e-4c3b-9426-ae3f507300b5/resourceGroups/test/providers/Microsoft.Network/privateEndpoints/test"
    );
}

#[test]
fn gcp_as_documented_and_as_the_go_client_had_it() {
    let created = create(NewEndpoint::Gcp {
        endpoint_group_name: "google-endpoint-group".into(),
        gcp_project_id: "p-1".into(),
        endpoints: vec![NewRule {
            endpoint_name: "google-endpoint-group-0".into(),
            ip_address: "10.0.0.0".into(),
        }],
    });
    for (body, rules) in [
        (fixture!("docs_v1_GCP_endpoint_group_initiating.json"), 4),
        (
            fixture!("goclient_v1_PrivateEndpoint_AddOneInterfaceEndpointGCP.json"),
            3,
        ),
        (
            fixture!("goclient_v1_PrivateEndpoints_GetOneInterfaceEndpointGCP.json"),
            3,
        ),
    ] {
        for mut endpoint in [endpoint(&gcp(), body), endpoint(&created, body)] {
            let endpoints = endpoint["endpoints"].take();
            let endpoints = endpoints.as_array().unwrap();
            assert_eq!(endpoints.len(), rules);
            assert_eq!(
                endpoints[0],
                json!({
                    "endpointName": "google-endpoint-group-0",
                    "ipAddress": "10.0.0.0",
                    "status": "AVAILABLE",
                    "serviceAttachmentName": ATTACHMENT,
                })
            );
            assert_eq!(
                endpoint,
                json!({
                    "cloudProvider": "GCP",
                    "serviceId": SERVICE,
                    // The body's own `id` is Atlas's, and names nothing in a path.
                    "id": "google-endpoint-group",
                    "projectId": PROJECT,
                    "status": "INITIATING",
                    "phase": "pending",
                    "errorMessage": null,
                    "deleteRequested": false,
                    "endpointGroupName": "google-endpoint-group",
                    "gcpProjectId": null,
                    "portMappingEnabled": false,
                    "endpoints": null,
                })
            );
        }
    }
}

#[test]
fn today_s_members_are_read() {
    // Made up of the v2 specification's schemas.
    let gcp = read(
        &gcp(),
        &json!({
            "cloudProvider": "GCP", "deleteRequested": true, "endpointGroupName": "rule-0",
            "endpoints": [{"endpointName": "rule-0", "ipAddress": "10.0.0.9", "status": "AVAILABLE"}, {}],
            "errorMessage": "why", "gcpProjectId": "my-project", "portMappingEnabled": true,
            "status": "FAILED", "someNewMember": [{}],
        })
        .to_string(),
    );
    assert_eq!(gcp.id, "rule-0");
    assert_eq!(gcp.cloud_provider(), CloudProvider::Gcp);
    assert_eq!(gcp.phase, Phase::Failed);
    assert_eq!(gcp.error_message.as_deref(), Some("why"));
    assert!(gcp.delete_requested);
    let EndpointDetails::Gcp {
        gcp_project_id,
        port_mapping_enabled: true,
        endpoints,
    } = gcp.details
    else {
        panic!("{:?}", gcp.details);
    };
    assert_eq!(gcp_project_id.as_deref(), Some("my-project"));
    assert_eq!(endpoints.len(), 2);
    assert_eq!(endpoints[0].service_attachment_name, None);
    assert_eq!(endpoints[1].endpoint_name, None);

    let azure = endpoint(
        &azure(),
        &json!({
            "cloudProvider": "AZURE", "deleteRequested": false, "errorMessage": null,
            "privateEndpointConnectionName": "test.pls", "privateEndpointIpAddress": "10.0.0.5",
            "privateEndpointResourceId": AZURE_ID, "status": "AVAILABLE",
        })
        .to_string(),
    );
    assert_eq!(azure["privateEndpointConnectionName"], "test.pls");
    assert_eq!(azure["privateEndpointIPAddress"], "10.0.0.5");
    assert_eq!(azure["phase"], "ready");
}

#[test]
fn a_status_is_read_under_either_name_and_its_absence_is_not_known_yet() {
    for operation in [aws(), azure(), gcp()] {
        for (body, status, phase) in [
            (r#"{"status":"AVAILABLE"}"#, "AVAILABLE", Phase::Ready),
            (
                r#"{"connectionStatus":"REJECTED"}"#,
                "REJECTED",
                Phase::Failed,
            ),
            (
                r#"{"connectionStatus":"","status":"DELETING"}"#,
                "DELETING",
                Phase::Deleting,
            ),
            (r#"{"status":null}"#, "", Phase::Pending),
            (r#"{"status":""}"#, "", Phase::Pending),
            ("{}", "", Phase::Pending),
        ] {
            let endpoint = read(&operation, body);
            assert_eq!(endpoint.status.as_str(), status);
            assert_eq!(endpoint.phase, phase);
            assert_eq!(endpoint.id, operation.id.raw());
            assert_eq!(endpoint.service_id, SERVICE);
            assert_eq!(endpoint.project_id, PROJECT);
            assert!(!endpoint.delete_requested);
        }
    }
}

#[test]
fn every_status_has_a_phase() {
    for (word, phase) in [
        ("", Phase::Pending),
        ("NONE", Phase::Pending),
        ("PENDING_ACCEPTANCE", Phase::Pending),
        ("PENDING", Phase::Pending),
        ("INITIATING", Phase::Pending),
        ("VERIFIED", Phase::Pending),
        ("AVAILABLE", Phase::Ready),
        ("FAILED", Phase::Failed),
        ("REJECTED", Phase::Failed),
        ("DELETING", Phase::Deleting),
        ("DELETED", Phase::Deleting),
        ("available", Phase::Pending),
        ("WAITING_FOR_USER", Phase::Pending),
        ("SOMETHING_NEW", Phase::Pending),
    ] {
        let status = EndpointStatus::new(word.to_owned());
        assert_eq!(status.as_str(), word);
        assert_eq!(status.phase(), phase, "{word}");
    }
    assert_eq!(EndpointStatus::default().as_str(), "");
}

#[test]
fn a_success_that_is_no_endpoint_says_where() {
    for (operation, body, path, expected) in [
        (aws(), "[]", "$", "an object"),
        (aws(), "null", "$", "an object"),
        (
            aws(),
            r#"{"cloudProvider":"AZURE"}"#,
            "$.cloudProvider",
            "AWS, the provider asked for",
        ),
        (
            aws(),
            r#"{"connectionStatus":7}"#,
            "$.connectionStatus",
            "a string or null",
        ),
        (
            azure(),
            r#"{"deleteRequested":"no"}"#,
            "$.deleteRequested",
            "true, false or null",
        ),
        (
            gcp(),
            r#"{"endpoints":{}}"#,
            "$.endpoints",
            "an array or null",
        ),
        (
            gcp(),
            r#"{"endpoints":[{},7]}"#,
            "$.endpoints[1]",
            "an object",
        ),
        (
            gcp(),
            r#"{"endpoints":[{},{},{"ipAddress":[]}]}"#,
            "$.endpoints[2].ipAddress",
            "a string or null",
        ),
    ] {
        match decode(&operation, false, &Response::new(200, body)) {
            Err(ResponseError::Decode(error)) => {
                assert_eq!((&*error.path, error.expected), (path, expected), "{body}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_endpoint_in_an_envelope() {
    let inner = fixture!("docs_v1_AWS_endpoint_pending.json");
    for member in ["content", "envelope"] {
        let body = format!(r#"{{"status":201,"{member}":{inner}}}"#);
        let decoded = decode(&aws(), true, &Response::new(200, &body)).unwrap();
        assert_eq!((decoded.status, decoded.content), (201, Some(member)));
        assert_eq!(decoded.value.status.as_str(), "PENDING");
    }
    // Bare: its own `status` is a word.
    let body = r#"{"status":"AVAILABLE"}"#;
    let decoded = decode(&gcp(), true, &Response::new(200, body)).unwrap();
    assert_eq!(decoded.value.phase, Phase::Ready);
}

#[test]
fn a_removal_says_nothing() {
    let id = EndpointId::parse(CloudProvider::Aws, VPCE, "ref.id").unwrap();
    let service = service_id();
    let operation = DeleteEndpoint { service, id };
    crate::assert_nothing(&operation);
}
