//! One day: what is done on it, and what must hold at its end.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use atlas_private_endpoint::client::Millis;
use serde_json::{Value as Json, json};

use crate::atlas::{Atlas, PROJECT, Service};
use crate::clients::{Shared, by_account, by_key};
use crate::digest::{Guard, Parameters, Rules};
use crate::host::{Call, End, Host, START, Sent};
use crate::random::Random;
use crate::server::Server;

const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";
const TIMEOUT: Millis = 5_000;
/// The longest pause between two tries, and the longest that Atlas may ask for.
const PAUSE: Millis = 61_000 + 7_500;

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

/// Plays a day to its end. It panics where something does not hold.
pub fn play(seed: u64, shown: bool) -> Sum {
    let mut random = Random(seed);
    let random = &mut random;
    let server = Rc::new(RefCell::new(server(random)));
    let mut host = {
        let server = Rc::clone(&server);
        Host::new(move |sent: &Sent| server.borrow_mut().reply(sent.call.number(), sent))
    };
    host.keeps_told = false;
    host.attachment = json!({ "id": endpoint(0) });
    let slowest = random.one_of(&[1, 50, 3_000]);
    let mut travel = random.clone();
    host.transit = Some(Box::new(move || 1 + travel.below(slowest)));

    let is_account = random.percent(25);
    let clients: Vec<Shared> = (0..=random.below(2))
        .map(|_| {
            if is_account {
                by_account()
            } else {
                by_key("user", "password")
            }
        })
        .collect();
    let span = random.one_of(&[1, 1_000, 120_000]);
    let mut plans: Vec<Plan> = (0..=random.below(6)).map(|_| plan(random, span)).collect();
    for plan in &mut plans {
        let client = &clients[random.below(clients.len() as u64) as usize];
        plan.call = Some(host.begin_at(client, &plan.command, plan.begun));
    }
    let jumps = disturb(&mut host, random, &plans);
    host.run();

    check_counts(&host.sent);
    let mut sum = Sum::default();
    let server = server.borrow();
    if shown {
        show(&host.sent, &plans, &server);
    }
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

fn show(sent: &[Sent], plans: &[Plan], server: &Server) {
    println!("{:?}", server.guard.rules);
    for plan in plans {
        println!("{:>9} {:?} {}", plan.begun - START, plan.call, plan.command);
    }
    for sent in sent {
        let (method, target, reason) = (&sent.method, &sent.target, sent.reason);
        println!(
            "{:>9} {:?} {method} {target} {reason:?}",
            sent.at, sent.call
        );
    }
}

fn server(random: &mut Random) -> Server {
    let rules = Rules {
        life: random.one_of(&[1_000, 10_000, 60_000, Millis::MAX / 2]),
        uses: random.one_of(&[1, 3, u32::MAX]),
        in_order: random.percent(20),
        says_stale: random.percent(70),
        next_nonce: random.percent(15),
    };
    let password = if random.percent(5) {
        "not this one"
    } else {
        "password"
    };
    let mut atlas = Atlas {
        service_takes: random.below(100_000),
        endpoint_takes: random.below(60_000),
        last_takes_service: random.percent(30),
        clusters: vec!["a"],
        ..Atlas::default()
    };
    let status = random.one_of(&[None, Some("FAILED"), Some("DELETING")]);
    let ids = [endpoint(0), endpoint(1)];
    let service =
        Service::ready("AWS", SERVICE, "EU_WEST_1").with(&[(&ids[0], status), (&ids[1], None)]);
    atlas.services.push(service);
    let mut server = Server::new(random.clone(), atlas, Guard::new(rules, "user", password));
    random.next();
    server.trouble = random.one_of(&[0, 5, 30]);
    server.slowest = random.one_of(&[1, 200, 7_000]);
    server.token_life = random.one_of(&[20, 3600]);
    server.restarts = (0..random.below(3))
        .map(|_| random.below(120_000))
        .collect();
    server.restarts.sort_unstable();
    server.rotation = random.percent(5).then(|| random.below(60_000));
    let lasts =
        server.token_life > 60 && (rules.life > 60_000 || rules.life == 60_000 && rules.says_stale);
    server.is_open =
        lasts && password == "password" && server.restarts.is_empty() && server.rotation.is_none();
    server
}

fn endpoint(number: u64) -> String {
    format!("vpce-{number:017x}")
}

fn plan(random: &mut Random, span: Millis) -> Plan {
    let deadline = random.one_of(&[0, 1_000, 30_000, 400_000]);
    let wait = json!({
        "deadlineMs": deadline,
        "intervalMs": random.one_of(&[0, 5_000, 10_000]).max(deadline / 50),
        "graceMs": random.one_of(&[0, 60_000]),
    });
    let region = random.one_of(&["us-east-1", "US_EAST_1", "eu-west-1"]);
    let new = json!({ "providerName": "AWS", "region": region });
    let service = json!({ "cloudProvider": "AWS", "id": SERVICE });
    let id = endpoint(random.below(3));
    let of = json!({ "cloudProvider": "AWS", "serviceId": SERVICE, "id": id });
    let one = json!({ "id": id });
    let (op, more, operations, waits) = match random.below(11) {
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
            let force = random.percent(50);
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
    let retries = random.below(4);
    let mut command = more;
    command["op"] = op.into();
    command["projectId"] = PROJECT.into();
    command["timeoutMs"] = TIMEOUT.into();
    command["maxRetries"] = retries.into();
    Plan {
        op,
        command,
        begun: START + random.below(span),
        retries,
        operations,
        deadlines: deadline * waits,
        call: None,
    }
}

/// Calls that are given up, and clocks that jump. How far those went.
fn disturb(host: &mut Host<'_>, random: &mut Random, plans: &[Plan]) -> Millis {
    let mut jumps = 0;
    let mut time = START;
    for _ in 0..random.below(3) {
        time += random.below(60_000);
        host.run_until(time);
        if random.percent(40) {
            let jump = random.below(200_000);
            host.now += jump;
            jumps += jump;
        } else {
            let plan = &plans[random.below(plans.len() as u64) as usize];
            host.abandon(plan.call.expect("it was begun"));
        }
    }
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
