//! Answers, wrapped (`envelope=true`) or not.

use alloc::boxed::Box;

use super::{ApiError, Content, DecodeError, ResponseError};
use crate::http::Response;
use crate::json::{self, Mismatch, Node, Value};

/// A success, with its body read.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    body: Value<'a>,
    /// The status that counts: the one inside the envelope.
    pub(super) status: u16,
    /// The member that holds the content. `None`: the body is the content.
    pub(super) content: Option<&'static str>,
}

impl<'a> Answer<'a> {
    /// Reads a response. With `enveloped`, a wrapped one is unwrapped and a bare one taken as
    /// it is.
    ///
    /// # Errors
    /// The status, or the one inside, is no 2xx; or a 2xx's body is no JSON.
    pub(super) fn read(
        response: &Response<'a>,
        enveloped: bool,
        expected: Content,
    ) -> Result<Self, ResponseError> {
        let parsed = if is_nothing(response, expected) {
            Ok(Value::Null)
        } else {
            json::parse(response.body)
        };
        let mut status = response.status;
        let mut members = bare_members(expected);
        if let Ok(body) = &parsed
            && enveloped
            && let Some(inner) = inner_status(body)
        {
            if inner >= 400 || is_success(status) {
                status = inner;
            }
            members = wrapped_members(expected);
        }
        let content = parsed.as_ref().ok().and_then(|body| {
            let mut members = members.iter().copied();
            members.find(|name| body.get(name).is_some())
        });
        match parsed {
            Ok(body) if is_success(status) => Ok(Self {
                body,
                status,
                content,
            }),
            Err(error) if is_success(status) => {
                let error = DecodeError::syntax(response, error);
                Err(ResponseError::Decode(Box::new(error)))
            }
            parsed => {
                let body = parsed.unwrap_or(Value::Null);
                let inner = content.and_then(|name| body.get(name)).unwrap_or(&body);
                let error = ApiError::read(response, status, inner);
                Err(ResponseError::Api(Box::new(error)))
            }
        }
    }

    /// Gives the content to `read`.
    pub(super) fn with_content<T>(
        &self,
        read: impl FnOnce(&Node<'_>) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        let root = Node::root(&self.body);
        match self.content {
            Some(name) => read(&root.member(name)),
            None => read(&root),
        }
    }

    /// The complaint about content that is not what it should be.
    pub(super) fn unreadable(&self, response: &Response<'_>, mismatch: Mismatch) -> ResponseError {
        let error = DecodeError::mismatch(response, self.status, mismatch);
        ResponseError::Decode(Box::new(error))
    }
}

/// Where an envelope has its content: what Atlas does, what its lists do, and what its old
/// documentation says.
fn wrapped_members(expected: Content) -> &'static [&'static str] {
    match expected {
        Content::Entity | Content::List => &["content", "results", "envelope"],
        Content::Page | Content::Any => &["content", "envelope"],
    }
}

fn bare_members(expected: Content) -> &'static [&'static str] {
    match expected {
        Content::List => &["results"],
        Content::Entity | Content::Page | Content::Any => &[],
    }
}

/// Whether there is no body where there need be none. 204 has none (RFC 9110 §15.3.5).
fn is_nothing(response: &Response<'_>, expected: Content) -> bool {
    let is_empty = response.status == 204 || response.body.trim_ascii().is_empty();
    expected == Content::Any && is_success(response.status) && is_empty
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The status in an envelope. A service's own `status` is a word, so it is not mistaken.
fn inner_status(body: &Value<'_>) -> Option<u16> {
    let status = u16::try_from(body.get("status")?.as_i64()?).ok()?;
    (100..600).contains(&status).then_some(status)
}
