//! One call, driven from JavaScript.

use alloc::rc::Rc;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::convert;
use super::transport::Answer;
use crate::client::{self, Client, Incoming};
use crate::http::Response;

/// A machine for the driver: `step`, then `receive` or `lost`, until it is done; `abandon`
/// where it is given up. No call into it ever waits, so nothing is borrowed across one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Call {
    call: client::Call,
    client: Rc<RefCell<Client>>,
}

impl Call {
    pub(super) fn new(call: client::Call, client: Rc<RefCell<Client>>) -> Self {
        Self { call, client }
    }
}

#[wasm_bindgen]
impl Call {
    /// The next step, as a plain object. The four words are fresh randomness.
    pub fn step(&mut self, a: u32, b: u32, c: u32, d: u32) -> JsValue {
        let mut client = self.client.borrow_mut();
        convert::step(&self.call.step(&mut client, [a, b, c, d]))
    }

    pub fn receive(&mut self, answer: Answer) {
        let fields = answer.fields();
        let incoming = Incoming {
            response: Response {
                status: answer.status(),
                body: answer.text(),
                error_code: fields.error_code.as_deref(),
                retry_after: fields.retry_after.as_deref(),
                location: fields.location.as_deref(),
            },
            challenge: fields.challenge.as_deref(),
            info: fields.info.as_deref(),
            filtered: answer.is_filtered(),
        };
        self.call.receive(&mut self.client.borrow_mut(), &incoming);
    }

    pub fn lost(&mut self, timed_out: bool) {
        self.call.lost(&mut self.client.borrow_mut(), timed_out);
    }

    pub fn abandon(&mut self) {
        self.call.abandon(&mut self.client.borrow_mut());
    }
}
