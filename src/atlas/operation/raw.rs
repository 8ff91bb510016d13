//! Any other operation of the Atlas Administration API, by its path.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use super::{Content, Operation, Scope};
use crate::atlas::scope::headers;
use crate::atlas::{ApiVersion, InvalidArgument, path};
use crate::http::Request;
use crate::json::{Mismatch, Node};

/// A request that the caller spells out. What it sends is what the caller wrote, or nothing:
/// where a URL parser would make something else of the path, it is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRequest {
    /// `GET`, `POST`, … in any case; sent in upper case.
    pub method: String,
    /// Below the version: `/groups/{groupId}/clusters`. `{groupId}` stands for the project's id.
    /// Percent-encoded where it need be.
    pub path: String,
    /// Names and values, percent-encoded here. They come after the client's own, `pretty` and
    /// `envelope`.
    pub query: Vec<(String, String)>,
    /// The content. `None`: there is none.
    pub body: Option<String>,
    /// The API it goes to. `None`: the client's.
    pub version: Option<ApiVersion>,
    /// What to ask for. `None`: the version's media type.
    pub accept: Option<String>,
    /// What the body is. `None`: as `accept`.
    pub content_type: Option<String>,
}

/// What a success of a [`RawRequest`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawContent {
    /// A JSON value.
    Json,
    /// Nothing, or null.
    Nothing,
}

impl Operation for RawRequest {
    type Output = RawContent;

    const ID: &'static str = "";
    const CONTENT: Content = Content::Any;

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let method = method(&self.method)?;
        if self.body.is_some() && matches!(&*method, "GET" | "HEAD") {
            return Err(refused(
                "operation.body",
                "must be left out: GET and HEAD have none",
            ));
        }
        let version = self.version.unwrap_or(scope.version);
        let default = || Cow::Borrowed(version.media_type());
        let accept = field(self.accept.as_deref(), "operation.accept", default)?;
        let default = || accept.clone();
        let content_type = field(
            self.content_type.as_deref(),
            "operation.contentType",
            default,
        )?;
        let scope = Scope { version, ..*scope };
        let path = placed(&self.path, &scope)?;
        check_path(&path)?;
        Ok(Request {
            method: Cow::Owned(method),
            target: scope.target(&path, &query(&self.query)?),
            headers: headers(accept, self.body.as_ref().map(|_| content_type)),
            body: self.body.clone(),
        })
    }

    fn read(&self, _scope: &Scope<'_>, content: &Node<'_>) -> Result<RawContent, Mismatch> {
        Ok(if content.is_null() {
            RawContent::Nothing
        } else {
            RawContent::Json
        })
    }
}

/// A method as RFC 9110 §9.1 has it. Those that `fetch` refuses are refused.
fn method(text: &str) -> Result<String, InvalidArgument> {
    const ARGUMENT: &str = "operation.method";
    // `tchar` of RFC 9110 §5.6.2.
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if text.is_empty() || !text.bytes().all(is_token) {
        return Err(refused(
            ARGUMENT,
            "must be an HTTP method: \"GET\", \"POST\"",
        ));
    }
    let method = text.to_ascii_uppercase();
    match &*method {
        "CONNECT" | "TRACE" | "TRACK" => Err(refused(
            ARGUMENT,
            "must be one that fetch sends: not CONNECT, TRACE, TRACK",
        )),
        _ => Ok(method),
    }
}

/// The value of a header field, on one line (RFC 9110 §5.5).
fn field(
    text: Option<&str>,
    argument: &'static str,
    default: impl FnOnce() -> Cow<'static, str>,
) -> Result<Cow<'static, str>, InvalidArgument> {
    let Some(text) = text else {
        return Ok(default());
    };
    let text = text.trim_ascii();
    if text.is_empty() || !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(refused(argument, "must be a media type, on one line"));
    }
    Ok(Cow::Owned(text.to_owned()))
}

/// The path with the project in its place.
fn placed(path: &str, scope: &Scope<'_>) -> Result<String, InvalidArgument> {
    let mut placed = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once(['{']) {
        let Some(after) = after.strip_prefix("groupId}") else {
            return Err(refused(PATH, "must have no placeholder but `{groupId}`"));
        };
        placed.push_str(before);
        placed.push_str(scope.required_project()?.as_str());
        rest = after;
    }
    placed.push_str(rest);
    Ok(placed)
}

const PATH: &str = "operation.path";

fn check_path(path: &str) -> Result<(), InvalidArgument> {
    let problem = if path.contains(['?']) {
        "must have no \"?\": what comes after it goes into `query`"
    } else if !path.starts_with(['/']) || path.starts_with("//") || path.starts_with("/api/") {
        "must begin with one \"/\", and with what comes after the version: \
         \"/groups/{groupId}/clusters\""
    } else if !path::is_plain(path) {
        "must be percent-encoded: of ASCII, letters, digits and \"-._~!$&()*+,;=:@/%\" may stand \
         as they are"
    } else if path::has_dot_segment(path) {
        "must have no dot segments, in whatever encoding: they lead elsewhere"
    } else {
        return Ok(());
    };
    Err(refused(PATH, problem))
}

fn query(parameters: &[(String, String)]) -> Result<String, InvalidArgument> {
    let mut query = String::new();
    for (name, value) in parameters {
        if matches!(&**name, "envelope" | "pretty") {
            let problem = "must not have `envelope` or `pretty`: they are options of the call";
            return Err(refused("operation.query", problem));
        }
        if !query.is_empty() {
            query.push('&');
        }
        path::push_query(&mut query, name);
        query.push('=');
        path::push_query(&mut query, value);
    }
    Ok(query)
}

fn refused(argument: &'static str, problem: &'static str) -> InvalidArgument {
    InvalidArgument::new(argument, problem)
}
