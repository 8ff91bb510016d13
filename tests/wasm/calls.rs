//! Arguments in, steps out.

use atlas_private_endpoint::wasm::atlas::Atlas;
use atlas_private_endpoint::wasm::machine::Machine;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const PROJECT: &str = "5f7cac1adf5d6c6306f4b283";
const NOW: f64 = 1_700_000_000_000.0;

fn atlas(kind: &str, secret: &str) -> Atlas {
    Atlas::new(
        kind,
        "public",
        secret.into(),
        "https://atlas.test".into(),
        false,
        &Object::new(),
    )
    .expect("good credentials")
}

fn text(of: &JsValue) -> String {
    JSON::stringify(of).expect("plain").into()
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).expect("an object")
}

fn begin(command: &str) -> Result<Machine, JsValue> {
    let settings = format!(r#"{{"projectId":"{PROJECT}","pretty":true,{command}}}"#);
    atlas("key", "private").begin(&settings)
}

fn create(service: &str) -> Result<Machine, JsValue> {
    begin(&format!(r#""op":"services.create","service":{service}"#))
}

#[wasm_bindgen_test]
fn the_first_step_is_the_unsigned_request_of_the_reference() {
    let mut call = create(r#"{"providerName":"AWS","region":"us-east-1"}"#).expect("a call");
    let step = call.step(NOW, 1, 2, 3, 4);
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
    assert_eq!(Object::keys(step.unchecked_ref::<Object>()).length(), 9);
}

#[wasm_bindgen_test]
fn a_lost_request_is_an_error_with_all_its_members() {
    let mut call = create(r#"{"providerName":"GCP","region":"us-west1"}"#).expect("a call");
    let _sent = call.step(NOW, 1, 2, 3, 4);
    call.lost(true);
    let step = call.step(NOW, 1, 2, 3, 4);
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
        ("null", "service"),
        ("7", "service"),
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
    let command = r#""op":"services.get","ref":{"cloudProvider":"AWS","id":"vpce-0123456789abcdef0","serviceId":"5f7cac1adf5d6c6306f4b283"}"#;
    let error = begin(command).expect_err("that would look for a service by an endpoint's id");
    let argument = member(&error, "argument");
    assert_eq!(argument.as_string().as_deref(), Some("ref.serviceId"));
}

#[wasm_bindgen_test]
fn a_list_of_all_providers_forks_into_three_machines() {
    let mut machine = begin(r#""op":"services.list""#).expect("a machine");
    let step = machine.step(NOW, 1, 2, 3, 4);
    assert_eq!(member(&step, "kind").as_string().as_deref(), Some("fork"));
    let machines: js_sys::Array = member(&step, "machines").unchecked_into();
    assert_eq!(machines.length(), 3);
}

#[wasm_bindgen_test]
fn a_token_of_the_host_is_asked_for_and_used() {
    let command = format!(r#"{{"projectId":"{PROJECT}","op":"regionalMode.get"}}"#);
    let mut machine = atlas("host", "").begin(&command).expect("a machine");
    let step = machine.step(NOW, 1, 2, 3, 4);
    assert_eq!(member(&step, "kind").as_string().as_deref(), Some("token"));
    machine.token("abc.def".into());
    let step = machine.step(NOW, 1, 2, 3, 4);
    let authorization = member(&member(&step, "headers"), "authorization");
    assert_eq!(authorization.as_string().as_deref(), Some("Bearer abc.def"));
}
