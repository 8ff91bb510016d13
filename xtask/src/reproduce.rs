//! `cargo xtask supply --reproduce`: the same bytes out of two folders.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{Result, process, workspace};

/// Of different length and depth: a path that finds its way into a file makes it another one.
const FOLDERS: [&str; 2] = ["one", "another/that/is/deeper"];

/// Builds the package twice, each time from nothing, and compares all files and the tarball.
/// Gives back the tarball.
pub(crate) fn run() -> Result<PathBuf> {
    let base = workspace::scratch().join("reproduce");
    if base.exists() {
        fs::remove_dir_all(&base)?;
    }
    let [one, other] = FOLDERS.map(|folder| made(&base.join(folder)));
    let (one, other) = (one?, other?);
    let differing = differences(&one, &other);
    if !differing.is_empty() {
        let (names, base) = (differing.join(", "), base.display());
        return Err(format!("other bytes in the other folder: {names}; see {base}").into());
    }
    println!(
        "{} files and their tarball have the same bytes, built twice",
        one.len() - 1
    );
    let tarball = one.keys().find(|name| name.ends_with(".tgz"));
    Ok(base
        .join(FOLDERS[0])
        .join(tarball.ok_or("npm packed nothing")?))
}

/// The package's files and its tarball, made in that folder alone.
fn made(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    println!("building in {}", folder.display());
    copy_sources(folder)?;
    process::capture(
        process::cargo()
            .args(["run", "--package", "xtask", "--", "build"])
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .current_dir(folder),
    )?;
    let packed = process::capture(
        process::npm()
            .args(["pack", "./pkg", "--silent"])
            .current_dir(folder),
    )?;
    let tarball = packed.trim();
    let pkg = folder.join("pkg");
    let mut files = BTreeMap::new();
    for path in workspace::files(&pkg)? {
        let name = path.strip_prefix(&pkg)?.to_string_lossy().into_owned();
        files.insert(name, fs::read(&path)?);
    }
    files.insert(tarball.to_owned(), fs::read(folder.join(tarball))?);
    Ok(files)
}

/// What Git has, or would have if it were added.
fn copy_sources(folder: &Path) -> Result {
    let root = workspace::root();
    let names = process::capture(
        std::process::Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others"])
            .arg("--exclude-standard")
            .current_dir(&root),
    )?;
    for name in names.split_terminator('\0') {
        // Git still names what was deleted and not committed.
        if let Ok(content) = fs::read(root.join(name)) {
            workspace::write(&folder.join(name), &content)?;
        }
    }
    Ok(())
}

fn differences(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let mut differing: Vec<String> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect();
    differing.sort();
    differing.dedup();
    differing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let files = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect::<BTreeMap<_, _>>()
        };
        let one = files(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert!(differences(&one, &one).is_empty());
        let other = files(&[("a", "1"), ("b", "0"), ("d", "4")]);
        assert_eq!(differences(&one, &other), ["b", "c", "d"]);
    }
}
