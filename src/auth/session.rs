//! What exchanges share: the credentials, the nonces they were given, and whose turn it is.
//!
//! A [`Session`] is one protection space (RFC 7616 §3.3): one origin, one user. Its leases
//! are the nonces the server handed out, each with the count of the answers already made
//! with it. The pair of nonce and count is taken in the same call that builds the header,
//! so two exchanges can never send the same pair (RFC 7616 §3.4.5).

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{
    AuthError, AuthenticationInfo, Challenge, Credentials, Ha1, Target, Verdict, authorization,
};

/// Nonces remembered, the current one included. A server that offers one of them again
/// finds its count going on; one forgotten would start again at 1, which a server that
/// keeps that long a memory refuses once, with a new nonce.
const LEASES: usize = 32;

/// Random bits for one answer, from the platform's secure generator: 128 of them become
/// the `cnonce` (RFC 7616 §5.12 wants a good source).
pub type Entropy = [u32; 4];

/// Tells exchanges of a session apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket(u32);

/// Tells leases of a session apart, in the order in which they were taken up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) struct LeaseId(u32);

/// A nonce with everything needed to answer it.
struct Lease {
    id: LeaseId,
    challenge: Challenge,
    /// Made with the first answer, kept for the next. So is the cnonce it was made with,
    /// which `-sess` sends as long as the nonce holds (RFC 7616 §3.4.2).
    proof: Option<(Ha1, Cnonce)>,
    /// Answers made so far.
    count: u32,
    /// The exchange that was challenged with it. `None`: it came by `nextnonce`.
    owner: Option<Ticket>,
    /// Another exchange than the owner has used it.
    shared: bool,
}

/// One origin, one user: credentials, nonces, counts, and the order of those who wait.
pub struct Session {
    credentials: Credentials,
    /// Oldest first; the last one is the current one while `leased`.
    leases: Vec<Lease>,
    leased: bool,
    next_lease: u32,
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
    refusals: u32,
}

