//! `cargo xtask supply`: where what we ship comes from.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, bundle, core_wasm::CORES, process, reproduce, workspace};

pub(crate) const HELP: &str = "\
cargo xtask supply [--reproduce | --advisories]

Makes pkg/ and says where each file of it comes from. Checks that the package runs nothing when
it is installed and depends on nothing, that everything in the lock files has a hash and is from
the registry, that the Digest core imports nothing and has no panic's words in it, and, if
cargo-deny is installed, licences and sources by deny.toml. Ends with the sha256 of every file
that was compiled: the same commit gives the same ones in any folder.

--reproduce shows that instead: it builds twice, from nothing, in two new folders of different
depth below the target folder, and compares every file and the tarball. Takes some minutes.

--advisories asks for known vulnerabilities in what the lock files have, with cargo-deny and
npm audit. It needs the network.";

/// Members of a package.json with which an installation would run or fetch something.
const REFUSED_MEMBERS: [&str; 5] = [
    "\"scripts\"",
    "\"dependencies\"",
    "\"optionalDependencies\"",
    "\"bundleDependencies\"",
    "\"gypfile\"",
];
/// What is left in a module where a panic can say something: its words, and its place.
const PANIC_WORDS: [&str; 4] = ["panicked", "unwrap()", ".rs", "out of range"];
/// Both workspaces.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "fuzz/Cargo.toml"];
/// The section of a WebAssembly module that holds its imports (WebAssembly 2.0, §5.5.5).
const IMPORT_SECTION: u8 = 2;

pub(crate) fn run(options: &[&str]) -> Result {
    match options {
        [] => {}
        ["--reproduce"] => {
            let tarball = reproduce::run()?;
            println!("{}  the tarball", sha256(&tarball)?);
            return Ok(());
        }
        ["--advisories"] => return advisories(),
        _ => return Err(format!("unknown options {options:?}\n\n{HELP}").into()),
    }
    bundle::build()?;
    let pkg = workspace::pkg();
    for (origin, count) in origins(&pkg)? {
        println!("{count:4} files {origin}");
    }
    installs_nothing(&fs::read_to_string(pkg.join("package.json"))?)?;
    println!("the package runs nothing at install, and depends on nothing");
    locked()?;
    silent(&fs::read(pkg.join("digest.wasm"))?)?;
    println!("digest.wasm imports nothing, and has no words of a panic");
    licences()?;
    for file in generated() {
        println!("{}  {}", sha256(&pkg.join(&file))?, file.display());
    }
    Ok(())
}

/// How many files come from where. One that comes from nowhere is an error.
fn origins(pkg: &Path) -> Result<BTreeMap<&'static str, usize>> {
    let root = workspace::root();
    let generated = generated();
    let mut origins = BTreeMap::new();
    for path in workspace::files(pkg)? {
        let name = path.strip_prefix(pkg)?;
        let origin = if generated.iter().any(|known| known == name) {
            "made from src/ by rustc, wasm-bindgen, wasm-opt and xtask/node/{glue,inline}.mjs"
        } else if root.join("pkg-template").join(name).exists() {
            "of pkg-template/, with the version filled in and without comments in scripts"
        } else if name
            .strip_prefix("page")
            .is_ok_and(|name| root.join("www").join(name).exists())
        {
            "of www/, as they are"
        } else if name.components().count() == 1 && root.join(name).exists() {
            "of this folder, the README without links to what is not there"
        } else {
            return Err(format!("{} comes from nowhere", name.display()).into());
        };
        *origins.entry(origin).or_default() += 1;
    }
    Ok(origins)
}

/// What is compiled, or made from that.
fn generated() -> Vec<PathBuf> {
    let files = CORES.iter().flat_map(|core| {
        let inline = format!("lib/{}.inline.js", core.name);
        [
            Some(format!("{}.wasm", core.name)),
            Some(format!("lib/{}.glue.js", core.name)),
            core.inlined.then_some(inline),
        ]
    });
    files.flatten().map(PathBuf::from).collect()
}

fn installs_nothing(manifest: &str) -> Result {
    let member = REFUSED_MEMBERS
        .iter()
        .find(|member| manifest.contains(*member));
    match member {
        Some(member) => Err(format!("the package has {member}: it must do without").into()),
        None => Ok(()),
    }
}

