//! One call, driven from JavaScript.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::atlas::new_endpoint;
use super::convert;
use super::transport::Answer;
use crate::client::{self, Millis};

/// A machine for the driver: `step`, then what became of it, until it is done; `abandon`
/// where it is given up. No call into it ever waits, so nothing is borrowed across one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Machine(client::Machine);

impl Machine {
    pub(super) fn new(machine: client::Machine) -> Self {
        Self(machine)
    }
}

#[wasm_bindgen]
impl Machine {
    /// The next step, as a plain object. `now` is milliseconds since 1970; the four words are
    /// fresh randomness.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that is negative or no number becomes zero"
    )]
    pub fn step(&mut self, now: f64, a: u32, b: u32, c: u32, d: u32) -> JsValue {
        convert::step(self.0.step(now as Millis, [a, b, c, d]))
    }

    /// Takes the answer, so that nothing of it waits for a collector of garbage.
    pub fn receive(&mut self, mut answer: Answer) {
        if answer.is_too_long() {
            self.0.too_long(answer.status());
        } else {
            self.0.receive(answer.take());
        }
    }

    pub fn lost(&mut self, timed_out: bool) {
        self.0.lost(timed_out);
    }

    pub fn token(&mut self, token: String) {
        self.0.token(token);
    }

    /// What was made in the cloud, as a JSON object.
    pub fn attached(&mut self, provider: &str, endpoint: &str) -> Result<(), JsValue> {
        let endpoint = new_endpoint(provider, endpoint).map_err(convert::invalid)?;
        self.0.attached(endpoint);
        Ok(())
    }

    pub fn abandon(&mut self) {
        self.0.abandon();
    }
}
