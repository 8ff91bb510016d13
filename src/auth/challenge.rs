//! The Digest challenge to answer (RFC 7616 §3.3).

use alloc::string::String;
use core::fmt;

use super::params::{Params, is_ambiguous, lines, push_param, value_of};
use super::scan::{Element, read_line};
use super::syntax::{excerpt, push_bytes};
use super::{Algorithm, ChallengeError};

/// Quality of protection: what the response protects (RFC 7616 §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qop {
    /// The method and the request target.
    Auth,
    /// The body as well.
    AuthInt,
}

impl Qop {
    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::AuthInt => "auth-int",
        }
    }

    pub(super) fn parse(name: &[u8]) -> Option<Self> {
        [Self::Auth, Self::AuthInt]
            .into_iter()
            .find(|qop| name.eq_ignore_ascii_case(qop.as_str().as_bytes()))
    }
}

/// The parameters that are read (RFC 7616 §3.3). Others may be there more than once.
const USED: [&str; 9] = [
    "realm",
    "nonce",
    "opaque",
    "algorithm",
    "qop",
    "domain",
    "stale",
    "charset",
    "userhash",
];

/// A Digest challenge that can be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    params: Params,
    algorithm: Algorithm,
    qop: Option<Qop>,
}

impl Challenge {
    /// The one to answer, of all the challenges in the `WWW-Authenticate` lines: Digest
    /// with the strongest hash, and of equal ones the first (RFC 7616 §3.7).
    ///
    /// # Errors
    /// Why there is none. Where several Digest challenges were tried, it is the first
    /// one's reason.
    pub fn select<'h>(lines: impl IntoIterator<Item = &'h str>) -> Result<Self, ChallengeError> {
        let mut selection = Selection::default();
        let mut fault = None;
        for line in lines {
            let error = read_line(line, None, &mut |element| selection.add(element));
            fault = fault.or(error);
        }
        selection.finish(fault)
    }

    /// The protection space's name, as bytes: no charset is known for it. Empty if the
    /// server sent none.
    #[must_use]
    pub fn realm(&self) -> &[u8] {
        self.value("realm").unwrap_or_default()
    }

    /// The server's nonce, never empty.
    #[must_use]
    pub fn nonce(&self) -> &[u8] {
        self.value("nonce").unwrap_or_default()
    }

    /// What the server wants back unchanged. Empty is not absent.
    #[must_use]
    pub fn opaque(&self) -> Option<&[u8]> {
        self.value("opaque")
    }

    /// The algorithm to use: MD5 if the server named none.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The algorithm's name as the server spelt it.
    #[must_use]
    pub fn algorithm_sent(&self) -> Option<&[u8]> {
        self.value("algorithm")
    }

    /// The quality of protection to use: `auth` where it is offered, else `auth-int`.
    /// `None`: the server offered none, which asks for the form of RFC 2069.
    #[must_use]
    pub fn qop(&self) -> Option<Qop> {
        self.qop
    }

    /// The URIs of the protection space, as sent. None: all of the server.
    pub fn domain(&self) -> impl Iterator<Item = &[u8]> {
        let list = self.value("domain").unwrap_or_default();
        list.split(u8::is_ascii_whitespace)
            .filter(|uri| !uri.is_empty())
    }

    /// The credentials were good, only the nonce was not.
    #[must_use]
    pub fn stale(&self) -> bool {
        self.says("stale", b"true")
    }

    /// The server announced that it takes user name and password in UTF-8.
    #[must_use]
    pub fn charset_utf8(&self) -> bool {
        self.says("charset", b"utf-8")
    }

    /// The server takes the user name hashed (RFC 7616 §3.4.4).
    #[must_use]
    pub fn userhash(&self) -> bool {
        self.says("userhash", b"true")
    }

    /// The same challenge with the nonce that `Authentication-Info` gave for the next
    /// request (RFC 7616 §3.5).
    #[must_use]
    pub fn with_nonce(&self, nonce: &[u8]) -> Self {
        let mut params = Params::new();
        push_param(&mut params, b"nonce", nonce);
        for (name, value) in lines(&self.params) {
            if name != b"nonce" && name != b"stale" {
                push_param(&mut params, name, value);
            }
        }
        Self { params, ..*self }
    }

    fn new(element: Element) -> Result<Self, ChallengeError> {
        let malformed = |expected| ChallengeError::Malformed {
            position: element.position,
            expected,
        };
        let params = element.params;
        if is_ambiguous(&params, &USED) {
            return Err(malformed("each parameter once"));
        }
        if value_of(&params, b"nonce").is_none_or(<[u8]>::is_empty) {
            return Err(malformed("a nonce"));
        }
        let algorithm = match value_of(&params, b"algorithm") {
            None => Algorithm::DEFAULT,
            Some(name) => {
                Algorithm::parse(name).ok_or_else(|| ChallengeError::Algorithm(excerpt(name)))?
            }
        };
        let qop = choose_qop(value_of(&params, b"qop").unwrap_or_default())?;
        if algorithm.session && qop.is_none() {
            // Without `qop` there is no `cnonce` to send, and without it the server cannot
            // compute the session's HA1.
            return Err(ChallengeError::Qop(String::new()));
        }
        Ok(Self {
            params,
            algorithm,
            qop,
        })
    }

    fn value(&self, name: &str) -> Option<&[u8]> {
        value_of(&self.params, name.as_bytes())
    }

    fn says(&self, name: &str, value: &[u8]) -> bool {
        self.value(name)
            .is_some_and(|sent| sent.eq_ignore_ascii_case(value))
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge")
            .field("realm", &excerpt(self.realm()))
            .field("nonce", &excerpt(self.nonce()))
            .field("algorithm", &self.algorithm)
            .field("qop", &self.qop)
            .finish_non_exhaustive()
    }
}

