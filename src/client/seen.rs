//! Services and endpoints as they were seen: what was read, and the words it was read from.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::call::Answered;
use super::{Output, Task};
use crate::atlas::{
    CloudProvider, EndpointId, EndpointService, GetEndpoint, GetService, Phase, PrivateEndpoint,
    ServiceId,
};
use crate::json::{Members, Value, parse, write_value};

/// A service or an endpoint. Shared: it is shown, kept and handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen(Rc<Sight>);

#[derive(Debug, PartialEq, Eq)]
struct Sight {
    thing: Thing,
    /// The part of the body that it was read from, as JSON.
    raw: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Thing {
    Service(EndpointService),
    Endpoint(PrivateEndpoint),
}

impl Seen {
    /// What an answer described, if it was one thing.
    pub(super) fn of(answered: Box<Answered>) -> Option<Self> {
        let body = parse(&answered.body).ok()?;
        let raw = written(content(&answered, &body));
        let thing = match answered.decoded.value {
            Output::Service(service) => Thing::Service(service),
            Output::Endpoint(endpoint) => Thing::Endpoint(endpoint),
            _ => return None,
        };
        Some(Self::new(thing, raw))
    }

    /// The services that a list described.
    pub(super) fn all(answered: &Answered) -> Vec<Self> {
        let Output::Services(services) = &answered.decoded.value else {
            return Vec::new();
        };
        let body = parse(&answered.body);
        let items = match body.as_ref().map(|body| content(answered, body)) {
            Ok(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let of = |(service, item): (&EndpointService, &Value<'_>)| {
            Self::new(Thing::Service(service.clone()), written(item))
        };
        services.iter().zip(items).map(of).collect()
    }

    fn new(thing: Thing, raw: String) -> Self {
        Self(Rc::new(Sight { thing, raw }))
    }

    pub(super) fn service(&self) -> Option<&EndpointService> {
        match &self.0.thing {
            Thing::Service(service) => Some(service),
            Thing::Endpoint(_) => None,
        }
    }

    pub(super) fn phase(&self) -> Phase {
        match &self.0.thing {
            Thing::Service(service) => service.phase,
            Thing::Endpoint(endpoint) => endpoint.phase,
        }
    }

    /// Trouble, in Atlas's words.
    pub(super) fn error_message(&self) -> Option<&str> {
        match &self.0.thing {
            Thing::Service(service) => service.error_message.as_deref(),
            Thing::Endpoint(endpoint) => endpoint.error_message.as_deref(),
        }
    }

    /// Atlas's word.
    pub(super) fn status(&self) -> &str {
        match &self.0.thing {
            Thing::Service(service) => service.status.as_str(),
            Thing::Endpoint(endpoint) => endpoint.status.as_str(),
        }
    }

    /// As it is shown, with `raw` as JSON text that the host parses.
    pub(super) fn view(&self) -> Value<'static> {
        let value = match &self.0.thing {
            Thing::Service(service) => service.to_value(),
            Thing::Endpoint(endpoint) => endpoint.to_value(),
        };
        let mut value = value.to_owned();
        if let Value::Object(members) = &mut value {
            let raw = Value::String(Cow::Owned(self.0.raw.clone()));
            members.push((Cow::Borrowed("raw"), raw));
        }
        value
    }
}

/// What is looked at again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A service.
    Service {
        /// Its provider.
        provider: CloudProvider,
        /// Its id.
        id: ServiceId,
    },
    /// An endpoint of a service.
    Endpoint {
        /// The service's id.
        service: ServiceId,
        /// Its own id.
        id: EndpointId,
    },
}

impl Subject {
    /// One look.
    pub(super) fn look(&self) -> Task {
        match self.clone() {
            Self::Service { provider, id } => Task::GetService(GetService { provider, id }),
            Self::Endpoint { service, id } => Task::GetEndpoint(GetEndpoint { service, id }),
        }
    }

    /// The service itself, or the one that the endpoint belongs to.
    pub(super) fn service(&self) -> Self {
        let (Self::Service { id, .. } | Self::Endpoint { service: id, .. }) = self;
        Self::Service {
            provider: self.provider(),
            id: id.clone(),
        }
    }

    fn provider(&self) -> CloudProvider {
        match self {
            Self::Service { provider, .. } => *provider,
            Self::Endpoint { id, .. } => id.provider(),
        }
    }

    /// "service", or "endpoint".
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Service { .. } => "service",
            Self::Endpoint { .. } => "endpoint",
        }
    }

    pub(super) fn id(&self) -> &str {
        match self {
            Self::Service { id, .. } => id.as_str(),
            Self::Endpoint { id, .. } => id.raw(),
        }
    }

    /// A `ref`, as it is shown.
    pub(super) fn view(&self, project: &str) -> Value<'static> {
        let mut view = Members::new();
        view.text("cloudProvider", Some(self.provider().as_str()));
        if let Self::Endpoint { service, .. } = self {
            view.text("serviceId", Some(service.as_str()));
        }
        view.text("id", Some(self.id()));
        view.text("projectId", Some(project));
        view.finish().to_owned()
    }
}

/// The part of a body that its operation was read from.
fn content<'b>(answered: &Answered, body: &'b Value<'b>) -> &'b Value<'b> {
    let member = answered.decoded.content.and_then(|name| body.get(name));
    member.unwrap_or(body)
}

fn written(value: &Value<'_>) -> String {
    let mut text = String::new();
    write_value(&mut text, value);
    text
}
