//! A host in plain Rust: it performs the steps of machines in virtual time, against a server
//! that is a function.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use atlas_private_endpoint::atlas::CloudProvider;
use atlas_private_endpoint::client::{
    Answer, Machine, Millis, Outcome, Outgoing, Reason, Step, new_endpoint,
};
use atlas_private_endpoint::json::{Value, write_value};
use serde_json::Value as Json;

use crate::clients::Shared;

/// When every story begins: 2026-01-01 00:00:00 UTC, by `date -d`.
pub const START: Millis = 1_767_225_600_000;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// When it arrives, since [`START`].
    pub at: Millis,
    /// The call that it is a part of.
    pub call: Call,
    pub method: String,
    pub target: String,
    pub body: Json,
    pub authorization: Option<String>,
    pub reason: Reason,
    pub timeout_ms: Option<Millis>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// An answer, so many milliseconds later.
    Answer(Answer, Millis),
    /// The connection breaks, so many milliseconds later.
    Broken(Millis),
    /// Nothing, ever: its time runs out.
    Silence,
}

/// A call under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call(usize);

impl Call {
    pub fn number(self) -> usize {
        self.0
    }
}

/// How a call ended: what it gave, or the facts of its error.
pub type End = Result<Json, Json>;

type Server<'a> = Box<dyn FnMut(&Sent) -> Reply + 'a>;

/// Machines, a clock and a server.
pub struct Host<'a> {
    server: Server<'a>,
    /// The first word of each step's entropy; `None`: a sequence.
    pub word: Option<u32>,
    /// What the host is asked for access tokens.
    pub tokens: Vec<&'static str>,
    /// What is made in the cloud, as JSON.
    pub attachment: Json,
    pub now: Millis,
    pub sent: Vec<Sent>,
    /// Every pause that was asked for.
    pub pauses: Vec<Millis>,
    /// Everything that was shown, unless nobody looks at it.
    pub told: Vec<Json>,
    pub keeps_told: bool,
    /// Services that were shown to the one who makes the cloud's side.
    pub attached: Vec<Json>,
    /// After so many steps the host stops, as a process that is killed.
    pub steps_left: Option<usize>,
    /// How long requests travel; the server has them when they are there.
    pub transit: Option<Box<dyn FnMut() -> Millis>>,
    slots: Vec<Slot>,
    queue: BinaryHeap<Reverse<(Millis, u64)>>,
    events: BTreeMap<u64, Event>,
    last_event: u64,
    state: u64,
}

struct Slot {
    machine: Machine,
    parent: Option<usize>,
    children: usize,
    /// Counts its steps: what was to come of an earlier one comes too late.
    epoch: u64,
    joins: bool,
    end: Option<End>,
    ended_at: Millis,
}

/// What happens at a time that is in the queue.
struct Event {
    slot: usize,
    epoch: u64,
    coming: Coming,
}

enum Coming {
    Answer(Answer),
    Lost(bool),
    Nothing,
    /// A request is there; it is given up at that time.
    Arrival(Box<Sent>, Millis),
}

