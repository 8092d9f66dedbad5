//! What a replay has to say: a table and a plot, as text.

use desk::rehearsal::{Fate, Wait};
use std::fmt;

/// Upper ends of the bars, in milliseconds, and what they are called.
const BARS: [(u64, &str); 9] = [
    (0, "at once"),
    (30_000, "to 30 s"),
    (60_000, "to 1 min"),
    (120_000, "to 2 min"),
    (300_000, "to 5 min"),
    (600_000, "to 10 min"),
    (1_200_000, "to 20 min"),
    (3_600_000, "to 1 h"),
    (u64::MAX, "longer"),
];
/// Characters of the longest bar.
const BAR_CHARS: usize = 40;

/// Waits as they were, as rehearsed, and as they would have been.
#[derive(Clone, Debug)]
pub struct Report {
    /// The site's name.
    pub site: String,
    /// Which days.
    pub days: String,
    /// What was changed.
    pub changes: String,
    /// What really was: how long, and whether it was answered.
    pub real: Vec<(u64, bool)>,
    /// The same people, the same rules.
    pub before: Vec<Wait>,
    /// The same visitors, with the changes.
    pub after: Vec<Wait>,
}

/// One column of the table.
struct Column {
    answered: Vec<u64>,
    unanswered: usize,
}

impl Column {
    fn of(waits: impl Iterator<Item = (u64, bool)>) -> Column {
        let (answered, unanswered): (Vec<_>, Vec<_>) = waits.partition(|(_, answered)| *answered);
        let mut answered: Vec<_> = answered.into_iter().map(|(ms, _)| ms).collect();
        answered.sort_unstable();
        Column {
            answered,
            unanswered: unanswered.len(),
        }
    }

    fn rehearsed(waits: &[Wait]) -> Column {
        let answered = |wait: &Wait| (wait.waited_ms, wait.fate == Fate::Answered);
        Column::of(waits.iter().map(answered))
    }

    /// The wait that this share of those who were answered did not exceed (nearest rank).
    fn quantile(&self, percent: usize) -> Option<u64> {
        let rank = (self.answered.len() * percent).div_ceil(100);
        self.answered.get(rank.saturating_sub(1)).copied()
    }

    fn bars(&self) -> Vec<usize> {
        let mut bars = vec![0; BARS.len()];
        for ms in &self.answered {
            let nth = BARS.partition_point(|(until, _)| until < ms);
            bars[nth.min(BARS.len() - 1)] += 1;
        }
        bars
    }
}

impl Report {
    /// The waits below which half and nine of ten of the answered lie, before and after, in
    /// milliseconds.
    #[must_use]
    pub fn quantiles(&self) -> [[Option<u64>; 2]; 2] {
        [&self.before, &self.after].map(|waits| {
            let column = Column::rehearsed(waits);
            [column.quantile(50), column.quantile(90)]
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let real = Column::of(self.real.iter().copied());
        let before = Column::rehearsed(&self.before);
        let after = Column::rehearsed(&self.after);
        let count = self.real.len();
        writeln!(f, "{}, {}: {count} conversations", self.site, self.days)?;
        writeln!(f, "Changed: {}\n", self.changes)?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, cell: &dyn Fn(&Column) -> String| {
            let [a, b, c] = [&real, &before, &after].map(cell);
            writeln!(f, "{name:<26} {a:>12} {b:>12} {c:>12}")
        };
        writeln!(
            f,
            "{:<26} {:>12} {:>12} {:>12}",
            "", "as it was", "rehearsed", "changed"
        )?;
        row(f, "answered", &|column| column.answered.len().to_string())?;
        row(f, "not answered", &|column| column.unanswered.to_string())?;
        row(f, "half waited at most", &|it| written(it.quantile(50)))?;
        row(f, "9 of 10 waited at most", &|it| written(it.quantile(90)))?;
        row(f, "longest wait", &|it| {
            written(it.answered.last().copied())
        })?;
        writeln!(
            f,
            "\nHow many of those answered waited how long: ░ rehearsed, █ changed"
        )?;
        let (before, after) = (before.bars(), after.bars());
        let most = before
            .iter()
            .chain(&after)
            .copied()
            .max()
            .unwrap_or(0)
            .max(1);
        for (nth, (_, name)) in BARS.iter().enumerate() {
            for (fill, count) in [("░", before[nth]), ("█", after[nth])] {
                let name = if fill == "░" { name } else { "" };
                let bar = fill.repeat((count * BAR_CHARS).div_ceil(most));
                writeln!(f, "{name:<12} {bar} {count}")?;
            }
        }
        f.write_str(
            "\n\"Rehearsed\" is the same days with nothing changed: compare it with \"changed\", \
             and with \"as it was\" to see how far a rehearsal can be trusted.",
        )
    }
}

/// `1 h 05 min`, `3 min 20 s`, `12 s`.
fn written(ms: Option<u64>) -> String {
    let Some(ms) = ms else {
        return "–".to_owned();
    };
    let seconds = ms.div_ceil(1_000);
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}
