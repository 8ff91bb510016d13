//! Waits: looking again and again, until something is as it should be.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::call::{Answered, call};
use super::context::Context;
use super::seen::{Seen, Subject};
use super::{Error, ErrorKind, Millis, Outcome, Stuck, retry};
use crate::atlas::Phase;
use crate::json::{Members, Value};

/// How a wait is to be done. All times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The first pause between two looks. Each next one is longer by a third.
    pub interval_ms: Millis,
    /// The longest pause, where the first is not longer.
    pub max_interval_ms: Millis,
    /// For the whole wait. `None`: no limit.
    pub deadline_ms: Option<Millis>,
    /// How long from its start a 404, or trouble with an endpoint that is pending, is put
    /// down to Atlas not having caught up.
    pub grace_ms: Millis,
}

/// What ends a wait well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// It is ready.
    Ready,
    /// It is no more.
    Gone,
}

/// Looks at a subject until it settles, and shows each look. `step` is the name that
/// `connect` gives to it.
struct Watcher<'a> {
    context: &'a Context,
    subject: &'a Subject,
    wait: Wait,
    until: Until,
    /// What is no hope any more ends the wait: with `Until::Ready` something that is being
    /// deleted, with `Until::Gone` something that failed.
    strict: bool,
    step: Option<&'static str>,
}

/// Shows each look; a subject that fails, or goes, is shown and no error.
pub(super) async fn watch(
    context: Context,
    subject: Subject,
    wait: Wait,
    until: Until,
) -> Result<Outcome, Error> {
    let watcher = Watcher {
        context: &context,
        subject: &subject,
        wait,
        until,
        // "gone" ends at failed too.
        strict: until == Until::Gone,
        step: None,
    };
    watcher.run().await?;
    Ok(Outcome::Nothing)
}

/// Waits until a subject is ready, or gone.
pub(super) async fn wait_until(
    context: Context,
    subject: Subject,
    wait: Wait,
    until: Until,
) -> Result<Outcome, Error> {
    match until {
        Until::Ready => ready(&context, &subject, wait, None)
            .await
            .map(|seen| Outcome::View(seen.view())),
        Until::Gone => gone(&context, &subject, wait)
            .await
            .map(|()| Outcome::Nothing),
    }
}

/// Waits until a subject is ready.
pub(super) async fn ready(
    context: &Context,
    subject: &Subject,
    wait: Wait,
    step: Option<&'static str>,
) -> Result<Seen, Error> {
    let start = context.now();
    let watcher = Watcher {
        context,
        subject,
        wait,
        until: Until::Ready,
        strict: true,
        step,
    };
    match watcher.run().await? {
        Some(seen) if seen.phase() == Phase::Ready => Ok(seen),
        ending => Err(stuck(context, subject, ending, start)),
    }
}

/// Waits until a subject is no more. Of an endpoint FAILED is no end: it may be the status
/// from before the delete.
pub(super) async fn gone(context: &Context, subject: &Subject, wait: Wait) -> Result<(), Error> {
    let start = context.now();
    let watcher = Watcher {
        context,
        subject,
        wait,
        until: Until::Gone,
        strict: matches!(subject, Subject::Service { .. }),
        step: None,
    };
    match watcher.run().await? {
        None => Ok(()),
        seen => Err(stuck(context, subject, seen, start)),
    }
}

/// The pauses of a wait: growing, and never the same for two who began together.
pub(super) struct Pauses {
    next: Millis,
    longest: Millis,
}

impl Pauses {
    pub(super) fn new(wait: Wait) -> Self {
        Self {
            next: wait.interval_ms,
            longest: wait.max_interval_ms.max(wait.interval_ms),
        }
    }

    /// The next pause, within a tenth of what was asked for, and not beyond the deadline.
    pub(super) fn next(&mut self, context: &Context) -> Millis {
        let base = self.next;
        self.next = (base + base / 3).min(self.longest);
        let pause = base - base / 10 + retry::share(base / 5, context.entropy());
        context.left().map_or(pause, |left| pause.min(left))
    }
}

