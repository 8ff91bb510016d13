//! Responses that nobody would send.

use atlas_private_endpoint::atlas::{
    CloudProvider, DeleteService, EndpointId, GetCluster, GetEndpoint, GetRegionalMode,
    ListClusters, ListServices, Operation, RawRequest, ResponseError,
};
use atlas_private_endpoint::http::Response;
use proptest::prelude::*;

use crate::{create, decode, get, service_id};

proptest! {
    #[test]
    fn no_response_panics(
        provider in 0..3_usize,
        status in any::<u16>(),
        envelope in any::<bool>(),
        body in any::<String>(),
        error_code in any::<Option<String>>(),
        retry_after in any::<Option<String>>(),
        location in any::<Option<String>>(),
    ) {
        let response = Response {
            status,
            body: &body,
            error_code: error_code.as_deref(),
            retry_after: retry_after.as_deref(),
            location: location.as_deref(),
        };
        let result = decode(&get(CloudProvider::ALL[provider]), envelope, &response);
        if let Err(error) = result {
            let _text = error.to_string();
        }
    }

    #[test]
    fn no_json_panics(
        provider in 0..3_usize,
        status in prop_oneof![Just(200_u16), Just(403), Just(429), any::<u16>()],
        envelope in any::<bool>(),
        body in noise(),
    ) {
        let body = body.to_string();
        let provider = CloudProvider::ALL[provider];
        let result = decode(&create(provider, "x"), envelope, &Response::new(status, &body));
        match result {
            Ok(decoded) => {
                prop_assert_eq!(decoded.value.cloud_provider(), provider);
                serde_json::to_value(decoded.value).unwrap();
            }
            Err(ResponseError::Api(error)) => {
                serde_json::to_value(&error.parameters).unwrap();
            }
            Err(ResponseError::Decode(error)) => prop_assert!(error.path.starts_with('$')),
        }
    }
}

proptest! {
    #[test]
    fn no_operation_panics(
        status in prop_oneof![Just(200_u16), Just(204), Just(404), Just(409), any::<u16>()],
        envelope in any::<bool>(),
        body in noise(),
    ) {
        let body = body.to_string();
        let response = Response::new(status, &body);
        for (provider, id) in [
            (CloudProvider::Aws, "vpce-0"),
            (
                CloudProvider::Azure,
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/p",
            ),
            (CloudProvider::Gcp, "group"),
        ] {
            reads(&ListServices { provider }, envelope, &response);
            reads(&DeleteService { provider, id: service_id() }, envelope, &response);
            let id = EndpointId::parse(provider, id, "ref.id").unwrap();
            reads(&GetEndpoint { service: service_id(), id }, envelope, &response);
        }
        reads(&GetRegionalMode, envelope, &response);
        reads(&ListClusters { page: 1 }, envelope, &response);
        reads(&GetCluster { name: "c".into() }, envelope, &response);
        reads(&RawRequest::default(), envelope, &response);
    }
}

/// A success, a refusal, or a complaint that says where.
fn reads(operation: &impl Operation, envelope: bool, response: &Response<'_>) {
    match decode(operation, envelope, response) {
        Ok(decoded) => assert!((200..300).contains(&decoded.status)),
        Err(ResponseError::Api(error)) => assert!(!(200..300).contains(&error.status)),
        Err(ResponseError::Decode(error)) => assert!(error.path.starts_with('$')),
    }
}

/// Objects with Atlas's names and anybody's values.
fn noise() -> impl Strategy<Value = serde_json::Value> {
    let names = prop::sample::select(vec![
        "id",
        "status",
        "cloudProvider",
        "regionName",
        "errorMessage",
        "endpointServiceName",
        "interfaceEndpoints",
        "supportedRemoteRegions",
        "privateLinkServiceName",
        "privateLinkServiceResourceId",
        "privateEndpoints",
        "endpointGroupNames",
        "serviceAttachmentNames",
        "portMappingEnabled",
        "connectionStatus",
        "interfaceEndpointId",
        "privateEndpointResourceId",
        "privateEndpointIPAddress",
        "deleteRequested",
        "endpoints",
        "enabled",
        "name",
        "stateName",
        "connectionStrings",
        "privateEndpoint",
        "endpointId",
        "links",
        "rel",
        "content",
        "results",
        "envelope",
        "errorCode",
        "detail",
        "reason",
        "parameters",
        "badRequestDetail",
        "fields",
        "field",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (100..600_u16).prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        prop::sample::select(vec!["AWS", "AZURE", "GCP", "AVAILABLE", "FAILED", "x-1"])
            .prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 80, 10, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((names.clone(), inner), 0..10).prop_map(|members| {
                let members = members
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value));
                serde_json::Value::Object(members.collect())
            }),
        ]
    })
}
