//! The answer to a challenge (RFC 7616 §3.4).

use alloc::string::String;
use core::fmt;

use super::error::Facts;
use super::hash::Hasher;
use super::syntax::{ext_value_into, hex, push_bytes, quote_into};
use super::{Algorithm, Challenge, Credentials, HexDigest, Qop};

/// The request to sign, exactly as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The method, in the case in which it goes out.
    pub method: &'a str,
    /// The request target: path and query, mostly.
    pub uri: &'a str,
    /// The body, empty if there is none. `None`: not known. Only `auth-int` looks at it.
    pub body: Option<&'a [u8]>,
}

/// `H(A1)`: what stands for the password from here on. As good as the password for this
/// realm, so it is overwritten when dropped and never shown.
pub struct Ha1(HexDigest);

impl Ha1 {
    /// RFC 7616 §3.4.2. For a `-sess` algorithm it takes in nonce and `cnonce`, and holds
    /// as long as these two.
    #[must_use]
    pub fn new(challenge: &Challenge, credentials: &Credentials, cnonce: &str) -> Self {
        Self::with(challenge, credentials, cnonce.as_bytes())
    }

    pub(super) fn with(challenge: &Challenge, credentials: &Credentials, cnonce: &[u8]) -> Self {
        let Algorithm { hash, session } = challenge.algorithm();
        let mut hasher = Hasher::new(hash);
        hasher.part(credentials.username().as_bytes());
        hasher.part(challenge.realm());
        hasher.part(credentials.password());
        let mut ha1 = Self(hasher.finish());
        if session {
            hasher = Hasher::new(hash);
            hasher.part(ha1.0.as_bytes());
            hasher.part(challenge.nonce());
            hasher.part(cnonce);
            // The plain one is wiped by the assignment, which drops it.
            ha1 = Self(hasher.finish());
        }
        ha1
    }
}

impl Drop for Ha1 {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

impl fmt::Debug for Ha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ha1(..)")
    }
}

/// The value of `Authorization` for one request. `nc` is the number of answers given with
/// this nonce, this one included: it begins at 1 and no two requests may have the same.
///
/// # Errors
/// [`SignError`] where no valid header can be made.
pub fn authorization(
    challenge: &Challenge,
    credentials: &Credentials,
    ha1: &Ha1,
    target: &Target<'_>,
    nc: u32,
    cnonce: &str,
) -> Result<String, SignError> {
    if challenge.qop().is_some() && !is_printable(cnonce) {
        return Err(SignError::Cnonce);
    }
    header(challenge, credentials, ha1, target, nc, cnonce.as_bytes())
}

/// The same, with a `cnonce` of our own.
pub(super) fn header(
    challenge: &Challenge,
    credentials: &Credentials,
    ha1: &Ha1,
    target: &Target<'_>,
    nc: u32,
    cnonce: &[u8],
) -> Result<String, SignError> {
    if !is_printable(target.uri) || target.uri.bytes().any(|byte| byte == b'#') {
        return Err(SignError::Target);
    }
    let hash = challenge.algorithm().hash;
    if challenge.qop() == Some(Qop::AuthInt) && target.body.is_none() {
        return Err(SignError::BodyNeeded);
    }
    let nc = hex(&nc.to_be_bytes());
    let response = respond(challenge, ha1, target, &nc, cnonce);

    let mut out = String::with_capacity(512);
    out.push_str("Digest ");
    let username = credentials.username();
    if challenge.userhash() {
        let mut hashed = Hasher::new(hash);
        hashed.part(username.as_bytes());
        hashed.part(challenge.realm());
        quoted(&mut out, "username=", hashed.finish().as_bytes());
    } else if username.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        quoted(&mut out, "username=", username.as_bytes());
    } else {
        out.push_str("username*=");
        ext_value_into(&mut out, username);
    }
    quoted(&mut out, ", realm=", challenge.realm());
    quoted(&mut out, ", nonce=", challenge.nonce());
    quoted(&mut out, ", uri=", target.uri.as_bytes());
    if let Some(name) = challenge.algorithm_sent() {
        out.push_str(", algorithm=");
        push_bytes(&mut out, name);
    }
    if let Some(qop) = challenge.qop() {
        out.push_str(", qop=");
        out.push_str(qop.as_str());
        out.push_str(", nc=");
        out.push_str(&nc);
        quoted(&mut out, ", cnonce=", cnonce);
    }
    quoted(&mut out, ", response=", response.as_bytes());
    if let Some(opaque) = challenge.opaque() {
        quoted(&mut out, ", opaque=", opaque);
    }
    if challenge.userhash() {
        out.push_str(", userhash=true");
    }
    Ok(out)
}

