//! One HTTP request through the caller's `fetch`.
//!
//! gloo-net reads the response. Its own `send` and `text` are not used: they panic, and so
//! leave a promise unsettled for ever, when what is thrown is no `Error`.

use alloc::string::String;

use gloo_net::http::Response;
use js_sys::{Function, JsString, Promise, Reflect, TypeError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    AbortSignal, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    Response as RawResponse,
};

use crate::client;

/// A response whose body has arrived, or is too long to be read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Answer {
    response: Response,
    text: JsString,
    /// What the core reads of it, but for the text.
    read: client::Answer,
    is_too_long: bool,
}

#[wasm_bindgen]
impl Answer {
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// The response's own `Headers`.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> JsValue {
        self.response.headers().into_raw().into()
    }

    #[wasm_bindgen(getter)]
    pub fn body(&self) -> JsString {
        self.text.clone()
    }

    /// The body has more bytes than were wanted: none of it is here.
    #[wasm_bindgen(getter, js_name = isTooLong)]
    pub fn is_too_long(&self) -> bool {
        self.is_too_long
    }
}

impl Answer {
    /// What the core reads of it, once. The text is copied only now: should there be no memory
    /// for it, that is a trap in a call which the loader guards, and not one that nobody sees.
    pub(super) fn take(&mut self) -> client::Answer {
        self.read.body = String::from(&self.text);
        core::mem::take(&mut self.read)
    }
}

/// Calls `fetch` at once and resolves with an [`Answer`]. Whatever `fetch` or the body
/// throws comes out untouched. `read_body(response, limit)` promises the body as text, or null
/// where it has more bytes than `limit`.
#[allow(
    clippy::too_many_arguments,
    reason = "an object would have to be taken apart again"
)]
#[wasm_bindgen]
pub fn send(
    fetch: &Function,
    read_body: &Function,
    limit: &JsValue,
    url: &JsValue,
    method: &str,
    headers: &JsValue,
    body: &JsValue,
    signal: &AbortSignal,
) -> Result<Promise, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(headers);
    if body.is_string() {
        init.set_body(body);
    }
    init.set_signal(Some(signal));
    // A redirect followed for us would repeat an answer made for another target; cookies and
    // the browser's own password dialog are no part of this.
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    let pending = fetch.call2(&JsValue::UNDEFINED, url, &init)?;
    let receiving = receive(pending, read_body.clone(), limit.clone());
    Ok(future_to_promise(receiving))
}

async fn receive(
    pending: JsValue,
    read_body: Function,
    limit: JsValue,
) -> Result<JsValue, JsValue> {
    let settled = JsFuture::from(Promise::resolve(&pending)).await?;
    let member = |name: &str| Reflect::get(&settled, &JsValue::from_str(name));
    let has_method = |of: &JsValue, name: &str| {
        Reflect::get(of, &JsValue::from_str(name)).is_ok_and(|method| method.is_function())
    };
    if !settled.is_object()
        || !member("status")?
            .as_f64()
            .is_some_and(|status| f64::from(status as u16) == status && status < 1000.0)
        || !has_method(&member("headers")?, "get")
        || !has_method(&settled, "text")
    {
        let wanted = "fetch must resolve with a Response: { status, headers, text() }";
        return Err(TypeError::new(wanted).into());
    }
    let filtered = member("type")?.as_string().as_deref() == Some("cors");
    // Not `dyn_into`: a response of another realm, or a double, is as good.
    let raw: RawResponse = settled.unchecked_into();
    // A double's `get` may throw or give what is no text, and its `text` the text itself.
    let headers = JsValue::from(raw.headers());
    let get: Function = Reflect::get(&headers, &JsValue::from_str("get"))?.unchecked_into();
    let field = |name: &str| -> Result<Option<String>, JsValue> {
        let value = get.call1(&headers, &JsValue::from_str(name))?;
        if value.is_null() || value.is_undefined() {
            return Ok(None);
        }
        let wanted = "the response's headers.get() must give a string or null";
        let text = value.as_string();
        text.map(Some).ok_or_else(|| TypeError::new(wanted).into())
    };
    let read = client::Answer {
        status: raw.status(),
        filtered,
        body: String::new(),
        challenge: field("www-authenticate")?,
        info: field("authentication-info")?,
        error_code: field("x-error-code")?,
        retry_after: field("retry-after")?,
        location: field("location")?,
    };
    let response = Response::from(Clone::clone(&raw));
    let text = read_body.call2(&JsValue::UNDEFINED, &raw, &limit)?;
    let text = JsFuture::from(Promise::resolve(&text)).await?;
    let is_too_long = text.is_null();
    let text = if is_too_long {
        JsString::from("")
    } else {
        let wanted = "the response's text() must resolve with a string";
        text.dyn_into().map_err(|_| TypeError::new(wanted))?
    };
    Ok(Answer {
        response,
        text,
        read,
        is_too_long,
    }
    .into())
}
