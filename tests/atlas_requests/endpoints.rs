//! Endpoints.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, CreateEndpoint, DeleteEndpoint, EndpointService, GetEndpoint,
    GetService, KnownService, NewEndpoint, NewRule, Operation, Phase, ProjectId, Scope,
};
use atlas_private_endpoint::http::Response;
use proptest::prelude::*;
use serde_json::json;

use crate::{
    AZURE_ID, PROJECT, SERVICE, assert_request, body, endpoint_id, refused, request, service_id,
};

const VPCE: &str = "vpce-0d00c26273372c6ef";

/// For each provider an endpoint's id, and the path it is at.
const PATHS: [(CloudProvider, &str, &str); 3] = [
    (
        CloudProvider::Aws,
        VPCE,
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService/5f7cac1adf5d6c6306f4b283/endpoint/vpce-0d00c26273372c6ef",
    ),
    (
        CloudProvider::Azure,
        AZURE_ID,
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AZURE/endpointService/5f7cac1adf5d6c6306f4b283/endpoint/%2Fsubscriptions%2F00000000-0000-0000-0000-000000000000%2FresourceGroups%2Fprivatelink%2Fproviders%2FMicrosoft.Network%2FprivateEndpoints%2Ftest",
    ),
    (
        CloudProvider::Gcp,
        "google-endpoint-group",
        "/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/GCP/endpointService/5f7cac1adf5d6c6306f4b283/endpoint/google-endpoint-group",
    ),
];

fn aws(id: &str) -> NewEndpoint {
    NewEndpoint::Aws { id: id.to_owned() }
}

fn azure(id: &str, address: &str) -> NewEndpoint {
    NewEndpoint::Azure {
        id: id.to_owned(),
        private_endpoint_ip_address: address.to_owned(),
    }
}

fn gcp(group: &str, project: &str, rules: &[(&str, &str)]) -> NewEndpoint {
    NewEndpoint::Gcp {
        endpoint_group_name: group.to_owned(),
        gcp_project_id: project.to_owned(),
        endpoints: rules
            .iter()
            .map(|&(name, address)| NewRule {
                endpoint_name: name.to_owned(),
                ip_address: address.to_owned(),
            })
            .collect(),
    }
}

fn create(endpoint: NewEndpoint) -> CreateEndpoint {
    CreateEndpoint {
        service: service_id(),
        endpoint,
        known: None,
    }
}