/// What `rspauth` must be in the response's `Authentication-Info` (RFC 7616 §3.5), made as
/// the request's `response` but without a method and with the response's body.
#[must_use]
pub fn rspauth(
    challenge: &Challenge,
    ha1: &Ha1,
    uri: &str,
    response_body: &[u8],
    nc: u32,
    cnonce: impl AsRef<[u8]>,
) -> HexDigest {
    let target = Target {
        method: "",
        uri,
        body: Some(response_body),
    };
    respond(
        challenge,
        ha1,
        &target,
        &hex(&nc.to_be_bytes()),
        cnonce.as_ref(),
    )
}

/// RFC 7616 §3.4.1; without `qop` it is RFC 2069's form. `nc` has eight lower-case digits.
fn respond(
    challenge: &Challenge,
    ha1: &Ha1,
    target: &Target<'_>,
    nc: &str,
    cnonce: &[u8],
) -> HexDigest {
    let hash = challenge.algorithm().hash;
    let mut ha2 = Hasher::new(hash);
    ha2.part(target.method.as_bytes());
    ha2.part(target.uri.as_bytes());
    if challenge.qop() == Some(Qop::AuthInt) {
        let mut body = Hasher::new(hash);
        body.part(target.body.unwrap_or_default());
        ha2.part(body.finish().as_bytes());
    }
    let mut response = Hasher::new(hash);
    response.part(ha1.0.as_bytes());
    response.part(challenge.nonce());
    if let Some(qop) = challenge.qop() {
        response.part(nc.as_bytes());
        response.part(cnonce);
        response.part(qop.as_str().as_bytes());
    }
    response.part(ha2.finish().as_bytes());
    response.finish()
}

fn quoted(out: &mut String, name: &str, value: &[u8]) {
    out.push_str(name);
    quote_into(out, value);
}

/// Not empty, and nothing but visible ASCII.
fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Why a request cannot be signed. `Display` says the cause, [`hint`](Self::hint) the
/// remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The server wants the body protected, and the body is not known.
    BodyNeeded,
    /// The request target is not one that HTTP can carry.
    Target,
    /// The client's nonce is not one that a header can carry.
    Cnonce,
}

