//! HTTP Digest lent to JavaScript, through one function: exchanges for the driver, and the
//! session by hand.
//!
//! In both cores, and all there is in the small one. One function that takes numbers, a text
//! and bytes, and gives a text, needs a fraction of the glue of a class with methods; what it
//! is called with is decided in one place, `pkg-template/lib/digest/core.js`.

use alloc::string::String;
use alloc::vec::Vec;

use spin::Mutex;
use wasm_bindgen::prelude::*;

use crate::auth::{
    AuthError, Challenge, Credentials, Exchange, Next, Reaction, Received, Session, Step, Target,
    Verdict,
};

/// A session and its exchanges under way, by the numbers that JavaScript gave them.
struct Space {
    id: u32,
    session: Session,
    exchanges: Vec<(u32, Exchange)>,
}

/// Added to an operation: the body is known, if only that there is none.
const BODY: u32 = 16;

static SPACES: Mutex<Vec<Space>> = Mutex::new(Vec::new());

/// Performs an operation on a session, or on an exchange of it, which begins when it is first
/// named. `text` has three lines at most; only the last may itself have several.
///
/// | operation     | `text`                          | other                            | reply         |
/// |---------------|---------------------------------|----------------------------------|---------------|
/// | 0 open        | user name `:` password          |                                  |               |
/// | 1 close       |                                 |                                  |               |
/// | 2 step        | method, nothing, target         | body, if known; randomness       | answer        |
/// | 3 receive     | target, `Authentication-Info`, `WWW-Authenticate` | body; status, hidden | verdict |
/// | 4 unanswered  |                                 |                                  |               |
/// | 5 lost        |                                 |                                  |               |
/// | 6 authorize   | method, nothing, target         | body; randomness                 | answer        |
/// | 7 challenged  | nothing, `Authorization`, lines | body                             | verdict       |
/// | 8 answered    | target, `Authorization`, `Authentication-Info` | body              | verdict       |
///
/// An answer is the header; `u` where the request goes unsigned; `b` where the body is needed
/// for it; nothing where another exchange goes first (step) or no challenge is known
/// (authorize). A verdict is `0` for another try, `1` verified, `2` mismatch, `3` absent, or
/// refused. Instead of either: `!`, and on lines of their own code, reason, message and hint.
#[wasm_bindgen]
#[allow(
    clippy::too_many_arguments,
    reason = "four of them are one: randomness"
)]
pub fn digest(
    operation: u32,
    space: u32,
    exchange: u32,
    text: &str,
    body: &[u8],
    a: u32,
    b: u32,
    c: u32,
    d: u32,
) -> String {
    let mut spaces = SPACES.lock();
    let index = spaces.iter().position(|known| known.id == space);
    if operation == 0 {
        let (username, password) = cut(text, b':');
        if let Ok(credentials) = Credentials::new(username, password) {
            spaces.push(Space {
                id: space,
                session: Session::new(credentials),
                exchanges: Vec::new(),
            });
        }
    } else if operation == 1 {
        if let Some(index) = index {
            spaces.swap_remove(index);
        }
    } else if let Some(space) = index.and_then(|index| spaces.get_mut(index)) {
        let (first, rest) = cut(text, b'\n');
        let (second, third) = cut(rest, b'\n');
        let call = Call {
            lines: [first, second, third],
            body: (operation & BODY != 0).then_some(body),
            words: [a, b, c, d],
        };
        let operation = operation & !BODY;
        let reply = if operation < 6 {
            space.exchange(operation, exchange, &call)
        } else {
            space.by_hand(operation, &call)
        };
        return reply.unwrap_or_else(|error| told(&error));
    }
    String::new()
}

/// The arguments that every operation reads in its own way.
struct Call<'a> {
    lines: [&'a str; 3],
    body: Option<&'a [u8]>,
    words: [u32; 4],
}

impl Call<'_> {
    fn target(&self) -> Target<'_> {
        let [method, _, uri] = self.lines;
        Target {
            method,
            uri,
            body: self.body,
        }
    }
}

impl Space {
    fn exchange(&mut self, operation: u32, id: u32, call: &Call<'_>) -> Result<String, AuthError> {
        let session = &mut self.session;
        let known = self.exchanges.iter().position(|(known, _)| *known == id);
        let index = known.unwrap_or_else(|| {
            self.exchanges.push((id, Exchange::new(session)));
            self.exchanges.len() - 1
        });
        let Some((_, exchange)) = self.exchanges.get_mut(index) else {
            return Ok(String::new());
        };
        match operation {
            2 => {
                if call.body.is_none() && exchange.needs_body(session, call.lines[2]) {
                    return Ok("b".into());
                }
                if let Step::Send { authorization, .. } =
                    exchange.step(session, &call.target(), call.words)?
                {
                    return Ok(authorization.unwrap_or_else(|| "u".into()));
                }
            }
            3 => return receive(exchange, session, call).map(String::from),
            4 => exchange.unanswered(session),
            _ => {
                exchange.lost(session);
                drop(self.exchanges.swap_remove(index));
            }
        }
        Ok(String::new())
    }

    fn by_hand(&mut self, operation: u32, call: &Call<'_>) -> Result<String, AuthError> {
        let [first, second, third] = call.lines;
        let verdict = match operation {
            6 => {
                let header = self.session.authorize(&call.target(), call.words)?;
                return Ok(header.unwrap_or_default());
            }
            7 => {
                let mut rest = third;
                let lines = core::iter::from_fn(|| {
                    let (line, more) = cut(rest, b'\n');
                    let is_over = rest.is_empty();
                    rest = more;
                    (!is_over).then_some(line)
                });
                let reaction = self.session.challenged(lines, Some(second))?;
                if reaction == Reaction::Retry {
                    "0"
                } else {
                    "3"
                }
            }
            _ => {
                let verdict = self.session.answered(Some(third), second, first, call.body);
                digit(verdict)
            }
        };
        Ok(verdict.into())
    }
}

fn receive(
    exchange: &mut Exchange,
    session: &mut Session,
    call: &Call<'_>,
) -> Result<&'static str, AuthError> {
    let [uri, info, challenge] = call.lines;
    let [status, hidden, ..] = call.words;
    let filtered = hidden == 1;
    let received = Received {
        status: status as u16,
        challenge: if filtered { None } else { Some(challenge) },
        info: Some(info),
        body: call.body,
        filtered,
        admitted: false,
    };
    match exchange.receive(session, uri, &received)? {
        Next::Again => Ok("0"),
        // Signed, and refused without a challenge to go on with: the caller's answer,
        // and why it is.
        Next::Complete(_) if status == 401 => match Challenge::select(received.challenge) {
            Err(error) => Err(AuthError::Challenge(error)),
            Ok(_) => Ok("3"),
        },
        Next::Complete(verdict) => Ok(digit(verdict)),
    }
}

fn digit(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verified => "1",
        Verdict::Mismatch => "2",
        Verdict::Absent => "3",
    }
}

/// What is before the first such byte, and what is after it.
fn cut(text: &str, at: u8) -> (&str, &str) {
    let index = text.bytes().position(|byte| byte == at);
    let halves = index.and_then(|index| text.split_at_checked(index));
    let (before, after) = halves.unwrap_or((text, ""));
    (before, after.get(1..).unwrap_or_default())
}

fn told(error: &AuthError) -> String {
    let message = error.message();
    let mut reply = String::from("!");
    for line in [error.code(), error.reason(), &message, error.hint()] {
        reply.push('\n');
        reply.push_str(line);
    }
    reply
}
