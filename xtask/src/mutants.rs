//! `cargo xtask mutants`: changes the Digest code line by line and looks for a test that minds.

use std::process::Command;

use crate::{Result, no_options, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask mutants

Runs cargo-mutants over src/auth, with the tests of HTTP Digest alone. Takes an hour or so on
two cores. What it finds is in mutants.out/missed.txt; docs/digest.md has the last result.";

pub(crate) fn run(options: &[&str]) -> Result {
    no_options(options, HELP)?;
    let installed = Command::new("cargo")
        .args(["mutants", "--version"])
        .output();
    if !installed.is_ok_and(|output| output.status.success()) {
        return Err("cargo-mutants is not installed: cargo install cargo-mutants".into());
    }
    process::run(
        Command::new("cargo")
            .args(["mutants", "--package", "atlas-private-endpoint"])
            .args(["--file", "src/auth/*.rs", "--no-default-features"])
            .args(["--timeout", "20", "--no-shuffle"])
            .current_dir(workspace::root()),
    )
}
