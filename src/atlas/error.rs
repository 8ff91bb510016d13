//! What can be wrong with a response, as values.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::hint;
use crate::http::Response;
use crate::json::{self, Mismatch, Value, write_integer};

/// How many bytes of a body [`ApiError::body`] and [`DecodeError::body`] keep: 64 KiB.
pub const MAX_BODY: usize = 64 * 1024;

/// Why a response gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseError {
    /// Atlas, or something before it, said no.
    Api(Box<ApiError>),
    /// It said yes, and the body is not what the operation answers with.
    Decode(Box<DecodeError>),
}

impl ResponseError {
    /// Lets `explain` add to a refusal.
    pub(super) fn explained(mut self, explain: impl FnOnce(&mut ApiError)) -> Self {
        if let Self::Api(error) = &mut self {
            explain(error);
        }
        self
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ResponseError {}

/// Atlas said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The response's status code; of an enveloped answer, the one inside.
    pub status: u16,
    /// What the status and the code come down to.
    pub kind: ApiErrorKind,
    /// `errorCode` of the body, else the header `X-Error-Code`; OAuth's `error` where a token was
    /// asked for.
    pub error_code: Option<String>,
    /// `detail` of the body, or OAuth's `error_description`.
    pub detail: Option<String>,
    /// `reason` of the body.
    pub reason: Option<String>,
    /// `parameters` of the body: strings and numbers.
    pub parameters: Vec<Value<'static>>,
    /// `badRequestDetail.fields` of the body.
    pub fields: Vec<FieldError>,
    /// Milliseconds to wait: `Retry-After`, else the seconds that a full token bucket states.
    pub retry_after_ms: Option<u64>,
    /// What to do about it, where that is known.
    pub hint: Option<Cow<'static, str>>,
    /// The body as it came, its first [`MAX_BODY`] bytes.
    pub body: String,
}

/// An attribute of the request's body that Atlas refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Its name.
    pub field: String,
    /// Why.
    pub description: String,
}

impl ApiError {
    /// Reads a refusal: the whole of `response`, and the value in it that is Atlas's error,
    /// null where the body is no JSON. Members of another type than Atlas
    /// documents are passed over: a half-read error is worth more than none.
    pub(super) fn read(response: &Response<'_>, status: u16, value: &Value<'_>) -> Self {
        let text = |name| text_of(value, name);
        // OAuth's words (RFC 6749 §5.2) are two others; Atlas's own `error` is a number.
        let error_code = text("errorCode")
            .or_else(|| response.error_code.map(str::to_owned))
            .or_else(|| text("error"));
        let detail = text("detail").or_else(|| text("error_description"));
        let code = error_code.as_deref().unwrap_or_default();
        let parameters = match value.get("parameters") {
            Some(Value::Array(items)) => items.iter().map(Value::to_owned).collect(),
            _ => Vec::new(),
        };
        let hint = if (300..400).contains(&status) {
            Some(hint::redirected(response.location.and_then(origin)))
        } else {
            hint::hint(status, code, detail.as_deref().unwrap_or_default())
        };
        Self {
            status,
            kind: ApiErrorKind::new(status, code),
            retry_after_ms: retry_after_ms(response, status, code, &parameters),
            reason: text("reason"),
            fields: fields(value),
            hint,
            detail,
            parameters,
            error_code,
            body: truncated(response.body),
        }
    }
}

/// 404s about what stands above the service and the endpoint, and about what is no id. Their ends,
/// as with the kinds.
const NOT_GONE: [&str; 4] = [
    "GROUP_NOT_FOUND",
    "INVALID_GROUP_ID",
    "PROVIDER_UNSUPPORTED",
    "ID_MALFORMED",
];

impl ApiError {
    /// Whether Atlas says that the service or the endpoint asked for is not there: a 404 with a
    /// code that is about nothing else. A 404 without a code may be anybody's.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        let is_about_it = |code: &String| !NOT_GONE.iter().any(|other| code.ends_with(other));
        self.status == 404 && self.error_code.as_ref().is_some_and(is_about_it)
    }

    /// Status, code and detail on one line.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::new();
        write_integer(&mut message, self.status.into());
        if let Some(word) = self.error_code.as_ref().or(self.reason.as_ref()) {
            message.push(' ');
            push_clean(&mut message, word);
        }
        if let Some(detail) = &self.detail {
            message.push_str(": ");
            push_clean(&mut message, detail);
        }
        message
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for ApiError {}

