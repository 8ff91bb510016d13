//! Access tokens: RFC 6750's bearer tokens, and how a service account gets one.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroize;

use super::envelope::Answer;
use super::{ApiError, Content, InvalidArgument, ResponseError};
use crate::http::{Request, Response};
use crate::json::{Fields, Mismatch, Node};
use crate::secret::Secret;

/// How long a token is good where Atlas does not say: an hour, in seconds.
const USUAL_LIFE: u64 = 3600;

/// A longer life is as good as this one: eleven days, in seconds.
const LONGEST_LIFE: u64 = 999_999;

/// A token that opens Atlas to whoever bears it. Wiped when it is dropped, and no formatting shows
/// it.
#[derive(Debug)]
pub struct AccessToken {
    token: Secret,
    /// For how long it is good, in milliseconds, counted from when it was asked for. `None`: nobody
    /// said.
    pub expires_in_ms: Option<u64>,
}

impl AccessToken {
    /// Takes a token that the caller has got elsewhere.
    ///
    /// # Errors
    /// It is none (`b64token` of RFC 6750 §2.1). `argument` is the name it goes by there.
    pub fn new(text: &str, argument: &'static str) -> Result<Self, InvalidArgument> {
        if !is_b64token(text) {
            let problem = "must be a bearer token alone: letters, digits and \"-._~+/\", \"=\" at \
                           its end";
            return Err(InvalidArgument::new(argument, problem));
        }
        Ok(Self {
            token: Secret::new(text),
            expires_in_ms: None,
        })
    }

    /// The value of `Authorization` (RFC 6750 §2.1). A secret.
    #[must_use]
    pub fn authorization(&self) -> String {
        let mut value = String::from("Bearer ");
        value.extend(self.token.expose().iter().copied().map(char::from));
        value
    }
}

/// Asks for an access token for a service account: OAuth 2's client credentials grant (RFC 6749
/// §4.4), `POST /api/oauth/token`. Atlas allows ten a minute, so a token is to be shared and kept
/// for its life.
#[derive(Debug)]
pub struct TokenRequest {
    /// User name and password of RFC 7617 §2, encoded.
    basic: Secret,
}

impl TokenRequest {
    /// A request for that service account: `clientId` (`mdb_sa_id_…`) and `clientSecret`
    /// (`mdb_sa_sk_…`) of the options.
    ///
    /// # Errors
    /// One of them is empty or holds what cannot be sent.
    pub fn new(client_id: &str, client_secret: &str) -> Result<Self, InvalidArgument> {
        let is_visible =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
        if !is_visible(client_id) || client_id.contains([':']) {
            let problem = "must be the service account's id, \"mdb_sa_id_…\", without blanks and \
                           \":\"";
            return Err(InvalidArgument::new("options.clientId", problem));
        }
        if !is_visible(client_secret) {
            let problem = "must be the service account's secret, \"mdb_sa_sk_…\", without blanks";
            return Err(InvalidArgument::new("options.clientSecret", problem));
        }
        // RFC 6749 §2.3.1 has both form-encoded first. What MongoDB gives out is letters, digits,
        // "_" and "-", which that encoding leaves alone; so they go as they are.
        let mut pair = Vec::with_capacity(client_id.len() + 1 + client_secret.len());
        pair.extend_from_slice(client_id.as_bytes());
        pair.push(b':');
        pair.extend_from_slice(client_secret.as_bytes());
        let basic = Secret::new(base64(&pair));
        pair.zeroize();
        Ok(Self { basic })
    }

    /// The request, without its `Authorization`.
    #[must_use]
    pub fn request(&self) -> Request {
        Request {
            method: Cow::Borrowed("POST"),
            target: String::from("/api/oauth/token"),
            headers: Vec::from([
                ("accept", Cow::Borrowed("application/json")),
                (
                    "content-type",
                    Cow::Borrowed("application/x-www-form-urlencoded"),
                ),
            ]),
            body: Some(String::from("grant_type=client_credentials")),
        }
    }

    /// The value of its `Authorization` (RFC 7617 §2). A secret.
    #[must_use]
    pub fn authorization(&self) -> String {
        let mut value = String::from("Basic ");
        value.extend(self.basic.expose().iter().copied().map(char::from));
        value
    }

    /// Reads the answer. Of one that cannot be read the error keeps no body: there may be a token
    /// in it.
    ///
    /// # Errors
    /// A status other than 2xx; a success without a token.
    pub fn decode(&self, response: &Response<'_>) -> Result<AccessToken, ResponseError> {
        let token = Answer::read(response, false, Content::Entity).and_then(|answer| {
            let token = answer.with_content(read);
            token.map_err(|mismatch| answer.unreadable(response, mismatch))
        });
        token.map_err(|mut error| {
            match &mut error {
                ResponseError::Api(error) => explain(error),
                ResponseError::Decode(error) => withhold(&mut error.body),
            }
            error
        })
    }

    /// Overwrites the secret. Nothing can be asked for any more.
    pub fn wipe(&mut self) {
        self.basic.wipe();
    }
}

fn read(content: &Node<'_>) -> Result<AccessToken, Mismatch> {
    let mut fields = Fields::new(*content);
    let mut text = fields.required("access_token");
    let token = AccessToken::new(&text, "access_token");
    text.zeroize();
    if token.is_err() {
        fields.complain(&content.member("access_token"), "a bearer token");
    }
    // RFC 6749 §7.1: a token of a type that is not understood must not be used.
    let kind = fields.string("token_type");
    if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        fields.complain(&content.member("token_type"), "\"Bearer\"");
    }
    let life = content.member("expires_in");
    let seconds = if life.is_null() {
        Some(USUAL_LIFE)
    } else {
        life.value()
            .as_i64()
            .and_then(|seconds| u64::try_from(seconds).ok())
    };
    if seconds.is_none() {
        fields.complain(&life, "a number of seconds");
    }
    let expires_in_ms = seconds.map(|seconds| seconds.min(LONGEST_LIFE) * 1000);
    let token = fields.finish(token.ok())?;
    match token {
        Some(token) => Ok(AccessToken {
            expires_in_ms,
            ..token
        }),
        None => Err(content.mismatch("a token")),
    }
}

/// What RFC 6749 §5.2 has other words for than the rest of Atlas.
fn explain(error: &mut ApiError) {
    let is_unknown = error.error_code.as_deref() == Some("invalid_client");
    if error.status == 401 || is_unknown {
        error.hint = Some(Cow::Borrowed(
            "Atlas does not know this service account: check `clientId` and `clientSecret`, and \
             that the secret has not expired.",
        ));
    }
}

fn withhold(body: &mut String) {
    if !body.trim_ascii().is_empty() {
        body.zeroize();
        body.push_str("(not shown: there may be a token in it)");
    }
}

/// `b64token` of RFC 6750 §2.1.
fn is_b64token(text: &str) -> bool {
    let token = text.trim_end_matches(['=']);
    !token.is_empty()
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}

/// RFC 4648 §4.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = group
            .iter()
            .fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
        bits <<= 8 * (3 - group.len());
        for digit in 0..4 {
            let index = bits >> (18 - 6 * digit) & 63;
            let known = DIGITS.get(index).filter(|_| digit <= group.len());
            out.push(known.copied().unwrap_or(b'='));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    /// RFC 4648 §10.
    #[test]
    fn base64_s_own_vectors() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected.as_bytes());
        }
    }
}
