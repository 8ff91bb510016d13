//! The server's side of HTTP Digest (RFC 7616, MD5 and `qop=auth`), as servers of several kinds
//! have it. Shares nothing with the core but the crate that computes MD5.

use atlas_private_endpoint::client::{Answer, Millis};
use md5::{Digest as _, Md5};

use crate::atlas::refusal;
use crate::host::Sent;

const REALM: &str = "MMS Public API";

/// How a server treats its nonces.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub life: Millis,
    /// How many requests a nonce is good for.
    pub uses: u32,
    /// Counts have to come in order; else each may come once.
    pub in_order: bool,
    /// It says `stale=true` where it might.
    pub says_stale: bool,
    /// Every success brings the next nonce.
    pub next_nonce: bool,
}

#[derive(Debug)]
pub struct Guard {
    pub rules: Rules,
    pub user: &'static str,
    pub password: &'static str,
    nonces: Vec<Nonce>,
    made: u64,
    pub stale: u64,
}

#[derive(Debug)]
struct Nonce {
    text: String,
    since: Millis,
    counts: Vec<u32>,
}

impl Guard {
    pub fn new(rules: Rules, user: &'static str, password: &'static str) -> Self {
        Self {
            rules,
            user,
            password,
            nonces: Vec::new(),
            made: 0,
            stale: 0,
        }
    }

    /// A restart: all nonces are forgotten.
    pub fn forget(&mut self) {
        self.nonces.clear();
    }

    /// Lets a request in, with the `Authentication-Info` of its answer, or says what to answer.
    pub fn admit(&mut self, sent: &Sent) -> Result<Option<String>, Box<Answer>> {
        let Some(header) = sent.authorization.as_deref() else {
            return Err(self.challenge(sent.at, false));
        };
        let answer = Parameters::of(header);
        let a1 = hex(&[answer.get("username"), REALM, self.password].join(":"));
        let a2 = hex(&[&sent.method, &*sent.target].join(":"));
        let count = u32::from_str_radix(answer.get("nc"), 16).expect("eight hex digits");
        let nonce = answer.get("nonce");
        let parts = [
            &*a1,
            nonce,
            answer.get("nc"),
            answer.get("cnonce"),
            "auth",
            &*a2,
        ];
        assert_eq!(
            answer.get("uri"),
            sent.target,
            "what is sent is what is signed"
        );
        let is_good =
            answer.get("username") == self.user && answer.get("response") == hex(&parts.join(":"));
        if !is_good {
            return Err(self.challenge(sent.at, false));
        }
        let rules = self.rules;
        let known = self.nonces.iter_mut().find(|known| known.text == nonce);
        let Some(known) = known.filter(|known| sent.at < known.since + rules.life) else {
            return Err(self.challenge(sent.at, rules.says_stale));
        };
        if known.counts.len() >= rules.uses as usize {
            return Err(self.challenge(sent.at, rules.says_stale));
        }
        let is_late = rules.in_order && known.counts.iter().any(|seen| *seen > count);
        if is_late || known.counts.contains(&count) {
            return Err(self.challenge(sent.at, false));
        }
        known.counts.push(count);
        Ok(rules
            .next_nonce
            .then(|| format!("nextnonce=\"{}\"", self.nonce(sent.at))))
    }

    fn nonce(&mut self, now: Millis) -> String {
        self.made += 1;
        let text = format!("n{}+/=", self.made);
        self.nonces.push(Nonce {
            text: text.clone(),
            since: now,
            counts: Vec::new(),
        });
        text
    }

    fn challenge(&mut self, now: Millis, stale: bool) -> Box<Answer> {
        self.stale += u64::from(stale);
        let nonce = self.nonce(now);
        let challenge = format!(
            "Digest realm=\"{REALM}\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\", stale={stale}"
        );
        Box::new(Answer {
            challenge: Some(challenge),
            ..refusal(401, "UNEXPECTED_ERROR")
        })
    }
}

/// The parameters of an `Authorization` header. None of ours has a comma in it.
pub struct Parameters<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Parameters<'a> {
    pub fn of(header: &'a str) -> Self {
        let list = header.strip_prefix("Digest ").expect("Digest");
        let pairs = list.split(',').map(|item| {
            let (name, value) = item.trim().split_once('=').expect("a parameter");
            (name, value.trim_matches('"'))
        });
        Self(pairs.collect())
    }

    pub fn get(&self, name: &str) -> &'a str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("{name} is missing")).1
    }
}

fn hex(text: &str) -> String {
    let digest = Md5::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
