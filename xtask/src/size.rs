//! `cargo xtask size`: what the package weighs, and whether that is too much.

use crate::{Result, bundle, core_wasm::CORES, no_options, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask size [--by-crate]

Builds, then measures every core, every entry (minified, with its core) and the tarball:
raw, gzip -9 and brotli 11, in bytes. Fails above a limit of xtask/size-budget.json; past a
goal it only says so.

  --by-crate  says instead where the bytes are: each core's code by crate, and by module of
              this one, its data, and the JavaScript that comes with it by file";

pub(crate) fn run(options: &[&str]) -> Result {
    if options == ["--by-crate"] {
        bundle::build()?;
        return process::run(&mut parts()?);
    }
    no_options(options, HELP)?;
    bundle::build()?;
    process::run(script().arg("--enforce"))
}

/// The script that says where the bytes are.
pub(crate) fn parts() -> Result<std::process::Command> {
    let mut parts = process::node();
    parts
        .arg(workspace::root().join("xtask/node/parts.mjs"))
        .arg(workspace::pkg());
    for core in &CORES {
        parts.arg(core.with_names()?);
    }
    Ok(parts)
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
