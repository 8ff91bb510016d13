//! `cargo xtask docs`: what is made of the sources, and whether all of it holds together.

use crate::{Result, browser, bundle, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask docs [--pictures] [--blocks]

Makes docs/api.md from the types and the drawing in docs/how-it-works.md from the table in
src/auth/exchange.rs, builds the crate's documentation with warnings as errors, and checks
that links and anchors lead somewhere. The examples are run by `cargo xtask test node`.

  --pictures   also takes the pictures of the demo page, docs/images/, in a Chromium
  --blocks     also lists every example of the documents, and what the tests do with it";

/// What is made of other files.
const MADE: [&str; 2] = ["xtask/node/api.mjs", "xtask/node/drawing.mjs"];
/// What must hold without the package: no example runs here.
const CHECKS: [&str; 3] = [
    "tests/docs/links.test.mjs",
    "tests/docs/api.test.mjs",
    "tests/docs/drawing.test.mjs",
];

pub(crate) fn run(options: &[&str]) -> Result {
    if let Some(unknown) = options
        .iter()
        .find(|option| !matches!(**option, "--pictures" | "--blocks"))
    {
        return Err(format!("unknown option {unknown:?}\n\n{HELP}").into());
    }
    let root = workspace::root();
    for script in MADE {
        process::run(process::node().arg(root.join(script)))?;
    }
    rustdoc()?;
    if options.contains(&"--pictures") {
        pictures()?;
    }
    let checks = CHECKS.map(|path| root.join(path));
    process::capture(
        process::node()
            .args(["--test", "--test-reporter=spec"])
            .args(checks),
    )?;
    if options.contains(&"--blocks") {
        process::run(process::node().arg(root.join("tests/docs/list.mjs")))?;
    }
    println!("docs: made, and every link leads somewhere");
    Ok(())
}

/// The crate's own documentation; a link to nowhere is an error.
pub(crate) fn rustdoc() -> Result {
    process::capture(
        process::cargo()
            .args([
                "doc",
                "--quiet",
                "--no-deps",
                "--package",
                "atlas-private-endpoint",
            ])
            .env("RUSTDOCFLAGS", "-D warnings")
            .current_dir(workspace::root()),
    )?;
    Ok(())
}

fn pictures() -> Result {
    let browser = browser::find()?.ok_or(browser::FIX)?;
    bundle::build()?;
    process::run(
        process::node()
            .arg(workspace::root().join("xtask/node/pictures.mjs"))
            .env("APE_BROWSER", browser),
    )
}
