//! `cargo xtask soak`: a long run of the package in one process.

use crate::{Result, bundle, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask soak [--requests N]

Builds, then sends N requests (50,000) from one Node process to a mock Atlas on loopback, 64
at once, of which one in twenty meets a fault: a connection that fails, a lost answer, a 429, a
503 or a stale nonce. Samples heap, resident memory, WebAssembly memory, sockets, timers and
listeners on the way, prints them, and fails where one of them grows. Takes some minutes.";

pub(crate) fn run(options: &[&str]) -> Result {
    let mut script = process::node();
    script
        .arg("--expose-gc")
        .arg(workspace::root().join("tests/soak/soak.mjs"));
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        if *option != "--requests" {
            return Err(format!("unknown option {option:?}\n\n{HELP}").into());
        }
        let number = rest.next().and_then(|number| number.parse::<u32>().ok());
        let number = number.ok_or("--requests wants a number")?;
        script.arg(option).arg(number.to_string());
    }
    bundle::build()?;
    process::become_it(&mut script)
}
