//! The Digest challenge to answer (RFC 7616 §3.3).

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::scan::{RawChallenge, collect};
use super::syntax::excerpt;
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

/// A Digest challenge that can be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    realm: Vec<u8>,
    nonce: Vec<u8>,
    opaque: Option<Vec<u8>>,
    algorithm: Algorithm,
    algorithm_sent: Option<Vec<u8>>,
    qop: Option<Qop>,
    domain: Vec<u8>,
    stale: bool,
    charset_utf8: bool,
    userhash: bool,
}

impl Challenge {
    /// The one to answer, of all the challenges in the `WWW-Authenticate` lines: Digest
    /// with the strongest hash, and of equal ones the first (RFC 7616 §3.7).
    ///
    /// # Errors
    /// Why there is none. Where several Digest challenges were tried, it is the first
    /// one's reason.
    pub fn select<'h>(lines: impl IntoIterator<Item = &'h str>) -> Result<Self, ChallengeError> {
        let (found, fault) = collect(lines);
        pick(&found).and_then(|best| match (best, fault) {
            (Some(challenge), _) => Ok(challenge),
            (None, Some(fault)) => Err(fault.into()),
            (None, None) => Err(no_digest(&found)),
        })
    }

    /// The protection space's name, as bytes: no charset is known for it. Empty if the
    /// server sent none.
    #[must_use]
    pub fn realm(&self) -> &[u8] {
        &self.realm
    }

    /// The server's nonce, never empty.
    #[must_use]
    pub fn nonce(&self) -> &[u8] {
        &self.nonce
    }

    /// What the server wants back unchanged. Empty is not absent.
    #[must_use]
    pub fn opaque(&self) -> Option<&[u8]> {
        self.opaque.as_deref()
    }

    /// The algorithm to use: MD5 if the server named none.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The algorithm's name as the server spelt it.
    #[must_use]
    pub fn algorithm_sent(&self) -> Option<&[u8]> {
        self.algorithm_sent.as_deref()
    }

    /// The quality of protection to use: `auth` where it is offered, else `auth-int`.
    /// `None`: the server offered none, which asks for the form of RFC 2069.
    #[must_use]
    pub fn qop(&self) -> Option<Qop> {
        self.qop
    }

    /// The URIs of the protection space, as sent. None: all of the server.
    pub fn domain(&self) -> impl Iterator<Item = &[u8]> {
        self.domain
            .split(u8::is_ascii_whitespace)
            .filter(|uri| !uri.is_empty())
    }

    /// The credentials were good, only the nonce was not.
    #[must_use]
    pub fn stale(&self) -> bool {
        self.stale
    }

    /// The server announced that it takes user name and password in UTF-8.
    #[must_use]
    pub fn charset_utf8(&self) -> bool {
        self.charset_utf8
    }

    /// The server takes the user name hashed (RFC 7616 §3.4.4).
    #[must_use]
    pub fn userhash(&self) -> bool {
        self.userhash
    }

    /// The same challenge with the nonce that `Authentication-Info` gave for the next
    /// request (RFC 7616 §3.5).
    #[must_use]
    pub fn with_nonce(&self, nonce: &[u8]) -> Self {
        Self {
            nonce: nonce.into(),
            stale: false,
            ..self.clone()
        }
    }

    fn new(raw: &RawChallenge) -> Result<Self, ChallengeError> {
        let text = |name| param(raw, name);
        let flag = |name, value: &[u8]| -> Result<bool, ChallengeError> {
            Ok(text(name)?.is_some_and(|sent| sent.eq_ignore_ascii_case(value)))
        };
        let Some(nonce) = text("nonce")?.filter(|nonce| !nonce.is_empty()) else {
            return Err(malformed(raw, "a nonce"));
        };
        let algorithm_sent = text("algorithm")?;
        let algorithm = match algorithm_sent {
            None => Algorithm::DEFAULT,
            Some(name) => {
                Algorithm::parse(name).ok_or_else(|| ChallengeError::Algorithm(excerpt(name)))?
            }
        };
        let qop = choose_qop(text("qop")?.unwrap_or_default())?;
        if algorithm.session && qop.is_none() {
            // Without `qop` there is no `cnonce` to send, and without it the server cannot
            // compute the session's HA1.
            return Err(ChallengeError::Qop(String::new()));
        }
        Ok(Self {
            realm: text("realm")?.unwrap_or_default().into(),
            nonce: nonce.into(),
            opaque: text("opaque")?.map(Vec::from),
            algorithm,
            algorithm_sent: algorithm_sent.map(Vec::from),
            qop,
            domain: text("domain")?.unwrap_or_default().into(),
            stale: flag("stale", b"true")?,
            charset_utf8: flag("charset", b"utf-8")?,
            userhash: flag("userhash", b"true")?,
        })
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge")
            .field("realm", &excerpt(&self.realm))
            .field("nonce", &excerpt(&self.nonce))
            .field("algorithm", &self.algorithm)
            .field("qop", &self.qop)
            .finish_non_exhaustive()
    }
}

/// The best Digest challenge; `None` if there is not one of that scheme.
fn pick(found: &[RawChallenge]) -> Result<Option<Challenge>, ChallengeError> {
    let mut best: Option<Challenge> = None;
    let mut error = None;
    for raw in found.iter().filter(|raw| raw.scheme == "digest") {
        match Challenge::new(raw) {
            Ok(challenge) => {
                let better = best
                    .as_ref()
                    .is_none_or(|best| challenge.algorithm.hash > best.algorithm.hash);
                if better {
                    best = Some(challenge);
                }
            }
            Err(reason) => {
                error.get_or_insert(reason);
            }
        }
    }
    match (best, error) {
        (None, Some(error)) => Err(error),
        (best, _) => Ok(best),
    }
}

fn no_digest(found: &[RawChallenge]) -> ChallengeError {
    let mut names = String::new();
    for raw in found {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(&raw.scheme);
    }
    if names.is_empty() {
        ChallengeError::Missing
    } else {
        ChallengeError::OtherSchemes(excerpt(names.as_bytes()))
    }
}

/// A parameter's value. Two that differ cannot both be meant, and a proxy may have read
/// the other one.
fn param<'c>(raw: &'c RawChallenge, name: &str) -> Result<Option<&'c [u8]>, ChallengeError> {
    let mut found: Option<&[u8]> = None;
    for (_, value) in raw.params.iter().filter(|(key, _)| key == name) {
        if found.is_some_and(|other| other != value) {
            return Err(malformed(raw, "each parameter once"));
        }
        found = Some(value);
    }
    Ok(found)
}

/// An empty list is none. Unknown tokens are passed over, but not if they are all there
/// is: the form without `qop` was not offered then.
fn choose_qop(list: &[u8]) -> Result<Option<Qop>, ChallengeError> {
    let mut chosen = None;
    let mut offered = false;
    for token in list.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
        offered |= !token.is_empty();
        if let Some(qop) = Qop::parse(token)
            && chosen != Some(Qop::Auth)
        {
            chosen = Some(qop);
        }
    }
    if offered && chosen.is_none() {
        return Err(ChallengeError::Qop(excerpt(list)));
    }
    Ok(chosen)
}

fn malformed(raw: &RawChallenge, expected: &'static str) -> ChallengeError {
    ChallengeError::Malformed {
        position: raw.position,
        expected,
    }
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
