//! `cargo xtask simulate`: bad days by the million.

use crate::{Result, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask simulate [--days N] [--seed N]

Plays N days (1,000,000 unless said otherwise) of clients and servers with everything going wrong
that can, in virtual time. `cargo xtask test` plays the first ten thousand of them. A day that ends
badly is named by its seed, and the smallest is shown that still ends badly: with fewer calls, fewer
faults and smaller numbers. --seed plays that one alone, and shows all of it first.";

pub(crate) fn run(options: &[&str]) -> Result {
    let (name, value) = match options {
        [] => ("SIMULATIONS", "1000000"),
        ["--days", days] => ("SIMULATIONS", *days),
        ["--seed", seed] => ("SIMULATION_SEED", *seed),
        _ => return Err(HELP.into()),
    };
    if value.parse::<u64>().is_err() {
        return Err(format!("{value}: must be a number\n\n{HELP}").into());
    }
    process::run(
        process::cargo()
            .args(["test", "--package", "atlas-private-endpoint"])
            .args(["--test", "simulation", "--target-dir"])
            .arg(workspace::target().join("simulate"))
            .args(["--", "--nocapture"])
            .env("CARGO_PROFILE_TEST_OPT_LEVEL", "3")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "3")
            .env(name, value)
            .current_dir(workspace::root()),
    )
}
