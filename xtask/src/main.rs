//! `cargo xtask`: one command per file, one `match`.

mod bench;
mod browser;
mod bundle;
mod core_wasm;
mod demo;
mod docs;
mod fuzz;
mod mutants;
mod process;
mod release;
mod reproduce;
mod setup;
mod shipped;
mod simulate;
mod size;
mod soak;
mod supply;
mod test;
mod tidy;
mod workspace;

use std::{error::Error, process::ExitCode};

/// Whatever went wrong, said in one sentence to the person at the terminal.
type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const HELP: &str = "\
cargo xtask COMMAND

  build    makes pkg/, the npm package
  size     measures pkg/ against xtask/size-budget.json
  demo     shows the package against a mock Atlas, in Node and in a browser
  test     runs everything that can fail
  simulate plays bad days by the million, in virtual time
  bench    measures the package beside its peers
  soak     makes many requests in one process, and fails where something grows
  mutants  looks for lines of src/auth that no test minds; takes long
  fuzz     looks for inputs that break a law
  docs     makes what is made of the sources, and checks every link
  release  says what stands in the way of publishing
  supply   says where what is shipped comes from
  tidy     checks the conventions that no compiler knows

cargo xtask COMMAND --help says more.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result {
    let Some((command, options)) = words.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    let (help, task): (&str, fn(&[&str]) -> Result) = match *command {
        "build" => (bundle::HELP, bundle::run),
        "size" => (size::HELP, size::run),
        "demo" => (demo::HELP, demo::run),
        "test" => (test::HELP, test::run),
        "simulate" => (simulate::HELP, simulate::run),
        "bench" => (bench::HELP, bench::run),
        "soak" => (soak::HELP, soak::run),
        "mutants" => (mutants::HELP, mutants::run),
        "fuzz" => (fuzz::HELP, fuzz::run),
        "docs" => (docs::HELP, docs::run),
        "release" => (release::HELP, release::run),
        "supply" => (supply::HELP, supply::run),
        "tidy" => (tidy::HELP, tidy::run),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            return Ok(());
        }
        other => return Err(format!("there is no command {other:?}\n\n{HELP}").into()),
    };
    if options
        .iter()
        .any(|option| matches!(*option, "--help" | "-h"))
    {
        println!("{help}");
        return Ok(());
    }
    task(options)
}

/// For commands that take nothing: a word too many is a mistake, not a wish to ignore.
fn no_options(options: &[&str], help: &str) -> Result {
    match options.first() {
        None => Ok(()),
        Some(option) => Err(format!("unknown option {option:?}\n\n{help}").into()),
    }
}
