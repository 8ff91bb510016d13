//! The machine that a host drives.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use super::desk::{Desk, Told, Wish};
use super::{Answer, Error, Millis, Outcome, Step};
use crate::atlas::NewEndpoint;
use crate::auth::Entropy;

type Flow = Pin<Box<dyn Future<Output = Result<Outcome, Error>>>>;

/// One call of a client, however many requests it takes: `step` says what to do, the host
/// does it and tells what came of it, until a step is [`Step::Done`] or [`Step::Fail`].
///
/// Inside is an `async` function, which is to say a state machine that the compiler made.
/// Nothing runs it but `step`: each one polls it once, and it stops at its next wish. There is
/// no executor, no waker and no thread. Dropping the machine gives up what it holds.
#[must_use = "a machine does nothing until it is stepped"]
pub struct Machine {
    desk: Rc<Desk>,
    flow: Option<Flow>,
}

impl Machine {
    /// A machine for a flow that talks over this desk.
    pub(super) fn new(
        desk: Rc<Desk>,
        flow: impl Future<Output = Result<Outcome, Error>> + 'static,
    ) -> Self {
        Self {
            desk,
            flow: Some(Box::pin(flow)),
        }
    }

    /// What to do now. `now` is in milliseconds since 1970 and never goes back; the entropy is
    /// fresh for each step.
    pub fn step(&mut self, now: Millis, entropy: Entropy) -> Step {
        self.desk.enter(now, entropy);
        let Some(flow) = &mut self.flow else {
            return Step::Done(Outcome::Nothing);
        };
        let polled = flow.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(result) = polled {
            self.flow = None;
            return match result {
                Ok(outcome) => Step::Done(outcome),
                Err(error) => Step::Fail(error),
            };
        }
        match self.desk.leave() {
            Some(Wish::Send(outgoing)) => Step::Send(outgoing),
            Some(Wish::Sleep(pause)) => Step::Sleep(pause),
            Some(Wish::Token(within)) => Step::Token(within),
            Some(Wish::Attach(service)) => Step::Attach(service),
            Some(Wish::Tell(event)) => Step::Tell(event),
            Some(Wish::Fork(machines)) => Step::Fork(machines),
            Some(Wish::Join(within)) => Step::Join(within),
            // A flow stops only at a wish.
            None => Step::Join(None),
        }
    }

    /// The request of the last step was answered.
    pub fn receive(&mut self, answer: Answer) {
        self.desk.tell(Told::Answer(answer));
    }

    /// It was, with a content of more than [`Outgoing::max_body_bytes`](super::Outgoing), which
    /// was left unread.
    pub fn too_long(&mut self, status: u16) {
        self.desk.tell(Told::TooLong { status });
    }

    /// It was not: its time was over, or the connection failed.
    pub fn lost(&mut self, timed_out: bool) {
        self.desk.tell(Told::Lost { timed_out });
    }

    /// The access token that [`Step::Token`] asked for.
    pub fn token(&mut self, token: String) {
        self.desk.tell(Told::Token(token));
    }

    /// What was made in the cloud for [`Step::Attach`].
    pub fn attached(&mut self, endpoint: NewEndpoint) {
        self.desk.tell(Told::Attached(endpoint));
    }

    /// Nobody waits for this call any more: what it holds is given back, and the next of the
    /// client's machines goes in its place.
    pub fn abandon(&mut self) {
        self.flow = None;
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").finish_non_exhaustive()
    }
}
