//! Responses that nobody would send.

use atlas_private_endpoint::atlas::{CloudProvider, ResponseError};
use atlas_private_endpoint::http::Response;
use proptest::prelude::*;

use crate::{create, decode, get};

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
