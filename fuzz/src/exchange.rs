//! Exchanges of one session, and somebody who signs by hand beside them. Input: what happens,
//! one event after the other.
//!
//! A nonce never meets the same count twice, no exchange sends more than three signed requests,
//! and once every answer is in, everybody comes to an end.

use std::collections::HashSet;

use arbitrary::{Arbitrary, Unstructured};
use atlas_private_endpoint::auth::{
    AuthError, Credentials, Entropy, Exchange, Next, Received, Session, Step, Target,
    parse_challenges,
};

/// Exchanges at the same time. More find out nothing that these do not.
const MOST: usize = 6;
/// Unsigned requests of one exchange: the first, and three whose challenge was gone when its
/// turn came.
const MOST_UNSIGNED: u8 = 4;
const MOST_SIGNED: u8 = 3;

/// What happens. Numbers choose among those that are there, whatever their size.
#[derive(Arbitrary, Debug)]
enum Event {
    Begin {
        target: u8,
    },
    Step {
        who: u8,
    },
    Answer {
        who: u8,
        answer: Answer,
    },
    Challenge {
        who: u8,
        stale: bool,
        offer: Offer,
    },
    Unanswered {
        who: u8,
    },
    Lost {
        who: u8,
    },
    ByHand {
        target: u8,
    },
    ByHandAnswered {
        info: Option<Offer>,
    },
    ByHandChallenged {
        offer: Offer,
        stale: bool,
        told: bool,
    },
    Wipe,
}

#[derive(Arbitrary, Debug)]
struct Answer {
    status: u8,
    next: Option<Offer>,
    is_hidden: bool,
    is_admitted: bool,
}

/// A challenge out of 32, as many as a session remembers: beyond that it may forget a count.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Offer {
    nonce: u8,
    shape: u8,
}

impl Offer {
    fn nonce(self) -> String {
        format!("n{}", self.nonce % 4)
    }

    fn line(self, stale: bool) -> String {
        let bit = |place: u8| self.nonce >> place & 1 == 1;
        let realm = if bit(2) { "r" } else { "s" };
        let opaque = if bit(3) { ", opaque=\"o\"" } else { "" };
        let algorithm = if bit(4) { "SHA-256" } else { "MD5-sess" };
        let qop = ["auth", "auth-int", "auth,auth-int", "none"][usize::from(self.shape % 4)];
        let domain = if self.shape & 4 == 0 {
            ""
        } else {
            ", domain=\"/a /b\""
        };
        let nonce = self.nonce();
        format!(
            "Digest realm=\"{realm}\", nonce=\"{nonce}\"{opaque}, algorithm={algorithm}, \
             qop=\"{qop}\", stale={stale}{domain}"
        )
    }
}

/// Plays the events, then lets everybody come to an end.
pub fn check(data: &[u8]) {
    let mut events = Unstructured::new(data);
    let mut host = Host::new();
    while !events.is_empty() {
        let Ok(event) = events.arbitrary() else {
            break;
        };
        host.play(&event);
    }
    host.finish();
}

struct Host {
    session: Session,
    going: Vec<Going>,
    used: HashSet<[Vec<u8>; 5]>,
    words: u32,
    /// The last header that was made by hand, and its target.
    by_hand: Option<(String, &'static str)>,
}

/// An exchange that is not over.
struct Going {
    exchange: Exchange,
    uri: &'static str,
    body: Option<&'static [u8]>,
    is_sent: bool,
    signed: u8,
    unsigned: u8,
}

impl Host {
    fn new() -> Self {
        Self {
            session: Session::new(Credentials::new("user", "password").expect("no colon")),
            going: Vec::new(),
            used: HashSet::new(),
            words: 0,
            by_hand: None,
        }
    }

    fn play(&mut self, event: &Event) {
        match *event {
            Event::Begin { target } if self.going.len() < MOST => self.begin(target),
            Event::Begin { .. } => {}
            Event::Step { who } => _ = self.pick(who, false).map(|index| self.step(index)),
            Event::Answer { who, ref answer } => {
                let info = answer
                    .next
                    .map(|next| format!("nextnonce=\"{}\"", next.nonce()));
                let received = Received {
                    status: [200, 401, 403, 404, 500][usize::from(answer.status % 5)],
                    info: info.as_deref(),
                    filtered: answer.is_hidden,
                    admitted: answer.is_admitted,
                    ..Received::default()
                };
                _ = self
                    .pick(who, true)
                    .map(|index| self.receive(index, &received));
            }
            Event::Challenge { who, stale, offer } => {
                let line = offer.line(stale);
                let received = Received {
                    status: 401,
                    challenge: Some(&line),
                    ..Received::default()
                };
                _ = self
                    .pick(who, true)
                    .map(|index| self.receive(index, &received));
            }
            Event::Unanswered { who } => {
                if let Some(index) = self.pick(who, true) {
                    self.going
                        .remove(index)
                        .exchange
                        .unanswered(&mut self.session);
                }
            }
            Event::Lost { who } => {
                if !self.going.is_empty() {
                    let index = usize::from(who) % self.going.len();
                    self.going.remove(index).exchange.lost(&mut self.session);
                }
            }
            Event::ByHand { target } => self.sign_by_hand(target),
            Event::ByHandAnswered { info } => {
                let info = info.map(|next| format!("nextnonce=\"{}\"", next.nonce()));
                if let Some((header, uri)) = self.by_hand.take() {
                    let _verdict = self.session.answered(info.as_deref(), &header, uri, None);
                }
            }
            Event::ByHandChallenged { offer, stale, told } => {
                let header = self.by_hand.take().filter(|_| told);
                let header = header.as_ref().map(|(header, _)| &**header);
                let line = offer.line(stale);
                let _reaction = self.session.challenged([&*line], header);
            }
            Event::Wipe => self.wipe(),
        }
    }

