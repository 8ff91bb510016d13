//! `cargo xtask bench`: what the package costs, beside its peers.

use std::{fs, path::PathBuf};

use crate::{Result, bundle, process, size, workspace};

pub(crate) const HELP: &str = "\
cargo xtask bench [--core] [--rounds N] [--quick] [--only PART,PART]

Builds, installs the peers at the versions of benches/package-lock.json, and measures the
package beside them against a server on loopback: requests sent, calls a second, headers, cold
start, long lists, memory, downloads; then the core natively, in time and in instructions, and
through WebAssembly. Writes the tables of docs/benchmarks.md; takes a quarter of an hour. Let
nothing else run meanwhile. Instructions want valgrind.

  --core        the core alone
  --rounds N    how often everybody's turn comes, 7 unless said otherwise
  --quick       two rounds; prints the tables and writes nothing
  --only PARTS  some of weights, cold, headers, lists, requests, rates, memory, growth; prints";

pub(crate) fn run(options: &[&str]) -> Result {
    let mut given = Vec::new();
    let [mut core_alone, mut parts_alone] = [false; 2];
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--core" => core_alone = true,
            "--quick" => given.push("--quick"),
            "--rounds" => {
                let number = rest.next().filter(|number| number.parse::<u8>().is_ok());
                given.extend(["--rounds", number.ok_or("--rounds wants a number")?]);
            }
            "--only" => {
                let parts = rest.next();
                let parts = parts.ok_or("--only wants names of parts, with commas between them")?;
                given.extend(["--only", parts]);
                parts_alone = true;
            }
            _ => return Err(format!("unknown option {option:?}\n\n{HELP}").into()),
        }
    }
    if core_alone && parts_alone {
        return Err("--core and --only exclude each other".into());
    }
    bundle::build()?;
    peers()?;
    if !core_alone {
        let bytes = workspace::scratch().join("bytes.md");
        workspace::write(&bytes, process::capture(&mut size::parts()?)?.as_bytes())?;
        process::run(process::node().arg(folder().join("run.mjs")).args(&given))?;
    }
    if !parts_alone {
        core(&given)?;
    }
    Ok(())
}

/// The core's work by criterion and callgrind, and through WebAssembly.
fn core(given: &[&str]) -> Result {
    let manifest = folder().join("core/Cargo.toml");
    let target = workspace::target().join("benches");
    let criterion = target.join("criterion");
    let cargo = |command: &str| {
        let mut cargo = process::cargo();
        cargo.args([command, "--quiet", "--manifest-path"]);
        cargo.arg(&manifest).arg("--target-dir").arg(&target);
        cargo
    };
    process::run(cargo("build").arg("--release"))?;
    // Its own lines are of no interest: what it found is read from its files.
    process::capture(cargo("bench").env("CRITERION_HOME", &criterion))?;
    let program = "release/atlas-private-endpoint-benches";
    process::run(
        process::node()
            .arg(folder().join("core.mjs"))
            .arg(target.join(program))
            .arg(criterion)
            .args(given),
    )
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