impl SignError {
    /// The cause, in one sentence.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.facts()[2]
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.facts()[3]
    }

    pub(super) fn facts(self) -> &'static Facts {
        match self {
            Self::BodyNeeded => &[
                "usage.invalid_argument",
                "sign",
                "the server wants qop=auth-int, which signs the body, and the body is not known",
                "Give the body as text or bytes, not as a stream.",
            ],
            Self::Target => &[
                "usage.invalid_argument",
                "sign",
                "the request target is empty or has characters that HTTP cannot carry",
                "Percent-encode them, and leave the fragment out.",
            ],
            Self::Cnonce => &[
                "usage.invalid_argument",
                "sign",
                "the cnonce is empty or has characters that a header cannot carry",
                "Use hex digits.",
            ],
        }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for SignError {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn sign(
        line: &str,
        username: &str,
        target: &Target<'_>,
        cnonce: &str,
    ) -> Result<String, SignError> {
        let challenge = Challenge::select([line]).unwrap();
        let credentials = Credentials::new(username, "Circle Of Life").unwrap();
        let ha1 = Ha1::new(&challenge, &credentials, cnonce);
        authorization(&challenge, &credentials, &ha1, target, 0x2a, cnonce)
    }

    const GET: Target<'_> = Target {
        method: "GET",
        uri: "/a",
        body: None,
    };

    /// Cuts out the only part that is not plain to the eye.
    fn masked(header: &str) -> String {
        let (before, after) = header.split_once("response=\"").unwrap();
        let (response, after) = after.split_once('"').unwrap();
        assert!(
            response
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        );
        format!("{before}response=\"{}\"{after}", response.len())
    }

    #[test]
    fn fields_have_their_order_and_quotes() {
        let line = "Digest opaque=\"\", qop=\"auth-int,AUTH\", algorithm=\"sha-256\", nonce=n, \
                    realm=\"a \\\"b\\\" \u{e9}\"";
        let header = sign(line, "Bob\\", &GET, "c").unwrap();
        assert_eq!(
            masked(&header),
            "Digest username=\"Bob\\\\\", realm=\"a \\\"b\\\" \u{e9}\", nonce=\"n\", uri=\"/a\", \
             algorithm=sha-256, qop=auth, nc=0000002a, cnonce=\"c\", response=\"64\", opaque=\"\""
        );
    }

    #[test]
    fn without_qop_there_is_neither_count_nor_cnonce() {
        let header = sign("Digest nonce=n", "Bob", &GET, "").unwrap();
        assert_eq!(
            masked(&header),
            "Digest username=\"Bob\", realm=\"\", nonce=\"n\", uri=\"/a\", response=\"32\""
        );
    }

    #[test]
    fn a_name_that_is_not_printable_ascii_is_an_ext_value() {
        let header = sign("Digest nonce=n", "J\u{e4}n\r\n", &GET, "").unwrap();
        assert!(
            header.starts_with("Digest username*=UTF-8''J%C3%A4n%0D%0A, realm="),
            "{header}"
        );
        let header = sign("Digest nonce=n, userhash=true", "J\u{e4}n", &GET, "").unwrap();
        assert!(
            !header.contains("username*") && header.ends_with(", userhash=true"),
            "{header}"
        );
    }

    #[test]
    fn auth_int_needs_to_know_the_body() {
        let line = "Digest nonce=n, qop=auth-int";
        assert_eq!(sign(line, "Bob", &GET, "c"), Err(SignError::BodyNeeded));
        let empty = sign(
            line,
            "Bob",
            &Target {
                body: Some(b""),
                ..GET
            },
            "c",
        )
        .unwrap();
        let full = sign(
            line,
            "Bob",
            &Target {
                body: Some(b"x"),
                ..GET
            },
            "c",
        )
        .unwrap();
        assert_ne!(empty, full);
        assert!(empty.contains("qop=auth-int,"), "{empty}");
    }

    #[test]
    fn a_target_that_cannot_be_sent_is_not_signed() {
        for uri in ["", "/a b", "/a\tb", "/a\r\nb", "/\u{e4}", "/a#b", "/\u{7f}"] {
            let target = Target { uri, ..GET };
            assert_eq!(
                sign("Digest nonce=n", "Bob", &target, ""),
                Err(SignError::Target),
                "{uri}"
            );
        }
        let target = Target {
            uri: "/a\"b\\c",
            ..GET
        };
        let header = sign("Digest nonce=n", "Bob", &target, "").unwrap();
        assert!(header.contains(r#"uri="/a\"b\\c""#), "{header}");
    }

    #[test]
    fn a_cnonce_that_cannot_be_sent_is_refused_where_it_is_sent() {
        for cnonce in ["", "a b", "a\n", "\u{e9}"] {
            let refused = sign("Digest nonce=n, qop=auth", "Bob", &GET, cnonce);
            assert_eq!(refused, Err(SignError::Cnonce), "{cnonce}");
            assert!(sign("Digest nonce=n", "Bob", &GET, cnonce).is_ok());
        }
    }

    #[test]
    fn counts_have_eight_hex_digits() {
        for nc in [0, 1, 10, 0xabc, u32::MAX] {
            assert_eq!(hex(&nc.to_be_bytes()), format!("{nc:08x}"));
        }
    }

    #[test]
    fn formatting_shows_no_digit_of_ha1() {
        let challenge = Challenge::select(["Digest nonce=n"]).unwrap();
        let credentials = Credentials::new("a", "b").unwrap();
        let ha1 = Ha1::new(&challenge, &credentials, "");
        assert_eq!(format!("{ha1:?}"), "Ha1(..)");
    }
}
