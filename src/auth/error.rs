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

/// Code, reason, message (or how it begins) and hint of an error.
pub(super) type Facts = [&'static str; 4];

impl AuthError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.facts()[0]
    }

    /// Which of the ways to fail it was, within the code.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.facts()[1]
    }

    /// The cause, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Challenge(error) => error.message(),
            _ => self.facts()[2].into(),
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.facts()[3]
    }

    fn facts(&self) -> &'static Facts {
        match self {
            Self::Challenge(error) => error.facts(),
            Self::Sign(error) => error.facts(),
            Self::Hidden => &[
                "auth.challenge_hidden",
                "hidden",
                "401, and the browser hides its WWW-Authenticate header from this page (CORS)",
                "Let the server send `Access-Control-Expose-Headers: WWW-Authenticate`.",
            ],
            Self::Rejected => &[
                "auth.rejected",
                "rejected",
                "the user name or password was refused",
                "Check both halves of the key pair: an unknown name and a wrong password get the same answer.",
            ],
            Self::StaleLoop => &[
                "auth.rejected",
                "stale_loop",
                "every nonce was called stale, three times in a row",
                "Look at the server's clock, or at a load balancer before servers that share no nonces.",
            ],
            Self::Mutual => &[
                "auth.mutual",
                "mutual",
                "the response's rspauth is missing or wrong",
                "Do not trust the response: its sender may not know the password.",
            ],
        }
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
