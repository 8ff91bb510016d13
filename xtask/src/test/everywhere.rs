//! Stages whose tools weigh too much to be fetched for everybody: every runtime, every bundler.

use super::{
    package,
    stage::{Context, Outcome},
};
use crate::{Result, setup, workspace};

/// A test program begins a line so, for each part that it leaves out and what would help.
const NOT_RUN: &str = "NOT RUN: ";

/// Builds of the slowest bundler take minutes where two cores do everything.
const SECONDS_FOR_EACH: u32 = 600;

pub(super) fn runtimes(context: &mut Context) -> Result<Outcome> {
    tests_with_tools(context, "runtimes", "", "Node, Deno, Bun and workerd")
}

pub(super) fn bundlers(context: &mut Context) -> Result<Outcome> {
    tests_with_tools(context, "bundlers", "everywhere", "the bundlers")
}

/// The test files of a folder, with what the lock file at its top installs.
///
/// Besides what other tests find in their environment: APE_REPORTS, a folder for what they
/// want to say to people.
fn tests_with_tools(
    context: &mut Context,
    name: &str,
    below: &str,
    tools: &str,
) -> Result<Outcome> {
    let top = workspace::root().join("tests").join(name);
    let files = package::test_files(&top.join(below))?;
    if files.is_empty() {
        return Ok(Outcome::Found("there are none".into()));
    }
    context.interrupt();
    setup::npm_ci(&top, tools)?;
    let mut command = package::node_command(context, &files, SECONDS_FOR_EACH)?;
    command.env("APE_REPORTS", workspace::scratch().join("everywhere"));
    let (count, output) = context.output(&mut command)?;
    let missing: Vec<String> = output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(NOT_RUN))
        .map(str::to_owned)
        .collect();
    if missing.is_empty() {
        return Ok(Outcome::Counted(count));
    }
    Ok(Outcome::Partly(count, missing))
}