    /// As a host does: it ends its exchanges first. What is signed with a password that is no
    /// more proves nothing, so the counts may begin anew.
    fn wipe(&mut self) {
        for mut going in self.going.drain(..) {
            going.exchange.lost(&mut self.session);
        }
        self.session.wipe();
        self.used.clear();
        self.by_hand = None;
    }

    /// Of those whose request is under way, or of those whose is not.
    fn pick(&self, who: u8, is_sent: bool) -> Option<usize> {
        let fitting = |going: &Going| going.is_sent == is_sent;
        let count = self.going.iter().filter(|going| fitting(going)).count();
        let chosen = usize::from(who).checked_rem(count)?;
        let mut indices = (0..self.going.len()).filter(|&index| fitting(&self.going[index]));
        indices.nth(chosen)
    }

    fn begin(&mut self, target: u8) {
        let exchange = Exchange::new(&mut self.session);
        self.going.push(Going {
            exchange,
            uri: ["/a", "/a/x", "/c", "/c?d"][usize::from(target % 4)],
            body: (target & 4 == 0).then_some(b"body"),
            is_sent: false,
            signed: 0,
            unsigned: 0,
        });
    }

    /// Whether something came of it: a request, or an end.
    fn step(&mut self, index: usize) -> bool {
        let entropy = self.entropy();
        let going = &mut self.going[index];
        let target = Target {
            method: "GET",
            uri: going.uri,
            body: going.body,
        };
        match going.exchange.step(&mut self.session, &target, entropy) {
            Ok(Step::Join) => return false,
            Ok(Step::Send { authorization, .. }) => {
                assert_eq!(going.exchange.is_signed(), authorization.is_some());
                going.is_sent = true;
                match authorization {
                    Some(header) => {
                        going.signed += 1;
                        self.note(&header);
                    }
                    None => going.unsigned += 1,
                }
                let going = &self.going[index];
                assert!(going.signed <= MOST_SIGNED && going.unsigned <= MOST_UNSIGNED);
            }
            Err(error) => {
                let may_be = matches!(error, AuthError::Rejected | AuthError::Sign(_));
                assert!(may_be, "{error:?}");
                self.going.remove(index);
            }
        }
        true
    }

    fn receive(&mut self, index: usize, received: &Received<'_>) {
        let going = &mut self.going[index];
        going.is_sent = false;
        match going
            .exchange
            .receive(&mut self.session, going.uri, received)
        {
            Ok(Next::Again) => assert_eq!(received.status, 401),
            Ok(Next::Complete(_)) | Err(_) => _ = self.going.remove(index),
        }
    }

    fn sign_by_hand(&mut self, target: u8) {
        let uri = ["/a", "/c"][usize::from(target % 2)];
        let target = Target {
            method: "GET",
            uri,
            body: None,
        };
        let entropy = self.entropy();
        if let Ok(Some(header)) = self.session.authorize(&target, entropy) {
            self.note(&header);
            self.by_hand = Some((header, uri));
        }
    }

    fn entropy(&mut self) -> Entropy {
        self.words += 1;
        [self.words; 4]
    }

    /// A count is used once with its nonce. Where there is no `qop` there are no counts.
    fn note(&mut self, header: &str) {
        let read = parse_challenges([header]).expect("a header");
        let of = |name: &str| {
            let mut params = read[0].params.iter();
            params
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        let Some(count) = of("nc") else {
            return;
        };
        let [realm, nonce, opaque, algorithm] =
            ["realm", "nonce", "opaque", "algorithm"].map(|name| of(name).unwrap_or_default());
        let pair = [realm, nonce, opaque, algorithm, count];
        assert!(self.used.insert(pair), "used before: {header}");
    }

    /// Every request is answered, and everybody asks again, until all are over. Then a request
    /// of somebody new goes at once.
    fn finish(&mut self) {
        let refusal = Received {
            status: 403,
            ..Received::default()
        };
        while !self.going.is_empty() {
            while let Some(index) = self.pick(0, true) {
                self.receive(index, &refusal);
            }
            let mut has_moved = self.going.is_empty();
            for index in (0..self.going.len()).rev() {
                has_moved |= self.step(index);
            }
            assert!(has_moved, "all wait, and nothing is under way");
        }
        self.begin(0);
        assert!(self.step(0), "somebody who is over is waited for");
    }
}