/// The best Digest challenge so far, or the reason of the first one, or what else there is.
#[derive(Default)]
struct Selection {
    best: Option<Challenge>,
    error: Option<ChallengeError>,
    others: String,
}

impl Selection {
    fn add(&mut self, element: Element) {
        if element.scheme != b"digest" {
            if !self.others.is_empty() {
                self.others.push_str(", ");
            }
            push_bytes(&mut self.others, &element.scheme);
            return;
        }
        match Challenge::new(element) {
            Ok(challenge) => {
                let best = self.best.as_ref();
                if best.is_none_or(|best| challenge.algorithm.hash > best.algorithm.hash) {
                    self.best = Some(challenge);
                }
            }
            Err(reason) => {
                self.error.get_or_insert(reason);
            }
        }
    }

    fn finish(self, fault: Option<ChallengeError>) -> Result<Challenge, ChallengeError> {
        if let Some(challenge) = self.best {
            return Ok(challenge);
        }
        Err(match self.error.or(fault) {
            Some(error) => error,
            None if self.others.is_empty() => ChallengeError::Missing,
            None => ChallengeError::OtherSchemes(excerpt(self.others.as_bytes())),
        })
    }
}

/// An empty list is none. Unknown tokens are passed over, but not if they are all there
/// is: the form without `qop` was not offered then.
fn choose_qop(list: &[u8]) -> Result<Option<Qop>, ChallengeError> {
    let mut chosen = None;
    let mut offered = false;
    for token in list.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
        offered |= !token.is_empty();
        if chosen != Some(Qop::Auth) {
            chosen = Qop::parse(token).or(chosen);
        }
    }
    if offered && chosen.is_none() {
        return Err(ChallengeError::Qop(excerpt(list)));
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{format, string::ToString};

    #[track_caller]
    fn error(lines: &[&str], reason: &str, text: &str) {
        let error = Challenge::select(lines.iter().copied()).unwrap_err();
        assert_eq!((error.reason(), error.to_string().as_str()), (reason, text));
    }

    #[test]
    fn the_reason_says_why_nothing_can_be_answered() {
        error(
            &[],
            "no_challenge",
            "401 without a challenge in WWW-Authenticate",
        );
        error(
            &["", " , "],
            "no_challenge",
            "401 without a challenge in WWW-Authenticate",
        );
        error(
            &["Basic realm=\"b\"", "Bearer, NTLM"],
            "other_schemes",
            "the server offers no Digest, only: basic, bearer, ntlm",
        );
        error(
            &["Basic realm=r, Digest nonce=n, algorithm=SHA-1\u{e9}"],
            "algorithm",
            "the Digest algorithm is not supported: SHA-1?",
        );
        error(
            &["Digest nonce=n, qop=\"auth-conf\""],
            "qop",
            "the Digest qop is not supported: auth-conf",
        );
        error(
            &["Digest nonce=n, algorithm=SHA-256-sess"],
            "qop",
            "the server offers a -sess algorithm without qop",
        );
        error(
            &["Basic realm=r, Digest realm=r"],
            "malformed",
            "WWW-Authenticate cannot be read: expected a nonce at byte 15",
        );
        error(
            &["Basic realm=r", "Digest nonce=\"n"],
            "malformed",
            "WWW-Authenticate cannot be read: expected a closing quote at byte 15",
        );
        error(
            &["Digest nonce=n, opaque=a, opaque=b"],
            "malformed",
            "WWW-Authenticate cannot be read: expected each parameter once at byte 0",
        );
    }

    #[test]
    fn of_several_digests_the_first_reason_counts() {
        error(
            &["Digest nonce=n, qop=x, Digest nonce=n, algorithm=y"],
            "qop",
            "the Digest qop is not supported: x",
        );
    }

    #[test]
    fn of_several_faults_the_first_counts() {
        error(
            &["Digest x", "Digest nonce=\"n"],
            "malformed",
            "WWW-Authenticate cannot be read: expected `=`, or a comma before the next scheme \
             at byte 8",
        );
    }

    #[test]
    fn of_equal_hashes_the_first_is_taken() {
        let line = "Digest nonce=a, Digest nonce=b, algorithm=MD5";
        assert_eq!(Challenge::select([line]).unwrap().nonce(), b"a");
    }

    #[test]
    fn a_text_from_the_server_is_cut_in_an_error() {
        let line = format!("Digest nonce=n, algorithm={}", "A".repeat(5000));
        let error = Challenge::select([line.as_str()]).unwrap_err();
        assert_eq!(error, ChallengeError::Algorithm("A".repeat(100)));
    }

    #[test]
    fn a_parameter_twice_with_one_value_is_one() {
        let line = "Digest nonce=n, NONCE=\"n\", stale=true, x=1, x=2";
        let challenge = Challenge::select([line]).unwrap();
        assert_eq!((challenge.nonce(), challenge.stale()), (&b"n"[..], true));
    }

    #[test]
    fn an_unusable_digest_leaves_the_choice_to_the_others() {
        let line = "Digest nonce=a, algorithm=SHA-512-256, qop=x, Digest nonce=b, \
                    Digest nonce=c, algorithm=token";
        assert_eq!(Challenge::select([line]).unwrap().nonce(), b"b");
    }

    #[test]
    fn the_next_nonce_changes_nothing_else() {
        let line = "Digest realm=r, nonce=a, opaque=o, qop=auth-int, stale=true, domain=\"/x /y\"";
        let old = Challenge::select([line]).unwrap();
        let new = old.with_nonce(b"b");
        assert_eq!((new.nonce(), new.stale()), (&b"b"[..], false));
        assert_eq!(
            (new.realm(), new.opaque(), new.qop()),
            (old.realm(), old.opaque(), Some(Qop::AuthInt))
        );
        assert!(new.domain().eq([b"/x", b"/y"]));
    }

    #[test]
    fn flags_are_true_in_full_only() {
        for (value, expected) in [
            ("true", true),
            ("\"TRUE\"", true),
            ("truely", false),
            ("false", false),
            ("", false),
        ] {
            let line = format!("Digest nonce=n, stale={value}, userhash={value}");
            let challenge = Challenge::select([line.as_str()]).unwrap();
            assert_eq!(
                (challenge.stale(), challenge.userhash()),
                (expected, expected),
                "{value}"
            );
        }
    }
}
