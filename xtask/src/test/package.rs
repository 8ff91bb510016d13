//! Stages that use the package as its users would.

use std::{
    env, fs,
    num::NonZero,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use super::{
    count::Count,
    stage::{Context, Outcome},
};
use crate::{Result, browser, process, workspace};

/// What every tarball must hold besides the code.
const HOUSE: [&str; 4] = ["package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The tarball, installed far from the workspace, whose `node_modules` would hide what lacks.
pub(super) struct Installed {
    project: PathBuf,
}

impl Installed {
    fn package(&self) -> PathBuf {
        self.project.join("node_modules/atlas-private-endpoint")
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.project);
    }
}

pub(super) fn demo(context: &mut Context) -> Result<Outcome> {
    context.package()?;
    let printed = process::capture(
        process::node()
            .arg(workspace::root().join("xtask/node/demo.mjs"))
            .arg("--once"),
    )?;
    let last = printed.lines().last().unwrap_or_default();
    if last.starts_with("created ") && (last.ends_with(": 201") || last.ends_with(": 200")) {
        return Ok(Outcome::Counted(Count {
            passed: 1,
            ..Count::default()
        }));
    }
    Err(format!("its last line names no created service\n{printed}").into())
}

pub(super) fn pack(context: &mut Context) -> Result<Outcome> {
    context.package()?;
    let project = env::temp_dir().join(format!("atlas-private-endpoint-{}", std::process::id()));
    fs::create_dir_all(&project)?;
    let installed = Installed { project };
    let project = &installed.project;
    process::capture(
        process::npm()
            .args(["pack", "--silent", "--pack-destination"])
            .arg(project)
            .current_dir(workspace::pkg()),
    )?;
    workspace::write(
        &project.join("package.json"),
        b"{\"private\":true,\"type\":\"module\"}\n",
    )?;
    process::capture(
        process::npm()
            .args([
                "install",
                "--offline",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .arg(project.join(tarball()?))
            .current_dir(project),
    )?;
    if let Some(missing) = HOUSE
        .iter()
        .find(|name| !installed.package().join(name).exists())
    {
        return Err(format!("the tarball has no {missing}").into());
    }
    let strangers = fs::read_dir(project.join("node_modules"))?.filter(|entry| {
        entry
            .as_ref()
            .is_ok_and(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
    });
    if strangers.count() != 1 {
        return Err("the package brings dependencies; it must have none".into());
    }
    context.installed = Some(installed);
    Ok(Outcome::Done)
}

pub(super) fn node_tests(context: &mut Context) -> Result<Outcome> {
    let tests = workspace::root().join("tests");
    let mut files = test_files(&tests)?;
    for folder in [
        "js", "support", "digest", "cloud", "cli", "resource", "node", "docs", "recipes",
    ] {
        files.extend(test_files(&tests.join(folder))?);
    }
    node(context, &files)
}

pub(super) fn page_tests(context: &mut Context) -> Result<Outcome> {
    if context.browser()?.is_none() {
        return Ok(Outcome::NotRun(browser::FIX.into()));
    }
    let tests = workspace::root().join("tests");
    let files = [
        test_files(&tests.join("page"))?,
        test_files(&tests.join("bundlers"))?,
    ]
    .concat();
    node(context, &files)
}

fn node(context: &mut Context, files: &[PathBuf]) -> Result<Outcome> {
    let mut command = node_command(context, files, 120)?;
    Ok(Outcome::Counted(context.tests(&mut command)?))
}

/// `node --test` over these files. In their environment: the installed package, the tarball
/// that it came from, and a Chromium if there is one.
pub(super) fn node_command(
    context: &mut Context,
    files: &[PathBuf],
    seconds_for_each: u32,
) -> Result<Command> {
    if files.is_empty() {
        return Err("there is no test file".into());
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut command = process::node();
    command
        .args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-timeout={seconds_for_each}000"))
        // Node itself leaves one core idle, which is half of what two are.
        .arg(format!("--test-concurrency={cores}"))
        .args(files)
        .current_dir(workspace::root());
    if let Some(browser) = context.browser()? {
        command.env("APE_BROWSER", browser);
    }
    let installed = installed(context)?;
    command
        .env("APE_PACKAGE_DIR", installed.package())
        .env("APE_TARBALL", installed.project.join(tarball()?));
    Ok(command)
}

/// All programs, on each platform and in each of the ways in which TypeScript finds a package.
pub(super) fn type_tests(context: &mut Context) -> Result<Outcome> {
    const STRICT: [&str; 12] = [
        "--ignoreConfig",
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUncheckedIndexedAccess",
        "--noImplicitOverride",
        "--noPropertyAccessFromIndexSignature",
        // What users export must be nameable by what this package exports.
        "--declaration",
        "--target",
        "es2022",
        "--types",
        "",
    ];
    const PLATFORMS: [&str; 2] = ["es2022,dom", "es2022,webworker"];
    const RESOLUTIONS: [[&str; 4]; 3] = [
        ["--module", "node16", "--moduleResolution", "node16"],
        ["--module", "nodenext", "--moduleResolution", "nodenext"],
        ["--module", "esnext", "--moduleResolution", "bundler"],
    ];
    let project = installed(context)?.project.clone();
    let tsc = workspace::root().join("node_modules/typescript/bin/tsc");
    let mut programs = Vec::new();
    for source in workspace::files(&workspace::root().join("tests/types"))? {
        let (Some(name), Some("ts" | "mts")) = (
            source.file_name(),
            source.extension().and_then(|kind| kind.to_str()),
        ) else {
            continue;
        };
        // Beside the installed package, so that its name is found as any user's program finds it.
        fs::copy(&source, project.join(name))?;
        programs.push(name.to_owned());
    }
    if programs.is_empty() {
        return Err("tests/types holds no program".into());
    }
    let mut count = Count::default();
    for platform in PLATFORMS {
        for resolution in RESOLUTIONS {
            process::capture(
                process::node()
                    .arg(&tsc)
                    .args(STRICT)
                    .args(["--lib", platform])
                    .args(resolution)
                    .args(&programs)
                    .current_dir(&project),
            )?;
            count.passed += u32::try_from(programs.len())?;
        }
    }
    Ok(Outcome::Counted(count))
}

/// The name that npm gives it.
fn tarball() -> Result<String> {
    Ok(format!(
        "atlas-private-endpoint-{}.tgz",
        workspace::version()?
    ))
}

/// Named stages run without the earlier ones: those they need come along.
fn installed(context: &mut Context) -> Result<&Installed> {
    if context.installed.is_none() {
        pack(context)?;
    }
    context
        .installed
        .as_ref()
        .ok_or_else(|| "the package is not installed".into())
}

pub(super) fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = workspace::files(folder)?;
    files.retain(|path| {
        path.parent() == Some(folder) && path.to_string_lossy().ends_with(".test.mjs")
    });
    Ok(files)
}
