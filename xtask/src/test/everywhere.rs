//! Stages whose tools weigh too much to be fetched for everybody: every runtime, every
//! bundler, every peer.

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
    let tests = ["runtimes", "page/engines.test.mjs"];
    tests_with_tools(context, "runtimes", &tests, "Node, Deno, Bun and workerd")
}

pub(super) fn bundlers(context: &mut Context) -> Result<Outcome> {
    tests_with_tools(
        context,
        "bundlers",
        &["bundlers/everywhere"],
        "the bundlers",
    )
}

pub(super) fn recipes(context: &mut Context) -> Result<Outcome> {
    tests_with_tools(
        context,
        "recipes",
        &["recipes/everywhere"],
        "what the recipes are for",
    )
}

pub(super) fn peers(context: &mut Context) -> Result<Outcome> {
    tests_with_tools(context, "docs", &["docs/everywhere"], "other clients")
}

/// Tests, files or folders of them below tests/, with what the lock file of `tools_of` installs.
///
/// Besides what other tests find in their environment: APE_REPORTS, a folder for what they
/// want to say to people.
fn tests_with_tools(
    context: &mut Context,
    tools_of: &str,
    places: &[&str],
    tools: &str,
) -> Result<Outcome> {
    let tests = workspace::root().join("tests");
    let mut files = Vec::new();
    for place in places.iter().map(|place| tests.join(place)) {
        if place.is_file() {
            files.push(place);
        } else {
            files.extend(package::test_files(&place)?);
        }
    }
    context.interrupt();
    setup::npm_ci(&tests.join(tools_of), tools)?;
    let mut command = package::node_command(context, &files, SECONDS_FOR_EACH)?;
    command.env("APE_REPORTS", workspace::scratch().join("everywhere"));
    let (count, output) = context.output(&mut command)?;
    let missing = left_out(&output);
    if missing.is_empty() {
        return Ok(Outcome::Counted(count));
    }
    Ok(Outcome::Partly(count, missing))
}

/// What the tests say that they did not run. The reporter of `node --test` indents.
fn left_out(output: &str) -> Vec<String> {
    output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(NOT_RUN))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::left_out;

    #[test]
    fn tells_what_was_left_out_from_what_only_mentions_it() {
        let output = "\
NOT RUN: Firefox: apt-get install firefox-esr
  NOT RUN: Deno: npm has none for win32 arm64
✔ what is missing is a line NOT RUN: with a fix
";
        let expected = [
            "Firefox: apt-get install firefox-esr",
            "Deno: npm has none for win32 arm64",
        ];
        assert_eq!(left_out(output), expected);
    }
}
