//! `cargo xtask build`: the npm package.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use crate::{
    Result,
    core_wasm::{Built, CORES, Core},
    no_options, setup, shipped, size, workspace,
};

pub(crate) const HELP: &str = "\
cargo xtask build

Makes pkg/, ready for `npm pack`: pkg-template/ with the version of Cargo.toml, the two
cores with their glue, the demo page, the README and the licences. Scripts lose their
comments, and keep the numbers of their lines. What has not changed is not made again.
Fetches Rust's wasm target and the npm tools where they are missing, and ends with the sizes.";

/// Stands in pkg-template/ wherever the version belongs.
const VERSION_MARK: &str = "0.0.0-stamped";

/// Files of the repository's root that go along.
const ALONG: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

pub(crate) fn run(options: &[&str]) -> Result {
    no_options(options, HELP)?;
    build()?;
    size::show()
}

/// Makes the package, silently where nothing changed.
pub(crate) fn build() -> Result {
    let began = Instant::now();
    let _lock = workspace::lock()?;
    setup::ensure()?;
    let cores = both_cores()?;
    let files = contents(&cores)?;
    let pkg = workspace::pkg();
    for (name, content) in &files {
        workspace::write(&pkg.join(name), content)?;
    }
    for path in workspace::files(&pkg)? {
        if !files.contains_key(path.strip_prefix(&pkg)?) {
            fs::remove_file(path)?;
        }
    }
    println!(
        "pkg: {} files, built in {:.1} s",
        files.len(),
        began.elapsed().as_secs_f32()
    );
    Ok(())
}

/// The two at once: each is one long single-threaded optimisation.
fn both_cores() -> Result<Vec<(&'static Core, Built)>> {
    thread::scope(|scope| {
        let build = |core: &'static Core| {
            core.build()
                .map_err(|error| format!("{}: {error}", core.name))
        };
        let running: Vec<_> = CORES
            .iter()
            .map(|core| (core, scope.spawn(move || build(core))))
            .collect();
        running
            .into_iter()
            .map(|(core, thread)| {
                let built = thread
                    .join()
                    .map_err(|_| format!("{}: its build panicked", core.name))??;
                Ok((core, built))
            })
            .collect()
    })
}

/// Every file of the package, by its path in it.
fn contents(cores: &[(&Core, Built)]) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let root = workspace::root();
    let template = root.join("pkg-template");
    let version = workspace::version()?;
    let mut files = BTreeMap::new();
    for path in workspace::files(&template)? {
        let content = fs::read(&path)?;
        // All of them are text: the binary half of the package is generated.
        let text =
            String::from_utf8(content).map_err(|_| format!("{} is no text", path.display()))?;
        let mut text = text.replace(VERSION_MARK, &version);
        if path.extension().is_some_and(|kind| kind == "js") {
            text = shipped::script(&text);
        }
        files.insert(
            path.strip_prefix(&template)?.to_path_buf(),
            text.into_bytes(),
        );
    }
    // Beside the package's own files: `proxy --page` serves both, and the page imports those.
    let www = root.join("www");
    for path in workspace::files(&www)? {
        files.insert(
            Path::new("page").join(path.strip_prefix(&www)?),
            fs::read(&path)?,
        );
    }
    for name in ALONG {
        if let Ok(text) = fs::read_to_string(root.join(name)) {
            let text = match name {
                "README.md" => shipped::readme(&text, |file| files.contains_key(Path::new(file))),
                _ => text,
            };
            files.insert(PathBuf::from(name), text.into_bytes());
        } else {
            eprintln!("warning: there is no {name} to go into the package");
        }
    }
    for (core, built) in cores {
        files.insert(
            PathBuf::from(format!("{}.wasm", core.name)),
            fs::read(&built.wasm)?,
        );
        files.insert(
            Path::new("lib").join(format!("{}.glue.js", core.name)),
            fs::read(&built.glue)?,
        );
        if core.inlined {
            files.insert(
                Path::new("lib").join(format!("{}.inline.js", core.name)),
                built.inlined()?.into_bytes(),
            );
        }
    }
    Ok(files)
}
