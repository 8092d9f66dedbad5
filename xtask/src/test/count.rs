//! Reads how many tests passed from what the runners print.
//!
//! Believes only the runners' own closing lines. Never guesses: a runner that says nothing has
//! counted nothing, and its step fails.

/// Tests that passed and tests that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: usize,
    /// Failed, timed out or could not be started.
    pub failed: usize,
}

impl Count {
    /// Adds what a line of output says, if it is a closing line.
    pub fn hear(&mut self, line: &str) {
        if let Some(count) = nextest(line).or_else(|| libtest(line)) {
            self.passed += count.passed;
            self.failed += count.failed;
        }
    }
}

/// `Summary [   1.2s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped`, or `3/5 tests run`
/// when it was cut off: what did not run has not passed.
fn nextest(line: &str) -> Option<Count> {
    let after = line.trim().strip_prefix("Summary [")?.split_once("] ")?.1;
    let (run, results) = after.split_once(" run: ")?;
    let run = run.split_whitespace().next()?;
    let all = run.rsplit('/').next()?.parse::<usize>().ok()?;
    let passed = number_before(results, " passed").unwrap_or(0);
    Some(Count {
        passed,
        failed: all.saturating_sub(passed),
    })
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; ...`, not indented: nextest repeats what failed
/// tests printed, with blanks before it.
fn libtest(line: &str) -> Option<Count> {
    let after = line.strip_prefix("test result: ")?;
    let passed = number_before(after, " passed")?;
    Some(Count {
        passed,
        failed: number_before(after, " failed")?,
    })
}

fn number_before(text: &str, word: &str) -> Option<usize> {
    text.split_once(word)?
        .0
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(line: &str) -> (usize, usize) {
        let mut count = Count::default();
        count.hear(line);
        (count.passed, count.failed)
    }

    #[test]
    fn closing_lines_are_understood() {
        assert_eq!(
            heard("     Summary [   0.123s] 5 tests run: 5 passed, 0 skipped"),
            (5, 0)
        );
        assert_eq!(
            heard(
                "Summary [  9.1s] 12 tests run: 9 passed (2 slow), 2 failed, 1 timed out, 4 skipped"
            ),
            (9, 3)
        );
        assert_eq!(
            heard("Summary [   1.0s] 3/5 tests run: 2 passed, 1 failed, 0 skipped"),
            (2, 3)
        );
        assert_eq!(
            heard("Summary [   1.0s] 1 test run: 0 passed, 1 failed, 0 skipped"),
            (0, 1)
        );
        assert_eq!(
            heard("test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured"),
            (3, 1)
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "PASS [   0.003s] desk it_works",
            "2 passed",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured",
            "Summary of it",
            "",
        ] {
            assert_eq!(heard(line), (0, 0), "{line}");
        }
    }
}
