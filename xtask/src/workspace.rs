//! Where things are, and small helpers for files.

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Path, PathBuf},
};

use crate::Result;

/// The folder of the root manifest.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where Cargo puts what it makes.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Our own corner of it: intermediate files, locks, what was downloaded for tests.
pub(crate) fn scratch() -> PathBuf {
    target().join("xtask")
}

/// The finished package.
pub(crate) fn pkg() -> PathBuf {
    root().join("pkg")
}

/// The version in the root manifest: the one place where it is kept.
pub(crate) fn version() -> Result<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| "Cargo.toml has no line `version = \"…\"`".into())
}

/// Every file below a folder but what npm installed there, in one order everywhere; none if
/// there is no such folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("{}: {error}", folder.display()).into()),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes only what differs, so that times of unchanged files stay as they are.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// A number that changes when one of the parts does.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    format!("{:016x}", hasher.finish())
}

/// Held while files are made that another `cargo xtask` would make too.
#[must_use = "the lock ends with this value"]
pub(crate) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] fs::File);

/// Waits for its turn, and says so.
pub(crate) fn lock() -> Result<Lock> {
    fs::create_dir_all(scratch())?;
    let file = fs::File::create(scratch().join("lock"))?;
    if file.try_lock().is_err() {
        eprintln!("waiting for another `cargo xtask` to finish its build");
        file.lock()?;
    }
    Ok(Lock(file))
}
