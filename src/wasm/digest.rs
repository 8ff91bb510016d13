//! HTTP Digest lent to JavaScript: exchanges for the driver, and the session by hand.
//!
//! In both cores, and all there is in the small one: nothing here needs more than strings,
//! bytes and numbers. An error is thrown as text of four lines: code, reason, message, hint.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::auth::{
    AuthError, Challenge, Credentials, Exchange, Next, Reaction, Received, Session, Step, Target,
    Verdict,
};

/// One origin and one user.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Digest(Rc<RefCell<Session>>);

/// One request of it, as a machine.
#[wasm_bindgen]
#[derive(Debug)]
pub struct DigestExchange {
    exchange: Exchange,
    session: Rc<RefCell<Session>>,
}

#[wasm_bindgen]
impl Digest {
    /// JavaScript has checked that there is no colon in the user name.
    #[wasm_bindgen(constructor)]
    pub fn new(username: &str, password: String) -> Result<Digest, JsValue> {
        let password = Zeroizing::new(password);
        let credentials = Credentials::new(username, &password)
            .map_err(|error| JsValue::from_str(error.message()))?;
        Ok(Self(Rc::new(RefCell::new(Session::new(credentials)))))
    }

    pub fn wipe(&self) {
        if let Ok(mut session) = self.0.try_borrow_mut() {
            session.wipe();
        }
    }

    pub fn exchange(&self) -> DigestExchange {
        DigestExchange {
            exchange: Exchange::new(&mut self.0.borrow_mut()),
            session: Rc::clone(&self.0),
        }
    }

    /// The header, or nothing while no challenge is known.
    #[allow(
        clippy::too_many_arguments,
        reason = "four of them are one: randomness"
    )]
    pub fn authorize(
        &self,
        method: &str,
        uri: &str,
        body: Option<Vec<u8>>,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
    ) -> Result<Option<String>, JsValue> {
        let body = body.as_deref();
        let target = Target { method, uri, body };
        let mut session = self.0.borrow_mut();
        session.authorize(&target, [a, b, c, d]).map_err(thrown)
    }

    /// True: sign and send again.
    pub fn challenged(
        &self,
        lines: Option<String>,
        authorization: Option<String>,
    ) -> Result<bool, JsValue> {
        // Several lines come joined by a line break, which no header value can hold.
        let lines = lines
            .as_deref()
            .into_iter()
            .flat_map(|all| all.split(['\n']));
        let mut session = self.0.borrow_mut();
        let reaction = session.challenged(lines, authorization.as_deref());
        Ok(reaction.map_err(thrown)? == Reaction::Retry)
    }

    /// 1 verified, 2 mismatch, 3 absent.
    pub fn answered(
        &self,
        info: Option<String>,
        authorization: &str,
        uri: &str,
        body: Option<Vec<u8>>,
    ) -> u8 {
        let mut session = self.0.borrow_mut();
        let verdict = session.answered(info.as_deref(), authorization, uri, body.as_deref());
        number(verdict)
    }
}

#[wasm_bindgen]
impl DigestExchange {
    /// Nothing: another exchange finds out first. Else send: unsigned where the text is
    /// empty, signed with it where it is not.
    #[allow(
        clippy::too_many_arguments,
        reason = "four of them are one: randomness"
    )]
    pub fn step(
        &mut self,
        method: &str,
        uri: &str,
        body: Option<Vec<u8>>,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
    ) -> Result<Option<String>, JsValue> {
        let body = body.as_deref();
        let target = Target { method, uri, body };
        let mut session = self.session.borrow_mut();
        let step = self.exchange.step(&mut session, &target, [a, b, c, d]);
        Ok(match step.map_err(thrown)? {
            Step::Join => None,
            Step::Send { authorization, .. } => Some(authorization.unwrap_or_default()),
        })
    }

    /// 0: step again. Else the answer is the caller's: 1 verified, 2 mismatch, 3 absent.
    pub fn receive(
        &mut self,
        uri: &str,
        status: u16,
        challenge: Option<String>,
        info: Option<String>,
        body: Option<Vec<u8>>,
        filtered: bool,
    ) -> Result<u8, JsValue> {
        let received = Received {
            status,
            challenge: challenge.as_deref(),
            info: info.as_deref(),
            body: body.as_deref(),
            filtered,
            admitted: false,
        };
        let mut session = self.session.borrow_mut();
        let next = self.exchange.receive(&mut session, uri, &received);
        match next.map_err(thrown)? {
            Next::Again => Ok(0),
            // Signed, and refused without a challenge to go on with: the caller's answer,
            // and why it is.
            Next::Complete(_) if status == 401 => match Challenge::select(received.challenge) {
                Err(error) => Err(thrown(AuthError::Challenge(error))),
                Ok(_) => Ok(number(Verdict::Absent)),
            },
            Next::Complete(verdict) => Ok(number(verdict)),
        }
    }

    pub fn unanswered(&mut self) {
        self.exchange.unanswered(&mut self.session.borrow_mut());
    }

    pub fn lost(&mut self) {
        self.exchange.lost(&mut self.session.borrow_mut());
    }

    #[wasm_bindgen(js_name = wouldSign)]
    pub fn would_sign(&self, uri: &str) -> bool {
        self.exchange.would_sign(&self.session.borrow(), uri)
    }

    #[wasm_bindgen(js_name = needsBody)]
    pub fn needs_body(&self, uri: &str) -> bool {
        self.exchange.needs_body(&self.session.borrow(), uri)
    }
}

fn number(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Verified => 1,
        Verdict::Mismatch => 2,
        Verdict::Absent => 3,
    }
}

fn thrown(error: AuthError) -> JsValue {
    let message = error.message();
    let (code, reason, hint) = (error.code(), error.reason(), error.hint());
    let lines = [code, "\n", reason, "\n", &message, "\n", hint];
    JsValue::from_str(&lines.concat())
}
