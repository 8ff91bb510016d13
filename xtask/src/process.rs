//! Running other programs: what they print is kept, and shown where they fail.

use std::{
    ffi::OsStr,
    process::{Command, Stdio},
};

use crate::Result;

/// A program of the toolchain that runs us, so that a `+toolchain` on our line holds for it.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

pub(crate) fn node() -> Command {
    Command::new("node")
}

pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs it with our own output; an error names the program and its end.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{}: {status}", shown(command)).into())
    }
}

/// What a program printed, on both its streams in that order, and whether it was content.
pub(crate) struct Finished {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) output: String,
}

/// Runs it quietly, to its end.
pub(crate) fn finish(command: &mut Command) -> Result<Finished> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    Ok(Finished {
        success: output.status.success(),
        output: format!("$ {}\n{stdout}{stderr}({})", shown(command), output.status),
        stdout,
    })
}

/// Runs it quietly and returns what it printed; all of that is the error if it fails.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let finished = finish(command)?;
    if finished.success {
        Ok(finished.stdout)
    } else {
        Err(finished.output.into())
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!(
        "{} could not be started: {error}",
        command.get_program().display()
    )
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Ends us and goes on as that program, where the platform can: so Ctrl-C reaches it alone,
/// and the way it ends is the way we end.
#[cfg(unix)]
pub(crate) fn become_it(command: &mut Command) -> Result {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(not_started(command, &error).into())
}

/// As near as it gets elsewhere.
#[cfg(not(unix))]
pub(crate) fn become_it(command: &mut Command) -> Result {
    run(command)
}
