//! `cargo xtask bench`: what the package costs, beside its peers.

use std::{fs, path::PathBuf};

use crate::{Result, bundle, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask bench [--quick] [--only PART,PART]

Builds, installs the peers at the versions of benches/package-lock.json, and measures the
package beside them against a server on loopback: requests sent, calls a second, headers, cold
start, long lists, memory, downloads. Writes the tables of docs/benchmarks.md; takes ten
minutes. Let nothing else run meanwhile.

  --quick       two rounds; prints the tables and writes nothing
  --only PARTS  some of weights, cold, headers, lists, requests, rates, memory; prints";

pub(crate) fn run(options: &[&str]) -> Result {
    let mut script = process::node();
    script.arg(folder().join("run.mjs"));
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        script.arg(option);
        match *option {
            "--quick" => {}
            "--only" => {
                let parts = rest.next();
                script.arg(parts.ok_or("--only wants names of parts, with commas between them")?);
            }
            _ => return Err(format!("unknown option {option:?}\n\n{HELP}").into()),
        }
    }
    bundle::build()?;
    peers()?;
    process::become_it(&mut script)
}

fn folder() -> PathBuf {
    workspace::root().join("benches")
}

/// `npm ci`, unless its `node_modules` already is what its lock file says.
fn peers() -> Result {
    let wanted = workspace::fingerprint(&[&fs::read(folder().join("package-lock.json"))?]);
    let stamp = folder().join("node_modules/.xtask");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("npm ci: the peers, into benches/node_modules");
    process::run(
        process::npm()
            .args(["ci", "--loglevel=error"])
            .current_dir(folder()),
    )?;
    workspace::write(&stamp, wanted.as_bytes())
}
