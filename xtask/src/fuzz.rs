//! `cargo xtask fuzz`: the laws of `fuzz/`, with inputs that libFuzzer makes up.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, process, workspace};

pub(crate) const HELP: &str = "\
cargo xtask fuzz [NAME [--seconds N] | --seeds]

Without a name, lists the targets. With --seeds, checks every law on its seeds, in seconds and
without a fuzzer. With a name, builds it and runs it for N seconds, 60 unless
said otherwise. It begins with seeds out of tests/ and with what earlier runs found worth
keeping, in the target folder under fuzz/NAME/corpus. An input that breaks a law, or takes more
than five seconds, ends the run and is left in fuzz/NAME/findings beside it.

libFuzzer is C++ and is compiled here: this needs a C++ compiler, on Linux or macOS, and no
nightly Rust.";

const USUAL_SECONDS: &str = "60";
/// Longer inputs find nothing that these do not, and slow everything down.
const LONGEST_INPUT: &str = "4096";

/// What libFuzzer wants to see of the code: where it goes, and what it compares. All of it is
/// LLVM's, so the stable compiler has it too.
const INSTRUMENTATION: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

pub(crate) fn run(options: &[&str]) -> Result {
    let (name, seconds) = match *options {
        [] => return list(),
        ["--seeds"] => return process::run(&mut seeds()),
        [name] => (name, USUAL_SECONDS),
        [name, "--seconds", seconds] | ["--seconds", seconds, name] => (name, seconds),
        _ => return Err(format!("unknown options {options:?}\n\n{HELP}").into()),
    };
    if seconds.parse::<u32>().is_err() {
        return Err(format!("{seconds:?} is no number of seconds").into());
    }
    if !targets()?.iter().any(|(known, _)| known == name) {
        return Err(format!("there is no target {name:?}: `cargo xtask fuzz` lists them").into());
    }
    let folder = workspace::target().join("fuzz").join(name);
    let [seeds, corpus, findings] = ["seeds", "corpus", "findings"].map(|part| folder.join(part));
    for part in [&corpus, &findings] {
        fs::create_dir_all(part)?;
    }
    write_seeds(name, &seeds)?;
    let program = build(name)?;
    process::run(
        Command::new(program)
            .args([&corpus, &seeds])
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={LONGEST_INPUT}"))
            .args(["-timeout=5", "-print_final_stats=1"]),
    )
}

/// Checks every law on its seeds.
pub(crate) fn seeds() -> Command {
    cargo("test")
}

fn list() -> Result {
    for (name, law) in targets()? {
        println!("{name:20} {law}");
    }
    Ok(())
}

/// Each target, and the first line of its documentation.
fn targets() -> Result<Vec<(String, String)>> {
    let mut targets = Vec::new();
    for path in workspace::files(&manifest_folder().join("targets"))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path)?;
        let law = text.lines().next().unwrap_or_default();
        let law = law.trim_start_matches("//! ").replace('`', "");
        targets.push((name.into_owned(), law));
    }
    Ok(targets)
}

fn write_seeds(name: &str, folder: &Path) -> Result {
    process::run(
        cargo("run")
            .args(["--quiet", "--bin", "seeds", "--", name])
            .arg(folder),
    )
}

fn build(name: &str) -> Result<PathBuf> {
    let host = host()?;
    // Named, so that build scripts, which have no libFuzzer, are left as they are.
    process::run(
        cargo("build")
            .args(["--release", "--features", "libfuzzer", "--bin", name])
            .args(["--target", &host])
            .env("CARGO_ENCODED_RUSTFLAGS", INSTRUMENTATION.join("\u{1f}"))
            .env_remove("RUSTFLAGS"),
    )?;
    Ok(target_folder().join(host).join("release").join(name))
}

/// Of the fuzz crate, which is a workspace of its own.
fn cargo(command: &str) -> Command {
    let mut cargo = process::cargo();
    cargo
        .arg(command)
        .arg("--manifest-path")
        .arg(manifest_folder().join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target_folder());
    cargo
}

fn manifest_folder() -> PathBuf {
    workspace::root().join("fuzz")
}

fn target_folder() -> PathBuf {
    workspace::target().join("fuzz").join("build")
}

fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = process::capture(Command::new(rustc).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc names no host")?.to_owned())
}
