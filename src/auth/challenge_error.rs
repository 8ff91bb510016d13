//! Why a 401 offered nothing that can be answered.

use alloc::string::String;
use core::fmt;

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
        match self {
            Self::Missing => "no_challenge",
            Self::OtherSchemes(_) => "other_schemes",
            Self::Algorithm(_) => "algorithm",
            Self::Qop(_) => "qop",
            Self::Malformed { .. } => "malformed",
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing => {
                "Check the address: the 401 may come from a proxy or gateway, and a server \
                 that wants Digest sends a challenge in WWW-Authenticate."
            }
            Self::OtherSchemes(_) => {
                "Check the address, or use one of these schemes: this server does not take \
                 Digest here."
            }
            Self::Algorithm(_) => {
                "Let the server offer MD5, SHA-256 or SHA-512-256, with or without -sess."
            }
            Self::Qop(_) => "Let the server offer qop=\"auth\".",
            Self::Malformed { .. } => {
                "Look at the WWW-Authenticate header and at the proxies before the server, \
                 which may have changed it."
            }
        }
    }
}

impl ChallengeError {
    /// The cause, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let (text, detail) = match self {
            Self::Missing => ("401 without a challenge in WWW-Authenticate", ""),
            Self::OtherSchemes(names) => ("the server offers no Digest, only: ", &**names),
            Self::Algorithm(name) => ("the Digest algorithm is not supported: ", &**name),
            Self::Qop(list) if list.is_empty() => {
                ("the server offers a -sess algorithm without qop", "")
            }
            Self::Qop(list) => ("the Digest qop is not supported: ", &**list),
            Self::Malformed { position, expected } => {
                let mut message = String::from("WWW-Authenticate cannot be read: expected ");
                message.push_str(expected);
                message.push_str(" at byte ");
                push_decimal(&mut message, *position);
                return message;
            }
        };
        [text, detail].concat()
    }
}

impl fmt::Display for ChallengeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for ChallengeError {}
