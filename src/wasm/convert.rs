//! Values across the border: arguments in, steps and errors out.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use js_sys::{Array, Object, Reflect};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::atlas::{CloudProvider, InvalidArgument, ServiceId};
use crate::auth::Reason;
use crate::client::{Error, ErrorKind, Outgoing, Output, RequestSummary, Step};

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
    let array = value.dyn_ref::<Array>();
    let texts = array.and_then(|array| array.iter().map(|item| item.as_string()).collect());
    texts.map(Some).ok_or_else(|| {
        invalid(InvalidArgument::new(
            argument,
            "must be an array of strings",
        ))
    })
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
    let message = error.to_string();
    to_js(&Facts::Usage {
        code: "usage.invalid_argument",
        message: &message,
        argument: &error.argument,
    })
}

pub(super) fn step(step: &Step<'_>) -> JsValue {
    match step {
        Step::Send(outgoing) => to_js(&View::Send {
            url: outgoing.url,
            method: &outgoing.request.method,
            headers: Headers(outgoing),
            body: outgoing.request.body.as_deref(),
            reason: match outgoing.reason {
                Reason::First => "first",
                Reason::Challenge => "challenge",
                Reason::Stale => "stale",
            },
        }),
        Step::Join => to_js(&View::Join),
        Step::Done(decoded) => to_js(&View::Done {
            value: &decoded.value,
            content: decoded.content,
        }),
        Step::Fail(error) => {
            let message = error.to_string();
            to_js(&View::Fail {
                error: facts(error, &message),
            })
        }
    }
}

fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// A step as JavaScript sees it.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum View<'a> {
    Send {
        url: &'a str,
        method: &'a str,
        headers: Headers<'a>,
        body: Option<&'a str>,
        reason: &'static str,
    },
    Join,
    Done {
        value: &'a Output,
        content: Option<&'static str>,
    },
    Fail {
        error: Facts<'a>,
    },
}

/// All headers of a request as one object.
struct Headers<'a>(&'a Outgoing<'a>);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.0.extra {
            map.serialize_entry(name, value)?;
        }
        for (name, value) in &self.0.request.headers {
            map.serialize_entry(name, value)?;
        }
        if let Some(value) = &self.0.authorization {
            map.serialize_entry("authorization", value)?;
        }
        map.end()
    }
}

/// An error as JavaScript sees it: what its class is made of.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Facts<'a> {
    Usage {
        code: &'static str,
        message: &'a str,
        argument: &'a str,
    },
    Auth {
        code: &'static str,
        message: &'a str,
        hint: Option<&'a str>,
        status: Option<u16>,
        reason: &'static str,
    },
    Api {
        code: &'static str,
        message: &'a str,
        #[serde(flatten)]
        error: &'a crate::atlas::ApiError,
        request: &'a RequestSummary,
    },
    Decode {
        code: &'static str,
        message: &'a str,
        hint: Option<&'a str>,
        path: &'a str,
        status: u16,
        body: &'a str,
        request: &'a RequestSummary,
    },
    Transport {
        code: &'static str,
        message: &'a str,
        hint: Option<&'a str>,
        attempts: u32,
        may_have_executed: bool,
        request: &'a RequestSummary,
    },
}

fn facts<'a>(error: &'a Error, message: &'a str) -> Facts<'a> {
    let code = error.code();
    let hint = error.hint();
    let request = &error.request;
    match &error.kind {
        ErrorKind::Auth { error, status } => Facts::Auth {
            code,
            message,
            hint,
            status: *status,
            reason: error.reason(),
        },
        ErrorKind::Api(error) => Facts::Api {
            code,
            message,
            error,
            request,
        },
        ErrorKind::Decode(error) => Facts::Decode {
            code,
            message,
            hint,
            path: &error.path,
            status: error.status,
            body: &error.body,
            request,
        },
        ErrorKind::Transport {
            attempts,
            may_have_executed,
            ..
        } => Facts::Transport {
            code,
            message,
            hint,
            attempts: *attempts,
            may_have_executed: *may_have_executed,
            request,
        },
    }
}
