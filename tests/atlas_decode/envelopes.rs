//! Answers in envelopes. No recorded one is known: these wrap recorded bodies by hand.

use atlas_private_endpoint::atlas::{ApiErrorKind, CloudProvider, Phase, ResponseError};
use atlas_private_endpoint::http::Response;
use atlas_private_endpoint::json::Value;

use crate::{decode, decode_error, fixture, get};

#[test]
fn every_shape_of_envelope_is_opened() {
    let service = fixture!("wire_v2_AWS_get_service_available.json");
    for (body, status, content) in [
        (
            format!(r#"{{"status":201,"content":{service}}}"#),
            201,
            Some("content"),
        ),
        (
            format!(r#"{{"content":{service},"status":200}}"#),
            200,
            Some("content"),
        ),
        (
            format!(r#"{{"status":200,"envelope":{service}}}"#),
            200,
            Some("envelope"),
        ),
        (
            format!(r#"{{"status":200,"results":{service}}}"#),
            200,
            Some("results"),
        ),
        (service.to_owned(), 202, None),
    ] {
        let decoded = decode(
            &get(CloudProvider::Aws),
            true,
            &Response::new(if content.is_some() { 200 } else { 202 }, &body),
        )
        .unwrap();
        assert_eq!(decoded.content, content);
        assert_eq!(decoded.status, status);
        assert_eq!(decoded.value.id, "6a793f68c0eb9e7a17715835");
        assert_eq!(decoded.value.phase, Phase::Ready);
    }
}

#[test]
fn an_envelope_that_was_not_asked_for_stays_closed() {
    let service = fixture!("wire_v2_AWS_get_service_available.json");
    let body = format!(r#"{{"status":200,"content":{service}}}"#);
    assert_eq!(decode_error(CloudProvider::Aws, 200, &body).path, "$.id");
}

#[test]
fn a_path_leads_through_the_envelope() {
    for (body, path) in [
        (r#"{"status":201,"content":{"id":1}}"#, "$.content.id"),
        (r#"{"status":201,"content":null}"#, "$.content"),
        (r#"{"status":201}"#, "$.id"),
        (r#"{"status":201,"results":[]}"#, "$.results"),
    ] {
        match decode(&get(CloudProvider::Aws), true, &Response::new(200, body)) {
            Err(ResponseError::Decode(error)) => {
                assert_eq!((&*error.path, error.status), (path, 201));
                assert_eq!(error.body, body);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_refusal_in_an_envelope_is_a_refusal() {
    let inner = fixture!("recon_error_409_service_exists.json");
    let beside = inner.replacen('{', r#"{"status":409,"#, 1);
    for (status, body) in [
        (200, format!(r#"{{"status":409,"content":{inner}}}"#)),
        (201, format!(r#"{{"status":409,"envelope":{inner}}}"#)),
        (200, beside),
        (409, format!(r#"{{"status":409,"content":{inner}}}"#)),
        (409, inner.to_owned()),
        // The outer status is the one that a server cannot get wrong.
        (409, format!(r#"{{"status":200,"content":{inner}}}"#)),
    ] {
        let response = Response::new(status, &body);
        match decode(&get(CloudProvider::Aws), true, &response) {
            Err(ResponseError::Api(error)) => {
                assert_eq!(error.status, 409);
                assert_eq!(error.kind, ApiErrorKind::AlreadyExists);
                assert_eq!(
                    error.parameters,
                    [
                        Value::String("AWS".into()),
                        Value::String("US_EAST_1".into())
                    ]
                );
                assert_eq!(error.body, body);
            }
            other => panic!("{other:?}"),
        }
    }
}
