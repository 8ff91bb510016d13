//! Errors as the contract shows them.

use super::{Error, ErrorKind, RequestSummary};
use crate::atlas::{ApiError, DecodeError};
use crate::json::{Members, Value};

/// What an error's class is made of.
pub(super) fn of_error(error: &Error) -> Value<'static> {
    let message = error.message();
    let mut facts = Members::new();
    facts.text("code", Some(error.code()));
    facts.text("message", Some(&message));
    facts.text("hint", error.hint());
    of_kind(&mut facts, &error.kind);
    if has_request(&error.kind)
        && let Some(request) = &error.request
    {
        facts.value("request", of_request(request));
    }
    facts.finish().to_owned()
}

/// Not every class of the contract has a request.
fn has_request(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Api(_) | ErrorKind::Decode(_) | ErrorKind::Transport { .. }
    )
}

fn of_request(request: &RequestSummary) -> Value<'_> {
    let mut members = Members::new();
    members.text("method", Some(&request.method));
    members.text("url", Some(&request.url));
    members.finish()
}

fn of_kind<'a>(facts: &mut Members<'a>, kind: &'a ErrorKind) {
    match kind {
        ErrorKind::Argument(error) => facts.text("argument", Some(&error.argument)),
        ErrorKind::LastEndpoint => facts.text("argument", Some("options.evenIfLast")),
        ErrorKind::Auth { error, status } => {
            facts.number("status", status.map(u64::from));
            facts.text("reason", Some(error.reason()));
        }
        ErrorKind::TokenRefused => {
            facts.number("status", Some(401));
            facts.text("reason", Some("rejected"));
        }
        ErrorKind::Token(cause) => {
            let status = match &cause.kind {
                ErrorKind::Api(error) => Some(error.status),
                ErrorKind::Decode(error) => Some(error.status),
                _ => None,
            };
            facts.number("status", status.map(u64::from));
            facts.text("reason", Some("token"));
            facts.value("cause", of_error(cause));
        }
        ErrorKind::Api(error) => of_refusal(facts, error),
        ErrorKind::Decode(error) => of_misreading(facts, error),
        ErrorKind::Transport {
            attempts,
            may_have_executed,
            ..
        } => {
            facts.number("attempts", Some((*attempts).into()));
            facts.flag("mayHaveExecuted", *may_have_executed);
        }
        ErrorKind::Wait(stuck) => {
            facts.value("ref", stuck.subject.view(&stuck.project));
            let last = stuck.last.as_ref();
            facts.value("last", last.map_or(Value::Null, |seen| seen.view()));
            facts.value("clusters", stuck.clusters.clone().unwrap_or(Value::Null));
            facts.number("elapsedMs", Some(stuck.elapsed_ms));
        }
    }
}

fn of_misreading<'a>(facts: &mut Members<'a>, error: &'a DecodeError) {
    facts.text("path", Some(&error.path));
    facts.number("status", Some(error.status.into()));
    facts.text("body", Some(&error.body));
}

fn of_refusal<'a>(facts: &mut Members<'a>, error: &'a ApiError) {
    let parameters = error.parameters.iter().map(Value::to_owned);
    let fields = error.fields.iter().map(|field| {
        let mut members = Members::new();
        members.text("field", Some(&field.field));
        members.text("description", Some(&field.description));
        members.finish()
    });
    facts.number("status", Some(error.status.into()));
    facts.text("kind", Some(error.kind.as_str()));
    facts.text("errorCode", error.error_code.as_deref());
    facts.text("detail", error.detail.as_deref());
    facts.text("reason", error.reason.as_deref());
    facts.value("parameters", Value::Array(parameters.collect()));
    facts.value("fields", Value::Array(fields.collect()));
    facts.number("retryAfterMs", error.retry_after_ms);
    facts.text("body", Some(&error.body));
}
