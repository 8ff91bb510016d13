//! `cargo xtask demo`: the package at work.

use crate::{Result, bundle, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask demo [--once] [--port N]

Builds; starts a mock Atlas on loopback; creates an endpoint service for each cloud through
the built package in Node, a line for each HTTP exchange; then serves the demo page until
Ctrl-C.

  --once     ends after the services; the exit code is 0 only if all three were created
  --port N   instead of any free port";

pub(crate) fn run(options: &[&str]) -> Result {
    let mut script = process::node();
    script.arg(workspace::root().join("xtask/node/demo.mjs"));
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--once" => script.arg(option),
            "--port" => {
                let port = rest.next().and_then(|port| port.parse::<u16>().ok());
                script
                    .arg(option)
                    .arg(port.ok_or("--port wants a number, 0 to 65535")?.to_string())
            }
            _ => return Err(format!("unknown option {option:?}\n\n{HELP}").into()),
        };
    }
    bundle::build()?;
    process::become_it(&mut script)
}
