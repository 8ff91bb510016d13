//! Bad days: clients and a server in virtual time, with everything going wrong that can, by
//! numbers from a seed.
//!
//! `SIMULATIONS=1000000 cargo test --test simulation` plays more than the usual ten thousand;
//! `SIMULATION_SEED=42` plays one day alone, and shows it.
#![cfg(feature = "atlas")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![allow(
    unreachable_pub,
    dead_code,
    missing_docs,
    missing_debug_implementations
)] // Shared with `flows`.

#[path = "../flows/atlas.rs"]
mod atlas;
#[path = "../flows/clients.rs"]
mod clients;
mod day;
mod digest;
#[path = "../flows/host.rs"]
mod host;
mod random;
mod server;

use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn every_day_ends_well_however_bad_it_is() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse().expect("a number"))
    };
    if let Some(seed) = number("SIMULATION_SEED") {
        println!("{:#?}", day::play(seed, true));
        return;
    }
    let days: u64 = number("SIMULATIONS").unwrap_or(10_000);
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let sums: Vec<day::Sum> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| scope.spawn(move || some_days((worker..days).step_by(threads as usize))))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("good days"))
            .collect()
    });
    let sum = sums.into_iter().fold(day::Sum::default(), day::Sum::and);
    println!("{days} days: {sum:?}");
    // The days are bad, and not too bad: most of what can happen does.
    assert!(
        sum.calls > days && sum.good * 4 > sum.calls && sum.bad * 10 > sum.calls,
        "{sum:?}"
    );
    assert!(
        sum.signed > sum.calls && sum.stale > 0 && sum.created > 0,
        "{sum:?}"
    );
}

fn some_days(seeds: impl Iterator<Item = u64>) -> day::Sum {
    let mut sum = day::Sum::default();
    for seed in seeds {
        let played = catch_unwind(AssertUnwindSafe(|| day::play(seed, false)));
        let Ok(day) = played else {
            panic!("play it again with SIMULATION_SEED={seed} cargo test --test simulation");
        };
        sum = sum.and(day);
    }
    sum
}
