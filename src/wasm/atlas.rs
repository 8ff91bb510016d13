//! The client's half that lives in the core.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;

use js_sys::Object;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::call::Call;
use super::convert::{invalid, optional_flag, optional_texts, pairs, provider, region, service_id};
use crate::atlas::{ApiVersion, CreateService, GetService, ProjectId};
use crate::client::{self, CallSettings, Client, Task};

/// One Atlas, one key.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Atlas(Rc<RefCell<Client>>);

#[wasm_bindgen]
impl Atlas {
    #[wasm_bindgen(constructor)]
    pub fn new(
        public_key: String,
        private_key: String,
        origin: String,
        v2: bool,
        headers: &Object,
    ) -> Result<Atlas, JsValue> {
        let private_key = Zeroizing::new(private_key);
        let version = if v2 { ApiVersion::V2 } else { ApiVersion::V1 };
        let client = Client::new(&public_key, &private_key, origin, version, pairs(headers));
        let client = client.map_err(invalid)?;
        Ok(Self(Rc::new(RefCell::new(client))))
    }

    /// Wipes the key. What still holds a call of it can do no more with it.
    pub fn wipe(&self) {
        if let Ok(mut client) = self.0.try_borrow_mut() {
            client.wipe();
        }
    }

    #[wasm_bindgen(js_name = createService)]
    pub fn create_service(
        &self,
        project: &str,
        pretty: bool,
        envelope: bool,
        service: &JsValue,
    ) -> Result<Call, JsValue> {
        let operation = CreateService {
            provider: provider(service, "providerName", "service.providerName")?,
            region: region(service)?,
            supported_remote_regions: optional_texts(
                service,
                "supportedRemoteRegions",
                "service.supportedRemoteRegions",
            )?,
            port_mapping_enabled: optional_flag(
                service,
                "portMappingEnabled",
                "service.portMappingEnabled",
            )?,
        };
        self.call(project, pretty, envelope, Task::CreateService(operation))
    }

    #[wasm_bindgen(js_name = getService)]
    pub fn get_service(
        &self,
        project: &str,
        pretty: bool,
        envelope: bool,
        reference: &JsValue,
    ) -> Result<Call, JsValue> {
        let operation = GetService {
            provider: provider(reference, "cloudProvider", "ref.cloudProvider")?,
            id: service_id(reference)?,
        };
        self.call(project, pretty, envelope, Task::GetService(operation))
    }
}

impl Atlas {
    fn call(
        &self,
        project: &str,
        pretty: bool,
        envelope: bool,
        task: Task,
    ) -> Result<Call, JsValue> {
        let settings = CallSettings {
            project: ProjectId::parse(project, "options.projectId").map_err(invalid)?,
            pretty,
            envelope,
        };
        let call = client::Call::new(&mut self.0.borrow_mut(), task, settings);
        Ok(Call::new(call.map_err(invalid)?, Rc::clone(&self.0)))
    }
}
