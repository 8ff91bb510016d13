//! One day: what is done on it, and what must hold at its end.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use atlas_private_endpoint::client::Millis;
use serde_json::{Value as Json, json};

use crate::atlas::{Atlas, PROJECT, Service};
use crate::choices::Choices;
use crate::clients::{Shared, by_account, by_key};
use crate::digest::{Guard, Parameters, Rules};
use crate::host::{Call, End, Host, START, Sent};
use crate::server::{Server, Trouble};

const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";
const TIMEOUT: Millis = 5_000;
/// The longest pause between two tries, and the longest that Atlas may ask for.
const PAUSE: Millis = 61_000 + 7_500;

/// More than any good day takes: an endless one ends here.
const STEPS: usize = 100_000;

/// What days came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    pub calls: u64,
    pub good: u64,
    pub bad: u64,
    pub requests: u64,
    pub signed: u64,
    pub stale: u64,
    pub created: u64,
}

impl Sum {
    pub fn and(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            good: self.good + other.good,
            bad: self.bad + other.bad,
            requests: self.requests + other.requests,
            signed: self.signed + other.signed,
            stale: self.stale + other.stale,
            created: self.created + other.created,
        }
    }
}

/// A call, and what it may cost.
struct Plan {
    client: usize,
    op: &'static str,
    command: Json,
    begun: Millis,
    retries: u64,
    /// Operations at most; `None`: until its deadlines.
    operations: Option<u64>,
    /// Of all its waits.
    deadlines: Millis,
    call: Option<Call>,
}

/// Plays a day to its end, and shows it if it is to be `shown`. It panics where something does
/// not hold.
pub fn play(mut choices: Choices, shown: bool) -> Sum {
    let choices = &mut choices;
    let server = Rc::new(RefCell::new(server(choices)));
    server.borrow_mut().story = shown.then(Vec::new);
    let mut host = {
        let server = Rc::clone(&server);
        Host::new(move |sent: &Sent| server.borrow_mut().reply(sent.call.number(), sent))
    };
    host.keeps_told = false;
    host.steps_left = Some(STEPS);
    host.attachment = json!({ "id": endpoint(0) });
    let slowest = choices.one_of(&[1, 50, 3_000]);
    let mut travel = choices.another();
    host.transit = Some(Box::new(move || 1 + travel.below(slowest)));

    let is_account = choices.percent(25);
    let clients: Vec<Shared> = (0..3)
        .map(|_| {
            if is_account {
                by_account()
            } else {
                by_key("user", "password")
            }
        })
        .collect();
    let span = choices.one_of(&[1, 1_000, 120_000]);
    let mut plans = choices.some(1, 6, |choices| plan(choices, span));
    for plan in &mut plans {
        plan.call = Some(host.begin_at(&clients[plan.client], &plan.command, plan.begun));
    }
    let played = catch_unwind(AssertUnwindSafe(|| {
        let jumps = disturb(&mut host, choices, &plans);
        host.run();
        jumps
    }));
    let server = server.borrow();
    if shown {
        show(&plans, &server, &host);
    }
    let jumps = played.unwrap_or_else(|panic| resume_unwind(panic));

    check_counts(&host.sent);
    let mut sum = Sum::default();
    for plan in &plans {
        let call = plan.call.expect("it was begun");
        let end = host.end(call);
        check(plan, &end, &host, &server, jumps);
        sum.calls += 1;
        match end {
            Ok(_) => sum.good += 1,
            Err(_) => sum.bad += 1,
        }
    }
    sum.requests = host.sent.len() as u64;
    sum.signed = server.signed;
    sum.stale = server.guard.stale;
    sum.created = server.atlas.made.len() as u64;
    sum
}

fn show(plans: &[Plan], server: &Server, host: &Host<'_>) {
    println!("{:?}", server.guard.rules);
    for plan in plans {
        let call = plan.call.expect("it was begun");
        let (begun, ended) = (plan.begun - START, host.ended_at(call).max(START) - START);
        let (number, client, command) = (call.number(), plan.client, &plan.command);
        println!("{begun:>9} to {ended} ms: call {number} of client {client} {command}");
    }
    for (sent, trouble, status) in server.story.iter().flatten() {
        let (at, call, method, target) = (sent.at, sent.call.number(), &sent.method, &sent.target);
        let answer = match (trouble, status) {
            (Trouble::None, Some(status)) => status.to_string(),
            (trouble, Some(status)) => format!("{trouble:?}, {status}"),
            (trouble, None) => format!("{trouble:?}"),
        };
        println!("{at:>9} ms: call {call} {method} {target}: {answer}");
    }
}

