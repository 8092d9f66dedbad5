//! Says how long a conversation will wait, and how sure that is.
//!
//! A first guess is made from what the queue looks like; it is then corrected by what became of
//! the guesses before it, so that the stated shares hold whatever kind of queue this is. Knows
//! nothing but counts and milliseconds: never reads a queue, a roster or a clock.
//!
//! Uses `f64`, but only `+ - * /` and comparisons, which give the same bits on every machine.

mod guess;
mod ratios;
mod recent;
#[cfg(test)]
mod tests;

use crate::estimate::ratios::{Ratio, Ratios};
use crate::estimate::recent::Recent;
use shared::{Coverage, Millis};

/// How many of each kind of [`Past`] an estimator is made of, and a store keeps for each queue.
pub const HISTORY_LEN_MAX: usize = 400;

/// Ended conversations without which there is no guess.
pub const HANDLED_LEN_MIN: usize = 5;

/// Answered guesses without which there is no [`Range`]. Of 30, the third longest is the 90 %
/// bound: with fewer, that bound would be the longest or the second longest and little else.
pub const ANSWERED_LEN_MIN: usize = 30;

/// The shortest guess in milliseconds. A ratio to nothing would say nothing.
pub const BASE_MS_MIN: u64 = 1_000;

/// What the queue looks like at the moment somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// When.
    pub now: Millis,
    /// Conversations before this one in its queue.
    pub ahead: u32,
    /// Conversations that the agents who serve this queue can have at once, all together.
    pub slots: u32,
    /// How many of those slots are in use, pauses after a conversation included.
    pub busy: u32,
}

/// What is foreseen, counted from the moment of asking.
///
/// It is to be kept with the conversation and handed back in [`Past::Answered`], also when there
/// is no range to tell anybody: that is how the first range comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The uncorrected guess in milliseconds, at least [`BASE_MS_MIN`].
    pub base_ms: u64,
    /// How many were ahead.
    pub ahead: u32,
    /// What may be told; `None`: not known yet.
    pub range: Option<Range>,
}

/// "Most likely `low` to `high`; 9 of 10 wait less than `bound`." `low <= middle <= high <= bound`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// A quarter wait less than this, in milliseconds.
    pub low_ms: u64,
    /// Half wait less than this, in milliseconds.
    pub middle_ms: u64,
    /// A quarter wait longer than this, in milliseconds.
    pub high_ms: u64,
    /// 9 of 10 wait less than this, in milliseconds.
    pub bound_ms: u64,
}

/// One thing that is over. A store keeps, for each queue and kind, the last [`HISTORY_LEN_MAX`] of
/// those that [teach](Past::teaches): they are all that an estimator is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// A conversation that was opened into the queue was given to an agent.
    Answered {
        /// When it was given.
        at: Millis,
        /// How long it waited, in milliseconds.
        waited_ms: u64,
        /// What was foreseen when it was opened.
        forecast: Option<Forecast>,
    },
    /// A conversation that an agent had has ended.
    Handled {
        /// When.
        at: Millis,
        /// For how long the slot was taken, in milliseconds, the pause afterwards included.
        took_ms: u64,
    },
}

impl Past {
    /// Whether an estimator learns from it. One who did not wait at all, or for whom nothing was
    /// foreseen, teaches nothing and need not be kept.
    #[must_use]
    pub fn teaches(&self) -> bool {
        match self {
            Past::Answered {
                waited_ms,
                forecast,
                ..
            } => *waited_ms > 0 && forecast.is_some(),
            Past::Handled { .. } => true,
        }
    }
}

/// Foresees the waits of one queue.
///
/// Invariant: the state follows from the last [`HISTORY_LEN_MAX`] pasts of each kind that teach, so
/// an estimator made from a store equals the one that was alive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimator {
    handled: Recent,
    ratios: Ratios,
}

impl Estimator {
    /// An estimator that knows nothing yet.
    #[must_use]
    pub fn new() -> Estimator {
        Estimator::default()
    }

    /// Makes an estimator from what a store holds, the oldest first.
    #[must_use]
    pub fn restore(pasts: impl IntoIterator<Item = Past>) -> Estimator {
        let mut estimator = Estimator::new();
        for past in pasts {
            estimator.note(&past);
        }
        estimator.ratios.settle();
        estimator
    }

    /// Takes in one thing that is over.
    pub fn learn(&mut self, past: &Past) {
        if self.note(past) {
            self.ratios.settle();
        }
    }

    /// Foresees a wait. `None`: nobody serves the queue, or fewer than [`HANDLED_LEN_MIN`]
    /// conversations have ended, so there is nothing to guess from.
    #[must_use]
    pub fn forecast(&self, situation: &Situation) -> Option<Forecast> {
        if situation.slots == 0 || self.handled.len() < HANDLED_LEN_MIN {
            return None;
        }
        let base_ms = guess::base_ms(situation, self.handled.mean());
        Some(Forecast {
            base_ms,
            ahead: situation.ahead,
            range: self.ratios.range(base_ms, situation.ahead),
        })
    }

    /// How often the bound was kept; `None`: nobody who had one was answered yet.
    #[must_use]
    pub fn coverage(&self) -> Option<Coverage> {
        let coverage = self.ratios.coverage();
        (coverage.of > 0).then_some(coverage)
    }

    /// How long a conversation takes an agent these days, in milliseconds; `None`: fewer than
    /// [`HANDLED_LEN_MIN`] have ended.
    #[must_use]
    pub fn mean_handling_ms(&self) -> Option<u64> {
        let known = self.handled.len() >= HANDLED_LEN_MIN;
        known.then(|| guess::whole_ms(self.handled.mean()))
    }

    /// Keeps a past; returns whether quantiles have to be found again.
    fn note(&mut self, past: &Past) -> bool {
        if !past.teaches() {
            return false;
        }
        match past {
            Past::Handled { took_ms, .. } => self.handled.add(*took_ms),
            Past::Answered {
                at,
                waited_ms,
                forecast: Some(forecast),
            } => {
                self.ratios.add(Ratio::of(*at, *waited_ms, forecast));
                return true;
            }
            Past::Answered { forecast: None, .. } => {}
        }
        false
    }
}
