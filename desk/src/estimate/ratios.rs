//! What became of earlier guesses, and what to make of a new one.
//!
//! The calibration is split conformal prediction on the ratio of real to guessed wait: the share
//! of earlier ratios below a quantile is the share of waits below guess × quantile, whatever the
//! guess is made of. Four things keep it right when days change: recent ratios weigh more,
//! ratios from a similar place weigh more, so do ratios from the same time of the day (lunch comes
//! every day), and the level of the bound moves with recent misses (adaptive conformal inference,
//! Gibbs and Candès, NeurIPS 2021).
//!
//! Never looks at a queue.

use crate::estimate::guess::whole_ms;
use crate::estimate::{ANSWERED_LEN_MIN, Forecast, HISTORY_LEN_MAX, Range};
use shared::{Coverage, Millis};
use std::collections::VecDeque;

/// The share of waits that stay below the bound.
const HELD_SHARE: f64 = 0.9;

/// Places are told apart by powers of two: 0, 1, 2–3, 4–7, 8–15, 16 and more. The shorter the way
/// to the front, the more a single long conversation matters.
const CLASSES: usize = 6;

/// What one class of distance takes away from a ratio's weight. A long line opens few conversations
/// at its front: neighbours must not outvote them, yet speak where there are none.
const CLASS_FADE: f64 = 0.25;

/// What one more ratio takes away from the weight of those before it: a ratio of last week counts
/// less than one of today, and the last 300 or so decide.
const FADE: f64 = 1.0 - 1.0 / 300.0;

/// A day, in milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// How near two times of the day are that count as the same, in milliseconds.
const SAME_TIME_MS: u64 = 60 * 60 * 1_000;

/// What another time of the day leaves of a ratio's weight.
const OTHER_TIME: f64 = 0.25;

/// How far one miss moves the level of the bound.
const NUDGE: f64 = 0.01;

/// How many of the last announced bounds move the level.
const NUDGE_LEN: usize = 100;

/// Where the level stays, whatever was missed.
const LEVEL_MIN: f64 = 0.8;
const LEVEL_MAX: f64 = 0.99;

/// One guess and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Real ÷ guessed.
    real: f64,
    class: usize,
    /// When it was guessed, in milliseconds of a UTC day.
    time: u64,
    /// When it came out, likewise.
    over: u64,
    /// Whether the announced bound was kept; `None`: there was none.
    held: Option<bool>,
}

impl Ratio {
    /// Compares a wait with what was foreseen.
    pub fn of(at: Millis, waited_ms: u64, forecast: &Forecast) -> Ratio {
        Ratio {
            time: at.0.saturating_sub(waited_ms) % DAY_MS,
            over: at.0 % DAY_MS,
            real: waited_ms as f64 / forecast.base_ms.max(1) as f64,
            class: class(forecast.ahead),
            held: forecast.range.map(|range| waited_ms <= range.bound_ms),
        }
    }
}

/// The multiples of a guess that are announced for one class of places.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Quantiles {
    low: f64,
    middle: f64,
    high: f64,
    bound: f64,
}

/// The last ratios, and the quantiles that follow from them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratios {
    /// The oldest first.
    recent: VecDeque<Ratio>,
    /// `None` until there are enough.
    quantiles: Option<[Quantiles; CLASSES]>,
}

impl Ratios {
    /// Keeps a ratio, and forgets the oldest beyond [`HISTORY_LEN_MAX`]. What is announced does not
    /// change until [`Ratios::settle`].
    pub fn add(&mut self, ratio: Ratio) {
        if self.recent.len() == HISTORY_LEN_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(ratio);
    }

    /// Finds the quantiles again.
    pub fn settle(&mut self) {
        let enough = self.recent.len() >= ANSWERED_LEN_MIN;
        self.quantiles = enough.then(|| quantiles(&self.sorted(), self.level()));
    }

    /// What to announce for a guess.
    pub fn range(&self, base_ms: u64, ahead: u32) -> Option<Range> {
        let quantiles = self.quantiles.as_ref()?[class(ahead)];
        let times = |ratio: f64| whole_ms(base_ms as f64 * ratio);
        Some(Range {
            low_ms: times(quantiles.low),
            middle_ms: times(quantiles.middle),
            high_ms: times(quantiles.high),
            bound_ms: times(quantiles.bound),
        })
    }

