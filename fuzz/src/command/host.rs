//! A host as `pkg-template/lib/drive.js` is one, on virtual time.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use atlas_private_endpoint::atlas::{ApiVersion, CloudProvider};
use atlas_private_endpoint::auth::parse_challenges;
use atlas_private_endpoint::client::{
    Answer, Client, Machine, Millis, Outcome, Outgoing, Step, new_endpoint,
};
use atlas_private_endpoint::json::{Value, parse};

use super::script::Event;
use crate::json::assert_written;
use crate::path::path_of;
use crate::text::assert_presentable;

const ORIGIN: &str = "https://cloud.mongodb.com";
const PUBLIC_KEY: &str = "fuzzkeyp";
const SECRET: &str = "5c21b1f2-not-to-be-seen";
/// Calls at the same time, those that a call forks not counted.
const MOST: usize = 3;
/// Steps of one machine between two answers. What takes more goes round in a circle.
const MOST_STEPS: usize = 1000;
/// Refusals until all calls are over. Each is final for its call, but for a challenge's retries.
const MOST_REFUSALS: usize = 500;
/// Nonces that a session remembers.
const MOST_NONCES: usize = 32;
/// What cannot be mended by trying again.
const REFUSAL: &str =
    r#"{"error":403,"errorCode":"IP_ADDRESS_NOT_ON_ACCESS_LIST","parameters":[]}"#;

pub(super) struct Host {
    client: Option<Rc<RefCell<Client>>>,
    jobs: Vec<Job>,
    next_id: usize,
    now: Millis,
    words: u32,
    used: HashSet<[Option<Vec<u8>>; 5]>,
    /// Answers that may have brought a nonce.
    nonces: usize,
    next: Answer,
    /// The script knows the secret itself.
    is_told: bool,
}

/// A machine, and what it waits for.
struct Job {
    id: usize,
    parent: Option<usize>,
    machine: Machine,
    waits: Waits,
    body: String,
}

#[derive(PartialEq)]
enum Waits {
    /// For its next step.
    Ready,
    /// For another machine to move.
    Join,
    /// For an answer.
    Answer,
    Token,
    Attach(CloudProvider),
    /// For its children.
    Children,
}

impl Host {
    pub(super) fn new(line: &str) -> Self {
        let version = if line.contains('2') {
            ApiVersion::V2
        } else {
            ApiVersion::V1
        };
        let (origin, headers) = (
            ORIGIN.to_owned(),
            vec![("user-agent".to_owned(), "fuzz".to_owned())],
        );
        let client = match line.chars().next() {
            Some('a') => {
                Client::with_service_account("mdb_sa_id_1", SECRET, origin, version, headers)
            }
            Some('t') => Client::with_access_token(Some(SECRET), origin, version, headers),
            Some('h') => Client::with_access_token(None, origin, version, headers),
            _ => Client::with_api_key(PUBLIC_KEY, SECRET, origin, version, headers),
        };
        Self {
            client: client.ok().map(|client| Rc::new(RefCell::new(client))),
            jobs: Vec::new(),
            next_id: 0,
            now: 1_700_000_000_000,
            words: 0,
            used: HashSet::new(),
            nonces: 0,
            next: Answer::default(),
            is_told: false,
        }
    }

    pub(super) fn play(&mut self, event: &Event<'_>) {
        match *event {
            Event::Begin(command) => self.begin(command),
            Event::Header { name, value } => {
                let value = Some(value.to_owned());
                match name {
                    b'w' => self.next.challenge = value,
                    b'a' => self.next.info = value,
                    b'x' => self.next.error_code = value,
                    b'r' => self.next.retry_after = value,
                    b'l' => self.next.location = value,
                    _ => self.next.filtered = true,
                }
            }
            Event::Answer { status, text } => {
                let mut answer = core::mem::take(&mut self.next);
                answer.status = status;
                if status == 401 && text.starts_with("Digest") {
                    answer.challenge = Some(text.to_owned());
                } else {
                    answer.body = text.to_owned();
                }
                self.answer(answer);
            }
            Event::Lost { timed_out } => {
                if let Some(job) = self.first(|waits| *waits == Waits::Answer) {
                    job.machine.lost(timed_out);
                    self.told(&Waits::Answer);
                } else if let Some(job) = self.first(|waits| *waits == Waits::Token) {
                    job.machine.lost(timed_out);
                    self.told(&Waits::Token);
                }
            }
            Event::TooLong { status } => {
                if let Some(job) = self.first(|waits| *waits == Waits::Answer) {
                    job.machine.too_long(status);
                    self.told(&Waits::Answer);
                }
            }
            Event::Token(token) => {
                if let Some(job) = self.first(|waits| *waits == Waits::Token) {
                    job.machine.token(token.to_owned());
                    self.told(&Waits::Token);
                }
            }
            Event::Attached(json) => {
                if let Some(job) = self.first(|waits| matches!(waits, Waits::Attach(_)))
                    && let Waits::Attach(provider) = job.waits
                    && let Ok(endpoint) = new_endpoint(provider, json)
                {
                    job.machine.attached(endpoint);
                    job.waits = Waits::Ready;
                }
            }
            Event::Rotate => {
                let waits = self.jobs.iter().position(|job| job.waits == Waits::Answer);
                if let Some(index) = waits {
                    let job = self.jobs.remove(index);
                    self.jobs.push(job);
                }
            }
            Event::Abandon => {
                if let Some(job) = self.first(|waits| *waits != Waits::Ready) {
                    let id = job.id;
                    self.give_up(id);
                }
            }
        }
        self.run();
    }

