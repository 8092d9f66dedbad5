//! Compares what was foreseen with what came: the desk's forecast, and what others tell visitors.
//!
//! Only waits that came true count: those who had to queue and were answered. Every estimator is
//! asked at the same moments and may know only what was over by then.

use crate::day::{self, Days, hour};
use desk::rehearsal::{Fate, Queued, Wait, rehearse};
use shared::Millis;
use std::collections::VecDeque;

/// How many past waits and handling times the others take the mean of.
const MEAN_LEN: usize = 100;

/// Hours that have fewer waits are counted together with the next.
pub const HOUR_LEN_MIN: u32 = 200;

/// Who is compared.
pub const NAMES: [&str; 5] = [
    "this desk: middle of the range",
    "mean of the last 100 waits",
    "wait of the head of the line",
    "place × mean handling ÷ agents",
    "place × mean handling ÷ slots",
];

/// What came of many days.
#[derive(Clone, Debug, Default)]
pub struct Foresight {
    /// Waits that count.
    pub waits: u32,
    /// Waits for which this desk said "not known yet".
    pub unknown: u32,
    /// How long they were, in milliseconds.
    real: Vec<u64>,
    /// How far off each of [`NAMES`] was, in milliseconds, for the waits that all could foresee.
    errors: [Vec<u64>; NAMES.len()],
    /// By hour of opening: bounds that were kept, and bounds.
    hours: [(u32, u32); 24],
    /// Waits within "most likely low to high".
    inside: u32,
    /// Bound ÷ real wait.
    widths: Vec<f64>,
}

impl Foresight {
    /// Plays days and adds what came of them.
    pub fn add(&mut self, days: Days) {
        let waits = rehearse(days.settings, &days.arrivals, &days.shifts);
        let mut others = Others::new(&waits);
        for wait in &waits {
            if let (Fate::Answered, Some(queued), 1..) = (wait.fate, wait.queued, wait.waited_ms) {
                others.catch_up(wait.opened_at);
                self.count(wait, &queued, &others);
            }
        }
    }

    fn count(&mut self, wait: &Wait, queued: &Queued, others: &Others) {
        self.waits += 1;
        self.real.push(wait.waited_ms);
        let Some(range) = queued.forecast.and_then(|forecast| forecast.range) else {
            self.unknown += 1;
            return;
        };
        let hour = &mut self.hours[hour(wait.opened_at)];
        hour.0 += u32::from(wait.waited_ms <= range.bound_ms);
        hour.1 += 1;
        let inside = (range.low_ms..=range.high_ms).contains(&wait.waited_ms);
        self.inside += u32::from(inside);
        self.widths
            .push(range.bound_ms as f64 / wait.waited_ms as f64);
        if let Some(said) = others.say(queued) {
            let all = [range.middle_ms, said[0], said[1], said[2], said[3]];
            for (errors, said) in self.errors.iter_mut().zip(all) {
                errors.push(said.abs_diff(wait.waited_ms));
            }
        }
    }

    /// The median error of each of [`NAMES`], in milliseconds.
    #[must_use]
    pub fn errors(&self) -> [u64; NAMES.len()] {
        self.errors.each_ref().map(|errors| median(errors))
    }

    /// The median of the waits that count, in milliseconds.
    #[must_use]
    pub fn median_wait(&self) -> u64 {
        median(&self.real)
    }

    /// The share of waits for which this desk said "not known yet".
    #[must_use]
    pub fn unknown_share(&self) -> f64 {
        f64::from(self.unknown) / f64::from(self.waits.max(1))
    }