impl<'a> Host<'a> {
    pub fn new(server: impl FnMut(&Sent) -> Reply + 'a) -> Self {
        Self {
            server: Box::new(server),
            word: None,
            tokens: Vec::new(),
            attachment: Json::Null,
            now: START,
            sent: Vec::new(),
            pauses: Vec::new(),
            told: Vec::new(),
            keeps_told: true,
            attached: Vec::new(),
            steps_left: None,
            slots: Vec::new(),
            transit: None,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            last_event: 0,
            state: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// Begins a call; it moves when the host runs.
    #[track_caller]
    pub fn begin(&mut self, client: &Shared, command: &Json) -> Call {
        self.begin_at(client, command, self.now)
    }

    /// Begins a call at that time.
    #[track_caller]
    pub fn begin_at(&mut self, client: &Shared, command: &Json, at: Millis) -> Call {
        let machine = Machine::begin(client, &command.to_string()).expect("good arguments");
        Call(self.add(machine, None, at))
    }

    /// One call from its beginning to its end.
    #[track_caller]
    pub fn call(&mut self, client: &Shared, command: &Json) -> End {
        let call = self.begin(client, command);
        self.run();
        self.end(call)
    }

    /// How a call ended.
    #[track_caller]
    pub fn end(&self, call: Call) -> End {
        let end = self.slots[call.0].end.clone();
        end.unwrap_or_else(|| panic!("the call never ended; {:#?}", self.sent))
    }

    /// When it ended.
    pub fn ended_at(&self, call: Call) -> Millis {
        self.slots[call.0].ended_at
    }

    /// Nobody waits for this call any more.
    pub fn abandon(&mut self, call: Call) {
        if self.slots[call.0].end.is_none() {
            self.finish(call.0, Err(Json::Null));
        }
    }

    /// Until nothing is left to do.
    pub fn run(&mut self) {
        self.run_until(Millis::MAX);
    }

    /// Until that time, or nothing is left to do.
    pub fn run_until(&mut self, time: Millis) {
        while let Some(&Reverse((at, number))) = self.queue.peek()
            && at <= time
        {
            self.queue.pop();
            self.now = self.now.max(at);
            if self.steps_left == Some(0) {
                return;
            }
            if let Some(event) = self.events.remove(&number) {
                self.happen(event);
            }
        }
        if time != Millis::MAX {
            self.now = self.now.max(time);
        }
    }

    /// The machines of a host that was killed.
    pub fn kill(&mut self) {
        self.slots.clear();
        self.queue.clear();
        self.events.clear();
    }

    fn add(&mut self, machine: Machine, parent: Option<usize>, at: Millis) -> usize {
        let slot = self.slots.len();
        self.slots.push(Slot {
            machine,
            parent,
            children: 0,
            epoch: 0,
            joins: false,
            end: None,
            ended_at: 0,
        });
        self.schedule(slot, at, Coming::Nothing);
        slot
    }

    fn schedule(&mut self, slot: usize, at: Millis, coming: Coming) {
        let epoch = self.slots[slot].epoch;
        self.push(slot, epoch, at, coming);
    }

    fn push(&mut self, slot: usize, epoch: u64, at: Millis, coming: Coming) {
        self.last_event += 1;
        self.queue.push(Reverse((at, self.last_event)));
        let event = Event {
            slot,
            epoch,
            coming,
        };
        self.events.insert(self.last_event, event);
    }

    fn wake(&mut self) {
        for slot in 0..self.slots.len() {
            if std::mem::take(&mut self.slots[slot].joins) {
                self.schedule(slot, self.now, Coming::Nothing);
            }
        }
    }

    fn happen(&mut self, event: Event) {
        let Event {
            slot,
            epoch,
            coming,
        } = event;
        let in_time = self.slots[slot].epoch == epoch && self.slots[slot].end.is_none();
        match coming {
            Coming::Arrival(sent, given_up) => {
                // It is there whether or not anybody still waits for the answer.
                let (at, coming) = self.serve(&sent, given_up);
                self.push(slot, epoch, at, coming);
                return;
            }
            _ if !in_time => return,
            Coming::Nothing => {}
            Coming::Answer(answer) => {
                self.slots[slot].machine.receive(answer);
                self.wake();
            }
            Coming::Lost(timed_out) => {
                self.slots[slot].machine.lost(timed_out);
                self.wake();
            }
        }
        if let Some(left) = &mut self.steps_left {
            *left -= 1;
        }
        let entropy = self.entropy();
        self.slots[slot].epoch += 1;
        self.slots[slot].joins = false;
        let step = self.slots[slot].machine.step(self.now, entropy);
        self.perform(slot, step);
    }

    fn perform(&mut self, slot: usize, step: Step) {
        match step {
            Step::Send(outgoing) => self.send(slot, &outgoing),
            Step::Join(within) => {
                self.slots[slot].joins = true;
                if let Some(within) = within {
                    self.schedule(slot, self.now + within, Coming::Nothing);
                }
            }
            Step::Sleep(pause) => {
                self.pauses.push(pause);
                self.schedule(slot, self.now + pause, Coming::Nothing);
            }
            Step::Token(_) => {
                assert!(!self.tokens.is_empty(), "one token too many was asked for");
                let token = self.tokens.remove(0);
                self.slots[slot].machine.token(token.to_owned());
                self.schedule(slot, self.now, Coming::Nothing);
            }
            Step::Attach(service) => {
                let service = json(&service);
                let word = service["cloudProvider"].as_str().expect("a provider");
                let provider = CloudProvider::parse(word, "").expect("a provider");
                let endpoint = new_endpoint(provider, &self.attachment.to_string());
                self.attached.push(service);
                let endpoint = endpoint.expect("a good endpoint");
                self.slots[slot].machine.attached(endpoint);
                self.schedule(slot, self.now, Coming::Nothing);
            }
            Step::Tell(event) => {
                if self.keeps_told {
                    self.told.push(json(&event));
                }
                self.schedule(slot, self.now, Coming::Nothing);
            }
            Step::Fork(machines) => {
                self.slots[slot].children = machines.len();
                for machine in machines {
                    self.add(machine, Some(slot), self.now);
                }
            }
            Step::Done(outcome) => self.finish(slot, Ok(shown(&outcome))),
            Step::Fail(error) => self.finish(slot, Err(json(&error.to_value()))),
        }
    }

    fn finish(&mut self, slot: usize, end: End) {
        let failed = end.clone().err();
        self.slots[slot].end = Some(end);
        self.slots[slot].ended_at = self.now;
        self.slots[slot].machine.abandon();
        if failed.is_some() {
            self.give_up_children(slot);
        }
        self.wake();
        let Some(parent) = self.slots[slot].parent else {
            return;
        };
        if self.slots[parent].end.is_some() {
            return;
        }
        if let Some(error) = failed {
            self.finish(parent, Err(error));
            return;
        }
        self.slots[parent].children -= 1;
        if self.slots[parent].children == 0 {
            self.schedule(parent, self.now, Coming::Nothing);
        }
    }

    /// As the host of a promise that has rejected.
    fn give_up_children(&mut self, parent: usize) {
        for slot in 0..self.slots.len() {
            if self.slots[slot].parent == Some(parent) && self.slots[slot].end.is_none() {
                self.slots[slot].end = Some(Err(Json::Null));
                self.slots[slot].machine.abandon();
            }
        }
    }

    fn send(&mut self, slot: usize, outgoing: &Outgoing) {
        let body = outgoing.request.body.as_deref();
        let body = body.map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.into()));
        let transit = self.transit.as_mut().map_or(0, |transit| transit());
        let sent = Sent {
            at: self.now + transit - START,
            call: Call(self.slots[slot].parent.unwrap_or(slot)),
            method: outgoing.request.method.clone().into_owned(),
            target: outgoing.request.target.clone(),
            body: body.unwrap_or_default(),
            authorization: outgoing.authorization.clone(),
            reason: outgoing.reason,
            timeout_ms: outgoing.timeout_ms,
        };
        self.sent.push(sent.clone());
        let timeout = outgoing.timeout_ms.unwrap_or(Millis::MAX);
        let given_up = self.now.saturating_add(timeout);
        if transit == 0 {
            let (at, coming) = self.serve(&sent, given_up);
            assert_ne!(at, Millis::MAX, "a request without answer and timeout");
            self.schedule(slot, at, coming);
        } else {
            self.schedule(slot, given_up, Coming::Lost(true));
            let arrival = Coming::Arrival(Box::new(sent), given_up);
            self.schedule(slot, self.now + transit, arrival);
        }
    }

