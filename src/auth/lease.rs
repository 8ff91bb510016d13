//! A nonce in use: its challenge, its count, and which requests it serves.

use super::syntax::digit;
use super::{Challenge, Ha1};

/// Random bits for one answer, from the platform's secure generator: 128 of them become
/// the `cnonce` (RFC 7616 §5.12 wants a good source).
pub type Entropy = [u32; 4];

/// Tells exchanges of a session apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket(pub(super) u32);

impl Ticket {
    /// Of all those who send without an exchange.
    pub(super) const MANUAL: Self = Self(0);
}

/// Tells leases of a session apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct LeaseId(pub(super) u32);

/// When a challenge was taken up, in the order of the session's adoptions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) struct Moment(pub(super) u32);

/// A nonce with everything needed to answer it.
pub(super) struct Lease {
    pub(super) id: LeaseId,
    /// When the server offered it last.
    pub(super) offered: Moment,
    /// May be answered: neither refused, nor used up, nor followed by another of its realm.
    pub(super) usable: bool,
    pub(super) challenge: Challenge,
    /// Made with the first answer, kept for the next. So is the cnonce it was made with,
    /// which `-sess` sends as long as the nonce holds (RFC 7616 §3.4.2).
    pub(super) proof: Option<(Ha1, Cnonce)>,
    /// Answers made so far.
    pub(super) count: u32,
    /// The exchange that was challenged with it. `None`: it came by `nextnonce`.
    pub(super) owner: Option<Ticket>,
    /// Another exchange than the owner has used it.
    pub(super) shared: bool,
}

impl Lease {
    /// A request to `uri` is signed with it: it may be used, and the request is in its
    /// space, or was challenged with it itself.
    pub(super) fn serves(&self, ticket: Ticket, uri: &str) -> bool {
        self.usable && (self.owner == Some(ticket) || covers(&self.challenge, uri))
    }
}

/// An answer that was sent, as far as its outcome needs it.
pub(super) struct Signed {
    pub(super) lease: LeaseId,
    pub(super) count: u32,
    pub(super) cnonce: Cnonce,
}

/// The request is in the challenge's protection space (RFC 7616 §3.3, `domain`): the whole
/// server where it names none. Origins are not looked at: a session has one, and what
/// `domain` says of others is not followed.
fn covers(challenge: &Challenge, uri: &str) -> bool {
    let mut everywhere = true;
    for space in challenge.domain() {
        if is_within(uri.as_bytes(), path_of(space)) {
            return true;
        }
        everywhere = false;
    }
    everywhere
}

/// The path of an absolute URI, or of one that begins with it.
fn path_of(space: &[u8]) -> &[u8] {
    let after_scheme = space
        .windows(3)
        .position(|window| window == b"://")
        .and_then(|at| space.get(at + 3..));
    let Some(authority) = after_scheme else {
        return space;
    };
    let path = authority.iter().position(|byte| *byte == b'/');
    path.and_then(|at| authority.get(at..)).unwrap_or(b"/")
}

/// Below a path, whole segments only: `/a` covers `/a`, `/a/b` and `/a?b`, and not `/ab`.
fn is_within(uri: &[u8], path: &[u8]) -> bool {
    uri.strip_prefix(path).is_some_and(|rest| {
        path.ends_with(b"/") || matches!(rest.first(), None | Some(b'/' | b'?'))
    })
}

/// 128 bits in hex.
pub(super) type Cnonce = [u8; 32];

pub(super) fn cnonce(entropy: Entropy) -> Cnonce {
    let mut cnonce = [0; 32];
    for (digits, mut word) in cnonce.chunks_mut(8).zip(entropy) {
        for place in digits.iter_mut().rev() {
            *place = digit(word as u8 & 15);
            word >>= 4;
        }
    }
    cnonce
}
