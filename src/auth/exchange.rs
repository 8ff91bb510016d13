//! One logical request, from the caller's wish to the answer that is theirs: the only
//! place where it is decided whether a request is sent, sent again, or over.
//!
//! An exchange asks [`Exchange::step`] what to do, its host does it, and tells the outcome:
//! [`Exchange::receive`], [`Exchange::unanswered`] or [`Exchange::lost`]. Signed tries are three at most.
//!
//! | state    | event                                             | next                  | session                 |
//! |----------|---------------------------------------------------|-----------------------|-------------------------|
//! | Ready    | step, another exchange leads or goes alone        | Ready: `Join`         | –                       |
//! | Ready    | step, and the leader it joined was refused        | Over: `Rejected`      | –                       |
//! | Ready    | step, no challenge known                          | Unsigned: `Send`      | this one leads          |
//! | Ready    | step, challenge known                             | Signed: `Send`        | count + 1               |
//! | Unsigned | any status but 401                                | Over: `Complete`      | others go unsigned too  |
//! | Unsigned | 401 with a challenge we can answer                | Ready: `Again`        | adopted                 |
//! | Unsigned | 401 without one                                   | Over: `Challenge`     | others go unsigned too  |
//! | Signed   | any status but 401                                | Over: `Complete`      | proven; `nextnonce`     |
//! | Signed   | 401 without a challenge we can answer             | Over: `Complete`      | –                       |
//! | Signed   | 401, `stale=true`, tries left                     | Ready: `Again`        | adopted                 |
//! | Signed   | 401, `stale=true`, none left                      | Over: `StaleLoop`     | dropped                 |
//! | Signed   | 401 to a nonce of its own, nothing accepted yet   | Over: `Rejected`      | dropped; the others end |
//! | Signed   | 401 otherwise, tries left                         | Ready: `Again`        | adopted                 |
//! | Signed   | the same or stale, the second time                | Ready: goes alone, asks anew if it had to wait | adopted |
//! | Signed   | the same, none left                               | Over: `Rejected`      | dropped                 |
//! | any      | lost                                              | Over                  | the next one leads      |
//! | any      | unanswered, the second leader in a row            | Over                  | nobody waits any more   |
//!
//! Why other refusals are not final: servers that check the order of counts refuse a late
//! one so, without `stale`, however good the password. Some of them know one nonce for all
//! requests of a client, so that a challenge to one takes the nonce of another away.

use alloc::string::String;

use super::lease::{Moment, Signed, Ticket};
use super::session::{Session, Turn, Way};
use super::{AuthError, Challenge, Entropy, Qop, Target, Verdict};

/// Signed requests that one exchange may send.
const SIGNED_TRIES: u8 = 3;
/// Unsigned requests that are answered with a signed one. More than one takes a nonce that
/// was dropped between the challenge and the answer to it.
const UNSIGNED_TRIES: u8 = 3;

/// One logical request of a [`Session`].
#[derive(Debug)]
#[must_use = "an exchange does nothing until it is stepped; end it with `lost` if it is given up"]
pub struct Exchange {
    ticket: Ticket,
    state: State,
    tries: u8,
    reason: Reason,
    unsigned: u8,
    /// Refusals of the session when this exchange joined another.
    joined: Option<u32>,
    /// It waited to go alone: what it was offered before is not to be trusted.
    asks_anew: bool,
}

enum State {
    Ready,
    Unsigned { since: Moment },
    Signed(Signed),
    Over,
}

/// Why a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The exchange's first request.
    First,
    /// Again, to answer a challenge.
    Challenge,
    /// Again, since the nonce was stale.
    Stale,
}

/// What the host is to do.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// Send the request, with this `Authorization` value if there is one.
    Send {
        /// The header's value; `None`: unsigned.
        authorization: Option<String>,
        /// Why.
        reason: Reason,
    },
    /// Another exchange finds out first. Step again when any exchange of the session has
    /// received, lost or been given up.
    Join,
}

/// A response, as far as Digest sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Received<'a> {
    /// Its status code.
    pub status: u16,
    /// `WWW-Authenticate`; several lines joined by commas, as `fetch` has them.
    pub challenge: Option<&'a str>,
    /// `Authentication-Info`.
    pub info: Option<&'a str>,
    /// The body, needed only for the `rspauth` of `auth-int`.
    pub body: Option<&'a [u8]>,
    /// The browser kept headers from us that the server may have sent (CORS).
    pub filtered: bool,
    /// The body proves that the credentials were good, whatever the status: a 401 that
    /// comes from behind the authentication.
    pub admitted: bool,
}

/// What a response means.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Next {
    /// It is the caller's answer. `rspauth` was verified, wrong, or absent.
    Complete(Verdict),
    /// Step again.
    Again,
}

impl Exchange {
    /// Begins an exchange. Nothing is taken from the session yet.
    pub fn new(session: &mut Session) -> Self {
        Self {
            ticket: session.ticket(),
            state: State::Ready,
            tries: 0,
            reason: Reason::First,
            unsigned: 0,
            joined: None,
            asks_anew: false,
        }
    }

