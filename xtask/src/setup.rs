//! What a build needs of the machine: found, fetched, or asked for in one sentence.

use std::{fs, path::Path, process::Command};

use crate::{Result, process, workspace};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// Node, the wasm target and the npm tools are there afterwards.
pub(crate) fn ensure() -> Result {
    node()?;
    wasm_target()?;
    npm_tools()
}

fn node() -> Result {
    let version = process::capture(process::node().arg("--version")).map_err(|error| {
        format!("Node is needed, {OLDEST_NODE} or newer, with npm (https://nodejs.org). {error}")
    })?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "Node {OLDEST_NODE} or newer is needed; `node --version` says {}",
            version.trim()
        )
        .into()),
    }
}

fn wasm_target() -> Result {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = process::capture(Command::new(rustc).args(["--print", "sysroot"]))?;
    let library = std::path::Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET);
    if library.exists() {
        return Ok(());
    }
    println!("rustup target add {WASM_TARGET}");
    process::run(Command::new("rustup").args(["target", "add", WASM_TARGET])).map_err(|error| {
        format!("Rust's target {WASM_TARGET} is needed, and rustup could not add it. {error}")
            .into()
    })
}

/// The tools of the root: what every build and every test needs.
fn npm_tools() -> Result {
    npm_ci(
        &workspace::root(),
        "the optimiser, the bundler and the tools of the tests",
    )
}

/// `npm ci` in a folder with a lock file, unless its `node_modules` already is what that says.
pub(crate) fn npm_ci(folder: &Path, what: &str) -> Result {
    let wanted = workspace::fingerprint(&[&fs::read(folder.join("package-lock.json"))?]);
    let stamp = folder.join("node_modules/.xtask");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let shown = folder.strip_prefix(workspace::root()).unwrap_or(folder);
    println!(
        "npm ci: {what}, into {}",
        shown.join("node_modules").display()
    );
    process::run(
        process::npm()
            .args(["ci", "--loglevel=error"])
            .current_dir(folder),
    )?;
    workspace::write(&stamp, wanted.as_bytes())
}
