//! `send`: what `fetch` is called with, and that whatever it does comes out.

use atlas_private_endpoint::wasm::transport::send;
use js_sys::{Array, Function, Object, Promise, Reflect, eval};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortSignal;

fn function(source: &str) -> Function {
    eval(&format!("({source})"))
        .expect("the source is good")
        .unchecked_into()
}

fn signal() -> AbortSignal {
    eval("new AbortController().signal")
        .expect("an AbortController")
        .unchecked_into()
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).expect("an object")
}

fn call(fetch: &str) -> Result<Promise, JsValue> {
    send(
        &function(fetch),
        &function(
            "async (response, limit) => { const text = await response.text(); return text.length > limit ? null : text }",
        ),
        &100.into(),
        &"https://atlas.test/a?b=c".into(),
        "POST",
        &Object::new(),
        &"{}".into(),
        &signal(),
    )
}

async fn outcome(fetch: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(call(fetch)?).await
}

#[wasm_bindgen_test]
async fn fetch_is_called_at_once_with_a_string_and_its_options() {
    let seen = Array::new();
    Reflect::set(&js_sys::global(), &"seenByFetch".into(), &seen).expect("a global");
    let promise = call(
        "async (...given) => { globalThis.seenByFetch.push(given); return new Response('x') }",
    )
    .expect("nothing is thrown");
    assert_eq!(seen.length(), 1, "fetch runs before anything is awaited");
    JsFuture::from(promise).await.expect("an answer");
    let given: Array = seen.get(0).unchecked_into();
    assert_eq!(given.length(), 2);
    assert_eq!(
        given.get(0).as_string().as_deref(),
        Some("https://atlas.test/a?b=c")
    );
    let init = given.get(1);
    for (name, value) in [
        ("method", "POST"),
        ("body", "{}"),
        ("redirect", "manual"),
        ("credentials", "omit"),
        ("cache", "no-store"),
    ] {
        assert_eq!(member(&init, name).as_string().as_deref(), Some(value));
    }
    assert!(member(&init, "signal").is_object() && member(&init, "headers").is_object());
    assert_eq!(Object::keys(init.unchecked_ref::<Object>()).length(), 7);
}

#[wasm_bindgen_test]
async fn an_answer_has_status_headers_and_text() {
    let answer = outcome(
        "async () => new Response('päge', { status: 404, headers: { 'X-Error-Code': 'NOPE' } })",
    )
    .await
    .expect("an answer");
    assert_eq!(member(&answer, "status").as_f64(), Some(404.0));
    assert_eq!(member(&answer, "body").as_string().as_deref(), Some("päge"));
    let headers = member(&answer, "headers");
    let get: Function = member(&headers, "get").unchecked_into();
    let code = get
        .call1(&headers, &"x-error-code".into())
        .expect("a value");
    assert_eq!(code.as_string().as_deref(), Some("NOPE"));
}

#[wasm_bindgen_test]
async fn a_double_with_the_three_members_will_do() {
    let answer =
        outcome("async () => ({ status: 200, headers: new Headers(), text: async () => '[]' })")
            .await
            .expect("an answer");
    assert_eq!(member(&answer, "body").as_string().as_deref(), Some("[]"));
}

#[wasm_bindgen_test]
async fn a_body_that_the_reader_leaves_is_too_long_and_empty() {
    for (length, is_too_long) in [(100, false), (101, true)] {
        let answer = outcome(&format!("async () => new Response('x'.repeat({length}))"))
            .await
            .expect("an answer");
        assert_eq!(member(&answer, "isTooLong").as_bool(), Some(is_too_long));
        let body = member(&answer, "body").as_string();
        assert_eq!(body.map(|body| body.is_empty()), Some(is_too_long));
    }
}

#[wasm_bindgen_test]
async fn whatever_is_thrown_comes_out_untouched() {
    for (fetch, thrown) in [
        (
            "async () => { throw 'a string' }",
            JsValue::from("a string"),
        ),
        ("() => { throw 'at once' }", JsValue::from("at once")),
        ("async () => { throw undefined }", JsValue::UNDEFINED),
        ("async () => { throw null }", JsValue::NULL),
        ("async () => { throw 7 }", JsValue::from(7)),
        (
            "async () => ({ status: 200, headers: new Headers(), text: async () => { throw 'in the body' } })",
            JsValue::from("in the body"),
        ),
        (
            "async () => ({ status: 200, headers: new Headers(), text() { throw 'text, at once' } })",
            JsValue::from("text, at once"),
        ),
        (
            "async () => ({ get status() { throw 'a getter' } })",
            JsValue::from("a getter"),
        ),
    ] {
        assert_eq!(outcome(fetch).await, Err(thrown), "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_response_is_a_type_error_and_never_a_promise_without_end() {
    for fetch in [
        "async () => undefined",
        "async () => 200",
        "async () => ({})",
        "async () => ({ status: '200', headers: new Headers(), text: async () => '' })",
        "async () => ({ status: NaN, headers: new Headers(), text: async () => '' })",
        "async () => ({ status: 1e9, headers: new Headers(), text: async () => '' })",
        "async () => ({ status: 200, headers: null, text: async () => '' })",
        "async () => ({ status: 200, headers: new Headers() })",
        "async () => ({ status: 200, headers: new Headers(), text: async () => new Uint8Array() })",
        "() => ({ then: 1 })",
    ] {
        let error = outcome(fetch).await.expect_err(fetch);
        assert!(error.is_instance_of::<js_sys::TypeError>(), "{fetch}");
    }
}
