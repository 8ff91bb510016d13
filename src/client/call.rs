//! One call as a state machine: Digest's exchange around an Atlas operation.

use alloc::string::String;
use core::fmt;

use super::{Client, Error, ErrorKind, Output, RequestSummary, Task};
use crate::atlas::{ApiVersion, Decoded, InvalidArgument, ProjectId, ResponseError, Scope};
use crate::auth::{self, AuthError, Entropy, Exchange, Next, Reason, Received, Target};
use crate::http::{Request, Response};

/// What a call has beside its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSettings {
    /// The project that the call is about.
    pub project: ProjectId,
    /// `pretty=true`
    pub pretty: bool,
    /// `envelope=true`
    pub envelope: bool,
}

/// One call of a [`Client`].
#[must_use = "a call does nothing until it is stepped; end it with `abandon` if it is given up"]
pub struct Call {
    task: Task,
    settings: CallSettings,
    version: ApiVersion,
    request: Request,
    url: String,
    exchange: Exchange,
    outcome: Option<Result<Decoded<Output>, ErrorKind>>,
}

/// What the host is to do.
#[derive(Debug)]
#[must_use]
pub enum Step<'a> {
    /// Send this, then tell with [`Call::receive`] or [`Call::lost`].
    Send(Outgoing<'a>),
    /// Another call finds out first: step again when any call of the client has moved.
    Join,
    /// The result.
    Done(Decoded<Output>),
    /// There is none.
    Fail(Error),
}

/// A request to be sent as it stands here.
#[derive(Debug)]
pub struct Outgoing<'a> {
    /// Method, target, headers and body.
    pub request: &'a Request,
    /// Absolute.
    pub url: &'a str,
    /// Headers of the client, beside the request's own.
    pub extra: &'a [(String, String)],
    /// The `Authorization` header, if it is to have one.
    pub authorization: Option<String>,
    /// Why it is sent.
    pub reason: Reason,
}

/// A response, and what Digest needs of its headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incoming<'a> {
    /// What the operation reads.
    pub response: Response<'a>,
    /// `WWW-Authenticate`; several lines joined by commas, as `fetch` has them.
    pub challenge: Option<&'a str>,
    /// `Authentication-Info`
    pub info: Option<&'a str>,
    /// A browser kept headers from us that the server may have sent (CORS).
    pub filtered: bool,
}

impl Call {
    /// Begins a call. Nothing is taken from the client's session yet.
    ///
    /// # Errors
    /// An argument that cannot be sent.
    pub fn new(
        client: &mut Client,
        task: Task,
        settings: CallSettings,
    ) -> Result<Self, InvalidArgument> {
        let request = task.request(&scope(&settings, client.version))?;
        let mut url = client.origin.clone();
        url.push_str(&request.target);
        Ok(Self {
            task,
            settings,
            version: client.version,
            request,
            url,
            exchange: Exchange::new(&mut client.session),
            outcome: None,
        })
    }

    /// What to do now.
    pub fn step<'a>(&'a mut self, client: &'a mut Client, entropy: Entropy) -> Step<'a> {
        match self.outcome.take() {
            None => {}
            Some(Ok(decoded)) => return Step::Done(decoded),
            Some(Err(kind)) => return Step::Fail(self.error(kind)),
        }
        let target = Target {
            method: &self.request.method,
            uri: &self.request.target,
            body: Some(self.request.body.as_deref().unwrap_or_default().as_bytes()),
        };
        match self.exchange.step(&mut client.session, &target, entropy) {
            Ok(auth::Step::Join) => Step::Join,
            Ok(auth::Step::Send {
                authorization,
                reason,
            }) => Step::Send(Outgoing {
                request: &self.request,
                url: &self.url,
                extra: &client.headers,
                authorization,
                reason,
            }),
            Err(error) => Step::Fail(self.error(ErrorKind::Auth {
                error,
                status: None,
            })),
        }
    }

    /// The request was answered.
    pub fn receive(&mut self, client: &mut Client, incoming: &Incoming<'_>) {
        let response = &incoming.response;
        let decoded = if response.status == 401 && !self.exchange.is_signed() {
            None
        } else {
            Some(self.decode(response))
        };
        let received = Received {
            status: response.status,
            challenge: incoming.challenge,
            info: incoming.info,
            body: Some(response.body.as_bytes()),
            filtered: incoming.filtered,
            admitted: decoded.as_ref().is_some_and(is_admitted),
        };
        let target = &self.request.target;
        let next = self
            .exchange
            .receive(&mut client.session, target, &received);
        self.outcome = match next {
            Ok(Next::Again) => None,
            Ok(Next::Complete(_)) => Some(if response.status == 401 && !received.admitted {
                Err(refused(AuthError::Rejected))
            } else {
                decoded
                    .unwrap_or_else(|| self.decode(response))
                    .map_err(ErrorKind::from)
            }),
            Err(error) => Some(Err(refused(error))),
        };
    }

    /// No whole answer came: the time was over, or the connection failed.
    pub fn lost(&mut self, client: &mut Client, timed_out: bool) {
        let is_read = matches!(&*self.request.method, "GET" | "HEAD");
        let may_have_executed = !is_read && self.exchange.is_signed();
        self.exchange.unanswered(&mut client.session);
        self.outcome = Some(Err(ErrorKind::Transport {
            timed_out,
            attempts: 1,
            may_have_executed,
        }));
    }

    /// Nobody waits for this call any more: the next one goes in its place.
    pub fn abandon(&mut self, client: &mut Client) {
        self.exchange.lost(&mut client.session);
    }

    fn decode(&self, response: &Response<'_>) -> Result<Decoded<Output>, ResponseError> {
        let scope = scope(&self.settings, self.version);
        self.task.decode(&scope, response)
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error {
            request: RequestSummary {
                method: self.request.method.clone().into_owned(),
                url: self.url.clone(),
            },
            kind,
        }
    }
}

fn scope(settings: &CallSettings, version: ApiVersion) -> Scope<'_> {
    Scope {
        project: Some(&settings.project),
        version,
        pretty: settings.pretty,
        envelope: settings.envelope,
    }
}

/// Atlas answers 401 also where the key is good and a role is missing. It then says so by
/// name; an unknown or wrong key gets UNEXPECTED_ERROR.
fn is_admitted(decoded: &Result<Decoded<Output>, ResponseError>) -> bool {
    let Err(ResponseError::Api(error)) = decoded else {
        return false;
    };
    let code = error.error_code.as_deref();
    error.status == 401 && code.is_some_and(|code| code != "UNEXPECTED_ERROR")
}

fn refused(error: AuthError) -> ErrorKind {
    ErrorKind::Auth {
        error,
        status: Some(401),
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("task", &self.task)
            .field("url", &self.url)
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}
