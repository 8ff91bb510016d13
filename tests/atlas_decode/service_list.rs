//! How a list is told to a host: put together with its body it is what each service is by itself.

use atlas_private_endpoint::atlas::{CloudProvider, EndpointService, ListServices, service_list};
use atlas_private_endpoint::http::Response;
use atlas_private_endpoint::json::{Value, write_value};
use serde_json::{Map, Value as Json, json};

use crate::decode;

fn as_json(value: &Value<'_>) -> Json {
    let mut text = String::new();
    write_value(&mut text, value);
    serde_json::from_str(&text).unwrap()
}

/// The services of a body, and the list as it is told.
fn told(provider: CloudProvider, body: &Json) -> (Vec<EndpointService>, Json) {
    let text = body.to_string();
    let operation = ListServices { provider };
    let services = decode(&operation, false, &Response::new(200, &text)).unwrap();
    let list = as_json(&service_list(&services.value));
    (services.value, list)
}

/// What a host does with it.
fn put_together(list: &Json, raw: &Json, index: usize) -> Json {
    let members = list.as_array().unwrap().iter().map(|member| {
        let name = member["name"].as_str().unwrap();
        let value = match (member["kind"].as_str().unwrap(), &raw[name]) {
            ("same", _) => member["value"].clone(),
            ("own", _) => member["value"].get(index).unwrap().clone(),
            ("text", Json::String(text)) if text.is_empty() => Json::Null,
            ("array", Json::Null) => json!([]),
            ("text" | "array", as_it_stands) => as_it_stands.clone(),
            (kind, _) => panic!("{kind}"),
        };
        (name.to_owned(), value)
    });
    Json::Object(members.collect::<Map<_, _>>())
}

#[track_caller]
fn assert_told(provider: CloudProvider, body: &Json) -> Json {
    let (services, list) = told(provider, body);
    assert_eq!(services.len(), body.as_array().unwrap().len());
    for (index, service) in services.iter().enumerate() {
        assert_eq!(
            put_together(&list, &body[index], index),
            as_json(&service.to_value())
        );
    }
    list
}

const ID: &str = "5f7cac1adf5d6c6306f4b283";

#[test]
fn with_its_body_a_list_is_what_its_services_are() {
    let bodies = [
        (
            CloudProvider::Aws,
            json!([
                { "id": ID, "status": "AVAILABLE", "regionName": "US_EAST_1", "errorMessage": null,
                  "endpointServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-1",
                  "interfaceEndpoints": ["vpce-1", "vpce-2"], "supportedRemoteRegions": ["EU_WEST_1"] },
                { "id": ID, "status": "INITIATING", "regionName": "", "interfaceEndpoints": null },
                { "id": ID, "status": "FAILED", "regionName": "EU_WEST_1", "errorMessage": "no",
                  "endpointServiceName": "", "interfaceEndpoints": [] },
            ]),
        ),
        (
            CloudProvider::Azure,
            json!([
                { "id": ID, "status": "AVAILABLE", "regionName": "US_EAST_2",
                  "privateLinkServiceName": "pls_1", "privateLinkServiceResourceId": "/a/b",
                  "privateEndpoints": ["/c/d"] },
                { "id": ID, "status": "INITIATING", "privateLinkServiceName": "" },
            ]),
        ),
        (
            CloudProvider::Gcp,
            json!([
                { "id": ID, "status": "AVAILABLE", "regionName": "WESTERN_US",
                  "endpointGroupNames": ["group"], "portMappingEnabled": true,
                  "serviceAttachmentNames": ["x/regions/us-west1/y/a-2", "x/regions/us-west1/y/a-1"] },
                { "id": ID, "status": "DELETING", "regionName": "NORTH_POLE" },
            ]),
        ),
    ];
    for (provider, body) in &bodies {
        assert_told(*provider, body);
        for service in body.as_array().unwrap() {
            assert_told(*provider, &json!([service]));
        }
    }
}

#[test]
fn what_all_services_have_is_told_once() {
    let body = json!(vec![
        json!({ "id": ID, "status": "AVAILABLE", "regionName": "US_EAST_1" });
        3
    ]);
    let list = assert_told(CloudProvider::Aws, &body);
    assert!(
        list.as_array()
            .unwrap()
            .iter()
            .all(|member| member["kind"] != "own")
    );
}

#[test]
fn no_services_have_no_members() {
    assert_eq!(assert_told(CloudProvider::Azure, &json!([])), json!([]));
}
