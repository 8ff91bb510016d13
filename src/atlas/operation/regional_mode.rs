//! `getRegionalEndpointMode` and `toggleRegionalEndpointMode`

use alloc::borrow::Cow;

use super::{Operation, Scope};
use crate::atlas::{ApiError, InvalidArgument};
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

    /// Says what regional mode asks of the project. Atlas has many codes for it.
    fn explain(&self, error: &mut ApiError) {
        if error.status == 409 && error.hint.is_none() {
            error.hint = Some(Cow::Borrowed(if self.enabled {
                "Regional mode wants every cluster sharded: convert or delete the replica sets, \
                 then turn it on."
            } else {
                "Regional mode stays on while endpoints are in more than one region and one has \
                 several: remove endpoints, then turn it off."
            }));
        }
    }
}

fn read_enabled(content: &Node<'_>) -> Result<bool, Mismatch> {
    let enabled = content.member("enabled");
    match enabled.value() {
        Value::Bool(enabled) => Ok(*enabled),
        _ => Err(enabled.mismatch("true or false")),
    }
}
