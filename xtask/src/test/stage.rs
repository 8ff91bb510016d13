//! The stages in their order, and the report.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    time::Instant,
};

use super::{count::Count, everywhere, package, rust};
use crate::{Result, browser, bundle, process, size, tidy};

pub(crate) const HELP: &str = "\
cargo xtask test [--strict] [--everywhere] [STAGE...]

Runs the stages below, or those that are named, in this order. Stops at the first that
fails and shows what it printed. Ends with one line that counts the tests that ran. Where a
part cannot run on this machine it says so, and which command would change that.

  --strict      a part that cannot run is a failure
  --everywhere  the last three stages too; npm fetches a gigabyte for them at first

  fmt           cargo fmt --check
  tidy          the conventions that no compiler knows
  clippy        native and wasm, both cores, warnings are errors
  rust          cargo test, the whole core
  rust-digest   cargo test, HTTP Digest alone
  laws          what holds for any input, on the seeds of fuzz/
  docs          rustdoc, warnings are errors
  build         cargo xtask build
  size          the package against xtask/size-budget.json
  demo          cargo xtask demo --once
  wasm-node     the bindings under wasm-bindgen-test, in Node
  browser       finds a Chromium, or gets one
  wasm-browser  the bindings under wasm-bindgen-test, in that Chromium
  pack          npm pack, and the tarball installed in an empty folder
  node          node --test over tests/js and tests, against the installed package
  types         strict TypeScript programs against the installed types
  page          node --test over tests/page: the demo page in that Chromium
  runtimes      the tarball in every runtime and browser there is here
  bundlers      the tarball through every bundler
  recipes       docs/recipes with the SDKs and runtimes that they are for
  peers         the documents' examples that need other packages, and the comparison with them";

/// How a stage can end well.
pub(super) enum Outcome {
    Done,
    /// With what it found.
    Found(String),
    Counted(Count),
    /// Some of it could not run here: a line for each, with what would help.
    Partly(Count, Vec<String>),
    /// It could not run here; what would help.
    NotRun(String),
}

struct Stage {
    name: &'static str,
    run: fn(&mut Context) -> Result<Outcome>,
}

const STAGES: [Stage; 21] = [
    Stage {
        name: "fmt",
        run: rust::fmt,
    },
    Stage {
        name: "tidy",
        run: |_| tidy::check().map(|()| Outcome::Done),
    },
    Stage {
        name: "clippy",
        run: rust::clippy,
    },
    Stage {
        name: "rust",
        run: rust::whole,
    },
    Stage {
        name: "rust-digest",
        run: rust::digest,
    },
    Stage {
        name: "laws",
        run: rust::laws,
    },
    Stage {
        name: "docs",
        run: rust::docs,
    },
    Stage {
        name: "build",
        run: build,
    },
    Stage {
        name: "size",
        run: measure,
    },
    Stage {
        name: "demo",
        run: package::demo,
    },
    Stage {
        name: "wasm-node",
        run: rust::bindings_in_node,
    },
    Stage {
        name: "browser",
        run: find_browser,
    },
    Stage {
        name: "wasm-browser",
        run: rust::bindings_in_browser,
    },
    Stage {
        name: "pack",
        run: package::pack,
    },
    Stage {
        name: "node",
        run: package::node_tests,
    },
    Stage {
        name: "types",
        run: package::type_tests,
    },
    Stage {
        name: "page",
        run: package::page_tests,
    },
    Stage {
        name: "runtimes",
        run: everywhere::runtimes,
    },
    Stage {
        name: "bundlers",
        run: everywhere::bundlers,
    },
    Stage {
        name: "recipes",
        run: everywhere::recipes,
    },
    Stage {
        name: "peers",
        run: everywhere::peers,
    },
];

const FLAGS: [&str; 2] = ["--strict", "--everywhere"];

/// Stages whose tools are too large to be fetched for everybody.
const EVERYWHERE: [&str; 4] = ["runtimes", "bundlers", "recipes", "peers"];

/// What earlier stages leave to later ones.
#[derive(Default)]
pub(super) struct Context {
    built: bool,
    interrupted: bool,
    browser: Option<PathBuf>,
    pub(super) installed: Option<package::Installed>,
    /// Of all stages so far; a failing one adds here what ran before it failed.
    pub(super) total: Count,
}

impl Context {
    /// Says that lines will come between the name of the stage and how it ended.
    pub(super) fn interrupt(&mut self) {
        if !std::mem::replace(&mut self.interrupted, true) {
            println!();
        }
    }

    /// The package, made unless an earlier stage has: named stages bring what they need.
    pub(super) fn package(&mut self) -> Result {
        if !self.built {
            self.interrupt();
            bundle::build()?;
            self.built = true;
        }
        Ok(())
    }

    /// The browser, looked for unless an earlier stage has found it.
    pub(super) fn browser(&mut self) -> Result<Option<PathBuf>> {
        if self.browser.is_none() {
            self.browser = browser::find()?;
        }
        Ok(self.browser.clone())
    }

    /// Runs a test program to its end and counts its tests, failed ones too.
    pub(super) fn tests(&mut self, command: &mut std::process::Command) -> Result<Count> {
        self.output(command).map(|(count, _)| count)
    }

