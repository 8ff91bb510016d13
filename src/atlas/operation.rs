//! Operations: API calls as values.

pub(super) mod create_service;
pub(super) mod get_service;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::envelope::Answer;
use super::{ApiError, DecodeError, InvalidArgument, ProjectId, ResponseError};
use crate::http::{Request, Response};
use crate::json::{Mismatch, Node};

/// One call of the Atlas Administration API: how to ask, and how to read the answer.
pub trait Operation {
    /// What a success gives.
    type Output;

    /// Atlas's `operationId`.
    const ID: &'static str;

    /// The request.
    ///
    /// # Errors
    /// An argument that Atlas is known to refuse, or that would reach something else.
    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument>;

    /// Reads the content of a success.
    ///
    /// # Errors
    /// It is not what the operation answers with.
    fn read(&self, scope: &Scope<'_>, content: &Node<'_>) -> Result<Self::Output, Mismatch>;

    /// Adds to a refusal what only this operation knows.
    fn explain(&self, _error: &mut ApiError) {}

    /// Reads the response.
    ///
    /// # Errors
    /// A status other than 2xx, here or in the envelope; a success that cannot be read.
    fn decode(
        &self,
        scope: &Scope<'_>,
        response: &Response<'_>,
    ) -> Result<Decoded<Self::Output>, ResponseError> {
        let answer = Answer::read(response, scope.envelope).map_err(|mut error| {
            if let ResponseError::Api(error) = &mut error {
                self.explain(error);
            }
            error
        })?;
        match answer.with_content(|content| self.read(scope, content)) {
            Ok(value) => Ok(Decoded {
                value,
                status: answer.status,
                content: answer.content,
            }),
            Err(mismatch) => {
                let error = DecodeError::mismatch(response, answer.status, mismatch);
                Err(ResponseError::Decode(Box::new(error)))
            }
        }
    }
}

/// A result, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<T> {
    /// The result.
    pub value: T,
    /// The status that counts: of an enveloped answer, the one inside.
    pub status: u16,
    /// The body's member that holds the content. `None`: the body is the content.
    pub content: Option<&'static str>,
}

/// What all calls of a client have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The project the call is about.
    pub project: &'a ProjectId,
    /// The API it goes to.
    pub version: ApiVersion,
    /// `pretty=true`: Atlas lays its answer out for people.
    pub pretty: bool,
    /// `envelope=true`: Atlas repeats the status in the body.
    pub envelope: bool,
}

impl Scope<'_> {
    /// A request for a resource of the project. `path` comes after the project's id,
    /// percent-encoded where it need be.
    pub(super) fn request(
        &self,
        method: &'static str,
        path: &str,
        body: Option<String>,
    ) -> Request {
        let query = match (self.pretty, self.envelope) {
            (false, false) => "",
            (true, false) => "?pretty=true",
            (false, true) => "?envelope=true",
            (true, true) => "?pretty=true&envelope=true",
        };
        let target = [
            self.version.base(),
            "/groups/",
            self.project.as_str(),
            path,
            query,
        ];
        let media_type = Cow::Borrowed(self.version.media_type());
        let mut headers = Vec::from([("accept", media_type.clone())]);
        if body.is_some() {
            headers.push(("content-type", media_type));
        }
        Request {
            method: Cow::Borrowed(method),
            target: target.concat(),
            headers,
            body,
        }
    }
}

/// Which of Atlas's two APIs. Their bodies are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiVersion {
    /// v1.0, the API of the old reference pages.
    #[default]
    V1,
    /// v2, whose operations have dates. All of this resource have 2023-01-01.
    V2,
}

impl ApiVersion {
    /// Reads `v1.0` or `v2`.
    ///
    /// # Errors
    /// Another text. `argument` is the name it goes by there.
    pub fn parse(text: &str, argument: &'static str) -> Result<Self, InvalidArgument> {
        match text {
            "v1.0" => Ok(Self::V1),
            "v2" => Ok(Self::V2),
            _ => Err(InvalidArgument::new(argument, "must be \"v1.0\" or \"v2\"")),
        }
    }

    /// The path that all operations begin with.
    #[must_use]
    pub fn base(self) -> &'static str {
        match self {
            Self::V1 => "/api/atlas/v1.0",
            Self::V2 => "/api/atlas/v2",
        }
    }

    /// What to send and what to ask for.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::V1 => "application/json",
            Self::V2 => "application/vnd.atlas.2023-01-01+json",
        }
    }
}