impl Watcher<'_> {
    /// Looks until the subject settles: how it stands then, or nothing where it is gone.
    async fn run(&self) -> Result<Option<Seen>, Error> {
        let start = self.context.now();
        let deadline = self.wait.deadline_ms.map(|span| start.saturating_add(span));
        let context = &self.context.until(deadline);
        let mut pauses = Pauses::new(self.wait);
        let mut last = None;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let look = call(context, &self.subject.look()).await;
            let elapsed = context.now().saturating_sub(start);
            let in_grace = elapsed < self.wait.grace_ms;
            match look.map(Seen::of) {
                Ok(Some(seen)) => {
                    let settled = self.is_settled(&seen, in_grace);
                    let pause = (!settled).then(|| pauses.next(context));
                    self.show(context, Some(&seen), attempt, elapsed, pause)
                        .await;
                    let Some(pause) = pause else {
                        return Ok(Some(seen));
                    };
                    last = Some(seen);
                    context.sleep(pause).await;
                }
                Err(error) if error.is_gone() => {
                    if self.until == Until::Gone || !in_grace {
                        self.show(context, None, attempt, elapsed, None).await;
                        return Ok(None);
                    }
                    let pause = pauses.next(context);
                    context.sleep(pause).await;
                }
                Err(error) if !context.is_over() => return Err(error),
                Ok(None) | Err(_) => {}
            }
            if context.is_over() {
                let elapsed = context.now().saturating_sub(start);
                return Err(late(context, self.subject, last, elapsed));
            }
        }
    }

    fn is_settled(&self, seen: &Seen, in_grace: bool) -> bool {
        match (seen.phase(), self.until) {
            (Phase::Ready, Until::Ready) => true,
            (Phase::Failed, Until::Ready) => true,
            (Phase::Failed, Until::Gone) => self.strict,
            (Phase::Deleting, Until::Ready) => self.strict,
            (Phase::Pending, Until::Ready) => {
                let is_endpoint = matches!(self.subject, Subject::Endpoint { .. });
                is_endpoint && seen.error_message().is_some() && !in_grace
            }
            (_, Until::Gone) => false,
        }
    }

    async fn show(
        &self,
        context: &Context,
        seen: Option<&Seen>,
        attempt: u64,
        elapsed: Millis,
        pause: Option<Millis>,
    ) {
        let mut progress = Members::new();
        let phase = seen.map_or("gone", |seen| seen.phase().as_str());
        progress.text("phase", Some(phase));
        progress.value("value", seen.map_or(Value::Null, Seen::view));
        progress.number("attempt", Some(attempt));
        progress.number("elapsedMs", Some(elapsed));
        progress.number("nextInMs", pause);
        let progress = progress.finish();
        let event = match self.step {
            None => progress,
            Some(step) => {
                let mut event = Members::new();
                event.text("step", Some(step));
                event.value("progress", progress);
                event.finish()
            }
        };
        context.tell(event.to_owned()).await;
    }
}

/// The wait's time was over.
pub(super) fn late(
    context: &Context,
    subject: &Subject,
    last: Option<Seen>,
    elapsed_ms: Millis,
) -> Error {
    wait_error(context, subject, last, elapsed_ms, true)
}

/// It will not get better.
fn stuck(context: &Context, subject: &Subject, last: Option<Seen>, start: Millis) -> Error {
    let elapsed = context.now().saturating_sub(start);
    wait_error(context, subject, last, elapsed, false)
}

fn wait_error(
    context: &Context,
    subject: &Subject,
    last: Option<Seen>,
    elapsed_ms: Millis,
    is_late: bool,
) -> Error {
    let project = context.settings().project.as_ref();
    ErrorKind::Wait(alloc::boxed::Box::new(Stuck {
        subject: subject.clone(),
        project: project.map_or("", |project| project.as_str()).to_owned(),
        last,
        clusters: None,
        elapsed_ms,
        is_late,
    }))
    .into()
}

/// Looks at regional mode after it was set, until Atlas says the same or the time is over.
pub(super) async fn regional_mode(
    context: Context,
    enabled: bool,
    wait: Wait,
) -> Result<Outcome, Error> {
    use super::{Output, Task};
    use crate::atlas::{GetRegionalMode, SetRegionalMode};

    let start = context.now();
    let deadline = wait.deadline_ms.map(|span| start.saturating_add(span));
    let context = &context.until(deadline);
    let set = Task::SetRegionalMode(SetRegionalMode { enabled });
    let answered = call(context, &set).await?;
    let mut said = flag(&answered);
    let mut pauses = Pauses::new(wait);
    let mut attempt = 0;
    loop {
        let look = call(context, &Task::GetRegionalMode(GetRegionalMode)).await;
        attempt += 1;
        match look {
            Ok(answered) => said = flag(&answered),
            Err(error) if !context.is_over() => return Err(error),
            Err(_) => {}
        }
        let settled = said == enabled || context.is_over();
        let pause = (!settled).then(|| pauses.next(context));
        let mut progress = Members::new();
        progress.text("phase", Some(if settled { "ready" } else { "pending" }));
        progress.flag("value", said);
        progress.number("attempt", Some(attempt));
        progress.number("elapsedMs", Some(context.now().saturating_sub(start)));
        progress.number("nextInMs", pause);
        context.tell(progress.finish().to_owned()).await;
        let Some(pause) = pause else {
            return Ok(Outcome::View(Value::Bool(said)));
        };
        context.sleep(pause).await;
        if context.is_over() {
            return Ok(Outcome::View(Value::Bool(said)));
        }
    }

    fn flag(answered: &Answered) -> bool {
        matches!(answered.decoded.value, Output::Flag(true))
    }
}

impl Stuck {
    /// What happened, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::from("the ");
        message.push_str(self.subject.word());
        message.push(' ');
        message.push_str(self.subject.id());
        match (&self.last, self.is_late) {
            (last, true) => {
                message.push_str(" did not get there in time");
                if let Some(seen) = last {
                    message.push_str("; it was ");
                    message.push_str(seen.status());
                }
            }
            (Some(seen), false) => {
                message.push_str(" is ");
                message.push_str(seen.status());
            }
            (None, false) => message.push_str(" is gone"),
        }
        if let Some(words) = self.last.as_ref().and_then(Seen::error_message) {
            message.push_str(": ");
            message.push_str(words);
        }
        message
    }
}
