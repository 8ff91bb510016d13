//! `connect`: from a region to connection strings.

use alloc::string::String;

use super::context::Context;
use super::ensure::{Ensured, has_endpoint, look, one_endpoint, one_service};
use super::seen::{Seen, Subject};
use super::strings::strings;
use super::wait::{Wait, ready};
use super::{Error, ErrorKind, Outcome};
use crate::atlas::{
    CreateEndpoint, CreateService, EndpointId, InvalidArgument, KnownService, ServiceId,
};
use crate::json::{Members, Value};

/// What `connect` is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Connection {
    /// The service.
    pub(super) service: CreateService,
    /// An endpoint that may have been registered before.
    pub(super) endpoint_id: Option<EndpointId>,
    /// Only this cluster's strings.
    pub(super) cluster_name: Option<String>,
    /// How to wait for the service.
    pub(super) service_wait: Wait,
    /// How to wait for the endpoint and the clusters.
    pub(super) endpoint_wait: Wait,
}

/// The whole way. Each part finds what there is already, so that it can be run again.
pub(super) async fn connect(context: Context, wanted: Connection) -> Result<Outcome, Error> {
    let context = &context;
    let ensured = one_service(context, &wanted.service).await?;
    show(context, "service", "service", &ensured).await;
    let service = ServiceId::parse(id_of(&ensured.seen), "service.id")
        .map_err(|error| Error::from(ErrorKind::Argument(error)))?;
    let provider = wanted.service.provider;
    let subject = Subject::Service {
        provider,
        id: service.clone(),
    };
    let seen = ready(context, &subject, wanted.service_wait, Some("service_wait")).await?;

    let known = match &wanted.endpoint_id {
        Some(id) if has_endpoint(&seen, id) => {
            let subject = Subject::Endpoint {
                service: service.clone(),
                id: id.clone(),
            };
            let found = look(context, &subject).await?;
            found.map(|seen| (subject, seen))
        }
        _ => None,
    };
    let (subject, ensured) = match known {
        Some((subject, seen)) => {
            let created = false;
            (subject, Ensured { seen, created })
        }
        None => attach(context, &seen, service).await?,
    };
    show(context, "endpoint", "endpoint", &ensured).await;
    let wait = wanted.endpoint_wait;
    let endpoint = ready(context, &subject, wait, Some("endpoint_wait")).await?;

    let name = wanted.cluster_name.as_deref();
    let clusters = strings(context, &subject, name, wait, Some("clusters")).await?;
    let mut view = Members::new();
    view.value("service", seen.view());
    view.value("endpoint", endpoint.view());
    view.value("clusters", clusters);
    Ok(Outcome::View(view.finish().to_owned()))
}

/// Has the cloud's side made, and registers it.
async fn attach(
    context: &Context,
    seen: &Seen,
    service: ServiceId,
) -> Result<(Subject, Ensured), Error> {
    let mut event = Members::new();
    event.text("step", Some("attach"));
    event.value("service", seen.view());
    context.tell(event.finish().to_owned()).await;
    let Some(endpoint) = context.attach(seen.view()).await else {
        let error = InvalidArgument::new("attach", "must give the new endpoint");
        return Err(ErrorKind::Argument(error).into());
    };
    let create = CreateEndpoint {
        service,
        endpoint,
        known: seen.service().map(KnownService::from),
    };
    let subject = super::ensure::subject(&create)?;
    let ensured = one_endpoint(context, &create).await?;
    Ok((subject, ensured))
}

async fn show(context: &Context, step: &'static str, name: &'static str, ensured: &Ensured) {
    let mut event = Members::new();
    event.text("step", Some(step));
    event.value(name, ensured.seen.view());
    event.value("created", Value::Bool(ensured.created));
    context.tell(event.finish().to_owned()).await;
}

fn id_of(seen: &Seen) -> &str {
    seen.service().map_or("", |service| &service.id)
}
