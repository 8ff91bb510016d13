//! What a flow works with: its client, its desk, its settings.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{RefCell, RefMut};

use super::desk::{Desk, Told, Wish};
use super::retry_after;
use super::{
    Answer, Client, Error, ErrorKind, Machine, Millis, Outgoing, Reason, RequestSummary, Task,
};
use crate::atlas::{DecodeError, NewEndpoint, ProjectId, Scope};
use crate::auth::Entropy;
use crate::http::Request;
use crate::json::Value;

/// What a call has beside its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSettings {
    /// The project that the call is about. `None`: it is about none.
    pub project: Option<ProjectId>,
    /// `pretty=true`
    pub pretty: bool,
    /// `envelope=true`
    pub envelope: bool,
    /// For one HTTP request, in milliseconds. `None`: no limit.
    pub timeout_ms: Option<Millis>,
    /// How often a request that is safe to repeat is repeated.
    pub max_retries: u32,
    /// The longest content of a response that is read, in bytes. `None`: no limit.
    pub max_body_bytes: Option<u64>,
}

/// A request that got no answer, or none that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lost {
    /// Its time was over; else the connection failed.
    pub(super) timed_out: bool,
    /// It went out; else there was no time left for it.
    pub(super) sent: bool,
    /// The status of an answer whose content is longer than the limit.
    pub(super) too_long: Option<TooLong>,
}

/// An answer whose content is longer than that, and was left unread.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLong {
    pub(super) status: u16,
    pub(super) limit: u64,
}

impl Lost {
    /// What the call fails with, unless it tries again. `tries`: this one included.
    pub(super) fn kind(self, tries: u32, may_have_executed: bool) -> ErrorKind {
        match self.too_long {
            Some(TooLong { status, limit }) => {
                ErrorKind::Decode(Box::new(DecodeError::too_long(status, limit)))
            }
            None => ErrorKind::Transport {
                timed_out: self.timed_out,
                attempts: tries - u32::from(!self.sent),
                may_have_executed: self.sent && may_have_executed,
            },
        }
    }
}

/// The surroundings of one flow.
#[derive(Clone)]
pub(super) struct Context {
    client: Rc<RefCell<Client>>,
    desk: Rc<Desk>,
    settings: Rc<CallSettings>,
    /// When a wait is over: no request and no pause goes on beyond it.
    deadline: Option<Millis>,
}

impl Context {
    pub(super) fn new(client: &Rc<RefCell<Client>>, settings: CallSettings) -> Self {
        Self {
            client: Rc::clone(client),
            desk: Rc::default(),
            settings: Rc::new(settings),
            deadline: None,
        }
    }

    /// The same with a desk of its own, for a machine beside this one.
    pub(super) fn beside(&self) -> Self {
        Self {
            desk: Rc::default(),
            ..self.clone()
        }
    }

    /// The same, for as long as that. The earlier of two deadlines counts.
    pub(super) fn until(&self, deadline: Option<Millis>) -> Self {
        let deadline = match (self.deadline, deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self {
            deadline,
            ..self.clone()
        }
    }

    pub(super) fn desk(&self) -> Rc<Desk> {
        Rc::clone(&self.desk)
    }

    pub(super) fn settings(&self) -> &CallSettings {
        &self.settings
    }

    /// The client. Not to be held across a wish.
    pub(super) fn client(&self) -> RefMut<'_, Client> {
        self.client.borrow_mut()
    }

    /// The same for who may be dropped at any time.
    pub(super) fn shared_client(&self) -> Rc<RefCell<Client>> {
        Rc::clone(&self.client)
    }

    /// Looks at a task's arguments before anything is sent.
    pub(super) fn check(&self, task: &Task) -> Result<(), Error> {
        match task.request(&self.scope()) {
            Ok(_) => Ok(()),
            Err(error) => Err(ErrorKind::Argument(error).into()),
        }
    }