/// Both lock files name a hash for everything that is not ours.
fn locked() -> Result {
    let root = workspace::root();
    for folder in ["", "fuzz"] {
        let lock = fs::read_to_string(root.join(folder).join("Cargo.lock"))?;
        let foreign = lock.matches("\nsource = ").count();
        let hashed = lock.matches("\nchecksum = ").count();
        let registry = "\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"";
        same(foreign, hashed, "crates have a hash")?;
        same(
            foreign,
            lock.matches(registry).count(),
            "crates are of crates.io",
        )?;
        println!(
            "{foreign:4} crates are locked in {}",
            Path::new(folder).join("Cargo.lock").display()
        );
    }
    let lock = fs::read_to_string(root.join("package-lock.json"))?;
    let packages = lock.matches("\n    \"node_modules/").count();
    same(
        packages,
        lock.matches("\n      \"integrity\": \"sha512-").count(),
        "npm packages have a hash",
    )?;
    same(
        0,
        lock.matches("\n      \"resolved\": ").count(),
        "npm packages have an address",
    )?;
    println!("{packages:4} npm packages are locked, for tests and building alone");
    Ok(())
}

fn same(expected: usize, found: usize, what: &str) -> Result {
    if expected == found {
        Ok(())
    } else {
        Err(format!("{found} {what}, and {expected} should").into())
    }
}

/// A panic in that core is a trap and nothing else.
fn silent(wasm: &[u8]) -> Result {
    if sections(wasm)?.contains(&IMPORT_SECTION) {
        return Err("digest.wasm has imports".into());
    }
    let has = |word: &&&str| wasm.windows(word.len()).any(|part| part == word.as_bytes());
    match PANIC_WORDS.iter().find(has) {
        Some(word) => Err(format!("digest.wasm has the text {word:?}: something can panic").into()),
        None => Ok(()),
    }
}

/// The ids of a module's sections. Each is followed by its size, and then by so many bytes.
fn sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut rest = wasm
        .strip_prefix(b"\0asm\x01\0\0\0")
        .ok_or("no WebAssembly module")?;
    let mut ids = Vec::new();
    while let Some((id, after)) = rest.split_first() {
        let digits = after.iter().take_while(|byte| **byte >= 0x80).count() + 1;
        let (size, content) = after
            .split_at_checked(digits)
            .ok_or("a section without a size")?;
        // LEB128: seven bits in each byte, the lowest first.
        let size = size
            .iter()
            .rev()
            .fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7f));
        rest = content.get(size..).ok_or("a section without an end")?;
        ids.push(*id);
    }
    Ok(ids)
}

fn licences() -> Result {
    let installed = Command::new("cargo-deny").arg("--version").output();
    if !installed.is_ok_and(|output| output.status.success()) {
        println!("NOT RUN: licences, sources and advisories. cargo install cargo-deny");
        return Ok(());
    }
    for manifest in MANIFESTS {
        process::capture(&mut deny(manifest, &["licenses", "bans", "sources"]))?;
    }
    println!("licences and sources are as deny.toml has them");
    println!("not looked at: advisories. They need the network: cargo xtask supply --advisories");
    Ok(())
}

fn advisories() -> Result {
    for manifest in MANIFESTS {
        process::run(&mut deny(manifest, &["advisories"]))?;
    }
    process::run(
        process::npm()
            .args(["audit", "--audit-level=low"])
            .current_dir(workspace::root()),
    )
}

fn deny(manifest: &str, checks: &[&str]) -> Command {
    let mut command = Command::new("cargo-deny");
    command
        .args(["--manifest-path", manifest, "--config", "deny.toml"])
        .arg("check")
        .args(checks)
        .current_dir(workspace::root());
    command
}

/// Node has it, and xtask needs no crate for it.
fn sha256(path: &Path) -> Result<String> {
    let script = "console.log(require('crypto').createHash('sha256')\
                  .update(require('fs').readFileSync(process.argv[1])).digest('hex'))";
    let output = process::capture(process::node().args(["-e", script]).arg(path))?;
    Ok(output.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty module, with a custom section of 200 bytes whose size takes two.
    fn module(more: &[u8]) -> Vec<u8> {
        [b"\0asm\x01\0\0\0\0\xc8\x01", &[0; 200][..], more].concat()
    }

    #[test]
    fn a_module_that_could_panic_or_call_out_is_refused() {
        assert!(silent(&module(&[])).is_ok());
        assert!(silent(&module(&[IMPORT_SECTION, 1, 0])).is_err());
        assert!(silent(&module(b"\x0b\x0asrc/auth.rs")).is_err());
        assert!(silent(&module(&[1, 9, 0])).is_err());
        assert!(silent(b"text").is_err());
    }

    #[test]
    fn a_package_that_runs_or_fetches_something_is_refused() {
        assert!(installs_nothing(r#"{ "name": "a" }"#).is_ok());
        assert!(installs_nothing(r#"{ "scripts": { "postinstall": "x" } }"#).is_err());
        assert!(installs_nothing(r#"{ "dependencies": {} }"#).is_err());
    }
}
