//! What was found, how bad it is, and what to do about it.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it is to be.
    Fine,
    /// It works, and could be better or soon be worse.
    Warn,
    /// People are kept out, lose their connection, or are not who they seem to be.
    Bad,
    /// Could not be looked at from here.
    Skipped,
}

/// One diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// How bad it is.
    pub verdict: Verdict,
    /// What was looked at.
    pub check: &'static str,
    /// What was found.
    pub says: String,
    /// What to do; empty where nothing is to be done.
    pub fix: String,
}

impl Diagnosis {
    /// All is well.
    pub fn fine(check: &'static str, says: impl Into<String>) -> Diagnosis {
        Diagnosis::new(Verdict::Fine, check, says, "")
    }

    /// Could be better.
    pub fn warn(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Diagnosis {
        Diagnosis::new(Verdict::Warn, check, says, fix)
    }

    /// Must be mended.
    pub fn bad(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Diagnosis {
        Diagnosis::new(Verdict::Bad, check, says, fix)
    }

    /// Not looked at, and how it would be.
    pub fn skipped(check: &'static str, says: impl Into<String>) -> Diagnosis {
        Diagnosis::new(Verdict::Skipped, check, says, "")
    }

    fn new(
        verdict: Verdict,
        check: &'static str,
        says: impl Into<String>,
        fix: impl Into<String>,
    ) -> Diagnosis {
        Diagnosis {
            verdict,
            check,
            says: says.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.verdict {
            Verdict::Fine => "ok   ",
            Verdict::Warn => "look ",
            Verdict::Bad => "MEND ",
            Verdict::Skipped => "skip ",
        };
        write!(f, "{sign} {}: {}", self.check, self.says)?;
        for line in self.fix.lines() {
            write!(f, "\n      {line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_done_stands_below() {
        let bad = Diagnosis::bad("stream", "it is held back", "one\ntwo");

        assert_eq!(
            bad.to_string(),
            "MEND  stream: it is held back\n      one\n      two"
        );
        let fine = Diagnosis::fine("health", "it can write").to_string();
        assert_eq!(fine, "ok    health: it can write");
    }
}