    /// An error about this request.
    pub(super) fn error(&self, request: &Request, kind: ErrorKind) -> Error {
        let url = [&*self.client().origin, &*request.target].concat();
        let summary = RequestSummary {
            method: request.method.clone().into_owned(),
            url,
        };
        Error::new(Some(summary), kind)
    }

    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            project: self.settings.project.as_ref(),
            version: self.client.borrow().version,
            pretty: self.settings.pretty,
            envelope: self.settings.envelope,
        }
    }

    pub(super) fn now(&self) -> Millis {
        self.desk.now()
    }

    pub(super) fn entropy(&self) -> Entropy {
        self.desk.entropy()
    }

    /// Milliseconds that are left. `None`: there is no deadline.
    pub(super) fn left(&self) -> Option<Millis> {
        self.deadline
            .map(|deadline| deadline.saturating_sub(self.now()))
    }

    pub(super) fn is_over(&self) -> bool {
        self.left() == Some(0)
    }

    /// Waits until another machine of the client has moved, or the time is over.
    pub(super) async fn join(&self) -> Result<(), Lost> {
        self.desk.ask(Wish::Join(self.left())).await;
        if self.is_over() {
            return Err(Lost {
                timed_out: true,
                sent: false,
                too_long: None,
            });
        }
        Ok(())
    }

    /// Pauses, until the deadline at most.
    pub(super) async fn sleep(&self, pause: Millis) {
        let pause = self.left().map_or(pause, |left| pause.min(left));
        self.desk.ask(Wish::Sleep(pause)).await;
    }

    /// Shows how far things are.
    pub(super) async fn tell(&self, event: Value<'static>) {
        self.desk.ask(Wish::Tell(event)).await;
    }

    /// Runs machines to their ends.
    pub(super) async fn fork(&self, machines: Vec<Machine>) {
        self.desk.ask(Wish::Fork(machines)).await;
    }

    /// An access token from the host.
    pub(super) async fn token(&self) -> Result<String, Lost> {
        match self.desk.ask(Wish::Token(self.left())).await {
            Told::Token(token) => Ok(token),
            _ => Err(Lost {
                timed_out: true,
                sent: false,
                too_long: None,
            }),
        }
    }

    /// The cloud's side of an endpoint. `None`: it was not made.
    pub(super) async fn attach(&self, service: Value<'static>) -> Option<NewEndpoint> {
        match self.desk.ask(Wish::Attach(service)).await {
            Told::Attached(endpoint) => Some(endpoint),
            _ => None,
        }
    }

    /// Sends a request as it is.
    pub(super) async fn send(
        &self,
        request: &Request,
        operation: Option<&'static str>,
        authorization: Option<String>,
        reason: Reason,
    ) -> Result<Answer, Lost> {
        let timeout = self.settings.timeout_ms;
        let timeout_ms = match (timeout, self.left()) {
            (_, Some(0)) => {
                return Err(Lost {
                    timed_out: true,
                    sent: false,
                    too_long: None,
                });
            }
            (Some(timeout), Some(left)) => Some(timeout.min(left)),
            (timeout, left) => timeout.or(left),
        };
        let outgoing = {
            let client = self.client();
            Outgoing {
                request: request.clone(),
                url: [&*client.origin, &*request.target].concat(),
                extra: client.headers.clone(),
                authorization,
                reason,
                operation,
                timeout_ms,
                max_body_bytes: self.settings.max_body_bytes,
            }
        };
        let limit = self.settings.max_body_bytes.unwrap_or(u64::MAX);
        let mut lost = Lost {
            timed_out: false,
            sent: true,
            too_long: None,
        };
        match self.desk.ask(Wish::Send(outgoing)).await {
            Told::Answer(mut answer) if answer.body.len() as u64 <= limit => {
                retry_after::to_seconds(&mut answer.retry_after, self.now());
                return Ok(answer);
            }
            Told::Answer(Answer { status, .. }) | Told::TooLong { status } => {
                lost.too_long = Some(TooLong { status, limit });
            }
            told => lost.timed_out = matches!(told, Told::Lost { timed_out: true }),
        }
        Err(lost)
    }
}
