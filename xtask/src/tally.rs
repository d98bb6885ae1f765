//! Counts of tests, read from the closing lines of the runners.

use std::fmt;

/// Tests that passed and failed, over all runners so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// Adds the counts of a closing line; other lines change nothing. Understood are libtest
    /// (`test result: ok. 3 passed; 0 failed; …`), Node's runner (`# pass 3`, `ℹ fail 0`) and the plain
    /// `3 passed, 0 failed`.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result:") {
            self.passed += count_before(rest, "passed");
            self.failed += count_before(rest, "failed");
        } else if let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
            self.passed += count_after(rest, "pass");
            self.failed += count_after(rest, "fail");
        } else if line.starts_with(|first: char| first.is_ascii_digit()) && line.contains(" passed, ") {
            self.passed += count_before(line, "passed");
            self.failed += count_before(line, "failed");
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn count_before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

fn count_after(text: &str, word: &str) -> u64 {
    match text.split_once(' ') {
        Some((first, number)) if first == word => number.trim().parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_of_every_runner_count() {
        let mut tally = Tally::default();
        for line in [
            "running 9 tests",
            "test result: FAILED. 7 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "# pass 5",
            "ℹ pass 4",
            "# fail 1",
            "# passing thoughts 100",
            "12 passed, 3 failed",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed: 28, failed: 6 });
        assert_eq!(tally.to_string(), "28 passed, 6 failed");
    }
}
