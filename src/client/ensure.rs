//! Found, or made: whatever happens on the way, there is one in the end.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::call::{Answered, call};
use super::context::Context;
use super::seen::{Seen, Subject};
use super::{Error, ErrorKind, Outcome, Task};
use crate::atlas::{
    ApiErrorKind, CloudProvider, CreateEndpoint, CreateService, EndpointId, ListServices,
};
use crate::json::{Members, Value};

/// What was found or made, and whether this call made it.
pub(super) struct Ensured {
    pub(super) seen: Seen,
    pub(super) created: bool,
}

impl Ensured {
    /// `{ [name]: …, created }`
    fn view(&self, name: &'static str) -> Value<'static> {
        let mut view = Members::new();
        view.value(name, self.seen.view());
        view.flag("created", self.created);
        view.finish().to_owned()
    }
}

/// `services.ensure`
pub(super) async fn ensure_service(
    context: Context,
    service: CreateService,
) -> Result<Outcome, Error> {
    let ensured = one_service(&context, &service).await?;
    Ok(Outcome::View(ensured.view("service")))
}

/// `endpoints.ensure`
pub(super) async fn ensure_endpoint(
    context: Context,
    endpoint: CreateEndpoint,
) -> Result<Outcome, Error> {
    let ensured = one_endpoint(&context, &endpoint).await?;
    Ok(Outcome::View(ensured.view("endpoint")))
}

/// The service of that provider, region and port mapping.
///
/// Atlas allows one, and says 409 to the second; its answer to the first may be lost. In
/// both cases the list tells. A create is sent twice only where the connection failed and
/// the list does not have it.
pub(super) async fn one_service(
    context: &Context,
    service: &CreateService,
) -> Result<Ensured, Error> {
    let create = Task::CreateService(service.clone());
    // What is wrong with the arguments is said before anything is sent.
    context.check(&create)?;
    let before = list(context, service.provider).await?;
    if let Some(seen) = find(&before, service) {
        let created = false;
        return Ok(Ensured { seen, created });
    }
    make(context, &create, &Wanted::Service { service, before }).await
}

/// The endpoint of that id.
pub(super) async fn one_endpoint(
    context: &Context,
    endpoint: &CreateEndpoint,
) -> Result<Ensured, Error> {
    let create = Task::CreateEndpoint(endpoint.clone());
    context.check(&create)?;
    let subject = subject(endpoint)?;
    if let Some(seen) = look(context, &subject).await? {
        let created = false;
        return Ok(Ensured { seen, created });
    }
    make(context, &create, &Wanted::Endpoint(subject)).await
}

/// What was not there before the first create.
enum Wanted<'a> {
    Service {
        service: &'a CreateService,
        before: Vec<Seen>,
    },
    Endpoint(Subject),
}

impl Wanted<'_> {
    /// It, if it is there now.
    async fn look(&self, context: &Context) -> Result<Option<Seen>, Error> {
        match self {
            Wanted::Service { service, before } => {
                let after = list(context, service.provider).await?;
                Ok(find(&after, service).or_else(|| only_new(before, &after, service)))
            }
            Wanted::Endpoint(subject) => look(context, subject).await,
        }
    }
}

/// Creates it; where that is refused or lost, looks whether it is there all the same.
async fn make(context: &Context, create: &Task, wanted: &Wanted<'_>) -> Result<Ensured, Error> {
    let mut is_second = false;
    let mut was_lost = false;
    loop {
        let error = match made(call(context, create).await)? {
            Made::Yes(seen) => {
                let created = true;
                return Ok(Ensured { seen, created });
            }
            Made::Perhaps(error) => error,
        };
        // It may come into sight late: then the second create is refused for the first one's sake.
        was_lost |= error.is_lost();
        match wanted.look(context).await {
            Ok(Some(seen)) => {
                let created = was_lost;
                return Ok(Ensured { seen, created });
            }
            Ok(None) if !is_second && error.is_failed_connection() => is_second = true,
            Ok(None) | Err(_) => return Err(error),
        }
    }
}

/// What a create came to.
enum Made {
    /// It was made.
    Yes(Seen),
    /// There is one already, or the answer was lost: it has to be looked for.
    Perhaps(Error),
}

fn made(result: Result<Box<Answered>, Error>) -> Result<Made, Error> {
    let error = match result.map(Seen::of) {
        Ok(Some(seen)) => return Ok(Made::Yes(seen)),
        Ok(None) => return Err(ErrorKind::NOTHING.into()),
        Err(error) => error,
    };
    match &error.kind {
        ErrorKind::Api(api) if api.kind == ApiErrorKind::AlreadyExists => Ok(Made::Perhaps(error)),
        ErrorKind::Transport { .. } => Ok(Made::Perhaps(error)),
        _ => Err(error),
    }
}

/// A look at something that may not be there.
pub(super) async fn look(context: &Context, subject: &Subject) -> Result<Option<Seen>, Error> {
    match call(context, &subject.look()).await {
        Ok(answered) => Ok(Seen::of(answered)),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The endpoint that a create is about.
pub(super) fn subject(create: &CreateEndpoint) -> Result<Subject, Error> {
    match create.id() {
        Ok(id) => Ok(Subject::Endpoint {
            service: create.service.clone(),
            id,
        }),
        Err(error) => Err(ErrorKind::Argument(error).into()),
    }
}

async fn list(context: &Context, provider: CloudProvider) -> Result<Vec<Seen>, Error> {
    let answered = call(context, &Task::ListServices(ListServices { provider })).await?;
    Ok(Seen::all(&answered))
}

fn find(services: &[Seen], wanted: &CreateService) -> Option<Seen> {
    let is_it = |seen: &&Seen| {
        seen.service().is_some_and(|service| {
            service.is_in_region(&wanted.region) == Some(true)
                && service.port_mapping_enabled() == wanted.port_mapping_enabled.unwrap_or(false)
        })
    };
    services.iter().find(is_it).cloned()
}

/// Bodies from before 2022 name no region: then the one that was not there before, unless it
/// tells of another region in another way.
fn only_new(before: &[Seen], after: &[Seen], wanted: &CreateService) -> Option<Seen> {
    let id = |seen: &Seen| seen.service().map(|service| service.id.clone());
    let mut new = after.iter().filter(|seen| {
        let is_mute = seen
            .service()
            .is_some_and(|service| service.is_in_region(&wanted.region).is_none());
        is_mute && !before.iter().any(|old| id(old) == id(seen))
    });
    let only = new.next()?;
    new.next().is_none().then(|| only.clone())
}

/// Whether an endpoint id is among those of a service.
pub(super) fn has_endpoint(service: &Seen, id: &EndpointId) -> bool {
    service
        .service()
        .is_some_and(|service| service.endpoint_ids().iter().any(|known| id.is(known)))
}
