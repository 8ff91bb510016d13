//! The desk between a flow and its host: one wish goes out, what became of it comes back.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::future::poll_fn;
use core::task::Poll;

use super::{Answer, Machine, Millis, Outgoing};
use crate::atlas::NewEndpoint;
use crate::auth::Entropy;
use crate::json::Value;

/// What a flow wants of its host.
#[derive(Debug)]
pub(super) enum Wish {
    /// An HTTP request.
    Send(Outgoing),
    /// To be asked again when another machine of the client has moved, or after so long.
    Join(Option<Millis>),
    /// A pause.
    Sleep(Millis),
    /// An access token that only the host can get, within so long.
    Token(Option<Millis>),
    /// The cloud's side of an endpoint, for the service that is shown.
    Attach(Value<'static>),
    /// Nothing: the host is shown how far things are.
    Tell(Value<'static>),
    /// Machines to be run to their ends, at the same time.
    Fork(Vec<Machine>),
}

/// What became of a wish.
#[derive(Debug)]
pub(super) enum Told {
    /// It was done, or moved.
    Moved,
    /// The request was answered.
    Answer(Answer),
    /// It was not.
    Lost {
        /// Its time was over.
        timed_out: bool,
    },
    /// It was, at a length that is not read.
    TooLong {
        /// The status code.
        status: u16,
    },
    /// The access token.
    Token(String),
    /// What was made in the cloud.
    Attached(NewEndpoint),
}

/// The desk of one machine.
#[derive(Debug, Default)]
pub(super) struct Desk(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    now: Millis,
    entropy: Entropy,
    wish: Option<Wish>,
    told: Option<Told>,
}

impl Desk {
    /// Puts a wish on the desk and waits for what becomes of it.
    pub(super) async fn ask(&self, wish: Wish) -> Told {
        let mut wish = Some(wish);
        poll_fn(|_| {
            let mut state = self.0.borrow_mut();
            if let Some(wish) = wish.take() {
                state.wish = Some(wish);
                return Poll::Pending;
            }
            match state.told.take() {
                Some(told) => Poll::Ready(told),
                None => Poll::Pending,
            }
        })
        .await
    }

    /// The time of this step.
    pub(super) fn now(&self) -> Millis {
        self.0.borrow().now
    }

    /// The randomness of this step.
    pub(super) fn entropy(&self) -> Entropy {
        self.0.borrow().entropy
    }

    /// The host says what became of the wish.
    pub(super) fn tell(&self, told: Told) {
        self.0.borrow_mut().told = Some(told);
    }

    /// The host goes on, now. A wish of which it told nothing is taken for done.
    pub(super) fn enter(&self, now: Millis, entropy: Entropy) {
        let mut state = self.0.borrow_mut();
        state.now = now;
        state.entropy = entropy;
        state.told.get_or_insert(Told::Moved);
    }

    /// What the flow wants next.
    pub(super) fn leave(&self) -> Option<Wish> {
        self.0.borrow_mut().wish.take()
    }
}