    /// Whatever is asked is refused, until all calls are over. Then a new one is not waited for.
    pub(super) fn finish(&mut self) {
        let mut refusals = 0;
        while let Some(oldest) = self.jobs.first().map(|job| job.id) {
            refusals += 1;
            assert!(refusals < MOST_REFUSALS, "no end, after so many refusals");
            if let Some(job) = self.first(|waits| *waits == Waits::Token) {
                job.machine.token("token".into());
                self.told(&Waits::Token);
            } else if self.jobs.iter().any(|job| job.waits == Waits::Answer) {
                self.next = Answer::default();
                self.answer(Answer {
                    status: 403,
                    body: REFUSAL.into(),
                    ..Answer::default()
                });
            } else {
                // `attach` has thrown.
                let attaches = |job: &&Job| matches!(job.waits, Waits::Attach(_));
                let id = self.jobs.iter().find(attaches).map(|job| job.id);
                self.give_up(id.unwrap_or(oldest));
            }
            self.run();
        }
    }

    fn begin(&mut self, command: &str) {
        self.is_told |= command.contains(SECRET);
        let calls = self.jobs.iter().filter(|job| job.parent.is_none()).count();
        let Some(client) = self.client.as_ref().filter(|_| calls < MOST) else {
            return;
        };
        match Machine::begin(client, command) {
            Ok(machine) => self.add(machine, None),
            Err(error) => {
                assert!(!error.argument.is_empty());
                self.assert_silent(&error.message());
            }
        }
    }

    fn add(&mut self, machine: Machine, parent: Option<usize>) {
        self.next_id += 1;
        self.jobs.push(Job {
            id: self.next_id,
            parent,
            machine,
            waits: Waits::Ready,
            body: String::new(),
        });
    }

