//! Lists that take several requests.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::call::{Answered, call};
use super::context::Context;
use super::seen::{Seen, Subject};
use super::{Error, ErrorKind, Machine, Outcome, Task};
use crate::atlas::{CloudProvider, EndpointId, ListServices, ServiceId};
use crate::json::Value;

/// So many requests go at the same time: more only wait for Atlas's rate limit.
const AT_ONCE: usize = 8;

/// `services.list()`: those of all providers, in Atlas's order.
pub(super) async fn all_services(context: Context) -> Result<Outcome, Error> {
    let tasks = CloudProvider::ALL.map(|provider| Task::ListServices(ListServices { provider }));
    let lists = gather(&context, tasks.into(), Gone::Fails).await;
    let lists = lists.into_iter().map(|answered| {
        let Answered { decoded, body } = *answered;
        (decoded, body)
    });
    Ok(Outcome::Lists(lists.collect()))
}

/// `endpoints.list`: the service names its endpoints, and each is looked at. One that goes
/// meanwhile is left out.
pub(super) async fn endpoints(
    context: Context,
    provider: CloudProvider,
    service: ServiceId,
) -> Result<Outcome, Error> {
    let of_service = Subject::Service {
        provider,
        id: service.clone(),
    };
    let answered = call(&context, &of_service.look()).await?;
    let seen = Seen::of(answered);
    let ids = seen.as_ref().and_then(Seen::service);
    let ids = ids
        .map(|service| service.endpoint_ids())
        .unwrap_or_default();
    let mut tasks = Vec::new();
    for id in ids {
        let id = EndpointId::parse(provider, id, "service")
            .map_err(|error| Error::from(ErrorKind::Argument(error)))?;
        let subject = Subject::Endpoint {
            service: service.clone(),
            id,
        };
        tasks.push(subject.look());
    }
    let answers = gather(&context, tasks, Gone::IsLeftOut).await;
    let seen = answers.into_iter().filter_map(Seen::of);
    Ok(Outcome::View(Value::Array(
        seen.map(|seen| seen.view()).collect(),
    )))
}

/// What becomes of a 404 among others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    /// It fails them all.
    Fails,
    /// It has no answer.
    IsLeftOut,
}

/// Calls operations at the same time. The answers come in the order of the tasks; any failure
/// ends the whole flow, unless it is one to be left out.
async fn gather(context: &Context, tasks: Vec<Task>, gone: Gone) -> Vec<Box<Answered>> {
    let mut answers = Vec::new();
    let mut tasks = tasks.into_iter();
    loop {
        let slots: Rc<RefCell<Vec<Option<Box<Answered>>>>> = Rc::default();
        let machines: Vec<Machine> = tasks
            .by_ref()
            .take(AT_ONCE)
            .map(|task| {
                let place = slots.borrow().len();
                slots.borrow_mut().push(None);
                into_slot(context, task, gone, Rc::clone(&slots), place)
            })
            .collect();
        if machines.is_empty() {
            return answers;
        }
        context.fork(machines).await;
        answers.extend(slots.take().into_iter().flatten());
    }
}

fn into_slot(
    context: &Context,
    task: Task,
    gone: Gone,
    slots: Rc<RefCell<Vec<Option<Box<Answered>>>>>,
    place: usize,
) -> Machine {
    let context = context.beside();
    let desk = context.desk();
    Machine::new(desk, async move {
        let answered = match call(&context, &task).await {
            Ok(answered) => Some(answered),
            Err(error) if gone == Gone::IsLeftOut && error.is_gone() => None,
            Err(error) => return Err(error),
        };
        if let Some(slot) = slots.borrow_mut().get_mut(place) {
            *slot = answered;
        }
        Ok(Outcome::Nothing)
    })
}
