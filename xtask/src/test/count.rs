//! Counts what the test programs say they ran.

use std::ops::AddAssign;

/// Tests, by how they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Count {
    /// From the output of one or more of `cargo test`, wasm-bindgen's runner and `node --test`.
    pub(crate) fn read(output: &str) -> Self {
        let mut count = Self::default();
        for line in output.lines() {
            if let Some((_, summary)) = line.split_once("test result: ") {
                // test result: ok. 12 passed; 0 failed; 1 ignored; …
                for part in summary.split([';', '.']) {
                    count.add(part);
                }
            } else if let Some(part) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# "))
            {
                // ℹ pass 12
                if let Some((word, number)) = part.split_once(' ') {
                    count.add(&format!("{number} {word}"));
                }
            }
        }
        count
    }

    fn add(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(word), None) = (
            words.next().map(str::parse::<u32>),
            words.next(),
            words.next(),
        ) else {
            return;
        };
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn adds_up_what_cargo_says_of_each_binary() {
        let output = "\
running 3 tests
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 9 filtered out; finished in 1.20s
";
        assert_eq!(
            Count::read(output),
            Count {
                passed: 8,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn reads_both_reporters_of_node() {
        let expected = Count {
            passed: 7,
            failed: 2,
            skipped: 1,
        };
        assert_eq!(
            Count::read("ℹ tests 10\nℹ suites 0\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\n"),
            expected
        );
        assert_eq!(
            Count::read(
                "# tests 10\n# pass 7\n# fail 1\n# cancelled 1\n# skipped 1\n# duration_ms 12.5\n"
            ),
            expected
        );
    }

    #[test]
    fn takes_nothing_from_other_lines() {
        assert_eq!(
            Count::read("12 passed\nℹ passing 3 arguments\n# pass the salt\n"),
            Count::default()
        );
    }
}
