//! `endpoints.retry`: an endpoint that failed is deleted and registered again.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;

use super::call::call;
use super::context::{Context, Lost};
use super::ensure::{look, one_endpoint, subject};
use super::seen::{Seen, Subject};
use super::wait::{Wait, gone, late, ready};
use super::{Client, Error, ErrorKind, Millis, Outcome, Task};
use crate::atlas::{CreateEndpoint, DeleteEndpoint, Phase};

/// Registers an endpoint again, unless it is well. `even_if_last`: also where it is the
/// service's last, with which Atlas may remove the service.
pub(super) async fn register_again(
    context: Context,
    endpoint: CreateEndpoint,
    wait: Wait,
    even_if_last: bool,
) -> Result<Outcome, Error> {
    context.check(&Task::CreateEndpoint(endpoint.clone()))?;
    let subject = subject(&endpoint)?;
    let start = context.now();
    let deadline = wait.deadline_ms.map(|span| start.saturating_add(span));
    let context = &context.until(deadline);
    // Atlas fails endpoints of a project that are registered at the same time.
    let Ok(_lane) = Lane::enter(context).await else {
        let elapsed = context.now().saturating_sub(start);
        return Err(late(context, &subject, None, elapsed));
    };
    let result = run(context, &endpoint, &subject, wait, even_if_last).await;
    result
        .map(|seen| Outcome::View(seen.view()))
        .map_err(|error| {
            let elapsed = context.now().saturating_sub(start);
            as_a_whole(context, &subject, error, elapsed)
        })
}

async fn run(
    context: &Context,
    endpoint: &CreateEndpoint,
    subject: &Subject,
    wait: Wait,
    even_if_last: bool,
) -> Result<Seen, Error> {
    if let Some(seen) = look(context, subject).await? {
        match seen.phase() {
            Phase::Ready | Phase::Pending => return ready(context, subject, wait, None).await,
            Phase::Failed => {
                if !even_if_last && is_last(context, subject).await? {
                    return Err(ErrorKind::LastEndpoint.into());
                }
                delete(context, subject).await?;
            }
            Phase::Deleting => {}
        }
        gone(context, subject, wait).await?;
        if look(context, &subject.service()).await?.is_none() {
            // The service went with it: the wait is about the service now.
            let mut hasty = wait;
            hasty.grace_ms = 0;
            ready(context, &subject.service(), hasty, None).await?;
        }
    }
    one_endpoint(context, endpoint).await?;
    ready(context, subject, wait, None).await
}

/// The waits in it are parts of one: its time is what counts, whichever request it cuts.
fn as_a_whole(context: &Context, subject: &Subject, error: Error, elapsed: Millis) -> Error {
    if matches!(
        error.kind,
        ErrorKind::Transport {
            timed_out: true,
            ..
        }
    ) && context.is_over()
    {
        return late(context, subject, None, elapsed);
    }
    error.of_elapsed(elapsed)
}

async fn is_last(context: &Context, subject: &Subject) -> Result<bool, Error> {
    let service = look(context, &subject.service()).await?;
    let endpoints = service.as_ref().and_then(Seen::service);
    Ok(endpoints.is_none_or(|service| service.endpoint_ids().len() <= 1))
}

async fn delete(context: &Context, subject: &Subject) -> Result<(), Error> {
    let Subject::Endpoint { service, id } = subject.clone() else {
        return Ok(());
    };
    let delete = Task::DeleteEndpoint(DeleteEndpoint { service, id });
    match call(context, &delete).await {
        Err(error) if !error.is_gone() => Err(error),
        _ => Ok(()),
    }
}

/// The right to register endpoints of a project again; one call of a client has it.
struct Lane {
    client: Rc<RefCell<Client>>,
    project: String,
}

impl Lane {
    async fn enter(context: &Context) -> Result<Self, Lost> {
        let settings = context.settings();
        let project = settings.project.as_ref().map_or("", |id| id.as_str());
        while context.client().lanes.iter().any(|lane| lane == project) {
            context.join().await?;
        }
        context.client().lanes.push(String::from(project));
        Ok(Self {
            client: context.shared_client(),
            project: String::from(project),
        })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let lanes = &mut self.client.borrow_mut().lanes;
        lanes.retain(|lane| *lane != self.project);
    }
}