    /// The share of bounds that were kept.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        let held: u32 = self.hours.iter().map(|hour| hour.0).sum();
        let of: u32 = self.hours.iter().map(|hour| hour.1).sum();
        f64::from(held) / f64::from(of.max(1))
    }

    /// From hour, to hour (not included), share of bounds kept, bounds. Hours with fewer than
    /// [`HOUR_LEN_MIN`] bounds are counted with the ones after them, the last with those before.
    #[must_use]
    pub fn by_hour(&self) -> Vec<(usize, usize, f64, u32)> {
        let mut merged: Vec<(usize, usize, u32, u32)> = Vec::new();
        let mut open: Option<(usize, u32, u32)> = None;
        for (hour, &(held, of)) in self.hours.iter().enumerate() {
            if of == 0 && open.is_none() {
                continue;
            }
            let (from, held_so_far, of_so_far) = open.take().unwrap_or((hour, 0, 0));
            let (held, of) = (held + held_so_far, of + of_so_far);
            if of >= HOUR_LEN_MIN {
                merged.push((from, hour + 1, held, of));
            } else {
                open = Some((from, held, of));
            }
        }
        if let (Some((_, held, of)), Some(last)) = (open, merged.last_mut()) {
            last.1 = 24;
            last.2 += held;
            last.3 += of;
        }
        let share = |(from, to, held, of)| (from, to, f64::from(held) / f64::from(of), of);
        merged.into_iter().map(share).collect()
    }

    /// The share of waits within the range.
    #[must_use]
    pub fn inside(&self) -> f64 {
        f64::from(self.inside) / f64::from((self.waits - self.unknown).max(1))
    }

    /// The median of bound ÷ real wait.
    #[must_use]
    pub fn width(&self) -> f64 {
        let mut sorted = self.widths.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }
}

fn median(all: &[u64]) -> u64 {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// What others would say, from what is over at a moment.
struct Others {
    /// Real waits by the time at which they were over, the earliest last.
    answered: Vec<(Millis, u64)>,
    /// Handling times, likewise.
    ended: Vec<(Millis, u64)>,
    waits: VecDeque<u64>,
    handlings: VecDeque<u64>,
}

impl Others {
    fn new(waits: &[Wait]) -> Others {
        let mut answered = Vec::new();
        let mut ended = Vec::new();
        for wait in waits.iter().filter(|wait| wait.fate == Fate::Answered) {
            let given_at = wait.opened_at.plus(wait.waited_ms);
            if wait.waited_ms > 0 {
                answered.push((given_at, wait.waited_ms));
            }
            if let Some(ended_at) = wait.ended_at {
                ended.push((ended_at, ended_at.since(given_at)));
            }
        }
        answered.sort_unstable_by(|a, b| b.cmp(a));
        ended.sort_unstable_by(|a, b| b.cmp(a));
        Others {
            answered,
            ended,
            waits: VecDeque::new(),
            handlings: VecDeque::new(),
        }
    }

    fn catch_up(&mut self, now: Millis) {
        catch_up(&mut self.answered, &mut self.waits, now);
        catch_up(&mut self.ended, &mut self.handlings, now);
    }

    /// What the four of them say, in the order of [`NAMES`]; `None`: one of them knows nothing.
    fn say(&self, queued: &Queued) -> Option<[u64; 4]> {
        let situation = &queued.situation;
        // Nobody ahead: the last who was answered stands in for the head of the line.
        let head = queued.head_waited_ms.or(self.waits.back().copied())?;
        let handling_ms = mean(&self.handlings)?;
        let places = u64::from(situation.ahead) + 1;
        Some([
            mean(&self.waits)?,
            head,
            places * handling_ms / u64::from(queued.agents.max(1)),
            places * handling_ms / u64::from(situation.slots.max(1)),
        ])
    }
}

fn catch_up(to_come: &mut Vec<(Millis, u64)>, past: &mut VecDeque<u64>, now: Millis) {
    while let Some((_, ms)) = to_come.pop_if(|(at, _)| *at <= now) {
        if past.len() == MEAN_LEN {
            past.pop_front();
        }
        past.push_back(ms);
    }
}

fn mean(past: &VecDeque<u64>) -> Option<u64> {
    past.iter().sum::<u64>().checked_div(past.len() as u64)
}

/// Plays `seeds` of one shape for so many days each.
#[must_use]
pub fn play(shape: day::Shape, seeds: std::ops::Range<u64>, days: u64) -> Foresight {
    let mut foresight = Foresight::default();
    for seed in seeds {
        foresight.add(day::days(shape, seed, days));
    }
    foresight
}
