//! A request authenticated by HTTP Digest.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::RefCell;

use super::call::{Answered, Errand, answered, is_admitted};
use super::{ErrorKind, Reason};
use crate::auth::{self, AuthError, Entropy, Exchange, Next, Received, Session, Step, Target};
use crate::http::Request;

/// One try: as many requests as the authentication takes.
pub(super) async fn attempt(
    errand: &Errand<'_>,
    session: Rc<RefCell<Session>>,
    first: Reason,
) -> Result<Box<Answered>, ErrorKind> {
    let request = errand.request;
    let mut turn = Turn::begin(session);
    loop {
        let (authorization, reason) = match turn.step(request, errand.context.entropy()) {
            Ok(Step::Join) => {
                let joined = errand.context.join().await;
                joined.map_err(|lost| errand.lost(lost, false))?;
                continue;
            }
            Ok(Step::Send {
                authorization,
                reason,
            }) => (authorization, reason),
            Err(error) => {
                return Err(ErrorKind::Auth {
                    error,
                    status: None,
                });
            }
        };
        let reason = match reason {
            auth::Reason::First => first,
            auth::Reason::Challenge => Reason::Challenge,
            auth::Reason::Stale => Reason::Stale,
        };
        let signed = authorization.is_some();
        let answer = match errand.send(authorization, reason).await {
            Ok(answer) => answer,
            Err(lost) => {
                turn.unanswered();
                return Err(errand.lost(lost, signed));
            }
        };
        let decoded = (answer.status != 401 || signed).then(|| errand.decode(&answer));
        let admitted = decoded.as_ref().is_some_and(is_admitted);
        let received = Received {
            status: answer.status,
            challenge: answer.challenge.as_deref(),
            info: answer.info.as_deref(),
            body: Some(answer.body.as_bytes()),
            filtered: answer.filtered,
            admitted,
        };
        match turn.receive(&request.target, &received) {
            Ok(Next::Again) => {}
            Ok(Next::Complete(_)) if answer.status == 401 && !admitted => {
                return Err(refused(AuthError::Rejected));
            }
            Ok(Next::Complete(_)) => {
                let decoded = decoded.unwrap_or_else(|| errand.decode(&answer));
                return answered(decoded, answer);
            }
            Err(error) => return Err(refused(error)),
        }
    }
}

fn refused(error: AuthError) -> ErrorKind {
    ErrorKind::Auth {
        error,
        status: Some(401),
    }
}

/// An exchange of the client's session, which gets its turn back however it ends.
struct Turn {
    session: Rc<RefCell<Session>>,
    exchange: Exchange,
}

impl Turn {
    fn begin(session: Rc<RefCell<Session>>) -> Self {
        let exchange = Exchange::new(&mut session.borrow_mut());
        Self { session, exchange }
    }

    fn step(&mut self, request: &Request, entropy: Entropy) -> Result<Step, AuthError> {
        let target = Target {
            method: &request.method,
            uri: &request.target,
            body: Some(request.body.as_deref().unwrap_or_default().as_bytes()),
        };
        self.exchange
            .step(&mut self.session.borrow_mut(), &target, entropy)
    }

    fn receive(&mut self, uri: &str, received: &Received<'_>) -> Result<Next, AuthError> {
        self.exchange
            .receive(&mut self.session.borrow_mut(), uri, received)
    }

    fn unanswered(&mut self) {
        self.exchange.unanswered(&mut self.session.borrow_mut());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.exchange.lost(&mut self.session.borrow_mut());
    }
}
