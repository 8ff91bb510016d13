//! The session for clients that send by themselves: any HTTP library, in any language.
//!
//! Such a client has no exchanges that we know of. It asks for a header, sends, and feeds
//! what came back; how often it tries is its own affair. What an exchange remembers is read
//! here out of the `Authorization` value that was sent.

use alloc::string::String;

use super::info::parse_count;
use super::lease::{Entropy, Signed, Ticket};
use super::params::{Params, value_of};
use super::scan::parse_params;
use super::session::Session;
use super::{AuthError, Challenge, Target, Verdict};

/// What a 401 asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Sign and send again.
    Retry,
    /// The credentials were refused: sending again would not help.
    Rejected,
}

impl Session {
    /// The `Authorization` value for a request that is about to be sent; `None` while no
    /// challenge is known for its target. Takes the next count.
    ///
    /// # Errors
    /// [`AuthError::Sign`]: this request cannot be signed. No count was taken.
    pub fn authorize(
        &mut self,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Option<String>, AuthError> {
        let signed = self.sign(Ticket::MANUAL, target, entropy)?;
        Ok(signed.map(|(header, _)| header))
    }

    /// A 401 came: its `WWW-Authenticate` lines, and the `Authorization` value that was sent.
    ///
    /// A refusal without `stale` is final where that nonce was used once and is the newest:
    /// otherwise the count may only have come late, or the nonce may have been dropped.
    ///
    /// # Errors
    /// There is no challenge in it that can be answered.
    pub fn challenged<'h>(
        &mut self,
        lines: impl IntoIterator<Item = &'h str>,
        authorization: Option<&str>,
    ) -> Result<Reaction, AuthError> {
        let challenge = Challenge::select(lines).map_err(AuthError::Challenge)?;
        let sent = authorization.and_then(read);
        let refused = sent.is_some_and(|sent| self.is_sole_use(&sent));
        if refused && !challenge.stale() {
            self.refused(Ticket::MANUAL);
            return Ok(Reaction::Rejected);
        }
        self.adopt(challenge, Some(Ticket::MANUAL));
        Ok(Reaction::Retry)
    }

    /// An answer came to a request that was sent with this `Authorization` value: takes up
    /// `nextnonce` and checks `rspauth` (RFC 7616 §3.5). `body` is needed only where the
    /// `qop` was `auth-int`.
    pub fn answered(
        &mut self,
        info: Option<&str>,
        authorization: &str,
        uri: &str,
        body: Option<&[u8]>,
    ) -> Verdict {
        let Some(sent) = read(authorization) else {
            return Verdict::Absent;
        };
        let Some(lease) = self.lease_of(&sent) else {
            return Verdict::Absent;
        };
        let cnonce = value_of(&sent, b"cnonce").unwrap_or_default();
        let signed = Signed {
            lease,
            count: value_of(&sent, b"nc")
                .and_then(parse_count)
                .unwrap_or_default(),
            cnonce: cnonce.try_into().unwrap_or_default(),
        };
        self.informed(&signed, info, uri, body)
    }
}

/// What an `Authorization` value of ours says.
fn read(authorization: &str) -> Option<Params> {
    let (scheme, params) = authorization.split_at_checked("Digest ".len())?;
    if !scheme.eq_ignore_ascii_case("Digest ") {
        return None;
    }
    parse_params(params)
}