    /// What becomes of a request, and when. A reply after `given_up` is none.
    fn serve(&mut self, sent: &Sent, given_up: Millis) -> (Millis, Coming) {
        match (self.server)(sent) {
            Reply::Answer(answer, after) if self.now + after < given_up => {
                (self.now + after, Coming::Answer(answer))
            }
            Reply::Broken(after) if self.now + after < given_up => {
                (self.now + after, Coming::Lost(false))
            }
            _ => (given_up, Coming::Lost(true)),
        }
    }

    /// Numbers that differ; `splitmix64`, whose author put it in the public domain.
    fn entropy(&mut self) -> [u32; 4] {
        std::array::from_fn(|index| {
            self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut word = self.state;
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            match (index, self.word) {
                (0, Some(fixed)) => fixed,
                _ => (word >> 32) as u32,
            }
        })
    }
}

/// A value of the core as one of serde's.
pub fn json(value: &Value<'_>) -> Json {
    let mut text = String::new();
    write_value(&mut text, value);
    serde_json::from_str(&text).expect("JSON")
}

fn shown(outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Nothing => Json::Null,
        Outcome::Answer(decoded) => json(&decoded.value.to_value()),
        Outcome::Lists(lists) => {
            let lists = lists.iter();
            let items = lists.flat_map(|(decoded, _)| match json(&decoded.value.to_value()) {
                Json::Array(items) => items,
                other => panic!("no list: {other}"),
            });
            Json::Array(items.collect())
        }
        Outcome::View(value) => json(value),
    }
}
