//! What exchanges share: the credentials, the nonces they were given, and whose turn it is.
//!
//! A [`Session`] is one protection space (RFC 7616 §3.3): one origin, one user. Its leases
//! are the nonces the server handed out, each with the count of the answers already made
//! with it. The pair of nonce and count is taken in the same call that builds the header,
//! so two exchanges can never send the same pair (RFC 7616 §3.4.5).

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::authorization::header;
use super::lease::{Entropy, Lease, LeaseId, Moment, Signed, Ticket, cnonce};
use super::params::value_of;
use super::{AuthError, AuthenticationInfo, Challenge, Credentials, Ha1, Qop, Target, Verdict};

/// Nonces remembered, the current one included. A server that offers one of them again
/// finds its count going on; one forgotten would start again at 1, which a server that
/// keeps that long a memory refuses once, with a new nonce.
const LEASES: usize = 32;
/// Leaders that may fail one after the other before the rest goes at once. A server that is
/// down would otherwise be found out by each call in turn.
const SILENCES: u8 = 2;

/// One origin, one user: credentials, nonces, counts, and the order of those who wait.
pub struct Session {
    credentials: Credentials,
    /// In the order in which they were offered.
    leases: Vec<Lease>,
    adoptions: u32,
    next_ticket: u32,
    /// The exchange that finds out for all; the others join it.
    leader: Option<Ticket>,
    /// The exchange that goes alone, after those in flight.
    alone: Option<Ticket>,
    in_flight: u32,
    /// The server has accepted these credentials since it last refused them.
    proven: bool,
    /// The last unsigned request was not challenged: there is nothing to wait for.
    open: bool,
    /// Leaders in a row that got no answer at all.
    silences: u8,
    refusals: u32,
}

/// How an exchange wants to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// With the others.
    Shared,
    /// After those in flight, and nobody beside it.
    Alone,
    /// The same, to be given a challenge of its own.
    AloneUnsigned,
}

/// What an exchange may do now.
pub(super) enum Turn {
    /// Another exchange finds out first: ask again when something has changed.
    Join,
    /// Send without an answer; no challenge is known.
    Unsigned,
    /// Send with this `Authorization` value.
    Signed(String, Signed),
}

