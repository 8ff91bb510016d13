//! Finds a Chromium for the tests, or gets one.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, process, workspace};

/// What to type where none of this module's ways led to a browser.
pub(crate) const FIX: &str = "install Chromium or Chrome, or set CHROME to the path of one";

const ON_PATH: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
];

const ELSEWHERE: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// A Chromium, started by a path that needs no further flags or environment.
pub(crate) fn find() -> Result<Option<PathBuf>> {
    if let Some(chosen) = env::var_os("CHROME") {
        let chosen = PathBuf::from(chosen);
        return if chosen.exists() {
            wrapped(&chosen, None).map(Some)
        } else {
            Err("CHROME names no file".into())
        };
    }
    let elsewhere = ELSEWHERE
        .iter()
        .map(PathBuf::from)
        .find(|path| path.exists());
    if let Some(found) = ON_PATH.iter().find_map(|name| on_path(name)).or(elsewhere) {
        return wrapped(&found, None).map(Some);
    }
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        match from_npm() {
            Ok(found) => return Ok(Some(found)),
            Err(error) => eprintln!("\n  the Chromium from npm does not run here: {error}"),
        }
    }
    if is_root() && on_path("apt-get").is_some() {
        eprintln!("\n  apt-get install chromium (some 80 MB and its libraries)");
        process::capture(Command::new("apt-get").args([
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
        ]))?;
        if let Some(found) = on_path("chromium") {
            return wrapped(&found, None).map(Some);
        }
    }
    Ok(None)
}

/// The browser that npm carries, for machines that have none and where nobody is root.
fn from_npm() -> Result<PathBuf> {
    let folder = workspace::scratch().join("npm-chromium");
    let source = workspace::root().join("xtask/npm-chromium");
    let lock = fs::read(source.join("package-lock.json"))?;
    let stamp = folder.join("stamp");
    let wanted = workspace::fingerprint(&[&lock]);
    if fs::read_to_string(&stamp).is_ok_and(|found| found != wanted) {
        fs::remove_dir_all(&folder)?;
    }
    if !stamp.exists() {
        eprintln!(
            "\n  npm ci: a Chromium from npm (75 MB), into {}",
            folder.display()
        );
        workspace::write(
            &folder.join("package.json"),
            &fs::read(source.join("package.json"))?,
        )?;
        workspace::write(&folder.join("package-lock.json"), &lock)?;
        process::capture(
            process::npm()
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )?;
        workspace::write(&stamp, wanted.as_bytes())?;
    }
    let script = workspace::root().join("xtask/node/npm-chromium.mjs");
    let printed = process::capture(process::node().arg(script).arg(&folder))?;
    let mut lines = printed.lines().map(Path::new);
    let (Some(program), Some(libraries)) = (lines.next(), lines.next()) else {
        return Err("it did not say where it is".into());
    };
    // Machines with a desktop have its libraries; on others it brings them along.
    let alone = process::capture(Command::new(program).arg("--version"));
    let wrapper = wrapped(program, alone.is_err().then_some(libraries))?;
    process::capture(Command::new(&wrapper).arg("--version"))?;
    Ok(wrapper)
}

/// A script in front of the browser holds what every start needs. Root has no sandbox.
fn wrapped(program: &Path, libraries: Option<&Path>) -> Result<PathBuf> {
    if cfg!(windows) || (!is_root() && libraries.is_none()) {
        return Ok(program.to_path_buf());
    }
    let sandbox = if is_root() { "--no-sandbox " } else { "" };
    let library_path = libraries
        .map(|folder| format!("LD_LIBRARY_PATH='{}' ", folder.display()))
        .unwrap_or_default();
    let script = format!(
        "#!/bin/sh\n{library_path}exec '{}' {sandbox}\"$@\"\n",
        program.display()
    );
    let path = workspace::scratch().join("browser");
    workspace::write(&path, script.as_bytes())?;
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(path)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn is_root() -> bool {
    cfg!(unix) && process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