    /// The same, and what the program printed.
    pub(super) fn output(
        &mut self,
        command: &mut std::process::Command,
    ) -> Result<(Count, String)> {
        let finished = process::finish(command)?;
        let count = Count::read(&finished.output);
        if finished.success {
            return Ok((count, finished.stdout));
        }
        self.total += count;
        Err(finished.output.into())
    }
}

pub(crate) fn run(options: &[&str]) -> Result {
    let (flags, names): (Vec<&str>, Vec<&str>) =
        options.iter().partition(|option| option.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| !FLAGS.contains(flag)) {
        return Err(format!("unknown option {unknown:?}\n\n{HELP}").into());
    }
    let strict = flags.contains(&"--strict");
    let everywhere = flags.contains(&"--everywhere");
    if let Some(unknown) = names
        .iter()
        .find(|name| STAGES.iter().all(|stage| stage.name != **name))
    {
        return Err(format!("there is no stage {unknown:?}\n\n{HELP}").into());
    }
    let wanted = |stage: &&Stage| {
        let is_far = EVERYWHERE.contains(&stage.name);
        names.contains(&stage.name) || (if is_far { everywhere } else { names.is_empty() })
    };
    let began = Instant::now();
    let mut context = Context::default();
    let mut missing = Vec::new();
    for stage in STAGES.iter().filter(wanted) {
        if let Err(output) = perform(stage, strict, &mut context, &mut missing) {
            println!("\n{output}\n");
            println!(
                "{} failed after {:.0} s",
                stage.name,
                began.elapsed().as_secs_f32()
            );
            context.total.failed = context.total.failed.max(1);
            close(context.total);
            return Err(format!("stage {} failed", stage.name).into());
        }
    }
    println!("\nall of it took {:.0} s", began.elapsed().as_secs_f32());
    for line in missing {
        println!("NOT RUN: {line}");
    }
    close(context.total);
    Ok(())
}

/// One stage with its line: what it does before it runs, how it ended after.
fn perform(
    stage: &Stage,
    strict: bool,
    context: &mut Context,
    missing: &mut Vec<String>,
) -> Result {
    let title = format!("{:<13} {:<66} ", stage.name, described(stage.name));
    print!("{title}");
    io::stdout().flush()?;
    let began = Instant::now();
    let outcome = (stage.run)(context)?;
    let said = match outcome {
        Outcome::Done => "ok".to_owned(),
        Outcome::Found(what) => what,
        Outcome::Counted(count) => {
            context.total += count;
            counted(count)
        }
        Outcome::Partly(count, parts) if strict => {
            context.total += count;
            return Err(format!("parts of it could not run:\n{}", parts.join("\n")).into());
        }
        Outcome::Partly(count, parts) => {
            context.total += count;
            context.interrupt();
            for part in parts {
                println!("  NOT RUN: {part}");
                missing.push(format!("{}: {part}", stage.name));
            }
            counted(count)
        }
        Outcome::NotRun(why) if strict => return Err(format!("it could not run: {why}").into()),
        Outcome::NotRun(why) => {
            missing.push(format!("{}: {why}", stage.name));
            format!("NOT RUN: {why}")
        }
    };
    if std::mem::take(&mut context.interrupted) {
        print!("{title}");
    }
    println!("{said:<24} {:>6.1} s", began.elapsed().as_secs_f32());
    Ok(())
}

fn counted(count: Count) -> String {
    let skipped = if count.skipped > 0 {
        format!(", {} skipped", count.skipped)
    } else {
        String::new()
    };
    format!("{} passed{skipped}", count.passed)
}

/// The words of the help text.
fn described(name: &str) -> &'static str {
    let line = HELP
        .lines()
        .find(|line| line.split_whitespace().next() == Some(name));
    line.and_then(|line| line.split_once(name))
        .map(|(_, words)| words.trim())
        .unwrap_or_default()
}

fn close(
    Count {
        passed,
        failed,
        skipped,
    }: Count,
) {
    if skipped > 0 {
        println!("{passed} passed, {failed} failed, {skipped} skipped");
    } else {
        println!("{passed} passed, {failed} failed");
    }
}

fn build(context: &mut Context) -> Result<Outcome> {
    context.package()?;
    Ok(Outcome::Done)
}

fn measure(context: &mut Context) -> Result<Outcome> {
    context.package()?;
    let table = process::capture(size::script().arg("--enforce"))?;
    context.interrupt();
    print!("{table}");
    Ok(Outcome::Done)
}

fn find_browser(context: &mut Context) -> Result<Outcome> {
    let Some(found) = context.browser()? else {
        return Ok(Outcome::NotRun(browser::FIX.into()));
    };
    let version = process::capture(std::process::Command::new(found).arg("--version"))?;
    // "Chromium 156.0.8078.79 built on …"
    let words: Vec<&str> = version.split_whitespace().collect();
    let end = words
        .iter()
        .position(|word| word.contains('.'))
        .map_or(words.len(), |number| number + 1);
    Ok(Outcome::Found(
        words.into_iter().take(end).collect::<Vec<_>>().join(" "),
    ))
}

#[cfg(test)]
mod tests {
    use super::{STAGES, described};

    #[test]
    fn the_help_describes_every_stage() {
        for stage in &STAGES {
            assert_ne!(described(stage.name), "", "{}", stage.name);
        }
    }
}
