//! The client's half that lives in the core.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;

use js_sys::Object;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::convert::{invalid, pairs, to_js};
use super::machine::Machine;
use crate::atlas::{ApiVersion, CloudProvider, InvalidArgument, to_atlas_region, to_cloud_region};
use crate::client::{self, Client};
use crate::json::{Members, Value};

/// One Atlas, one set of credentials.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Atlas(Rc<RefCell<Client>>);

#[wasm_bindgen]
impl Atlas {
    /// `name` and `secret` by `kind`: "key" has both, "account" has both, "token" has a secret,
    /// and "host" is asked each time.
    #[wasm_bindgen(constructor)]
    pub fn new(
        kind: &str,
        name: &str,
        secret: String,
        origin: String,
        v2: bool,
        headers: &Object,
    ) -> Result<Atlas, JsValue> {
        let secret = Zeroizing::new(secret);
        let version = if v2 { ApiVersion::V2 } else { ApiVersion::V1 };
        let headers = pairs(headers);
        let client = match kind {
            "key" => Client::with_api_key(name, &secret, origin, version, headers),
            "account" => Client::with_service_account(name, &secret, origin, version, headers),
            "token" => Client::with_access_token(Some(&secret), origin, version, headers),
            _ => Client::with_access_token(None, origin, version, headers),
        };
        Ok(Self(Rc::new(RefCell::new(client.map_err(invalid)?))))
    }

    /// Wipes the credentials. What still holds a machine of it can do no more with them.
    pub fn wipe(&self) {
        if let Ok(mut client) = self.0.try_borrow_mut() {
            client.wipe();
        }
    }

    /// The machine for a command, which is a JSON object.
    pub fn begin(&self, command: &str) -> Result<Machine, JsValue> {
        let machine = client::Machine::begin(&self.0, command);
        machine.map(Machine::new).map_err(invalid)
    }
}

/// The regions of a provider.
#[wasm_bindgen]
pub fn regions(provider: &str) -> Result<JsValue, JsValue> {
    let provider = CloudProvider::parse(provider, "provider").map_err(invalid)?;
    let regions = crate::atlas::regions(provider).map(|region| {
        let mut members = Members::new();
        members.text("atlas", Some(region.atlas));
        members.text("cloud", Some(region.cloud));
        members.text("location", region.location);
        members.finish()
    });
    Ok(to_js(&Value::Array(regions.collect())))
}

/// A region in Atlas's spelling, or in the cloud's. Nothing where the table has none.
#[wasm_bindgen]
pub fn region(provider: &str, name: &str, atlas: bool) -> Result<Option<String>, JsValue> {
    let provider = CloudProvider::parse(provider, "provider").map_err(invalid)?;
    if atlas {
        return Ok(Some(to_atlas_region(provider, name).into()));
    }
    Ok(to_cloud_region(provider, name).map(Into::into))
}

pub(super) fn new_endpoint(
    provider: &str,
    json: &str,
) -> Result<crate::atlas::NewEndpoint, InvalidArgument> {
    let provider = CloudProvider::parse(provider, "provider")?;
    client::new_endpoint(provider, json)
}