fn server(choices: &mut Choices) -> Server {
    let rules = Rules {
        life: choices.one_of(&[Millis::MAX / 2, 60_000, 10_000, 1_000]),
        uses: choices.one_of(&[u32::MAX, 3, 1]),
        in_order: choices.percent(20),
        says_stale: !choices.percent(30),
        next_nonce: choices.percent(15),
    };
    let password = if choices.percent(5) {
        "not this one"
    } else {
        "password"
    };
    let mut atlas = Atlas {
        service_takes: choices.below(100_000),
        endpoint_takes: choices.below(60_000),
        last_takes_service: choices.percent(30),
        clusters: vec!["a"],
        ..Atlas::default()
    };
    let status = choices.one_of(&[None, Some("FAILED"), Some("DELETING")]);
    let ids = [endpoint(0), endpoint(1)];
    let service =
        Service::ready("AWS", SERVICE, "EU_WEST_1").with(&[(&ids[0], status), (&ids[1], None)]);
    atlas.services.push(service);
    let mut server = Server::new(
        choices.another(),
        atlas,
        Guard::new(rules, "user", password),
    );
    server.trouble = choices.one_of(&[0, 5, 30]);
    server.slowest = choices.one_of(&[1, 200, 7_000]);
    server.token_life = choices.one_of(&[3600, 20]);
    server.restarts = choices.some(0, 2, |choices| choices.below(120_000));
    server.restarts.sort_unstable();
    server.rotation = choices.percent(5).then(|| choices.below(60_000));
    let lasts =
        server.token_life > 60 && (rules.life > 60_000 || rules.life == 60_000 && rules.says_stale);
    server.is_open =
        lasts && password == "password" && server.restarts.is_empty() && server.rotation.is_none();
    server
}

fn endpoint(number: u64) -> String {
    format!("vpce-{number:017x}")
}

fn plan(choices: &mut Choices, span: Millis) -> Plan {
    let deadline = choices.one_of(&[0, 1_000, 30_000, 400_000]);
    let wait = json!({
        "deadlineMs": deadline,
        "intervalMs": choices.one_of(&[0, 5_000, 10_000]).max(deadline / 50),
        "graceMs": choices.one_of(&[0, 60_000]),
    });
    let region = choices.one_of(&["us-east-1", "US_EAST_1", "eu-west-1"]);
    let new = json!({ "providerName": "AWS", "region": region });
    let service = json!({ "cloudProvider": "AWS", "id": SERVICE });
    let id = endpoint(choices.below(3));
    let of = json!({ "cloudProvider": "AWS", "serviceId": SERVICE, "id": id });
    let one = json!({ "id": id });
    let (op, more, operations, waits) = match choices.below(11) {
        0 => ("services.get", json!({ "ref": service }), Some(1), 0),
        1 => ("services.list", json!({}), Some(3), 0),
        2 => ("services.create", json!({ "service": new }), Some(1), 0),
        3 => ("services.ensure", json!({ "service": new }), Some(5), 0),
        4 => (
            "endpoints.ensure",
            json!({ "service": service, "endpoint": one }),
            Some(5),
            0,
        ),
        5 => ("endpoints.list", json!({ "service": service }), Some(9), 0),
        6 => (
            "services.waitUntilReady",
            json!({ "ref": service, "wait": wait }),
            None,
            1,
        ),
        7 => (
            "endpoints.waitUntilGone",
            json!({ "ref": of, "wait": wait }),
            None,
            1,
        ),
        8 => {
            let force = choices.percent(50);
            let more =
                json!({ "service": service, "endpoint": one, "evenIfLast": force, "wait": wait });
            ("endpoints.retry", more, None, 1)
        }
        9 => (
            "clusters.connectionStrings",
            json!({ "endpoint": of, "wait": wait }),
            None,
            1,
        ),
        _ => {
            let more = json!({ "service": new, "serviceWait": wait, "wait": wait });
            ("connect", more, Some(11), 3)
        }
    };
    let retries = choices.below(4);
    let mut command = more;
    command["op"] = op.into();
    command["projectId"] = PROJECT.into();
    command["timeoutMs"] = TIMEOUT.into();
    command["maxRetries"] = retries.into();
    Plan {
        client: choices.below(3) as usize,
        op,
        command,
        begun: START + choices.below(span),
        retries,
        operations,
        deadlines: deadline * waits,
        call: None,
    }
}

