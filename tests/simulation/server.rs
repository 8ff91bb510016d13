//! The model of Atlas behind a door and on a bad network.

use std::collections::BTreeMap;

use atlas_private_endpoint::client::{Answer, Millis};
use serde_json::json;

use crate::atlas::{Atlas, ok, refusal};
use crate::digest::Guard;
use crate::host::{Call, Reply, Sent};
use crate::random::Random;

const TOKEN: &str = "/api/oauth/token";

pub struct Server {
    pub random: Random,
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
}

impl Server {
    pub fn new(random: Random, atlas: Atlas, guard: Guard) -> Self {
        Self {
            random,
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
        }
    }

    pub fn reply(&mut self, call: usize, sent: &Sent) -> Reply {
        let after = self.random.below(self.slowest);
        if !self.random.percent(self.trouble) {
            return Reply::Answer(self.answer(call, sent), after);
        }
        match self.random.below(8) {
            0 => Reply::Broken(after),
            1 => Reply::Silence,
            2 => {
                self.answer(call, sent);
                Reply::Broken(after)
            }
            3 => {
                self.answer(call, sent);
                Reply::Silence
            }
            4 => {
                let seconds = self.random.below(70).to_string();
                let limited = Answer {
                    retry_after: Some(seconds),
                    ..refusal(429, "RATE_LIMITED")
                };
                Reply::Answer(limited, after)
            }
            5 => Reply::Answer(refusal(503, "UNEXPECTED_ERROR"), after),
            // A gateway that gave up too early.
            6 => {
                self.answer(call, sent);
                let page = Answer {
                    status: 502,
                    body: "<html>Bad Gateway</html>".to_owned(),
                    ..Answer::default()
                };
                Reply::Answer(page, after)
            }
            _ => {
                let mut answer = self.answer(call, sent);
                let half = answer.body.len() / 2;
                answer.body.truncate(half);
                Reply::Answer(answer, after)
            }
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