impl Session {
    /// A session that knows no challenge yet.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            leases: Vec::new(),
            adoptions: 0,
            next_ticket: 0,
            leader: None,
            alone: None,
            in_flight: 0,
            proven: false,
            open: false,
            silences: 0,
            refusals: 0,
        }
    }

    /// Wipes the password and every value derived from it. What is signed afterwards is
    /// worthless, so callers end their exchanges first.
    pub fn wipe(&mut self) {
        self.credentials.wipe();
        self.leases.clear();
    }

    pub(super) fn ticket(&mut self) -> Ticket {
        self.next_ticket = self.next_ticket.wrapping_add(1).max(1);
        Ticket(self.next_ticket)
    }

    /// How often credentials were refused so far, for those who wait on a verdict.
    pub(super) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// The moment of the last adoption.
    pub(super) fn now(&self) -> Moment {
        Moment(self.adoptions)
    }

    /// A challenge of this one's realm has been adopted since, and may still be answered.
    pub(super) fn is_overtaken(&self, challenge: &Challenge, since: Moment) -> bool {
        self.leases.iter().any(|lease| {
            lease.usable && lease.offered > since && lease.challenge.realm() == challenge.realm()
        })
    }

    fn is_cold(&self) -> bool {
        !self.leases.iter().any(|lease| lease.usable)
    }

    /// Whose turn is it? Decides and, where it is this exchange's, takes the count and
    /// builds the header. Nothing changes when it fails.
    pub(super) fn turn(
        &mut self,
        ticket: Ticket,
        way: Way,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Turn, AuthError> {
        if self.alone.is_some_and(|other| other != ticket) {
            return Ok(Turn::Join);
        }
        let alone = way != Way::Shared;
        if alone {
            self.alone = Some(ticket);
            if self.in_flight > 0 {
                return Ok(Turn::Join);
            }
        }
        let waits = !self.open && self.silences < SILENCES;
        if waits && !alone && self.leader.is_some_and(|other| other != ticket) {
            return Ok(Turn::Join);
        }
        let signed = match way {
            Way::AloneUnsigned => None,
            Way::Shared | Way::Alone => self.sign(ticket, target, entropy)?,
        };
        // Others wait where the key or every challenge is unknown.
        if waits && (!self.proven || self.is_cold()) {
            self.leader = Some(ticket);
        }
        Ok(match signed {
            None => Turn::Unsigned,
            Some((header, signed)) => {
                self.in_flight += 1;
                Turn::Signed(header, signed)
            }
        })
    }

    pub(super) fn sign(
        &mut self,
        ticket: Ticket,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Option<(String, Signed)>, AuthError> {
        let lease = self
            .leases
            .iter_mut()
            .rev()
            .find(|lease| lease.serves(ticket, target.uri));
        let Some(lease) = lease else {
            return Ok(None);
        };
        let Some(count) = lease.count.checked_add(1) else {
            // RFC 7616 gives `nc` eight hex digits: this nonce is used up.
            lease.usable = false;
            return Ok(None);
        };
        let mut cnonce = cnonce(entropy);
        let (ha1, first) = lease.proof.get_or_insert_with(|| {
            let ha1 = Ha1::with(&lease.challenge, &self.credentials, &cnonce);
            (ha1, cnonce)
        });
        if lease.challenge.algorithm().session {
            cnonce = *first;
        }
        let header = header(
            &lease.challenge,
            &self.credentials,
            ha1,
            target,
            count,
            &cnonce,
        )?;
        lease.count = count;
        lease.shared |= lease.owner != Some(ticket);
        let signed = Signed {
            lease: lease.id,
            count,
            cnonce,
        };
        Ok(Some((header, signed)))
    }

    /// Makes the challenge the current one. A nonce known already, with the same opaque,
    /// goes on counting, whatever realm and algorithm come with it: a server may offer one
    /// nonce in several challenges, and looks up counts by the nonce. Any other begins at 1.
    pub(super) fn adopt(&mut self, challenge: Challenge, owner: Option<Ticket>) {
        self.adoptions = self.adoptions.wrapping_add(1);
        let offered = self.now();
        self.open = false;
        self.silences = 0;
        for lease in &mut self.leases {
            lease.usable &= lease.challenge.realm() != challenge.realm();
        }
        let known = self.leases.iter().position(|lease| {
            lease.challenge.nonce() == challenge.nonce()
                && lease.challenge.opaque() == challenge.opaque()
        });
        let mut lease = Lease {
            id: LeaseId(self.adoptions),
            offered,
            usable: true,
            challenge,
            proof: None,
            count: 0,
            owner,
            shared: false,
        };
        if let Some(index) = known {
            let old = self.leases.remove(index);
            // What is under way is proven by the realm and the algorithm that it was signed for.
            if old.challenge.realm() == lease.challenge.realm()
                && old.challenge.algorithm() == lease.challenge.algorithm()
            {
                lease.id = old.id;
                lease.proof = old.proof;
            }
            lease.count = old.count;
            lease.owner = old.owner;
            lease.shared = old.shared;
        } else if self.leases.len() == LEASES {
            self.leases.remove(0);
        }
        self.leases.push(lease);
    }

    /// Only this exchange has used that nonce, and was challenged with it.
    pub(super) fn is_private(&self, ticket: Ticket, lease: LeaseId) -> bool {
        self.leases
            .iter()
            .find(|l| l.id == lease)
            .is_some_and(|l| !l.shared && l.owner == Some(ticket))
    }

    /// That nonce was answered once, and no newer one is known.
    pub(super) fn is_sole_use(&self, sent: &[u8]) -> bool {
        let newest = self.leases.last();
        newest.is_some_and(|lease| lease.count == 1 && is_of(&lease.challenge, sent))
    }

    /// The lease that credentials with these parameters were made with.
    pub(super) fn lease_of(&self, sent: &[u8]) -> Option<LeaseId> {
        let mut newest_first = self.leases.iter().rev();
        let lease = newest_first.find(|lease| is_of(&lease.challenge, sent))?;
        Some(lease.id)
    }

    /// What the next request to this target would be signed with: `None` where it would not
    /// be signed, else the `qop`.
    pub(super) fn outlook(&self, ticket: Ticket, uri: &str) -> Option<Option<Qop>> {
        let mut newest_first = self.leases.iter().rev();
        let lease = newest_first.find(|lease| lease.serves(ticket, uri))?;
        Some(lease.challenge.qop())
    }

    /// The server has accepted these credentials, and not refused them since.
    pub(super) fn is_proven(&self) -> bool {
        self.proven
    }

    /// A signed request has been answered, or never will be.
    pub(super) fn landed(&mut self, ticket: Ticket) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.alone == Some(ticket) {
            self.alone = None;
        }
    }

    /// The server took this exchange's credentials: those who joined it may go.
    pub(super) fn accepted(&mut self, ticket: Ticket) {
        self.proven = true;
        self.silences = 0;
        self.release(ticket);
    }

    /// An unsigned request was answered without a challenge that we could take up: there
    /// is nothing the others could wait for.
    pub(super) fn unchallenged(&mut self, ticket: Ticket) {
        self.open = self.is_cold();
        self.silences = 0;
        self.release(ticket);
    }

    /// The server refused the credentials themselves. Those who joined the leader end too:
    /// theirs are the same.
    pub(super) fn refused(&mut self, ticket: Ticket) {
        if self.leader == Some(ticket) {
            self.refusals = self.refusals.wrapping_add(1);
        }
        self.proven = false;
        for lease in &mut self.leases {
            lease.usable = false;
        }
        self.release(ticket);
    }

    /// No answer came to the leader. A second one tries; after that nobody waits for the
    /// silence of another.
    pub(super) fn unanswered(&mut self, ticket: Ticket) {
        if self.leader == Some(ticket) {
            self.silences = self.silences.saturating_add(1);
        }
        self.release(ticket);
    }

    /// The exchange is over: the next one that asks may lead, or go alone.
    pub(super) fn release(&mut self, ticket: Ticket) {
        if self.leader == Some(ticket) {
            self.leader = None;
        }
        if self.alone == Some(ticket) {
            self.alone = None;
        }
    }

    /// Takes up `nextnonce` and checks `rspauth` (RFC 7616 §3.5).
    pub(super) fn informed(
        &mut self,
        signed: &Signed,
        info: Option<&str>,
        uri: &str,
        body: Option<&[u8]>,
    ) -> Verdict {
        let Some(info) = info.map(AuthenticationInfo::parse) else {
            return Verdict::Absent;
        };
        let Some(lease) = self.leases.iter().find(|l| l.id == signed.lease) else {
            return Verdict::Absent;
        };
        let Some((ha1, _)) = &lease.proof else {
            return Verdict::Absent;
        };
        let verdict = info.verify(
            &lease.challenge,
            ha1,
            uri,
            body,
            signed.count,
            signed.cnonce,
        );
        if let Some(nonce) = info.nextnonce() {
            let next = lease.challenge.with_nonce(nonce);
            self.adopt(next, None);
        }
        verdict
    }
}

