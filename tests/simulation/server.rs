//! The model of Atlas behind a door and on a bad network.

use std::collections::BTreeMap;

use atlas_private_endpoint::client::{Answer, Millis};
use serde_json::json;

use crate::atlas::{Atlas, ok, refusal};
use crate::choices::Choices;
use crate::digest::Guard;
use crate::host::{Call, Reply, Sent};

const TOKEN: &str = "/api/oauth/token";

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    None,
    Unavailable,
    /// A 429 that says when.
    Limited,
    RequestLost,
    RequestSilent,
    /// Carried out, and the connection breaks.
    AnswerLost,
    AnswerSilent,
    /// Carried out, and a gateway has given up before.
    Gateway,
    /// Half of the answer's body.
    Cut,
}

/// The calmest first.
const TROUBLES: [Trouble; 8] = [
    Trouble::Unavailable,
    Trouble::Limited,
    Trouble::RequestLost,
    Trouble::RequestSilent,
    Trouble::AnswerLost,
    Trouble::AnswerSilent,
    Trouble::Gateway,
    Trouble::Cut,
];

pub struct Server {
    pub choices: Choices,
    pub atlas: Atlas,
    pub guard: Guard,
    /// Percent of the requests that something happens to.
    pub trouble: u64,
    pub slowest: Millis,
    /// When it restarts: it forgets nonces, and tokens.
    pub restarts: Vec<Millis>,
    /// When the key is another one.
    pub rotation: Option<Millis>,
    pub token_life: u64,
    /// The key is right all day, no token ends, and where a nonce ends the server says so.
    pub is_open: bool,
    tokens: Vec<(String, Millis)>,
    tokens_made: u64,
    /// Writes of each call that came as far as Atlas, and were not refused before.
    pub reached: BTreeMap<usize, Vec<String>>,
    pub signed: u64,
    /// Each request, what went wrong with it and the status of its answer, if somebody will look.
    pub story: Option<Vec<(Sent, Trouble, Option<u16>)>>,
}

impl Server {
    pub fn new(choices: Choices, atlas: Atlas, guard: Guard) -> Self {
        Self {
            choices,
            atlas,
            guard,
            trouble: 0,
            slowest: 1,
            restarts: Vec::new(),
            rotation: None,
            token_life: 3600,
            is_open: false,
            tokens: Vec::new(),
            tokens_made: 0,
            reached: BTreeMap::new(),
            signed: 0,
            story: None,
        }
    }

    pub fn reply(&mut self, call: usize, sent: &Sent) -> Reply {
        let after = self.choices.below(self.slowest);
        let trouble = if self.choices.percent(self.trouble) {
            self.choices.one_of(&TROUBLES)
        } else {
            Trouble::None
        };
        let reply = self.reply_in(trouble, call, sent, after);
        if let Some(story) = &mut self.story {
            story.push((sent.clone(), trouble, status(&reply)));
        }
        reply
    }

    fn reply_in(&mut self, trouble: Trouble, call: usize, sent: &Sent, after: Millis) -> Reply {
        let answer = match trouble {
            Trouble::RequestLost => return Reply::Broken(after),
            Trouble::RequestSilent => return Reply::Silence,
            Trouble::Limited => {
                let seconds = self.choices.below(70).to_string();
                Answer {
                    retry_after: Some(seconds),
                    ..refusal(429, "RATE_LIMITED")
                }
            }
            Trouble::Unavailable => refusal(503, "UNEXPECTED_ERROR"),
            _ => self.answer(call, sent),
        };
        match trouble {
            Trouble::AnswerLost => Reply::Broken(after),
            Trouble::AnswerSilent => Reply::Silence,
            Trouble::Gateway => {
                let page = Answer {
                    status: 502,
                    body: "<html>Bad Gateway</html>".to_owned(),
                    ..Answer::default()
                };
                Reply::Answer(page, after)
            }
            Trouble::Cut => {
                let mut answer = answer;
                let half = answer.body.len() / 2;
                answer.body.truncate(half);
                Reply::Answer(answer, after)
            }
            _ => Reply::Answer(answer, after),
        }
    }

    fn answer(&mut self, call: usize, sent: &Sent) -> Answer {
        if self.restarts.first().is_some_and(|time| sent.at >= *time) {
            self.restarts.remove(0);
            self.guard.forget();
            self.tokens.clear();
        }
        if self.rotation.is_some_and(|time| sent.at >= time) {
            self.guard.password = "another";
            self.guard.forget();
            self.rotation = None;
        }
        if sent.target == TOKEN {
            return self.token(sent.at);
        }
        let authorization = sent.authorization.as_deref().unwrap_or_default();
        let info = if let Some(token) = authorization.strip_prefix("Bearer ") {
            let mut known = self.tokens.iter();
            if !known.any(|(known, end)| known == token && sent.at < *end) {
                return refusal(401, "UNEXPECTED_ERROR");
            }
            None
        } else {
            match self.guard.admit(sent) {
                Ok(info) => info,
                Err(answer) => return *answer,
            }
        };
        self.signed += 1;
        if sent.method != "GET" {
            let writes = self.reached.entry(call).or_default();
            writes.push(format!("{} {}", sent.method, sent.target));
        }
        Answer {
            info,
            ..self.atlas.answer(sent)
        }
    }

    fn token(&mut self, now: Millis) -> Answer {
        self.tokens_made += 1;
        let token = format!("t{}", self.tokens_made);
        let end = now + self.token_life * 1000;
        self.tokens.push((token.clone(), end));
        ok(
            200,
            &json!({ "access_token": token, "expires_in": self.token_life }),
        )
    }

    /// How many writes of a call, with that method and that end, came as far as Atlas.
    pub fn reached(&self, call: Call, method: &str, end: &str) -> usize {
        let writes = self.reached.get(&call.number());
        writes.map_or(0, |writes| {
            let is_it = |write: &&String| write.starts_with(method) && write.ends_with(end);
            writes.iter().filter(is_it).count()
        })
    }
}

fn status(reply: &Reply) -> Option<u16> {
    match reply {
        Reply::Answer(answer, _) => Some(answer.status),
        Reply::Broken(_) | Reply::Silence => None,
    }
}
