//! `getRegionalEndpointMode` and `toggleRegionalEndpointMode`

use super::{Operation, Scope};
use crate::atlas::InvalidArgument;
use crate::http::Request;
use crate::json::{Mismatch, Node, Object, Value};

const PATH: &str = "/privateEndpoint/regionalMode";

/// Asks whether the project may have several endpoints in several regions:
/// `GET …/privateEndpoint/regionalMode`. Needs Project Read Only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetRegionalMode;

impl Operation for GetRegionalMode {
    type Output = bool;

    const ID: &'static str = "getRegionalEndpointMode";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        scope.request("GET", PATH, None)
    }

    fn read(&self, _scope: &Scope<'_>, content: &Node<'_>) -> Result<bool, Mismatch> {
        read_enabled(content)
    }
}

/// Turns regional mode on or off: `PATCH …/privateEndpoint/regionalMode`. Needs Project Owner.
/// Gives what Atlas says the mode is, which may yet be the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRegionalMode {
    /// `enabled`
    pub enabled: bool,
}

impl Operation for SetRegionalMode {
    type Output = bool;

    const ID: &'static str = "toggleRegionalEndpointMode";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let mut body = Object::new();
        body.boolean("enabled", self.enabled);
        scope.request("PATCH", PATH, Some(body.finish()))
    }

    fn read(&self, _scope: &Scope<'_>, content: &Node<'_>) -> Result<bool, Mismatch> {
        read_enabled(content)
    }
}

fn read_enabled(content: &Node<'_>) -> Result<bool, Mismatch> {
    let enabled = content.member("enabled");
    match enabled.value() {
        Value::Bool(enabled) => Ok(*enabled),
        _ => Err(enabled.mismatch("true or false")),
    }
}
