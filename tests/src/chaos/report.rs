//! What came of a run, as a table.
//!
//! Only tells; what is wrong was decided by the [verdict](super::verdict).

use super::counts::DISASTERS;
use super::findings::Findings;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// What repeats it.
    pub seed: u64,
    /// How long it took.
    pub took: Duration,
    /// How often what happened.
    pub counts: BTreeMap<&'static str, u64>,
    /// Messages that people said.
    pub said: u64,
    /// Messages that were acknowledged.
    pub acknowledged: u64,
    /// What is wrong.
    pub findings: Findings,
    /// What kept it from becoming calm in time.
    pub stuck: Option<String>,
}

impl Report {
    /// Whether nothing was lost, doubled or reordered, and all became calm.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.findings.are_none() && self.stuck.is_none()
    }

    /// The disasters that never happened.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let happened = |what: &&str| self.counts.contains_key(what);
        DISASTERS
            .into_iter()
            .filter(|what| !happened(what))
            .collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, {} s", self.seed, self.took.as_secs())?;
        let findings = &self.findings;
        let rows = self.counts.iter().map(|(what, times)| (*what, *times));
        let rows = rows.chain([
            ("messages said", self.said),
            ("messages acknowledged", self.acknowledged),
            ("lost", findings.lost()),
            ("doubled", findings.doubled()),
            ("reordered", findings.reordered()),
        ]);
        for (what, times) in rows {
            writeln!(f, "{times:>9} {what}")?;
        }
        for told in &findings.told {
            writeln!(f, "{told}")?;
        }
        match &self.stuck {
            Some(stuck) => writeln!(f, "it did not become calm: {stuck}"),
            None => Ok(()),
        }
    }
}
