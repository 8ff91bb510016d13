//! Stages that Cargo carries out.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    count::Count,
    stage::{Context, Outcome},
};
use crate::{Result, browser, fuzz, process, workspace};

const CRATE: [&str; 2] = ["--package", "atlas-private-endpoint"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const DIGEST: [&str; 1] = ["--no-default-features"];

fn cargo(words: &[&[&str]]) -> Command {
    let mut command = process::cargo();
    command.args(words.concat()).current_dir(workspace::root());
    command
}

pub(super) fn fmt(_: &mut Context) -> Result<Outcome> {
    process::capture(&mut cargo(&[&["fmt", "--all", "--check"]]))?;
    Ok(Outcome::Done)
}

pub(super) fn clippy(_: &mut Context) -> Result<Outcome> {
    let strict: &[&str] = &["--", "-D", "warnings"];
    let every: &[&str] = &["--all-targets"];
    let xtask: &[&str] = &["--package", "xtask"];
    let lint: &[&str] = &["clippy", "--quiet"];
    process::capture(&mut cargo(&[lint, &CRATE, xtask, every, strict]))?;
    process::capture(&mut cargo(&[lint, &CRATE, every, &DIGEST, strict]))?;
    // The other tests want a machine of their own: randomness, files.
    let bindings: &[&str] = &["--lib", "--test", "wasm"];
    process::capture(&mut cargo(&[lint, &CRATE, &WASM, bindings, strict]))?;
    process::capture(&mut cargo(&[
        lint, &CRATE, &WASM, bindings, &DIGEST, strict,
    ]))?;
    Ok(Outcome::Done)
}

/// The core with all there is, and the tests of these commands.
pub(super) fn whole(context: &mut Context) -> Result<Outcome> {
    let count = context.tests(&mut cargo(&[&["test"], &CRATE, &["--package", "xtask"]]))?;
    Ok(Outcome::Counted(count))
}

pub(super) fn digest(context: &mut Context) -> Result<Outcome> {
    let count = context.tests(&mut cargo(&[&["test"], &CRATE, &DIGEST]))?;
    Ok(Outcome::Counted(count))
}

/// The laws of `fuzz/`, which is a workspace of its own that nothing else here compiles.
pub(super) fn laws(context: &mut Context) -> Result<Outcome> {
    let count = context.tests(&mut fuzz::seeds())?;
    Ok(Outcome::Counted(count))
}

pub(super) fn docs(_: &mut Context) -> Result<Outcome> {
    crate::docs::rustdoc()?;
    Ok(Outcome::Done)
}

pub(super) fn bindings_in_node(context: &mut Context) -> Result<Outcome> {
    let runner = runner()?;
    bindings(
        context,
        &[&runner],
        &[("WASM_BINDGEN_USE_NODE_EXPERIMENTAL", OsStr::new("1"))],
    )
}

pub(super) fn bindings_in_browser(context: &mut Context) -> Result<Outcome> {
    let Some(browser) = context.browser()? else {
        return Ok(Outcome::NotRun(browser::FIX.into()));
    };
    let runner = runner()?;
    let script = workspace::root().join("xtask/node/bindings-in-browser.mjs");
    let places = [
        ("WASM_TEST_RUNNER", runner.as_os_str()),
        ("APE_BROWSER", browser.as_os_str()),
    ];
    bindings(context, &[Path::new("node"), &script], &places)
}

/// Each core's bindings under wasm-bindgen's own runner, which is built here, not installed.
fn bindings(
    context: &mut Context,
    runner: &[&Path],
    environment: &[(&str, &OsStr)],
) -> Result<Outcome> {
    // A list, so that a path may have blanks. TOML takes what is between ' literally.
    let words: Vec<String> = runner
        .iter()
        .map(|word| format!("'{}'", word.display()))
        .collect();
    let runner = format!("target.wasm32-unknown-unknown.runner=[{}]", words.join(","));
    let mut total = Count::default();
    for features in [&[] as &[&str], &DIGEST] {
        let mut command = cargo(&[
            &["test", "--test", "wasm", "--config", &runner],
            &CRATE,
            &WASM,
            features,
        ]);
        // Backtraces out of wasm are long, and say less than the message above them.
        command
            .env("RUST_BACKTRACE", "0")
            .envs(environment.iter().copied());
        let count = context.tests(&mut command)?;
        if count == Count::default() {
            return Err("tests/wasm ran no test".into());
        }
        total += count;
    }
    Ok(Outcome::Counted(total))
}

fn runner() -> Result<PathBuf> {
    process::capture(&mut cargo(&[&[
        "build",
        "--quiet",
        "--package",
        "wasm-test-runner",
    ]]))?;
    Ok(workspace::target()
        .join("debug")
        .join(format!("wasm-test-runner{}", std::env::consts::EXE_SUFFIX)))
}
