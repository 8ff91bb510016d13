//! Why a 401 offered nothing that can be answered.

use alloc::string::String;
use core::fmt;

use super::error::Facts;
use super::syntax::push_decimal;

/// Why there is no Digest challenge to answer. `Display` says the cause,
/// [`hint`](Self::hint) the remedy.
///
/// Texts that came from the server are cut at 100 characters and have `?` for all that is
/// not printable ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChallengeError {
    /// There is no challenge at all.
    Missing,
    /// There are challenges, yet none is Digest: the names of their schemes.
    OtherSchemes(String),
    /// Digest with an algorithm that is not known here: its name.
    Algorithm(String),
    /// Digest with only such `qop` as is not known here: the list. Empty: a `-sess`
    /// algorithm without any.
    Qop(String),
    /// The header does not follow the grammar.
    Malformed {
        /// Where in its line, in bytes from 0.
        position: usize,
        /// What had to be there.
        expected: &'static str,
    },
}

impl ChallengeError {
    /// Which of the ways it was, as a stable word.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.facts()[1]
    }

    /// The cause, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::from(self.facts()[2]);
        match self {
            Self::Missing => {}
            Self::OtherSchemes(text) | Self::Algorithm(text) | Self::Qop(text) => {
                message.push_str(text)
            }
            Self::Malformed { position, expected } => {
                message.push_str(expected);
                message.push_str(" at byte ");
                push_decimal(&mut message, *position);
            }
        }
        message
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.facts()[3]
    }

    pub(super) fn facts(&self) -> &'static Facts {
        match self {
            Self::Missing => &[
                "auth.challenge",
                "no_challenge",
                "401 without a challenge in WWW-Authenticate",
                "Check the address: a proxy or gateway may have sent the 401.",
            ],
            Self::OtherSchemes(_) => &[
                "auth.challenge",
                "other_schemes",
                "the server offers no Digest, only: ",
                "Check the address, or use one of these schemes.",
            ],
            Self::Algorithm(_) => &[
                "auth.challenge",
                "algorithm",
                "the Digest algorithm is not supported: ",
                "Let the server offer MD5, SHA-256 or SHA-512-256.",
            ],
            Self::Qop(list) if list.is_empty() => &[
                "auth.challenge",
                "qop",
                "the server offers a -sess algorithm without qop",
                "Let the server offer qop=\"auth\".",
            ],
            Self::Qop(_) => &[
                "auth.challenge",
                "qop",
                "the Digest qop is not supported: ",
                "Let the server offer qop=\"auth\".",
            ],
            Self::Malformed { .. } => &[
                "auth.challenge",
                "malformed",
                "WWW-Authenticate cannot be read: expected ",
                "Look at the WWW-Authenticate header, and at proxies that may have changed it.",
            ],
        }
    }
}

impl fmt::Display for ChallengeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for ChallengeError {}
