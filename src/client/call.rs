//! One operation: asked, authenticated, repeated where that is safe, and read.

use alloc::boxed::Box;
use alloc::string::String;

use super::context::{Context, Lost};
use super::handle::Auth;
use super::{Answer, Error, ErrorKind, Outcome, Output, Reason, Task, bearer, digest, retry};
use crate::atlas::{Decoded, ResponseError};
use crate::http::Request;

/// An answer, read.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) decoded: Decoded<Output>,
    /// The body it was read from.
    pub(super) body: String,
}

/// An operation with the request that it came to.
pub(super) struct Errand<'a> {
    pub(super) context: &'a Context,
    pub(super) task: &'a Task,
    pub(super) request: &'a Request,
}

/// One operation as a whole flow.
pub(super) async fn run(context: Context, task: Task) -> Result<Outcome, Error> {
    match call(&context, &task).await {
        Ok(answered) => Ok(Outcome::Answer(Box::new(answered.decoded))),
        // What is gone already is deleted, if only by the try whose answer was lost.
        Err(error) if task.deletes() && error.is_gone() => Ok(Outcome::Nothing),
        Err(error) => Err(error),
    }
}

/// Calls one operation.
pub(super) async fn call(context: &Context, task: &Task) -> Result<Box<Answered>, Error> {
    let request = &task
        .request(&context.scope())
        .map_err(|error| Error::from(ErrorKind::Argument(error)))?;
    let errand = Errand {
        context,
        task,
        request,
    };
    let mut tries = 1;
    let mut reason = Reason::First;
    loop {
        let auth = context.client().auth.clone();
        let result = match auth {
            Auth::Digest(session) => digest::attempt(&errand, session, reason).await,
            Auth::Bearer(bearer) => bearer::attempt(&errand, &bearer, reason).await,
        };
        let mut kind = match result {
            Ok(answered) => return Ok(answered),
            Err(kind) => kind,
        };
        match retry::pause(context, &kind, &request.method, tries) {
            Some(pause) => context.sleep(pause).await,
            None => {
                if let ErrorKind::Transport { attempts, .. } = &mut kind {
                    *attempts += tries - 1;
                }
                return Err(context.error(request, kind));
            }
        }
        tries += 1;
        reason = Reason::Retry;
    }
}

impl Errand<'_> {
    /// Sends the request with this authorization.
    pub(super) async fn send(
        &self,
        authorization: Option<String>,
        reason: Reason,
    ) -> Result<Answer, Lost> {
        let operation = self.task.id();
        self.context
            .send(self.request, operation, authorization, reason)
            .await
    }

    pub(super) fn decode(&self, answer: &Answer) -> Result<Decoded<Output>, ResponseError> {
        self.task.decode(&self.context.scope(), &answer.response())
    }

    /// No answer came to a request that was signed, or was not.
    pub(super) fn lost(&self, lost: Lost, signed: bool) -> ErrorKind {
        let is_read = matches!(&*self.request.method, "GET" | "HEAD");
        lost.kind(1, signed && !is_read)
    }
}

/// Atlas answers 401 also where the credentials are good and a role is missing. It then says
/// so by name; unknown or wrong ones get UNEXPECTED_ERROR.
pub(super) fn is_admitted(decoded: &Result<Decoded<Output>, ResponseError>) -> bool {
    let Err(ResponseError::Api(error)) = decoded else {
        return false;
    };
    let code = error.error_code.as_deref();
    error.status == 401 && code.is_some_and(|code| code != "UNEXPECTED_ERROR")
}

pub(super) fn answered(
    decoded: Result<Decoded<Output>, ResponseError>,
    answer: Answer,
) -> Result<Box<Answered>, ErrorKind> {
    let decoded = decoded.map_err(ErrorKind::from)?;
    Ok(Box::new(Answered {
        decoded,
        body: answer.body,
    }))
}
