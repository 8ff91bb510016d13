//! Bad days: clients and a server in virtual time, with everything going wrong that can, by
//! numbers from a seed.
//!
//! `SIMULATIONS=1000000 cargo test --test simulation` plays more than the usual ten thousand;
//! `SIMULATION_SEED=42` plays one day alone, and shows it. Of a day that ends badly the smallest
//! one is looked for that still does, and shown.
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
mod choices;
#[path = "../flows/clients.rs"]
mod clients;
mod day;
mod digest;
#[path = "../flows/host.rs"]
mod host;
mod server;
mod shrink;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use choices::{Choices, Tape};

/// How many days may be played to find a small one: a minute, at the most.
const SEARCH: usize = 20_000;

#[test]
fn every_day_ends_well_however_bad_it_is() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse().expect("a number"))
    };
    if let Some(seed) = number("SIMULATION_SEED") {
        match play(Choices::from_seed(seed), true) {
            Ok(sum) => println!("{sum:#?}"),
            Err(tape) => explain(seed, tape),
        }
        return;
    }
    let days: u64 = number("SIMULATIONS").unwrap_or(10_000);
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let results: Vec<Result<day::Sum, (u64, Tape)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| scope.spawn(move || some_days((worker..days).step_by(threads as usize))))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("days are caught"))
            .collect()
    });
    let mut sum = day::Sum::default();
    for result in results {
        match result {
            Ok(days) => sum = sum.and(days),
            Err((seed, tape)) => explain(seed, tape),
        }
    }
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

fn some_days(seeds: impl Iterator<Item = u64>) -> Result<day::Sum, (u64, Tape)> {
    let mut sum = day::Sum::default();
    for seed in seeds {
        let day = play(Choices::from_seed(seed), false).map_err(|tape| (seed, tape))?;
        sum = sum.and(day);
    }
    Ok(sum)
}

/// A day; one that ends badly gives what was chosen on it.
fn play(choices: Choices, shown: bool) -> Result<day::Sum, Tape> {
    let record = choices.record();
    catch_unwind(AssertUnwindSafe(|| day::play(choices, shown))).map_err(|_| record.take())
}

/// Shows the smallest day that ends badly as this one does, and fails.
fn explain(seed: u64, tape: Tape) {
    let count = |tape: &Tape| tape.iter().map(Vec::len).sum::<usize>();
    let before = count(&tape);
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let small = shrink::shrink(tape, SEARCH, |tape| {
        play(Choices::from_tape(tape), false).err()
    });
    set_hook(hook);
    let after = count(&small);
    println!("\nday {seed}, cut down from {before} choices to {after}:");
    let _ = play(Choices::from_tape(small), true);
    panic!("day {seed} ends badly. To see it whole: cargo xtask simulate --seed {seed}");
}
