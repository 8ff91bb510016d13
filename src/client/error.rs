//! Why a call gave no result.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::ops::Deref;

use super::seen::{Seen, Subject};
use super::{Millis, view};
use crate::atlas::{ApiError, DecodeError, InvalidArgument, Phase, ResponseError};
use crate::auth::AuthError;
use crate::json::Value;

/// The request that an error is about. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSummary {
    /// In upper case.
    pub method: String,
    /// Absolute, with its query.
    pub url: String,
}

/// Why a call gave no result. Small, since flows hand it on in many places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Failure>);

/// What an [`Error`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was asked. `None`: it is about more than one request, or about none.
    pub request: Option<RequestSummary>,
    /// What happened.
    pub kind: ErrorKind,
}

impl Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// It cannot work as it is. Nothing was sent for it.
    Argument(InvalidArgument),
    /// The endpoint is its service's last, and nobody said to go on.
    LastEndpoint,
    /// There was no way to authenticate.
    Auth {
        /// Why.
        error: AuthError,
        /// Status of the last response; `None`: this call had none.
        status: Option<u16>,
    },
    /// The access token was refused, a new one too where there are any.
    TokenRefused,
    /// No access token could be had.
    Token(Error),
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
    /// A wait ended otherwise than hoped.
    Wait(Box<Stuck>),
}

/// A wait that ended otherwise than hoped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// What was waited for.
    pub subject: Subject,
    /// The project it is in.
    pub project: String,
    /// The last look. `None`: none, or it is gone.
    pub last: Option<Seen>,
    /// Of a wait for connection strings: the last look at the clusters.
    pub clusters: Option<Value<'static>>,
    /// Since the wait began.
    pub elapsed_ms: Millis,
    /// The time was over; else it will not get better.
    pub is_late: bool,
}

impl Error {
    pub(super) fn new(request: Option<RequestSummary>, kind: ErrorKind) -> Self {
        Self(Box::new(Failure { request, kind }))
    }

    pub(super) fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// The same; where it ends a wait, of one that has taken so long.
    pub(super) fn of_elapsed(mut self, elapsed: Millis) -> Self {
        if let ErrorKind::Wait(stuck) = &mut self.0.kind {
            stuck.elapsed_ms = elapsed;
        }
        self
    }

    /// What is asked for is not there, or no more.
    pub(super) fn is_gone(&self) -> bool {
        matches!(&self.kind, ErrorKind::Api(error) if error.is_gone())
    }

    /// A write went out whose answer was lost.
    pub(super) fn is_lost(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Transport {
                may_have_executed: true,
                ..
            }
        )
    }

    /// The connection failed, and not for want of time.
    pub(super) fn is_failed_connection(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Transport {
                timed_out: false,
                ..
            }
        )
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Argument(_) => "usage.invalid_argument",
            ErrorKind::LastEndpoint => "usage.refused",
            ErrorKind::Auth { error, .. } => error.code(),
            ErrorKind::TokenRefused => "auth.rejected",
            ErrorKind::Token(_) => "auth.token",
            ErrorKind::Api(_) => "api.error",
            ErrorKind::Decode(_) => "decode.invalid",
            ErrorKind::Transport {
                timed_out: true, ..
            } => "transport.timeout",
            ErrorKind::Transport { .. } => "transport.failed",
            ErrorKind::Wait(stuck) if stuck.is_late => "wait.deadline",
            ErrorKind::Wait(_) => "wait.failed",
        }
    }

    /// The request and what became of it, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let cause = self.kind.message();
        match &self.request {
            Some(request) if !matches!(self.kind, ErrorKind::Argument(_)) => {
                [&*request.method, " ", &request.url, ": ", &cause].concat()
            }
            _ => cause.into_owned(),
        }
    }

    /// What to do about it, in a sentence or two.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.kind.hint()
    }

    /// The facts, by the names that the contract has for them.
    #[must_use]
    pub fn to_value(&self) -> Value<'static> {
        view::of_error(self)
    }
}

impl ErrorKind {
    /// What a success without its content would be: no operation gives that.
    pub(super) const NOTHING: Self = Self::Transport {
        timed_out: false,
        attempts: 1,
        may_have_executed: true,
    };

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Argument(error) => return error.message().into(),
            Self::LastEndpoint => {
                "the endpoint is its service's last, and Atlas may remove the service with it"
            }
            Self::Auth { error, .. } => return error.message().into(),
            Self::TokenRefused => "the access token was refused",
            Self::Token(cause) => {
                let cause = cause.kind.message();
                return ["no access token could be had: ", &cause].concat().into();
            }
            Self::Api(error) => return error.message().into(),
            Self::Decode(error) => return error.message().into(),
            Self::Transport {
                timed_out: true, ..
            } => "no whole answer came in time",
            Self::Transport { .. } => "the connection gave no whole answer",
            Self::Wait(stuck) => return stuck.message().into(),
        })
    }

    fn hint(&self) -> Option<&str> {
        Some(match self {
            Self::Argument(_) => return None,
            Self::LastEndpoint => {
                "Say `evenIfLast: true` to go on, and be ready to make the service again."
            }
            Self::Auth { error, .. } => error.hint(),
            Self::TokenRefused => {
                "Get a new token: this one has ended, was withdrawn, or is of another Atlas."
            }
            Self::Token(cause) => match &cause.kind {
                Self::Api(error) if error.status == 429 => {
                    "Wait some minutes, and let calls share one client: its token lasts an hour."
                }
                _ => "Check `clientId`, `clientSecret` and `baseUrl`: the secret may have ended.",
            },
            Self::Api(error) => return error.hint.as_deref(),
            Self::Decode(error) => error.hint(),
            Self::Transport {
                may_have_executed: true,
                ..
            } => {
                "Atlas may have executed it although its answer was lost: `ensure` finds out, \
                 or look before you send it again."
            }
            Self::Transport {
                timed_out: true, ..
            } => "Nothing was changed: try again, or give it more time with `timeoutMs`.",
            Self::Transport { .. } => {
                "Nothing was changed: look at `cause`, the network and `baseUrl`, then try \
                 again. In a browser a server without CORS headers looks like this too."
            }
            Self::Wait(stuck) => stuck.hint(),
        })
    }
}

impl Stuck {
    fn hint(&self) -> &'static str {
        match (self.is_late, &self.subject, &self.last) {
            (true, ..) => "Go on with another wait for `error.ref`: nothing is lost.",
            (false, Subject::Service { .. }, Some(seen)) if seen.phase() == Phase::Deleting => {
                "It is being deleted: wait with `waitUntilGone`, then create it again."
            }
            (false, Subject::Service { .. }, Some(_)) => {
                "Delete the service, wait until it is gone, and create it again."
            }
            (false, Subject::Service { .. }, None) => "Create it again with `services.ensure`.",
            (false, Subject::Endpoint { .. }, Some(_)) => {
                "Check the endpoint's id in your cloud, then `endpoints.retry`."
            }
            (false, Subject::Endpoint { .. }, None) => "Register it again with `endpoints.ensure`.",
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

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(None, kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Error {}