    fn first(&mut self, fits: impl Fn(&Waits) -> bool) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| fits(&job.waits))
    }

    fn answer(&mut self, answer: Answer) {
        self.is_told |= answer.body.contains(SECRET);
        self.nonces += usize::from(answer.challenge.is_some()) + usize::from(answer.info.is_some());
        if let Some(job) = self.first(|waits| *waits == Waits::Answer) {
            job.body.clone_from(&answer.body);
            job.machine.receive(answer);
            self.told(&Waits::Answer);
        }
    }

    /// The first that waited so has been told: it steps before those that its news may concern.
    fn told(&mut self, waits: &Waits) {
        if let Some(index) = self.jobs.iter().position(|job| job.waits == *waits) {
            self.jobs[..=index].rotate_right(1);
            self.jobs[0].waits = Waits::Ready;
        }
        self.wake();
    }

    /// Those who joined step again.
    fn wake(&mut self) {
        for job in &mut self.jobs {
            if job.waits == Waits::Join {
                job.waits = Waits::Ready;
            }
        }
    }

    /// Steps whoever is ready, until all wait.
    fn run(&mut self) {
        let mut steps = 0;
        let ready = |job: &Job| job.waits == Waits::Ready;
        while let Some(index) = self.jobs.iter().position(ready) {
            steps += 1;
            assert!(steps < MOST_STEPS, "round in a circle");
            self.step(index);
        }
        let moves = |job: &Job| !matches!(job.waits, Waits::Join | Waits::Children);
        let is_stuck = !self.jobs.is_empty() && !self.jobs.iter().any(moves);
        assert!(!is_stuck, "all wait, and nothing is under way");
    }

    fn step(&mut self, index: usize) {
        self.words += 1;
        let entropy = [self.words; 4];
        let now = self.now;
        let job = &mut self.jobs[index];
        let id = job.id;
        match job.machine.step(now, entropy) {
            Step::Join(_) => job.waits = Waits::Join,
            Step::Send(outgoing) => {
                job.waits = Waits::Answer;
                self.assert_sendable(&outgoing);
            }
            Step::Sleep(pause) => self.now = self.now.saturating_add(pause),
            Step::Token(_) => job.waits = Waits::Token,
            Step::Attach(service) => {
                let provider = service.get("cloudProvider").and_then(Value::as_str);
                let provider = CloudProvider::parse(provider.expect("a provider"), "");
                job.waits = Waits::Attach(provider.expect("a provider"));
                self.assert_showable(&service);
            }
            Step::Tell(event) => self.assert_showable(&event),
            Step::Fork(machines) => {
                if !machines.is_empty() {
                    job.waits = Waits::Children;
                }
                for machine in machines {
                    self.add(machine, Some(id));
                }
            }
            Step::Done(outcome) => self.done(index, outcome),
            Step::Fail(error) => {
                assert_presentable(error.code());
                self.assert_silent(&error.message());
                self.assert_silent(&format!("{error:?}"));
                self.assert_showable(&error.to_value());
                self.fail(id);
            }
        }
    }

    fn done(&mut self, index: usize, outcome: Outcome) {
        let job = self.jobs.remove(index);
        self.wake();
        match outcome {
            Outcome::Nothing => {}
            Outcome::View(view) => self.assert_showable(&view),
            Outcome::Lists(lists) => {
                for (decoded, body) in &lists {
                    self.assert_showable(&decoded.value.to_value().to_owned());
                    assert!(parse(body).is_ok());
                }
            }
            Outcome::Answer(decoded) => {
                assert!((200..300).contains(&decoded.status));
                self.assert_showable(&decoded.value.to_value().to_owned());
                // `raw` is this part of the body that came last.
                if let Some(name) = decoded.content {
                    let body = parse(&job.body).expect("JSON");
                    assert!(body.get(name).is_some(), "{name}");
                }
            }
        }
        let Some(parent) = job.parent else {
            return;
        };
        if !self.jobs.iter().any(|other| other.parent == Some(parent)) {
            let parent = self.jobs.iter_mut().find(|other| other.id == parent);
            parent.expect("its parent").waits = Waits::Ready;
        }
    }

    /// The first that fails ends the one that forked it, and the others with it.
    fn fail(&mut self, id: usize) {
        let job = self.jobs.iter().find(|job| job.id == id).expect("a job");
        match job.parent {
            Some(parent) => self.fail(parent),
            None => self.give_up(id),
        }
    }

    /// Nobody waits for it any more, nor for its children.
    fn give_up(&mut self, id: usize) {
        while let Some(child) = self.jobs.iter().find(|job| job.parent == Some(id)) {
            let child = child.id;
            self.give_up(child);
        }
        let Some(index) = self.jobs.iter().position(|job| job.id == id) else {
            return;
        };
        let mut job = self.jobs.remove(index);
        job.machine.abandon();
        let step = job.machine.step(self.now, [0; 4]);
        assert!(matches!(step, Step::Done(Outcome::Nothing)), "it goes on");
        if let Some(parent) = job.parent {
            self.give_up(parent);
        }
        self.wake();
    }

    fn assert_sendable(&mut self, outgoing: &Outgoing) {
        let request = &outgoing.request;
        assert_eq!(outgoing.url, [ORIGIN, &request.target].concat());
        assert!(
            path_of(&request.target).starts_with("/api/"),
            "{}",
            outgoing.url
        );
        let own = request
            .headers
            .iter()
            .map(|(name, value)| (*name, &**value));
        let extra = outgoing
            .extra
            .iter()
            .map(|(name, value)| (&**name, &**value));
        for (name, value) in own.chain(extra) {
            assert!(
                name != "authorization" && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            );
        }
        let body = request.body.as_deref().unwrap_or_default();
        self.assert_silent(&[&outgoing.url, body].concat());
        self.assert_silent(&format!("{outgoing:?}"));
        if let Some(authorization) = &outgoing.authorization
            && authorization.starts_with("Digest ")
        {
            self.assert_silent(authorization);
            self.note(authorization);
        }
    }

    /// A count is used once with its nonce, of as many as a session remembers.
    fn note(&mut self, header: &str) {
        let Ok(read) = parse_challenges([header]) else {
            return;
        };
        let of = |name: &str| {
            let mut params = read[0].params.iter();
            params
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        let pair = ["realm", "nonce", "opaque", "algorithm", "nc"].map(of);
        if pair[4].is_some() && self.nonces <= MOST_NONCES {
            assert!(self.used.insert(pair), "used before: {header}");
        }
    }

    fn assert_showable(&self, value: &Value<'static>) {
        assert_written(value);
        self.assert_silent(&format!("{value:?}"));
    }

    fn assert_silent(&self, text: &str) {
        assert!(self.is_told || !text.contains(SECRET), "{text}");
    }
}