    /// What to do now. Takes the next count where the request is to be signed, so what it
    /// returns must be sent, or given up by [`Exchange::lost`].
    ///
    /// # Errors
    /// [`AuthError::Rejected`] where the exchange it waited for was refused, and
    /// [`AuthError::Sign`] where this request cannot be signed. Either ends it.
    pub fn step(
        &mut self,
        session: &mut Session,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Step, AuthError> {
        if self.joined.is_some_and(|seen| seen != session.refusals()) {
            return Err(self.fail(session, AuthError::Rejected));
        }
        let since = session.now();
        let alone = self.tries + 1 == SIGNED_TRIES;
        let way = match (alone, self.asks_anew) {
            (false, _) => Way::Shared,
            (true, false) => Way::Alone,
            (true, true) => Way::AloneUnsigned,
        };
        let authorization = match session.turn(self.ticket, way, target, entropy) {
            Err(error) => return Err(self.fail(session, error)),
            Ok(Turn::Join) => {
                self.joined.get_or_insert(session.refusals());
                self.asks_anew |= alone;
                return Ok(Step::Join);
            }
            Ok(Turn::Unsigned) => {
                self.asks_anew = false;
                self.unsigned += 1;
                self.state = State::Unsigned { since };
                None
            }
            Ok(Turn::Signed(header, signed)) => {
                self.tries += 1;
                self.state = State::Signed(signed);
                Some(header)
            }
        };
        Ok(Step::Send {
            authorization,
            reason: self.reason,
        })
    }

    /// The request that [`Exchange::step`] asked for was answered. `uri` is the target it
    /// was sent to.
    ///
    /// # Errors
    /// Why the 401 is not answered (again). The exchange is over.
    pub fn receive(
        &mut self,
        session: &mut Session,
        uri: &str,
        response: &Received<'_>,
    ) -> Result<Next, AuthError> {
        match core::mem::replace(&mut self.state, State::Over) {
            State::Unsigned { since } => self.receive_unsigned(session, since, response),
            State::Signed(signed) => {
                session.landed(self.ticket);
                self.receive_signed(session, &signed, uri, response)
            }
            State::Ready | State::Over => {
                session.release(self.ticket);
                Ok(Next::Complete(Verdict::Absent))
            }
        }
    }

    /// No answer came. The next exchange that asks goes in its place; after two such, all do.
    pub fn unanswered(&mut self, session: &mut Session) {
        session.unanswered(self.ticket);
        self.lost(session);
    }

    /// The caller gave up. The next exchange that asks goes in its place.
    pub fn lost(&mut self, session: &mut Session) {
        if matches!(self.state, State::Signed(_)) {
            session.landed(self.ticket);
        }
        self.state = State::Over;
        session.release(self.ticket);
    }

    /// The request under way is signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        matches!(self.state, State::Signed(_))
    }

    /// Whether the next request to this target would be signed, as far as is known now.
    #[must_use]
    pub fn would_sign(&self, session: &Session, uri: &str) -> bool {
        session.outlook(self.ticket, uri).is_some()
    }

    /// Whether the body is needed to sign the next request: `auth-int`.
    #[must_use]
    pub fn needs_body(&self, session: &Session, uri: &str) -> bool {
        session.outlook(self.ticket, uri) == Some(Some(Qop::AuthInt))
    }

    fn receive_unsigned(
        &mut self,
        session: &mut Session,
        since: Moment,
        response: &Received<'_>,
    ) -> Result<Next, AuthError> {
        if response.status != 401 || self.unsigned > UNSIGNED_TRIES {
            session.unchallenged(self.ticket);
            return Ok(Next::Complete(Verdict::Absent));
        }
        match challenge(response) {
            Ok(challenge) => {
                // Someone may have been challenged since: theirs is as good, and in use.
                if !session.is_overtaken(&challenge, since) {
                    session.adopt(challenge, Some(self.ticket));
                }
                Ok(self.again(Reason::Challenge))
            }
            Err(error) => {
                session.unchallenged(self.ticket);
                Err(error)
            }
        }
    }

    fn receive_signed(
        &mut self,
        session: &mut Session,
        signed: &Signed,
        uri: &str,
        response: &Received<'_>,
    ) -> Result<Next, AuthError> {
        if response.status != 401 || response.admitted {
            session.accepted(self.ticket);
            let verdict = session.informed(signed, response.info, uri, response.body);
            return Ok(Next::Complete(verdict));
        }
        let Ok(challenge) = challenge(response) else {
            session.release(self.ticket);
            return Ok(Next::Complete(Verdict::Absent));
        };
        let tries_left = self.tries < SIGNED_TRIES;
        if challenge.stale() {
            if !tries_left {
                return Err(self.refuse(session, AuthError::StaleLoop));
            }
            session.adopt(challenge, Some(self.ticket));
            return Ok(self.again(Reason::Stale));
        }
        let is_own = session.is_private(self.ticket, signed.lease);
        if !tries_left || (is_own && !session.is_proven()) {
            return Err(self.refuse(session, AuthError::Rejected));
        }
        session.adopt(challenge, Some(self.ticket));
        Ok(self.again(Reason::Challenge))
    }

    fn again(&mut self, reason: Reason) -> Next {
        self.reason = reason;
        self.state = State::Ready;
        Next::Again
    }

    fn fail(&mut self, session: &mut Session, error: AuthError) -> AuthError {
        self.lost(session);
        error
    }

    fn refuse(&mut self, session: &mut Session, error: AuthError) -> AuthError {
        session.refused(self.ticket);
        error
    }
}

fn challenge(response: &Received<'_>) -> Result<Challenge, AuthError> {
    match response.challenge {
        None if response.filtered => Err(AuthError::Hidden),
        lines => Challenge::select(lines).map_err(AuthError::Challenge),
    }
}

impl core::fmt::Debug for State {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Ready => "Ready",
            Self::Unsigned { .. } => "Unsigned",
            Self::Signed(_) => "Signed",
            Self::Over => "Over",
        })
    }
}

impl core::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Ticket")
    }
}