/// Credentials with these parameters answer that challenge.
fn is_of(challenge: &Challenge, sent: &[u8]) -> bool {
    value_of(sent, b"nonce") == Some(challenge.nonce())
        && value_of(sent, b"opaque") == challenge.opaque()
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Exchange;
    use std::vec;

    /// Signs a request of an exchange of its own: its nonce count, or none.
    fn signed(session: &mut Session) -> Option<String> {
        let mut exchange = Exchange::new(session);
        let target = Target {
            method: "GET",
            uri: "/",
            body: None,
        };
        let step = exchange.step(session, &target, [0; 4]).expect("a request");
        let crate::auth::Step::Send { authorization, .. } = step else {
            panic!("expected a request");
        };
        exchange.lost(session);
        let header = authorization?;
        let (_, rest) = header.split_once("nc=").expect("a count");
        rest.get(..8).map(Into::into)
    }

    #[test]
    fn a_nonce_and_its_opaque_go_on_counting_in_another_realm_or_algorithm() {
        let mut session = Session::new(Credentials::new("u", "p").expect("a name"));
        let mut count = |rest: &str| {
            let line = std::format!(r#"Digest nonce="n", qop="auth", {rest}"#);
            let challenge = Challenge::select(vec![line.as_str()]).expect("a challenge");
            session.adopt(challenge, None);
            signed(&mut session).expect("a signed request")
        };
        assert_eq!(count(r#"realm="r", opaque="o""#), "00000001");
        assert_eq!(count(r#"realm="s", opaque="o""#), "00000002");
        assert_eq!(
            count(r#"realm="s", opaque="o", algorithm=SHA-256"#),
            "00000003"
        );
        // RFC 7616 §3.3 lets a server mean another state of its own by another opaque.
        assert_eq!(count(r#"realm="s", opaque="p""#), "00000001");
        assert_eq!(count(r#"realm="s""#), "00000001");
    }

    #[test]
    fn a_nonce_whose_counts_are_used_up_is_dropped() {
        let mut session = Session::new(Credentials::new("u", "p").expect("a name"));
        let challenge = |nonce: &str| {
            let line = std::format!(r#"Digest realm="r", nonce="{nonce}", qop="auth""#);
            Challenge::select(vec![line.as_str()]).expect("a challenge")
        };
        session.adopt(challenge("n1"), None);
        for lease in &mut session.leases {
            lease.count = u32::MAX - 1;
        }
        assert_eq!(signed(&mut session).as_deref(), Some("ffffffff"));
        // RFC 7616 gives `nc` eight hex digits: a new challenge is fetched.
        assert_eq!(signed(&mut session), None);
        session.adopt(challenge("n2"), None);
        assert_eq!(signed(&mut session).as_deref(), Some("00000001"));
        // Offered again, the old nonce is still used up.
        session.adopt(challenge("n1"), None);
        assert_eq!(signed(&mut session), None);
    }
}
