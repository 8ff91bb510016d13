//! What a machine says to its host, and the host to it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Error, Machine, Output};
use crate::atlas::Decoded;
use crate::http::{Request, Response};
use crate::json::Value;

/// Milliseconds: a span, or since 1970.
pub type Millis = u64;

/// What the host is to do.
#[derive(Debug)]
#[must_use]
pub enum Step {
    /// Send this, then tell with [`Machine::receive`], [`Machine::too_long`] or
    /// [`Machine::lost`].
    Send(Outgoing),
    /// Another machine finds out first: step again when any of the client's has moved, or
    /// after so many milliseconds, where there is a number.
    Join(Option<Millis>),
    /// Step again after so many milliseconds.
    Sleep(Millis),
    /// Get an access token, then tell with [`Machine::token`]; or, after so many milliseconds
    /// where there is a number, with [`Machine::lost`].
    Token(Option<Millis>),
    /// Make the cloud's side of an endpoint for this service, then tell with
    /// [`Machine::attached`].
    Attach(Value<'static>),
    /// Show this, then step again.
    Tell(Value<'static>),
    /// Run these to their ends at the same time, then step again. What they find out stays
    /// with them; the first that fails ends this one too.
    Fork(Vec<Machine>),
    /// The result.
    Done(Outcome),
    /// There is none.
    Fail(Error),
}

/// A result.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing to show.
    Nothing,
    /// The answer to one request, the last one that was sent.
    Answer(Box<Decoded<Output>>),
    /// The answers to several requests, and the bodies that they were read from: their lists
    /// are one.
    Lists(Vec<(Decoded<Output>, String)>),
    /// What several requests came to.
    View(Value<'static>),
}

/// A request to be sent as it stands here.
pub struct Outgoing {
    /// Method, target, headers and body.
    pub request: Request,
    /// Absolute.
    pub url: String,
    /// Headers of the client, beside the request's own.
    pub extra: Vec<(String, String)>,
    /// The `Authorization` header, if it is to have one.
    pub authorization: Option<String>,
    /// Why it is sent.
    pub reason: Reason,
    /// Atlas's `operationId`; `None`: an operation that only its caller knows.
    pub operation: Option<&'static str>,
    /// When to give it up, its body included. `None`: never.
    pub timeout_ms: Option<Millis>,
    /// The longest content to read of its response, in bytes; of a longer one tell with
    /// [`Machine::too_long`]. `None`: no limit.
    pub max_body_bytes: Option<u64>,
}

/// Why a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// For the first time.
    First,
    /// Again, to answer a challenge.
    Challenge,
    /// Again, since nonce or token was stale.
    Stale,
    /// Again, after a failure that may pass.
    Retry,
    /// To get an access token.
    Token,
}

impl Reason {
    /// The word in exchange events.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Challenge => "challenge",
            Self::Stale => "stale",
            Self::Retry => "retry",
            Self::Token => "token",
        }
    }
}

/// A response, and what authentication needs of its headers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The content as text.
    pub body: String,
    /// `WWW-Authenticate`; several lines joined by commas, as `fetch` has them.
    pub challenge: Option<String>,
    /// `Authentication-Info`
    pub info: Option<String>,
    /// `X-Error-Code`
    pub error_code: Option<String>,
    /// `Retry-After`
    pub retry_after: Option<String>,
    /// `Location`
    pub location: Option<String>,
    /// A browser kept headers from us that the server may have sent (CORS).
    pub filtered: bool,
}

impl Answer {
    /// What an operation reads of it.
    #[must_use]
    pub fn response(&self) -> Response<'_> {
        Response {
            status: self.status,
            body: &self.body,
            error_code: self.error_code.as_deref(),
            retry_after: self.retry_after.as_deref(),
            location: self.location.as_deref(),
        }
    }
}

impl fmt::Debug for Outgoing {
    /// Without what is a secret, or depends on one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("method", &self.request.method)
            .field("url", &self.url)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
