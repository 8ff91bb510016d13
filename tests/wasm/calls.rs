//! Arguments in, steps out.

use atlas_private_endpoint::wasm::atlas::Atlas;
use atlas_private_endpoint::wasm::call::Call;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const PROJECT: &str = "5f7cac1adf5d6c6306f4b283";

fn atlas() -> Atlas {
    Atlas::new(
        "public".into(),
        "private".into(),
        "https://atlas.test".into(),
        false,
        &Object::new(),
    )
    .expect("good keys")
}

fn parse(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

fn text(of: &JsValue) -> String {
    JSON::stringify(of).expect("plain").into()
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).expect("an object")
}

fn create(service: &str) -> Result<Call, JsValue> {
    atlas().create_service(PROJECT, true, false, &parse(service))
}

#[wasm_bindgen_test]
fn the_first_step_is_the_unsigned_request_of_the_reference() {
    let mut call = create(r#"{"providerName":"AWS","region":"us-east-1"}"#).expect("a call");
    let step = call.step(1, 2, 3, 4);
    let url = concat!(
        "https://atlas.test/api/atlas/v1.0/groups/5f7cac1adf5d6c6306f4b283",
        "/privateEndpoint/endpointService?pretty=true",
    );
    for (name, expected) in [
        ("kind", "send"),
        ("method", "POST"),
        ("url", url),
        ("body", r#"{"providerName":"AWS","region":"us-east-1"}"#),
        ("reason", "first"),
    ] {
        assert_eq!(member(&step, name).as_string().as_deref(), Some(expected));
    }
    let headers = r#"{"accept":"application/json","content-type":"application/json"}"#;
    assert_eq!(text(&member(&step, "headers")), headers);
    assert_eq!(Object::keys(step.unchecked_ref::<Object>()).length(), 6);
}

#[wasm_bindgen_test]
fn a_lost_request_is_an_error_with_all_its_members() {
    let mut call = create(r#"{"providerName":"GCP","region":"us-west1"}"#).expect("a call");
    let _sent = call.step(1, 2, 3, 4);
    call.lost(true);
    let step = call.step(1, 2, 3, 4);
    assert_eq!(member(&step, "kind").as_string().as_deref(), Some("fail"));
    let error = member(&step, "error");
    assert_eq!(
        member(&error, "code").as_string().as_deref(),
        Some("transport.timeout")
    );
    assert_eq!(member(&error, "mayHaveExecuted").as_bool(), Some(false));
    assert_eq!(member(&error, "attempts").as_f64(), Some(1.0));
    let method = member(&member(&error, "request"), "method");
    assert_eq!(method.as_string().as_deref(), Some("POST"));
}

#[wasm_bindgen_test]
fn arguments_of_another_type_are_named() {
    for (service, argument) in [
        ("null", "service.providerName"),
        ("7", "service.providerName"),
        (r#"{"region":"us-east-1"}"#, "service.providerName"),
        (
            r#"{"providerName":"aws","region":"us-east-1"}"#,
            "service.providerName",
        ),
        (r#"{"providerName":"AWS"}"#, "service.region"),
        (r#"{"providerName":"AWS","region":7}"#, "service.region"),
        (r#"{"providerName":"AWS","region":""}"#, "service.region"),
        (
            r#"{"providerName":"AWS","region":"x","supportedRemoteRegions":"y"}"#,
            "service.supportedRemoteRegions",
        ),
        (
            r#"{"providerName":"GCP","region":"x","portMappingEnabled":"yes"}"#,
            "service.portMappingEnabled",
        ),
        (
            r#"{"providerName":"AWS","region":"x","portMappingEnabled":true}"#,
            "service.portMappingEnabled",
        ),
    ] {
        let error = create(service).expect_err(service);
        assert_eq!(
            member(&error, "argument").as_string().as_deref(),
            Some(argument),
            "{service}: {}",
            text(&error)
        );
    }
}

#[wasm_bindgen_test]
fn an_endpoint_in_the_place_of_a_service_is_refused() {
    let endpoint = r#"{"cloudProvider":"AWS","id":"vpce-0123456789abcdef0","serviceId":"5f7cac1adf5d6c6306f4b283"}"#;
    let error = atlas()
        .get_service(PROJECT, false, false, &parse(endpoint))
        .expect_err("that would look for a service by the id of an endpoint");
    let argument = member(&error, "argument");
    assert_eq!(argument.as_string().as_deref(), Some("ref.serviceId"));
}

#[wasm_bindgen_test]
fn what_a_getter_throws_comes_out_untouched() {
    let service = js_sys::eval("({ get providerName() { throw 'mine' } })").expect("an object");
    let thrown = atlas()
        .create_service(PROJECT, false, false, &service)
        .expect_err("the getter throws");
    assert_eq!(thrown, JsValue::from("mine"));
}