/// A closed vocabulary over status codes and Atlas's `errorCode`s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiErrorKind {
    /// 400, 405, 406: the request is wrong, and will be again.
    InvalidRequest,
    /// 401 to a good key, 403: a role is missing, or it is another project's key.
    NotAuthorized,
    /// 403: the API key's own access list does not have the caller's address.
    IpNotAllowed,
    /// 402: the organization cannot pay.
    PaymentRequired,
    /// 404.
    NotFound,
    /// 409: there is one already.
    AlreadyExists,
    /// 409: its endpoints have to go first.
    HasEndpoints,
    /// 409 for any other reason.
    Conflict,
    /// 410: the API version is no more.
    VersionGone,
    /// 429.
    RateLimited,
    /// 5xx, and 405 while Atlas is being upgraded.
    Unavailable,
    /// None of these: a redirect, say.
    Other,
}

/// Codes that make another kind of their status. Their ends, because Atlas has some codes
/// twice, with PRIVATELINK_ and with PRIVATE_ENDPOINT_ before them.
static SPECIAL: &[(u16, &str, ApiErrorKind)] = &[
    (403, "ACCESS_LIST", ApiErrorKind::IpNotAllowed),
    (403, "WHITELIST", ApiErrorKind::IpNotAllowed),
    (403, "FEATURE_UNSUPPORTED", ApiErrorKind::Other),
    (
        405,
        "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES",
        ApiErrorKind::Unavailable,
    ),
    (
        409,
        "ALREADY_EXISTS_FOR_REGION",
        ApiErrorKind::AlreadyExists,
    ),
    (409, "ALREADY_EXISTS", ApiErrorKind::AlreadyExists),
    (409, "WITH_ENDPOINTS", ApiErrorKind::HasEndpoints),
];

impl ApiErrorKind {
    /// The kind of that status and `errorCode`.
    #[must_use]
    pub fn new(status: u16, error_code: &str) -> Self {
        let special = SPECIAL
            .iter()
            .find(|(of, suffix, _)| *of == status && error_code.ends_with(suffix));
        if let Some((_, _, kind)) = special {
            return *kind;
        }
        match status {
            400 | 405 | 406 => Self::InvalidRequest,
            401 | 403 => Self::NotAuthorized,
            402 => Self::PaymentRequired,
            404 => Self::NotFound,
            409 => Self::Conflict,
            410 => Self::VersionGone,
            429 => Self::RateLimited,
            500..=599 => Self::Unavailable,
            _ => Self::Other,
        }
    }

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::NotAuthorized => "not_authorized",
            Self::IpNotAllowed => "ip_not_allowed",
            Self::PaymentRequired => "payment_required",
            Self::NotFound => "not_found",
            Self::AlreadyExists => "already_exists",
            Self::HasEndpoints => "has_endpoints",
            Self::Conflict => "conflict",
            Self::VersionGone => "version_gone",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Other => "other",
        }
    }
}

/// A success whose body is not what the operation answers with. A write was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// Where in the body: `$.interfaceEndpoints[0]`.
    pub path: String,
    /// What should stand there.
    pub expected: &'static str,
    /// Bytes before the place where the body stops being JSON. `None`: it is JSON.
    pub offset: Option<usize>,
    /// The most bytes that a body may have. `None`: it has no more.
    pub limit: Option<u64>,
    /// The response's status code; of an enveloped answer, the one inside.
    pub status: u16,
    /// The body as it came, its first [`MAX_BODY`] bytes. Empty where it was over the limit.
    pub body: String,
}

impl DecodeError {
    /// A body that was left unread, since it is longer than that.
    pub(crate) fn too_long(status: u16, limit: u64) -> Self {
        Self {
            path: "$".to_owned(),
            expected: "a body within the limit",
            offset: None,
            limit: Some(limit),
            status,
            body: String::new(),
        }
    }

    pub(super) fn syntax(response: &Response<'_>, error: json::Error) -> Self {
        Self {
            path: "$".to_owned(),
            expected: error.expected,
            offset: Some(error.offset),
            limit: None,
            status: response.status,
            body: truncated(response.body),
        }
    }

