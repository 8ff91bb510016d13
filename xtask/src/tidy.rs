//! `cargo xtask tidy`: conventions that neither compiler nor linter knows.

use std::{fs, path::Path};

use crate::{Result, no_options, workspace};

pub(crate) const HELP: &str = "\
cargo xtask tidy

Checks what the house agreed on: files that can be read in one sitting, JavaScript named in
src/wasm alone, no panic in shipped code, no path of anybody's machine, no code in lib.rs,
no blank at a line's end.";

const LONGEST: usize = 450;

/// Where hand-written text is. Generated and foreign files are elsewhere.
const FOLDERS: [&str; 6] = ["src", "xtask", "pkg-template", "www", "tests", "docs"];
/// Where no file may be too long: tests are tables, and may.
const SHORT: [&str; 4] = ["src", "xtask", "pkg-template", "www"];
const TEXT: [&str; 10] = [
    "rs", "js", "mjs", "ts", "css", "html", "md", "toml", "sh", "yml",
];

const JAVASCRIPT: [&str; 5] = ["wasm_bindgen", "js_sys", "web_sys", "gloo_net", "JsValue"];
const PANICS: [&str; 7] = [
    ".unwrap()",
    ".expect(",
    "panic!(",
    "unreachable!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
];
/// Homes and work folders. Written so that this file does not find itself.
const MACHINE: [&str; 4] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
];

pub(crate) fn run(options: &[&str]) -> Result {
    no_options(options, HELP)?;
    check()
}

/// All complaints at once, as the error.
pub(crate) fn check() -> Result {
    let root = workspace::root();
    let mut complaints = Vec::new();
    for folder in FOLDERS {
        for path in workspace::files(&root.join(folder))? {
            let relative = path.strip_prefix(&root)?;
            if is_text(relative) {
                examine(relative, &fs::read_to_string(&path)?, &mut complaints);
            }
        }
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(complaints.join("\n").into())
    }
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .and_then(|kind| kind.to_str())
        .is_some_and(|kind| TEXT.contains(&kind))
}

/// Lines that nobody wrote: the run that tests/page writes into the demo page.
fn lines_of_examples(text: &str) -> usize {
    let examples = text.split("<!-- example ").skip(1);
    let ends = examples.filter_map(|from| from.split_once("<!-- /example "));
    ends.map(|(example, _)| example.matches('\n').count()).sum()
}

/// Every rule on one file.
fn examine(path: &Path, text: &str, complaints: &mut Vec<String>) {
    let shown = path.display();
    let length = text.lines().count() - lines_of_examples(text);
    if SHORT.iter().any(|folder| path.starts_with(folder)) && length > LONGEST {
        complaints.push(format!(
            "{shown}: {length} lines, {LONGEST} at most: split it"
        ));
    }
    let rust = path.starts_with("src") && path.extension().is_some_and(|kind| kind == "rs");
    let shipped = rust && !is_test_file(path);
    let mut in_tests = false;
    for (index, line) in text.lines().enumerate() {
        let mut complain = |what: String| complaints.push(format!("{shown}:{}: {what}", index + 1));
        if line.trim_end() != line {
            complain("blank at the end".into());
        }
        if let Some(word) = find(line, &MACHINE) {
            complain(format!("{word} is a path of somebody's machine"));
        }
        // By convention the tests of a file are its end.
        in_tests |= line.starts_with("mod tests {");
        let code = line.split("//").next().unwrap_or_default();
        if !rust || in_tests {
            continue;
        }
        if let Some(word) = find(code, &JAVASCRIPT).filter(|_| !path.starts_with("src/wasm")) {
            complain(format!("{word} belongs in src/wasm"));
        }
        if let Some(word) = find(code, &PANICS).filter(|_| shipped) {
            complain(format!("{word} can end the core: return an error"));
        }
        if path == Path::new("src/lib.rs") && code.split_whitespace().any(|word| word == "fn") {
            complain("lib.rs holds documentation and modules only".into());
        }
    }
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests")
        || path.components().any(|part| part.as_os_str() == "tests")
}

fn find<'w>(line: &str, words: &[&'w str]) -> Option<&'w str> {
    words.iter().copied().find(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn complains(path: &str, text: &str, expected: &[&str]) {
        let mut complaints = Vec::new();
        examine(Path::new(path), text, &mut complaints);
        assert_eq!(complaints, expected);
    }

    #[test]
    fn javascript_is_named_in_one_folder() {
        complains(
            "src/auth/mod.rs",
            "use js_sys::Date;\n",
            &["src/auth/mod.rs:1: js_sys belongs in src/wasm"],
        );
        complains("src/wasm/mod.rs", "use js_sys::Date;\n", &[]);
        complains("src/auth/mod.rs", "// Not for js_sys.\n", &[]);
    }

    #[test]
    fn panics_are_for_tests() {
        complains(
            "src/a.rs",
            "let x = y.unwrap();\n",
            &["src/a.rs:1: .unwrap() can end the core: return an error"],
        );
        complains(
            "src/a.rs",
            "#[cfg(test)]\nmod tests {\n    y.unwrap();\n}\n",
            &[],
        );
        complains("src/a/tests.rs", "y.unwrap();\n", &[]);
        complains("tests/a.rs", "y.unwrap();\n", &[]);
    }

    #[test]
    fn lib_rs_holds_no_code() {
        let expected = ["src/lib.rs:1: lib.rs holds documentation and modules only"];
        complains("src/lib.rs", "pub fn f() {}\n", &expected);
        complains("src/lib.rs", "//! What fn means.\npub mod a;\n", &[]);
    }

    #[test]
    fn long_files_and_loose_ends() {
        let long = "\n".repeat(LONGEST + 1);
        complains(
            "www/a.js",
            &long,
            &["www/a.js: 451 lines, 450 at most: split it"],
        );
        complains("tests/a.rs", &long, &[]);
        let example = format!("<p><!-- example run -->{long}<!-- /example run --></p>\n");
        complains("www/a.html", &example, &[]);
        complains("docs/a.md", "a \n", &["docs/a.md:1: blank at the end"]);
    }
}
