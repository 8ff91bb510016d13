//! The public vectors, on this target.

use atlas_private_endpoint::auth::{Challenge, Credentials, Ha1, Target, authorization};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_vectors_hold_with_the_compact_hashes() {
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/digest.json")).expect("the vectors are JSON");
    let mut checked = 0;
    for vector in vectors.as_array().expect("a list") {
        let text = |name: &str| vector[name].as_str();
        let lines = vector["challenge"].as_array().expect("a list");
        let Ok(challenge) = Challenge::select(lines.iter().filter_map(Value::as_str)) else {
            continue;
        };
        let name = text("name").unwrap_or_default();
        let (Some(username), Some(password)) = (text("username"), text("password")) else {
            continue;
        };
        let credentials = Credentials::new(username, password).expect("no colon");
        let cnonce = text("cnonce").unwrap_or_default();
        let count = u32::from_str_radix(text("nc").unwrap_or("1"), 16).expect("hex");
        let body = if vector["body_hex"].is_string() {
            continue;
        } else {
            text("body").unwrap_or_default()
        };
        let target = Target {
            method: text("method").unwrap_or_default(),
            uri: text("uri").unwrap_or_default(),
            body: Some(body.as_bytes()),
        };
        let ha1 = Ha1::new(&challenge, &credentials, cnonce);
        let header = authorization(&challenge, &credentials, &ha1, &target, count, cnonce)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let response = vector["expect"]["response"].as_str().expect("a response");
        assert!(
            header.contains(&format!("response=\"{response}\"")),
            "{name}: {header}"
        );
        checked += 1;
    }
    assert!(checked > 80, "only {checked} vectors were checked");
}
