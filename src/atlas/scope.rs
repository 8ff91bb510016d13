//! What the calls of a client have in common, and what they go to.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{InvalidArgument, ProjectId};
use crate::http::Request;

/// What all calls of a client have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The project the call is about. `None`: nobody named one, and only a call that needs none
    /// can be made.
    pub project: Option<&'a ProjectId>,
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
    ) -> Result<Request, InvalidArgument> {
        let path = ["/groups/", self.required_project()?.as_str(), path].concat();
        let media_type = Cow::Borrowed(self.version.media_type());
        Ok(Request {
            method: Cow::Borrowed(method),
            target: self.target(&path, ""),
            headers: headers(media_type.clone(), body.is_some().then_some(media_type)),
            body,
        })
    }

    /// The request target. `path` comes after the version, `query` after the client's own
    /// parameters.
    pub(super) fn target(&self, path: &str, query: &str) -> String {
        let pretty = if self.pretty { "pretty=true" } else { "" };
        let envelope = if self.envelope { "envelope=true" } else { "" };
        let mut target = [self.version.base(), path].concat();
        let mut separator = '?';
        for parameters in [pretty, envelope, query] {
            if !parameters.is_empty() {
                target.push(separator);
                target.push_str(parameters);
                separator = '&';
            }
        }
        target
    }

    pub(super) fn required_project(&self) -> Result<&ProjectId, InvalidArgument> {
        let problem = "must be given, for the call or for the client: the project's id, 24 \
                       hexadecimal digits";
        self.project
            .ok_or_else(|| InvalidArgument::new("options.projectId", problem))
    }

    /// For results. Empty where there is none, and then nothing of a project was asked for.
    pub(super) fn project_id(&self) -> String {
        let id = self.project.map_or("", ProjectId::as_str);
        String::from(id)
    }
}

/// What to ask for, and what is sent where something is.
pub(super) fn headers(
    accept: Cow<'static, str>,
    content_type: Option<Cow<'static, str>>,
) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut headers = Vec::from([("accept", accept)]);
    headers.extend(content_type.map(|media_type| ("content-type", media_type)));
    headers
}

/// Which of Atlas's two APIs. Their bodies are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiVersion {
    /// v1.0, the API of the old reference pages.
    #[default]
    V1,
    /// v2, whose operations have dates. All of the private endpoint resource have 2023-01-01.
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
