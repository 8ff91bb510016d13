//! `cargo xtask size`: what the package weighs, and whether that is too much.

use crate::{Result, bundle, no_options, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask size

Builds, then measures every core, every entry (minified, with its core) and the tarball:
raw, gzip -9 and brotli 11, in bytes. Fails above a limit of xtask/size-budget.json; past a
goal it only says so.";

pub(crate) fn run(options: &[&str]) -> Result {
    no_options(options, HELP)?;
    bundle::build()?;
    process::run(script().arg("--enforce"))
}

/// Prints the table and judges nothing.
pub(crate) fn show() -> Result {
    process::run(&mut script())
}

/// The measuring script, which judges when told `--enforce`.
pub(crate) fn script() -> std::process::Command {
    let mut command = process::node();
    command
        .arg(workspace::root().join("xtask/node/sizes.mjs"))
        .arg(workspace::pkg());
    command
}