/// An answer that was sent, as far as its outcome needs it.
pub(super) struct Signed {
    pub(super) lease: LeaseId,
    count: u32,
    cnonce: Cnonce,
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
            leased: false,
            next_lease: 0,
            next_ticket: 0,
            leader: None,
            alone: None,
            in_flight: 0,
            proven: false,
            open: false,
            refusals: 0,
        }
    }

    /// Wipes the password and every value derived from it. What is signed afterwards is
    /// worthless, so callers end their exchanges first.
    pub fn wipe(&mut self) {
        self.credentials.wipe();
        self.leases.clear();
        self.leased = false;
    }

    pub(super) fn ticket(&mut self) -> Ticket {
        self.next_ticket = self.next_ticket.wrapping_add(1);
        Ticket(self.next_ticket)
    }

    /// How often credentials were refused so far, for those who wait on a verdict.
    pub(super) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// A challenge is known that may be answered.
    pub(super) fn is_leased(&self) -> bool {
        self.leased
    }

    /// The newest lease taken up so far.
    pub(super) fn newest(&self) -> LeaseId {
        LeaseId(self.next_lease)
    }

    /// Whose turn is it? Decides and, where it is this exchange's, takes the count and
    /// builds the header. Nothing changes when it fails.
    pub(super) fn turn(
        &mut self,
        ticket: Ticket,
        alone: bool,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Turn, AuthError> {
        if self.alone.is_some_and(|other| other != ticket) {
            return Ok(Turn::Join);
        }
        if alone {
            self.alone = Some(ticket);
            if self.in_flight > 0 {
                return Ok(Turn::Join);
            }
        }
        if !alone && !self.open && self.leader.is_some_and(|other| other != ticket) {
            return Ok(Turn::Join);
        }
        let signed = self.sign(ticket, target, entropy)?;
        if !self.proven && !self.open {
            self.leader = Some(ticket);
        }
        let Some((header, signed)) = signed else {
            if !self.open {
                self.leader = Some(ticket);
            }
            return Ok(Turn::Unsigned);
        };
        self.in_flight += 1;
        Ok(Turn::Signed(header, signed))
    }

    fn sign(
        &mut self,
        ticket: Ticket,
        target: &Target<'_>,
        entropy: Entropy,
    ) -> Result<Option<(String, Signed)>, AuthError> {
        let Some(lease) = self.leases.last_mut().filter(|_| self.leased) else {
            return Ok(None);
        };
        let Some(count) = lease.count.checked_add(1) else {
            // RFC 7616 gives `nc` eight hex digits: this nonce is used up.
            self.leased = false;
            return Ok(None);
        };
        let fresh = Cnonce::new(entropy);
        let (ha1, first) = lease.proof.get_or_insert_with(|| {
            let ha1 = Ha1::new(&lease.challenge, &self.credentials, fresh.as_str());
            (ha1, fresh)
        });
        let cnonce = if lease.challenge.algorithm().session {
            *first
        } else {
            fresh
        };
        let header = authorization(
            &lease.challenge,
            &self.credentials,
            ha1,
            target,
            count,
            cnonce.as_str(),
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
    /// goes on counting; any other begins at 1.
    pub(super) fn adopt(&mut self, challenge: Challenge, owner: Option<Ticket>) {
        self.next_lease = self.next_lease.wrapping_add(1);
        let id = LeaseId(self.next_lease);
        self.leased = true;
        self.open = false;
        let known = self.leases.iter().position(|lease| {
            lease.challenge.nonce() == challenge.nonce()
                && lease.challenge.opaque() == challenge.opaque()
                && lease.challenge.algorithm() == challenge.algorithm()
                && lease.challenge.realm() == challenge.realm()
        });
        let lease = match known {
            Some(index) => {
                let lease = self.leases.remove(index);
                Lease {
                    id,
                    challenge,
                    ..lease
                }
            }
            None => {
                if self.leases.len() == LEASES {
                    self.leases.remove(0);
                }
                Lease {
                    id,
                    challenge,
                    proof: None,
                    count: 0,
                    owner,
                    shared: false,
                }
            }
        };
        self.leases.push(lease);
    }

    /// Only this exchange has used that nonce, and was challenged with it.
    pub(super) fn is_private(&self, ticket: Ticket, lease: LeaseId) -> bool {
        self.leases
            .iter()
            .find(|l| l.id == lease)
            .is_some_and(|l| !l.shared && l.owner == Some(ticket))
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
        self.release(ticket);
    }

    /// An unsigned request was answered without a challenge that we could take up: there
    /// is nothing the others could wait for.
    pub(super) fn unchallenged(&mut self, ticket: Ticket) {
        self.open = !self.leased;
        self.release(ticket);
    }

    /// The server refused the credentials themselves. Those who joined the leader end too:
    /// theirs are the same.
    pub(super) fn refused(&mut self, ticket: Ticket) {
        if self.leader == Some(ticket) {
            self.refusals = self.refusals.wrapping_add(1);
        }
        self.proven = false;
        self.leased = false;
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
            signed.cnonce.as_str(),
        );
        if let Some(nonce) = info.nextnonce() {
            let next = lease.challenge.with_nonce(nonce);
            self.adopt(next, None);
        }
        verdict
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(..)")
    }
}

/// 128 bits in hex.
#[derive(Clone, Copy)]
struct Cnonce([u8; 32]);

impl Cnonce {
    fn new(entropy: Entropy) -> Self {
        let mut text = [b'0'; 32];
        let nibbles = entropy
            .iter()
            .flat_map(|word| (0..8).map(move |i| (word >> (28 - 4 * i)) & 15));
        for (place, nibble) in text.iter_mut().zip(nibbles) {
            *place = char::from_digit(nibble, 16).map_or(b'0', |digit| digit as u8);
        }
        Self(text)
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}