/// The endpoints of the reference pages.
fn documented() -> [(NewEndpoint, &'static str); 3] {
    [
        (
            aws(VPCE),
            include_str!("../fixtures/docs_v1_request_create_endpoint_AWS.json"),
        ),
        (
            azure(AZURE_ID, "10.0.0.4"),
            include_str!("../fixtures/docs_v1_request_create_endpoint_AZURE.json"),
        ),
        (
            gcp(
                "google-endpoint-group",
                "p-dkfgoioogdksjei",
                &[
                    ("google-endpoint-group-0", "10.0.0.4"),
                    ("google-endpoint-group-1", "10.0.0.5"),
                    ("google-endpoint-group-2", "10.0.0.6"),
                    ("google-endpoint-group-3", "10.0.0.7"),
                    ("google-endpoint-group-4", "10.0.0.8"),
                ],
            ),
            include_str!("../fixtures/docs_v1_request_create_endpoint_GCP.json"),
        ),
    ]
}

#[test]
fn create_sends_what_the_reference_sends() {
    for (endpoint, text) in documented() {
        let expected: serde_json::Value = serde_json::from_str(text).unwrap();
        let ours: serde_json::Value = serde_json::from_str(&body(&create(endpoint))).unwrap();
        assert_eq!(ours, expected);
    }
}

#[test]
fn create_for_each_provider_version_and_query() {
    let bodies = [
        r#"{"id":"vpce-0d00c26273372c6ef"}"#,
        r#"{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/privatelink/providers/Microsoft.Network/privateEndpoints/test","privateEndpointIPAddress":"10.0.0.4"}"#,
        r#"{"endpointGroupName":"google-endpoint-group","gcpProjectId":"p-1","endpoints":[{"endpointName":"rule-0","ipAddress":"10.0.0.4"},{"endpointName":"rule-1","ipAddress":"fd20::1"}]}"#,
    ];
    let endpoints = [
        aws(VPCE),
        azure(AZURE_ID, "10.0.0.4"),
        gcp(
            "google-endpoint-group",
            "p-1",
            &[("rule-0", "10.0.0.4"), ("rule-1", "fd20::1")],
        ),
    ];
    for ((endpoint, body), (provider, id, path)) in endpoints.into_iter().zip(bodies).zip(PATHS) {
        assert_eq!(endpoint.provider(), provider);
        assert_eq!(endpoint.id(), Ok(endpoint_id(provider, id)));
        let (path, _) = path.rsplit_once('/').unwrap();
        assert_request(&create(endpoint), "POST", path, Some(body));
    }
}

#[test]
fn an_azure_id_that_came_encoded_stands_raw_in_the_body() {
    let encoded = AZURE_ID.replace('/', "%2f");
    assert_eq!(
        body(&create(azure(&encoded, "10.0.0.4"))),
        body(&create(azure(AZURE_ID, "10.0.0.4")))
    );
}

#[test]
fn get_and_delete_for_each_provider_version_and_query() {
    for (provider, id, path) in PATHS {
        let (service, id) = (service_id(), endpoint_id(provider, id));
        let get = GetEndpoint {
            service: service.clone(),
            id: id.clone(),
        };
        assert_request(&get, "GET", path, None);
        assert_request(&DeleteEndpoint { service, id }, "DELETE", path, None);
    }
}

#[test]
fn what_atlas_would_refuse_or_never_find_is_refused_with_the_argument_s_name() {
    let address = "must be an IP address in your network, without a prefix length or a port";
    let ok = ("rule", "10.0.0.4");
    for (endpoint, argument, problem) in [
        (
            aws("vpce-0d00c26273372c6"),
            "endpoint.id",
            "17 hexadecimal digits",
        ),
        (
            aws("vpce-0D00C26273372C6EF"),
            "endpoint.id",
            "in lower case",
        ),
        (aws(SERVICE), "endpoint.id", "\"vpce-\""),
        (azure(VPCE, "10.0.0.4"), "endpoint.id", "resource id"),
        (
            azure(AZURE_ID, ""),
            "endpoint.privateEndpointIPAddress",
            address,
        ),
        (
            azure(AZURE_ID, "10.0.0.4/24"),
            "endpoint.privateEndpointIPAddress",
            address,
        ),
        (
            azure(AZURE_ID, "my-nic"),
            "endpoint.privateEndpointIPAddress",
            address,
        ),
        (
            gcp("..", "p", &[ok]),
            "endpoint.endpointGroupName",
            "without dot segments",
        ),
        (gcp("g", " ", &[ok]), "endpoint.gcpProjectId", "at Google"),
        (
            gcp("g", "p", &[]),
            "endpoint.endpoints",
            "`serviceAttachmentNames`",
        ),
        (
            gcp("g", "p", &[ok, ("", "10.0.0.5")]),
            "endpoint.endpoints[1].endpointName",
            "forwarding rule's name",
        ),
        (
            gcp("g", "p", &[ok, ok, ("rule-2", "rule-2-ip")]),
            "endpoint.endpoints[2].ipAddress",
            address,
        ),
    ] {
        let message = refused(&create(endpoint));
        let (named, what) = message.split_once(' ').unwrap();
        assert_eq!(named, argument);
        assert!(what.contains(problem), "{message}");
    }
}

#[test]
fn whether_an_address_is_a_good_one_is_atlas_s_to_say() {
    for address in [
        "10.0.0.4",
        "999.1",
        "::1",
        "fd20:0:0:1::A",
        "::ffff:10.0.0.4",
    ] {
        assert_eq!(azure(AZURE_ID, address).check(), Ok(()), "{address}");
        let group = gcp("g", "any-project-123", &[("rule", address)]);
        assert_eq!(group.check(), Ok(()), "{address}");
    }
}

/// A GCP service as Atlas describes one.
fn service(status: &str, attachments: usize, port_mapping_enabled: bool) -> EndpointService {
    let attachments: Vec<_> = (0..attachments)
        .map(|index| format!("sa-{index}"))
        .collect();
    let body = json!({
        "cloudProvider": "GCP", "id": SERVICE, "status": status,
        "serviceAttachmentNames": attachments, "portMappingEnabled": port_mapping_enabled,
    });
    let scope = Scope {
        project: Some(&ProjectId::parse(PROJECT, "projectId").unwrap()),
        version: ApiVersion::V2,
        pretty: false,
        envelope: false,
    };
    let operation = GetService {
        provider: CloudProvider::Gcp,
        id: service_id(),
    };
    let decoded = operation.decode(&scope, &Response::new(200, &body.to_string()));
    decoded.unwrap().value
}

#[test]
fn an_endpoint_has_to_go_with_the_service_it_is_registered_with() {
    let rules = [("a", "10.0.0.1"), ("b", "10.0.0.2"), ("c", "10.0.0.3")];
    let with = |rules| gcp("group", "project", rules);
    for (endpoint, service, problem) in [
        (with(&rules), service("AVAILABLE", 3, false), None),
        (with(&rules[..1]), service("AVAILABLE", 3, true), None),
        (with(&rules[..1]), service("AVAILABLE", 1, false), None),
        (
            with(&rules[..2]),
            service("AVAILABLE", 3, false),
            Some(
                "endpoint.endpoints must have one for each of the service's \
                 `serviceAttachmentNames`",
            ),
        ),
        (
            with(&rules),
            service("AVAILABLE", 3, true),
            Some("endpoint.endpoints must have exactly one: the service maps ports"),
        ),
        (
            with(&rules),
            service("INITIATING", 3, false),
            Some("service must be ready: pass what `services.waitUntilReady` resolves with"),
        ),
        (
            with(&rules),
            service("FAILED", 3, false),
            Some("service must be ready: pass what `services.waitUntilReady` resolves with"),
        ),
        (
            aws(VPCE),
            service("AVAILABLE", 3, false),
            Some("endpoint must be of the service's provider"),
        ),
    ] {
        let checked = endpoint.check_against(&service);
        let message = checked.as_ref().err().map(ToString::to_string);
        assert_eq!(message.as_deref(), problem);
        // The request is refused for the same reason.
        let operation = CreateEndpoint {
            known: Some(KnownService::from(&service)),
            ..create(endpoint)
        };
        let sent = request(&operation, ApiVersion::V1, false, false);
        assert_eq!(sent.err(), checked.err());
    }
}

#[test]
fn what_is_not_known_of_a_service_is_not_held_against_it() {
    let known = KnownService {
        provider: CloudProvider::Gcp,
        phase: None,
        attachments: None,
        port_mapping_enabled: false,
    };
    let endpoint = gcp("g", "p", &[("a", "10.0.0.1"), ("b", "10.0.0.2")]);
    assert_eq!(known.check(&endpoint), Ok(()));
    let ready = KnownService {
        provider: CloudProvider::Aws,
        phase: Some(Phase::Ready),
        ..known
    };
    assert_eq!(ready.check(&aws(VPCE)), Ok(()));
}

proptest! {
    #[test]
    fn no_endpoint_panics(texts in any::<[String; 3]>(), rules in prop::collection::vec(any::<(String, String)>(), 0..5)) {
        let [one, two, _] = &texts;
        let rules: Vec<_> = rules.iter().map(|(name, address)| (&**name, &**address)).collect();
        for endpoint in [aws(one), azure(one, two), gcp(one, two, &rules)] {
            let _either = request(&create(endpoint), ApiVersion::V2, true, true);
        }
    }

    #[test]
    fn names_and_addresses_are_json_strings_in_the_body(project in any::<String>(), name in any::<String>()) {
        prop_assume!(!project.trim_ascii().is_empty() && !name.trim_ascii().is_empty());
        let text = body(&create(gcp("g", &project, &[(&name, "::1")])));
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(body, json!({
            "endpointGroupName": "g", "gcpProjectId": project,
            "endpoints": [{"endpointName": name, "ipAddress": "::1"}],
        }));
    }
}