    /// How many announced bounds were kept.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        for held in self.recent.iter().filter_map(|ratio| ratio.held) {
            coverage.of += 1;
            coverage.held += u32::from(held);
        }
        coverage
    }

    /// The share to aim at so that [`HELD_SHARE`] is met: above it after misses, below it when
    /// there were too few.
    fn level(&self) -> f64 {
        let announced = self.recent.iter().rev().filter_map(|ratio| ratio.held);
        let mut level = HELD_SHARE;
        for held in announced.take(NUDGE_LEN) {
            level += NUDGE * (HELD_SHARE - if held { 1.0 } else { 0.0 });
        }
        level.clamp(LEVEL_MIN, LEVEL_MAX)
    }

    /// The ratios by size, each with what its age leaves of its weight.
    fn sorted(&self) -> Vec<Weighted> {
        let mut weight = 1.0;
        // Whoever asks next asks at about the time at which the last ratio came out.
        let time = self.recent.back().map_or(0, |ratio| ratio.over);
        let mut all = Vec::with_capacity(self.recent.len());
        for ratio in self.recent.iter().rev() {
            all.push(Weighted {
                real: ratio.real,
                class: ratio.class,
                weight: match is_same_time(ratio.time, time) {
                    true => weight,
                    false => weight * OTHER_TIME,
                },
            });
            weight *= FADE;
        }
        // Of two equal ratios the younger goes first, so sums do not depend on the way of sorting.
        all.sort_unstable_by(|a, b| {
            let by_size = a.real.total_cmp(&b.real);
            by_size.then(b.weight.total_cmp(&a.weight))
        });
        all
    }
}

/// A ratio and its weight.
#[derive(Clone, Copy, Debug)]
struct Weighted {
    real: f64,
    class: usize,
    weight: f64,
}

/// The smallest ratios at which the weights reach their shares, for every class in one pass.
fn quantiles(sorted: &[Weighted], level: f64) -> [Quantiles; CLASSES] {
    let mut of_class = [0.0; CLASSES];
    for it in sorted {
        of_class[it.class] += it.weight;
    }
    let alike = alike();
    let mut reached = [0.0; CLASSES];
    let mut next = [0; CLASSES];
    let largest = sorted.last().map_or(0.0, |it| it.real);
    let mut found = [[largest; 4]; CLASSES];
    let shares = alike.map(|alike| {
        let total: f64 = of_class
            .iter()
            .zip(alike)
            .map(|(all, like)| all * like)
            .sum();
        // The wait that is foreseen counts as one more ratio, larger than all others: without it
        // the bound would be kept too seldom (Barber et al., Annals of Statistics 2023).
        [
            0.25 * total,
            0.5 * total,
            0.75 * total,
            level * (total + 1.0),
        ]
    });
    for it in sorted {
        for class in 0..CLASSES {
            reached[class] += it.weight * alike[class][it.class];
            while next[class] < 4 && reached[class] >= shares[class][next[class]] {
                found[class][next[class]] = it.real;
                next[class] += 1;
            }
        }
    }
    found.map(|[low, middle, high, bound]| Quantiles {
        low,
        middle,
        high,
        bound,
    })
}

/// How much a ratio of one class counts for another.
fn alike() -> [[f64; CLASSES]; CLASSES] {
    let mut alike = [[1.0; CLASSES]; CLASSES];
    for (class, row) in alike.iter_mut().enumerate() {
        for (other, weight) in row.iter_mut().enumerate() {
            for _ in 0..other.abs_diff(class) {
                *weight *= CLASS_FADE;
            }
        }
    }
    alike
}

/// Whether two times of the day are near each other, also over midnight.
fn is_same_time(a: u64, b: u64) -> bool {
    let apart = a.abs_diff(b);
    apart.min(DAY_MS - apart) <= SAME_TIME_MS
}

/// The class of a place.
fn class(ahead: u32) -> usize {
    let bits = (u32::BITS - ahead.leading_zeros()) as usize;
    bits.min(CLASSES - 1)
}
