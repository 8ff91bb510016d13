//! Why a request could not be authenticated.

use alloc::string::String;
use core::fmt;

use super::{ChallengeError, SignError};

/// Why an exchange ended without an answer for its caller.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthError {
    /// The 401 offered nothing that can be answered.
    Challenge(ChallengeError),
    /// The 401's headers are hidden from scripts: no `WWW-Authenticate` in
    /// `Access-Control-Expose-Headers`.
    Hidden,
    /// The server refused the user name and password.
    Rejected,
    /// The server called every nonce stale, its newest included.
    StaleLoop,
    /// The server's `rspauth` was missing or wrong, and it was required.
    Mutual,
    /// This request cannot be signed.
    Sign(SignError),
}

impl AuthError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Challenge(_) => "auth.challenge",
            Self::Hidden => "auth.challenge_hidden",
            Self::Rejected | Self::StaleLoop => "auth.rejected",
            Self::Mutual => "auth.mutual",
            Self::Sign(_) => "usage.invalid_argument",
        }
    }

    /// Which of the ways to fail it was, within the code.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Challenge(error) => error.reason(),
            Self::Hidden => "hidden",
            Self::Rejected => "rejected",
            Self::StaleLoop => "stale_loop",
            Self::Mutual => "mutual",
            Self::Sign(_) => "sign",
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Challenge(error) => error.hint(),
            Self::Hidden => {
                "Let the server, or the proxy before it, send \
                 `Access-Control-Expose-Headers: WWW-Authenticate`."
            }
            Self::Rejected => {
                "Check both halves of the key pair: the server gives the same answer to an \
                 unknown user name and a wrong password."
            }
            Self::StaleLoop => {
                "The server never accepts its own newest nonce: look at its clock, or at a \
                 load balancer that spreads one client over servers that share no nonces."
            }
            Self::Mutual => "Do not trust the response: its sender may not know the password.",
            Self::Sign(error) => error.hint(),
        }
    }
}

impl AuthError {
    /// The cause, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        String::from(match self {
            Self::Challenge(error) => return error.message(),
            Self::Hidden => {
                "401, and the browser hides its WWW-Authenticate header from this page (CORS)"
            }
            Self::Rejected => "the user name or password was refused",
            Self::StaleLoop => "every nonce was called stale, three times in a row",
            Self::Mutual => "the response's rspauth is missing or wrong",
            Self::Sign(error) => error.message(),
        })
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for AuthError {}

impl From<SignError> for AuthError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}
