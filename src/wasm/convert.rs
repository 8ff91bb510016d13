//! Values across the border: arguments in, steps and errors out.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::atlas::{ApiError, CloudProvider, InvalidArgument, MAX_REMOTE_REGIONS, ServiceId};
use crate::auth::Reason;
use crate::client::{Error, ErrorKind, Outgoing, Step};
use crate::json::{Members, Value, write_integer};

/// A member of an argument that users gave. What a getter of theirs throws comes out as it is.
pub(super) fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    if !of.is_object() {
        return Ok(JsValue::UNDEFINED);
    }
    Reflect::get(of, &JsValue::from_str(name))
}

fn text(of: &JsValue, name: &str, argument: &'static str) -> Result<String, JsValue> {
    member(of, name)?
        .as_string()
        .ok_or_else(|| invalid(InvalidArgument::new(argument, "must be a string")))
}

pub(super) fn provider(
    of: &JsValue,
    name: &str,
    argument: &'static str,
) -> Result<CloudProvider, JsValue> {
    let word = text(of, name, argument)?;
    CloudProvider::parse(&word, argument).map_err(invalid)
}

pub(super) fn region(of: &JsValue) -> Result<String, JsValue> {
    text(of, "region", "service.region")
}

pub(super) fn service_id(of: &JsValue) -> Result<ServiceId, JsValue> {
    if !member(of, "serviceId")?.is_undefined() {
        let problem = "must be left out: this names an endpoint, and a service is wanted";
        return Err(invalid(InvalidArgument::new("ref.serviceId", problem)));
    }
    let id = text(of, "id", "ref.id")?;
    ServiceId::parse(&id, "ref.id").map_err(invalid)
}

pub(super) fn optional_flag(
    of: &JsValue,
    name: &str,
    argument: &'static str,
) -> Result<Option<bool>, JsValue> {
    let value = member(of, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let flag = value.as_bool();
    flag.map(Some)
        .ok_or_else(|| invalid(InvalidArgument::new(argument, "must be true or false")))
}

pub(super) fn optional_texts(
    of: &JsValue,
    name: &str,
    argument: &'static str,
) -> Result<Option<Vec<String>>, JsValue> {
    let value = member(of, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let refuse = |argument: String, problem| Err(invalid(InvalidArgument::new(argument, problem)));
    let Some(array) = value.dyn_ref::<Array>() else {
        return refuse(argument.into(), "must be an array of strings");
    };
    // Before anything is copied: what calls itself an array may be of any length.
    if array.length() as usize > MAX_REMOTE_REGIONS {
        return refuse(argument.into(), "must have at most 35 regions");
    }
    let mut texts = Vec::new();
    for index in 0..array.length() {
        let Some(text) = member_at(array, index)?.as_string() else {
            let mut place = String::from(argument);
            place.push('[');
            write_integer(&mut place, index.into());
            place.push(']');
            return refuse(place, "must be a string");
        };
        texts.push(text);
    }
    Ok(Some(texts))
}

fn member_at(array: &Array, index: u32) -> Result<JsValue, JsValue> {
    Reflect::get_u32(array, index)
}

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
pub(super) fn step(step: &Step<'_>) -> JsValue {
    let message;
    let mut view = Members::new();
    let kind = match step {
        Step::Send(outgoing) => {
            let reason = match outgoing.reason {
                Reason::First => "first",
                Reason::Challenge => "challenge",
                Reason::Stale => "stale",
            };
            view.text("url", Some(outgoing.url));
            view.text("method", Some(&outgoing.request.method));
            view.value("headers", headers(outgoing));
            view.text("body", outgoing.request.body.as_deref());
            view.text("reason", Some(reason));
            "send"
        }
        Step::Join => "join",
        Step::Done(decoded) => {
            view.value("value", decoded.value.to_value());
            view.text("content", decoded.content);
            "done"
        }
        Step::Fail(error) => {
            message = error.message();
            view.value("error", facts(error, &message));
            "fail"
        }
    };
    view.text("kind", Some(kind));
    to_js(&view.finish())
}

fn to_js(value: &Value<'_>) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// All headers of a request as one object.
fn headers<'a>(outgoing: &'a Outgoing<'_>) -> Value<'a> {
    let mut headers = Members::new();
    for (name, value) in outgoing.extra {
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

/// An error as JavaScript sees it: what its class is made of.
fn facts<'a>(error: &'a Error, message: &'a str) -> Value<'a> {
    let mut facts = Members::new();
    facts.text("code", Some(error.code()));
    facts.text("message", Some(message));
    facts.text("hint", error.hint());
    match &error.kind {
        ErrorKind::Auth { error, status } => {
            facts.number("status", status.map(u64::from));
            facts.text("reason", Some(error.reason()));
            return facts.finish();
        }
        ErrorKind::Api(error) => refusal(&mut facts, error),
        ErrorKind::Decode(error) => {
            facts.text("path", Some(&error.path));
            facts.number("status", Some(error.status.into()));
            facts.text("body", Some(&error.body));
        }
        ErrorKind::Transport {
            attempts,
            may_have_executed,
            ..
        } => {
            facts.number("attempts", Some((*attempts).into()));
            facts.flag("mayHaveExecuted", *may_have_executed);
        }
    }
    let mut request = Members::new();
    request.text("method", Some(&error.request.method));
    request.text("url", Some(&error.request.url));
    facts.value("request", request.finish());
    facts.finish()
}

fn refusal<'a>(facts: &mut Members<'a>, error: &'a ApiError) {
    let parameters = error.parameters.iter().map(Value::to_owned);
    let fields = error.fields.iter().map(|field| {
        let mut members = Members::new();
        members.text("field", Some(&field.field));
        members.text("description", Some(&field.description));
        members.finish()
    });
    facts.number("status", Some(error.status.into()));
    facts.text("kind", Some(error.kind.as_str()));
    facts.text("errorCode", error.error_code.as_deref());
    facts.text("detail", error.detail.as_deref());
    facts.text("reason", error.reason.as_deref());
    facts.value("parameters", Value::Array(parameters.collect()));
    facts.value("fields", Value::Array(fields.collect()));
    facts.number("retryAfterMs", error.retry_after_ms);
    facts.text("body", Some(&error.body));
}