    pub(super) fn mismatch(response: &Response<'_>, status: u16, mismatch: Mismatch) -> Self {
        Self {
            path: mismatch.path,
            expected: mismatch.expected,
            offset: None,
            limit: None,
            status,
            body: truncated(response.body),
        }
    }

    /// What is wrong with the body, and where, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::new();
        write_integer(&mut message, self.status.into());
        if let Some(limit) = self.limit {
            message.push_str(" with a body of more than ");
            write_integer(&mut message, limit);
            message.push_str(" bytes, the limit that options.maxBodyBytes sets");
            return message;
        }
        message.push_str(" with a body that is ");
        if self.body.trim_ascii().is_empty() {
            message.push_str("empty");
            return message;
        }
        if let Some(offset) = self.offset {
            message.push_str("no JSON at byte ");
            write_integer(&mut message, offset as u64);
        } else {
            message.push_str("not as documented at ");
            message.push_str(&self.path);
        }
        message.push_str(": expected ");
        message.push_str(self.expected);
        message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        if self.limit.is_some() {
            "Look at what stands between this client and Atlas; if Atlas did answer, ask for less at \
             a time, or raise `maxBodyBytes`. If it was a write, it may have been executed."
        } else if self.body.trim_ascii().is_empty() {
            "The body got lost on the way: look at what stands between this client and Atlas. \
             If it was a write, it was executed."
        } else if self.offset.is_some() {
            "Something between this client and Atlas (a proxy, a login page) may have answered, \
             or cut the body short: look at `body`. If Atlas did answer, a write was executed."
        } else {
            "Atlas answered with what this version does not know: look at `body`. If it was a write, \
             it was executed."
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for DecodeError {}

fn fields(value: &Value<'_>) -> Vec<FieldError> {
    let detail = value.get("badRequestDetail");
    let Some(Value::Array(items)) = detail.and_then(|detail| detail.get("fields")) else {
        return Vec::new();
    };
    items
        .iter()
        .filter(|item| matches!(item, Value::Object(_)))
        .map(|item| FieldError {
            field: text_of(item, "field").unwrap_or_default(),
            description: text_of(item, "description").unwrap_or_default(),
        })
        .collect()
}

fn text_of(value: &Value<'_>, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Waits beyond some thirty years are all alike; and a JavaScript number holds this one.
const MAX_SECONDS: u64 = 999_999_999;

/// `Retry-After` in seconds, else `parameters[1]` of a full token bucket. RATE_LIMITED has
/// other things there: resource, requests, minutes.
fn retry_after_ms(
    response: &Response<'_>,
    status: u16,
    code: &str,
    parameters: &[Value<'_>],
) -> Option<u64> {
    let seconds = response.retry_after.and_then(delta_seconds).or_else(|| {
        if status == 429 && code == "RATE_LIMITED_TOKEN_BUCKET" {
            let seconds = parameters.get(1)?.as_i64()?;
            u64::try_from(seconds).ok()
        } else {
            None
        }
    })?;
    Some(seconds.min(MAX_SECONDS) * 1000)
}

/// `delay-seconds` of RFC 9110 §10.2.3.
fn delta_seconds(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.bytes().fold(0, |seconds: u64, byte| {
        (seconds * 10 + u64::from(byte - b'0')).min(MAX_SECONDS)
    }))
}

/// Scheme and authority of an absolute URL.
fn origin(location: &str) -> Option<&str> {
    let (scheme, rest) = location.split_once([':'])?;
    let rest = rest.strip_prefix("//")?;
    let host = rest
        .bytes()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'))
        .unwrap_or(rest.len());
    // Not with user information: that may hold a secret.
    let origin = location.get(..scheme.len() + 3 + host)?;
    let is_plain = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_plain && host > 0 && !origin.contains(['@'])).then_some(origin)
}

/// Characters of a server's text that go into a message; the whole is in the error's members.
const MAX_QUOTED: usize = 500;

/// A server's text on one line: a message goes into logs and onto terminals.
fn push_clean(message: &mut String, text: &str) {
    let mut rest = text.chars();
    for character in rest.by_ref().take(MAX_QUOTED) {
        message.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    if rest.next().is_some() {
        message.push('…');
    }
}

fn truncated(body: &str) -> String {
    let end = body.floor_char_boundary(MAX_BODY);
    body.get(..end).unwrap_or_default().to_owned()
}
