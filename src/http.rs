//! Requests and responses as plain values.
//!
//! Nothing here is sent: a [`Request`] says what to send, a [`Response`] lends what came back.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// A request, without the origin it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case.
    pub method: Cow<'static, str>,
    /// Path and query, percent-encoded: the request target of RFC 9112 §3.2.1. What stands here
    /// is what is sent, and what is signed.
    pub target: String,
    /// Names in lower case, and values. `authorization` is not among them.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// The content. `None`: there is none, and no `content-type` either.
    pub body: Option<String>,
}

/// What is read of a response: its status, its content and these headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Response<'a> {
    /// The status code of the status line.
    pub status: u16,
    /// The content as text.
    pub body: &'a str,
    /// `X-Error-Code`: Atlas repeats the body's `errorCode` in it.
    pub error_code: Option<&'a str>,
    /// `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// `Location`.
    pub location: Option<&'a str>,
}

impl<'a> Response<'a> {
    /// A response none of whose headers are read.
    #[must_use]
    pub fn new(status: u16, body: &'a str) -> Self {
        Self {
            status,
            body,
            ..Self::default()
        }
    }
}
