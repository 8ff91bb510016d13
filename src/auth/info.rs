//! What a server says about a request it accepted (RFC 7616 §3.5, RFC 7615).

use super::params::{Params, is_ambiguous, value_of};
use super::scan::parse_params;
use super::{Challenge, Ha1, Qop, rspauth};

/// The parameters that are read.
const USED: [&str; 5] = ["nextnonce", "rspauth", "qop", "cnonce", "nc"];

/// The `Authentication-Info` of a response. What cannot be read is as if it had not been
/// sent: the response is good all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthenticationInfo {
    params: Params,
}

/// Whether the server has shown that it knows the password too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has.
    Verified,
    /// What it sent is not what it would have sent if it did.
    Mismatch,
    /// It did not try, or it cannot be told: the body was needed and is not known.
    Absent,
}

impl AuthenticationInfo {
    /// Reads the header's value. With anything malformed in it, or a parameter twice with
    /// different values, all of it is passed over.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let params = parse_params(value).filter(|params| !is_ambiguous(params, &USED));
        Self {
            params: params.unwrap_or_default(),
        }
    }

    /// The nonce for the next request, if it is not empty.
    #[must_use]
    pub fn nextnonce(&self) -> Option<&[u8]> {
        value_of(&self.params, b"nextnonce").filter(|nonce| !nonce.is_empty())
    }

    /// The proof, in hex.
    #[must_use]
    pub fn rspauth(&self) -> Option<&[u8]> {
        value_of(&self.params, b"rspauth")
    }

    /// The quality of protection of the response.
    #[must_use]
    pub fn qop(&self) -> Option<&[u8]> {
        value_of(&self.params, b"qop")
    }

    /// The request's `cnonce`, echoed.
    #[must_use]
    pub fn cnonce(&self) -> Option<&[u8]> {
        value_of(&self.params, b"cnonce")
    }

    /// The request's `nc`, echoed.
    #[must_use]
    pub fn nc(&self) -> Option<&[u8]> {
        value_of(&self.params, b"nc")
    }

    /// Checks `rspauth` against the request that was sent: its challenge, HA1, target, `nc`
    /// and `cnonce`. Where `qop` was used, `cnonce` and `nc` must be echoed, or the proof
    /// could be an old one.
    #[must_use]
    pub fn verify(
        &self,
        challenge: &Challenge,
        ha1: &Ha1,
        uri: &str,
        response_body: Option<&[u8]>,
        nc: u32,
        cnonce: impl AsRef<[u8]>,
    ) -> Verdict {
        let Some(proof) = self.rspauth() else {
            return Verdict::Absent;
        };
        let body = match (challenge.qop(), response_body) {
            (Some(Qop::AuthInt), None) => return Verdict::Absent,
            (_, body) => body.unwrap_or_default(),
        };
        let cnonce = cnonce.as_ref();
        let expected = rspauth(challenge, ha1, uri, body, nc, cnonce);
        let is_echoed = challenge.qop().is_none_or(|used| {
            self.qop().is_none_or(|sent| Qop::parse(sent) == Some(used))
                && self.cnonce() == Some(cnonce)
                && self.nc().and_then(parse_count) == Some(nc)
        });
        if is_echoed && proof.eq_ignore_ascii_case(expected.as_bytes()) {
            Verdict::Verified
        } else {
            Verdict::Mismatch
        }
    }
}

/// Eight hex digits, in any case.
pub(super) fn parse_count(digits: &[u8]) -> Option<u32> {
    if digits.len() != 8 {
        return None;
    }
    digits.iter().try_fold(0, |count: u32, &digit| {
        Some(count << 4 | char::from(digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Credentials;
    use std::{format, string::String};

    /// Verifies what the server would send, with `field` replaced, for a request with
    /// `nc` 1 and `cnonce` c.
    fn judge(challenge: &str, body: Option<&[u8]>, change: fn(String) -> String) -> Verdict {
        let challenge = Challenge::select([challenge]).unwrap();
        let credentials = Credentials::new("u", "p").unwrap();
        let ha1 = Ha1::new(&challenge, &credentials, "c");
        let proof = rspauth(&challenge, &ha1, "/", b"body", 1, "c");
        let qop = challenge.qop().map_or("", Qop::as_str);
        let sent = format!(
            "rspauth=\"{}\", cnonce=\"c\", nc=00000001, qop={qop}",
            proof.as_str()
        );
        AuthenticationInfo::parse(&change(sent)).verify(&challenge, &ha1, "/", body, 1, "c")
    }

    const AUTH: &str = "Digest nonce=n, qop=auth";

    #[test]
    fn a_proof_holds_in_any_case_and_without_qop() {
        assert_eq!(judge(AUTH, None, |sent| sent), Verdict::Verified);
        let upper = |sent: String| {
            sent.replace("rspauth", "x")
                .to_uppercase()
                .replace("X=", "rspauth=")
                .replace("\"C\"", "\"c\"")
        };
        assert_eq!(judge(AUTH, None, upper), Verdict::Verified);
        assert_eq!(
            judge(AUTH, None, |s| s.replace(", qop=auth", "")),
            Verdict::Verified
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace("00000001", "\"00000001\"")),
            Verdict::Verified
        );
    }

    #[test]
    fn a_proof_of_another_request_does_not_hold() {
        assert_eq!(
            judge(AUTH, None, |s| s.replace("00000001", "00000002")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace("00000001", "1")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace(", nc=00000001", "")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace("\"c\"", "\"d\"")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace("qop=auth", "qop=auth-int")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |s| s.replace("rspauth=\"", "rspauth=\"0")),
            Verdict::Mismatch
        );
        assert_eq!(
            judge(AUTH, None, |_| "rspauth=\"\"".into()),
            Verdict::Mismatch
        );
    }

    #[test]
    fn auth_int_takes_in_the_body() {
        let line = "Digest nonce=n, qop=auth-int";
        assert_eq!(judge(line, Some(b"body"), |s| s), Verdict::Verified);
        assert_eq!(judge(line, Some(b"other"), |s| s), Verdict::Mismatch);
        assert_eq!(judge(line, None, |s| s), Verdict::Absent);
    }

    #[test]
    fn without_qop_nothing_is_echoed() {
        let proof_alone = |s: String| s.split(',').next().unwrap_or_default().into();
        assert_eq!(
            judge("Digest nonce=n", None, proof_alone),
            Verdict::Verified
        );
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for value in [
            "rspauth",
            "nextnonce=\"x\", \"",
            "nextnonce=a, nextnonce=b",
            "=",
            "nextnonce=\"\u{1}\"",
        ] {
            assert_eq!(
                AuthenticationInfo::parse(value),
                AuthenticationInfo::default(),
                "{value}"
            );
        }
        assert_eq!(
            AuthenticationInfo::parse("nextnonce=\"\"").nextnonce(),
            None
        );
        let info = AuthenticationInfo::parse(" ,NextNonce = \"a b\" x=y, nextnonce=\"a b\"");
        assert_eq!(info.nextnonce(), Some(&b"a b"[..]));
    }
}
