//! Values across the border: steps and errors out.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::machine::Machine;
use crate::atlas::{Decoded, InvalidArgument, service_list};
use crate::client::{Outcome, Outgoing, Output, Step};
use crate::json::{Members, Value, write_value};

/// The own string members of an object: headers, which JavaScript has checked.
pub(super) fn pairs(of: &Object) -> Vec<(String, String)> {
    Object::entries(of)
        .iter()
        .filter_map(|entry| {
            let entry = entry.dyn_into::<Array>().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect()
}

/// What is thrown for an argument at fault; the loader gives it its class.
pub(super) fn invalid(error: InvalidArgument) -> JsValue {
    let message = error.message();
    let mut facts = Members::new();
    facts.text("code", Some("usage.invalid_argument"));
    facts.text("message", Some(&message));
    facts.text("argument", Some(&error.argument));
    to_js(&facts.finish())
}

/// A step as JavaScript sees it.
pub(super) fn step(step: Step) -> JsValue {
    let mut view = Members::new();
    let kind = match &step {
        Step::Send(outgoing) => {
            view.text("url", Some(&outgoing.url));
            view.text("method", Some(&outgoing.request.method));
            view.value("headers", headers(outgoing));
            view.text("body", outgoing.request.body.as_deref());
            view.text("reason", Some(outgoing.reason.as_str()));
            view.text("operation", outgoing.operation);
            view.number("timeoutMs", outgoing.timeout_ms);
            view.number("maxBodyBytes", outgoing.max_body_bytes);
            "send"
        }
        Step::Join(None) => "join",
        Step::Join(Some(within)) => {
            view.number("ms", Some(*within));
            "joinWithin"
        }
        Step::Sleep(pause) => {
            view.number("ms", Some(*pause));
            "sleep"
        }
        Step::Token(within) => {
            view.number("ms", *within);
            "token"
        }
        Step::Attach(service) => {
            view.value("service", service.clone());
            "attach"
        }
        Step::Tell(event) => {
            view.value("event", event.clone());
            "tell"
        }
        Step::Fork(_) => "fork",
        Step::Done(Outcome::Nothing) => "done",
        Step::Done(Outcome::Answer(decoded)) => {
            add_answer(&mut view, decoded);
            "done"
        }
        Step::Done(Outcome::Lists(lists)) => {
            let lists = lists.iter().map(|(decoded, body)| {
                let mut list = Members::new();
                add_answer(&mut list, decoded);
                list.text("body", Some(body));
                list.finish()
            });
            view.value("lists", Value::Array(lists.collect()));
            "done"
        }
        Step::Done(Outcome::View(value)) => {
            view.value("json", as_json(value));
            "done"
        }
        Step::Fail(error) => {
            view.value("error", error.to_value());
            "fail"
        }
    };
    view.text("kind", Some(kind));
    let step_of = to_js(&view.finish());
    if let Step::Fork(machines) = step {
        let machines = machines.into_iter().map(Machine::new).map(JsValue::from);
        let machines = machines.collect::<Array>();
        // Setting a member of a plain object does not fail.
        let _ = Reflect::set(&step_of, &JsValue::from_str("machines"), &machines);
    }
    step_of
}

/// What was read of an answer, and where in its body.
fn add_answer<'a>(view: &mut Members<'a>, decoded: &'a Decoded<Output>) {
    match &decoded.value {
        Output::Services(services) => view.value("list", as_json(&service_list(services))),
        other => view.value("value", other.to_value()),
    }
    view.text("content", decoded.content);
}

/// A value as a text. `JSON.parse` makes what is long of it faster than a call for each member.
fn as_json(value: &Value<'_>) -> Value<'static> {
    let mut text = String::new();
    write_value(&mut text, value);
    Value::String(Cow::Owned(text))
}

pub(super) fn to_js(value: &Value<'_>) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// All headers of a request as one object.
fn headers(outgoing: &Outgoing) -> Value<'_> {
    let mut headers = Members::new();
    for (name, value) in &outgoing.extra {
        headers.text(name, Some(value));
    }
    for (name, value) in &outgoing.request.headers {
        headers.text(name, Some(value));
    }
    if let Some(value) = &outgoing.authorization {
        headers.text("authorization", Some(value));
    }
    headers.finish()
}
