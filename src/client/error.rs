//! Why a call gave no result.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::atlas::{ApiError, DecodeError, ResponseError};
use crate::auth::AuthError;

/// The request that an error is about. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSummary {
    /// In upper case.
    pub method: String,
    /// Absolute, with its query.
    pub url: String,
}

/// Why a call gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What was asked.
    pub request: RequestSummary,
    /// What happened.
    pub kind: ErrorKind,
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There was no way to authenticate.
    Auth {
        /// Why.
        error: AuthError,
        /// Status of the last response; `None`: this call had none.
        status: Option<u16>,
    },
    /// Atlas said no.
    Api(Box<ApiError>),
    /// Atlas said yes, in words that cannot be read.
    Decode(Box<DecodeError>),
    /// No whole answer came.
    Transport {
        /// The time was over; else the connection failed.
        timed_out: bool,
        /// How often the request was tried. The round trip of a challenge is no try.
        attempts: u32,
        /// It was a write, it went out signed: Atlas may have executed it.
        may_have_executed: bool,
    },
}

impl Error {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Auth { error, .. } => error.code(),
            ErrorKind::Api(_) => "api.error",
            ErrorKind::Decode(_) => "decode.invalid",
            ErrorKind::Transport {
                timed_out: true, ..
            } => "transport.timeout",
            ErrorKind::Transport { .. } => "transport.failed",
        }
    }

    /// The request and what became of it, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let cause = match &self.kind {
            ErrorKind::Auth { error, .. } => error.message(),
            ErrorKind::Api(error) => error.message(),
            ErrorKind::Decode(error) => error.message(),
            ErrorKind::Transport {
                timed_out: true, ..
            } => "no whole answer came in time".into(),
            ErrorKind::Transport { .. } => "the connection gave no whole answer".into(),
        };
        [&self.request.method, " ", &self.request.url, ": ", &cause].concat()
    }

    /// What to do about it, in a sentence or two.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Auth { error, .. } => Some(error.hint()),
            ErrorKind::Api(error) => error.hint.as_deref(),
            ErrorKind::Decode(error) => Some(error.hint()),
            ErrorKind::Transport {
                may_have_executed: true,
                ..
            } => Some(
                "Atlas may have executed it although its answer was lost: look whether the \
                 service is there before you send it again.",
            ),
            ErrorKind::Transport {
                timed_out: true, ..
            } => Some("Nothing was changed: try again, or give it more time with `timeoutMs`."),
            ErrorKind::Transport { .. } => Some(
                "Nothing was changed: look at `cause`, the network and `baseUrl`, then try \
                 again. In a browser a server without CORS headers looks like this too.",
            ),
        }
    }
}

impl From<ResponseError> for ErrorKind {
    fn from(error: ResponseError) -> Self {
        match error {
            ResponseError::Api(error) => Self::Api(error),
            ResponseError::Decode(error) => Self::Decode(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Error {}