/// Calls that are given up, and clocks that jump. How far those went.
fn disturb(host: &mut Host<'_>, choices: &mut Choices, plans: &[Plan]) -> Millis {
    let mut jumps = 0;
    let mut time = START;
    choices.some(0, 2, |choices| {
        time += choices.below(60_000);
        host.run_until(time);
        if choices.percent(40) {
            let jump = choices.below(200_000);
            host.now += jump;
            jumps += jump;
        } else if let Some(plan) = plans.get(choices.below(6) as usize) {
            host.abandon(plan.call.expect("it was begun"));
        }
    });
    jumps
}

/// No count is sent twice with a nonce.
fn check_counts(sent: &[Sent]) {
    let mut seen = BTreeSet::new();
    for header in sent.iter().filter_map(|sent| sent.authorization.as_deref()) {
        if header.starts_with("Digest ") {
            let parameters = Parameters::of(header);
            let pair = (parameters.get("nonce"), parameters.get("nc"));
            assert!(seen.insert(pair), "{pair:?} was sent twice");
        }
    }
}

fn check(plan: &Plan, end: &End, host: &Host<'_>, server: &Server, jumps: Millis) {
    let call = plan.call.expect("it was begun");
    let story = || format!("{} {end:?}", plan.command);

    // It ends in time: requests in its way are those of others, who lead or go alone.
    let tries = plan.retries + 1;
    let one = tries * (7 * TIMEOUT + PAUSE) * 8;
    let budget = plan.operations.unwrap_or(2) * one + plan.deadlines + jumps;
    let took = host.ended_at(call).saturating_sub(plan.begun);
    assert!(took <= budget, "{took} ms of {budget}: {}", story());
    // A wait alone ends at its deadline, to the millisecond, if no clock jumps.
    let is_wait = plan.op.contains("waitUntil") || plan.op == "clusters.connectionStrings";
    if is_wait && jumps == 0 {
        assert!(
            took <= plan.deadlines,
            "{took} ms of {}: {}",
            plan.deadlines,
            story()
        );
    }

    // It sends no more than it may.
    let requests = host.sent.iter().filter(|sent| sent.call == call).count() as u64;
    if let Some(operations) = plan.operations.filter(|_| plan.deadlines == 0) {
        let most = operations * tries * 10;
        assert!(
            requests <= most,
            "{requests} requests of {most}: {}",
            story()
        );
    }

    // No create is sent again after it may have been carried out, but by those who look first.
    let services = server.reached(call, "POST", "/endpointService");
    let endpoints = server.reached(call, "POST", "/endpoint");
    let most = if plan.op == "services.create" { 1 } else { 2 };
    assert!(
        services <= most && endpoints <= 2,
        "{services}, {endpoints}: {}",
        story()
    );
    let made = |kind| {
        server
            .atlas
            .made_by
            .iter()
            .filter(|by| **by == (kind, call))
            .count()
    };
    assert!(made("service") <= 1 && made("endpoint") <= 1, "{}", story());

    let Err(error) = end else {
        if plan.op == "services.create" {
            assert_eq!(made("service"), 1, "{}", story());
        }
        return;
    };
    // A right key is never called wrong.
    assert!(
        !server.is_open || error["code"] != "auth.rejected",
        "{}",
        story()
    );
    // Who says that nothing was done is right.
    if plan.op == "services.create" && error["mayHaveExecuted"] == false {
        assert_eq!(services, 0, "{}", story());
    }
    if error["code"] == "wait.failed" || error["code"] == "wait.deadline" {
        assert!(error["ref"]["id"].is_string(), "{}", story());
    }
}
