//! `cargo xtask release --check`: whether a version is fit to be published.

use std::fs;

use crate::{Result, bundle, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask release --check

Builds, and says what stands in the way of publishing the version in Cargo.toml: a changelog
without a dated heading for it, a document that names the tarball of another version, a lock
file that is out of date, changes that are not committed, a tarball that is too large or has
something in it that does not belong there. Publishes nothing: CONTRIBUTING.md has the steps.";

/// What a tarball may hold besides folders that the build fills.
const ENDINGS: [&str; 4] = [".js", ".d.ts", ".wasm", ".json"];
const HOUSE: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

pub(crate) fn run(options: &[&str]) -> Result {
    if options != ["--check"] {
        return Err(format!("it only checks: cargo xtask release --check\n\n{HELP}").into());
    }
    let version = workspace::version()?;
    let mut complaints = Vec::new();
    let changelog = fs::read_to_string(workspace::root().join("CHANGELOG.md"))?;
    complaints.extend(in_changelog(&changelog, &version));
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock"))?;
    complaints.extend(in_lock(&lock, &version));
    let readme = fs::read_to_string(workspace::root().join("README.md"))?;
    complaints.extend(in_readme(&readme, &version));
    complaints.extend(uncommitted()?);
    bundle::build()?;
    complaints.extend(in_tarball(&version)?);
    if complaints.is_empty() {
        println!("{version} can be published");
        Ok(())
    } else {
        Err(complaints.join("\n").into())
    }
}

/// A heading `## 1.2.3 - 2027-01-31`, and nothing left above it.
fn in_changelog(text: &str, version: &str) -> Option<String> {
    let heading = text
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .find(|heading| *heading != "Unreleased");
    let dated = heading
        .and_then(|heading| heading.strip_prefix(version))
        .and_then(|rest| rest.strip_prefix(" - "))
        .is_some_and(is_date);
    let Some(heading) = heading.filter(|_| dated) else {
        return Some(format!(
            "CHANGELOG.md: its newest heading is not `## {version} - YYYY-MM-DD`"
        ));
    };
    let (above, _) = text.split_once(heading)?;
    let waiting = above.lines().any(|line| line.starts_with("- "));
    waiting.then(|| format!("CHANGELOG.md: lines under Unreleased belong under {version}"))
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| {
            if matches!(index, 4 | 7) {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
}

fn in_lock(text: &str, version: &str) -> Option<String> {
    let entry = format!("name = \"atlas-private-endpoint\"\nversion = \"{version}\"\n");
    (!text.contains(&entry)).then(|| "Cargo.lock: has another version; run cargo build".to_owned())
}

fn in_readme(text: &str, version: &str) -> Option<String> {
    let wanted = format!("atlas-private-endpoint-{version}.tgz");
    let strays = text
        .split("atlas-private-endpoint-")
        .skip(1)
        .filter_map(|rest| rest.split_once(".tgz"))
        .any(|(found, _)| found != version);
    strays.then(|| format!("README.md: names a tarball that is not {wanted}"))
}

fn uncommitted() -> Result<Option<String>> {
    let status = process::capture(
        std::process::Command::new("git")
            .args(["status", "--porcelain"])
            .current_dir(workspace::root()),
    )?;
    Ok((!status.is_empty()).then(|| format!("not committed:\n{status}")))
}

/// What npm would send, by its own account.
fn in_tarball(version: &str) -> Result<Vec<String>> {
    let listed = process::capture(
        process::npm()
            .args(["pack", "--dry-run", "--json", "--silent"])
            .current_dir(workspace::pkg()),
    )?;
    let mut complaints = Vec::new();
    let values = |key: &str| -> Vec<String> {
        let mark = format!("\"{key}\": \"");
        listed
            .split(&mark)
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
            .collect()
    };
    if values("version").first().map(String::as_str) != Some(version) {
        complaints.push(format!("the tarball's version is not {version}"));
    }
    let paths = values("path");
    for wanted in HOUSE {
        if !paths.iter().any(|path| path == wanted) {
            complaints.push(format!("the tarball has no {wanted}"));
        }
    }
    let belongs = |path: &str| {
        HOUSE.contains(&path)
            || path.starts_with("page/")
            || ENDINGS.iter().any(|ending| path.ends_with(ending))
    };
    for path in paths.iter().filter(|path| !belongs(path)) {
        complaints.push(format!(
            "the tarball has {path}, which does not belong there"
        ));
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::{in_changelog, in_lock, in_readme};

    #[test]
    fn a_version_has_a_dated_heading_and_nothing_waits_above_it() {
        let good = "# C\n\n## Unreleased\n\n## 1.2.3 - 2027-01-31\n\n- A line.\n";
        assert_eq!(in_changelog(good, "1.2.3"), None);
        assert!(in_changelog(good, "1.2.4").is_some());
        let undated = "## 1.2.3\n\n- A line.\n";
        assert!(in_changelog(undated, "1.2.3").is_some());
        let unnamed = "## Unreleased\n\n- A line.\n";
        assert!(in_changelog(unnamed, "1.2.3").is_some());
        let waiting = "## Unreleased\n\n- A line.\n\n## 1.2.3 - 2027-01-31\n";
        assert!(in_changelog(waiting, "1.2.3").is_some());
    }

    #[test]
    fn the_lock_and_the_readme_name_the_same_version() {
        let lock = "[[package]]\nname = \"atlas-private-endpoint\"\nversion = \"1.2.3\"\n";
        assert_eq!(in_lock(lock, "1.2.3"), None);
        assert!(in_lock(lock, "1.3.0").is_some());
        let readme = "npm install ./atlas-private-endpoint-1.2.3.tgz";
        assert_eq!(in_readme(readme, "1.2.3"), None);
        assert!(in_readme(readme, "1.3.0").is_some());
    }
}
