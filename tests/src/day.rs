//! Makes days of a support team from a seed: who comes when, how long it takes, who works when.
//!
//! Knows nothing of estimators, and no estimator knows anything of this: what a shape is made of
//! is written down here alone.

use desk::rehearsal::{Arrival, Shift};
use desk::{AgentSettings, Settings};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use shared::{AgentId, Millis};
use std::f64::consts::TAU;

/// Milliseconds in a minute.
pub const MINUTE_MS: u64 = 60_000;
/// Milliseconds in an hour.
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
/// Milliseconds in a day.
pub const DAY_MS: u64 = 24 * HOUR_MS;

/// 2026-09-21 00:00 UTC, a Monday. Any midnight would do.
const FIRST_DAY: Millis = Millis(1_789_948_800_000);

/// Nobody stays overnight.
const PATIENCE_MINUTES: f64 = 90.0;

/// What kind of team a seed is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Three to nine agents with shifts, breaks and sick days; a rush in the morning and a smaller
    /// one in the afternoon; handling times with a long tail, whose mean drifts and jumps.
    Morning,
    /// Two agents all day, exponential handling times, visitors as rare at ten as at four.
    Flat,
    /// More and more visitors towards the evening, while agents go home; many lose patience.
    Evening,
}

/// Some days of one team.
#[derive(Clone, Debug)]
pub struct Days {
    /// The site, with its agents and their capacities.
    pub settings: Settings,
    /// Who comes, by time.
    pub arrivals: Vec<Arrival>,
    /// Who works.
    pub shifts: Vec<Shift>,
}

/// The hour of the day, 0 to 23.
#[must_use]
pub fn hour(at: Millis) -> usize {
    usize::try_from(at.0 % DAY_MS / HOUR_MS).unwrap_or(0)
}

/// Makes days that follow each other. The same seed makes the same days.
#[must_use]
pub fn days(shape: Shape, seed: u64, days: u64) -> Days {
    let mut random = Random(StdRng::seed_from_u64(seed));
    let team = Team::new(shape, &mut random);
    let mut made = Days {
        settings: team.settings(),
        arrivals: Vec::new(),
        shifts: Vec::new(),
    };
    for day in 0..days {
        let midnight = FIRST_DAY.plus(day * DAY_MS);
        team.work(&mut random, midnight, &mut made.shifts);
        team.ask(&mut random, midnight, &mut made.arrivals);
    }
    made
}

/// What stays the same from day to day.
struct Team {
    shape: Shape,
    capacities: Vec<u32>,
    /// The mean handling time of an ordinary day, in minutes.
    handling: f64,
    /// Visitors at the height of the day, as a multiple of what the whole team can take.
    load: f64,
}

impl Team {
    fn new(shape: Shape, random: &mut Random) -> Team {
        let (agents, capacity, load) = match shape {
            Shape::Morning => (random.count(3, 9), random.count(1, 4), (0.6, 0.85)),
            Shape::Flat => (2, random.count(1, 2), (0.8, 0.95)),
            Shape::Evening => (random.count(4, 12), random.count(1, 3), (0.85, 1.15)),
        };
        let mixed = random.chance(0.3);
        let capacities = (0..agents).map(|_| match mixed {
            true => random.count(1, 4),
            false => capacity,
        });
        Team {
            shape,
            capacities: capacities.collect(),
            handling: random.between(4.0, 14.0),
            load: random.between(load.0, load.1),
        }
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::new("Rehearsal");
        for (id, &capacity) in (1..).zip(&self.capacities) {
            let name = format!("Agent {id}");
            settings.agents.insert(
                AgentId(id),
                AgentSettings {
                    name,
                    capacity,
                    ..AgentSettings::default()
                },
            );
        }
        settings
    }

    /// Conversations a minute when everybody is there.
    fn speed(&self) -> f64 {
        f64::from(self.capacities.iter().sum::<u32>()) / self.handling
    }

    fn work(&self, random: &mut Random, midnight: Millis, shifts: &mut Vec<Shift>) {
        for id in 1..=self.capacities.len() {
            let agent = AgentId(u32::try_from(id).expect("a team is small"));
            let spans: Vec<(f64, f64)> = match self.shape {
                Shape::Morning => morning_shift(random),
                Shape::Flat => vec![(9.0, 18.0)],
                Shape::Evening => vec![(12.0, random.between(21.0, 24.0))],
            };
            for (from, until) in spans {
                shifts.push(Shift {
                    agent,
                    from: midnight.plus(hours(from)),
                    until: midnight.plus(hours(until)),
                });
            }
        }
    }

    fn ask(&self, random: &mut Random, midnight: Millis, arrivals: &mut Vec<Arrival>) {
        let busy_day = random.between(0.8, 1.15);
        let mean = self.handling * (0.15 * random.normal()).exp();
        let turn = random.between(0.0, TAU);
        let highest = self.speed() * self.load * busy_day;
        let mut minute = 0.0;
        // Thinning: visitors at the highest rate of all, of whom those beyond the rate of the
        // moment do not come (Lewis and Shedler 1979).
        loop {
            minute += random.exponential() / highest;
            let hour = minute / 60.0;
            if hour >= 24.0 {
                return;
            }
            if !random.chance(self.rush(hour)) {
                continue;
            }
            let drift = match self.shape {
                Shape::Morning => 1.0 + 0.25 * (turn + TAU * hour / 9.0).sin(),
                Shape::Flat => 1.0,
                Shape::Evening => 1.0 + 0.03 * (hour - 16.0),
            };
            let minutes = mean * drift * self.length(random);
            let impatient = match self.shape {
                Shape::Morning => 0.15,
                Shape::Flat => 0.0,
                Shape::Evening => 0.5,
            };
            let patience = if random.chance(impatient) {
                2.0 + 15.0 * random.exponential()
            } else {
                PATIENCE_MINUTES
            };
            arrivals.push(Arrival {
                at: midnight.plus(hours(hour)),
                handling_ms: hours(minutes / 60.0).max(5_000),
                patience_ms: Some(hours(patience / 60.0)),
                topic: None,
                locale: String::new(),
            });
        }
    }

    /// Visitors at this hour, as a share of those at the height of the day.
    fn rush(&self, hour: f64) -> f64 {
        let hill = |top: f64, width: f64| (-((hour - top) / width).powi(2)).exp();
        match self.shape {
            Shape::Morning if !(8.0..20.0).contains(&hour) => 0.0,
            Shape::Morning => 0.3 + 0.7 * hill(10.2, 1.3).max(0.75 * hill(15.0, 1.6)),
            Shape::Flat => f64::from(u8::from((9.0..17.0).contains(&hour))),
            Shape::Evening if !(12.0..23.0).contains(&hour) => 0.0,
            Shape::Evening => 0.35 + 0.65 * hill(20.0, 3.5),
        }
    }

    /// How long one conversation takes, as a multiple of the mean.
    fn length(&self, random: &mut Random) -> f64 {
        match self.shape {
            // Lognormal with mean 1: the logarithm's mean is minus half its variance.
            Shape::Morning => (0.8 * random.normal() - 0.32).exp(),
            Shape::Flat => random.exponential(),
            // Three steps of equal length on average.
            Shape::Evening => (0..3).map(|_| random.exponential() / 3.0).sum(),
        }
    }
}

/// One agent's day: eight hours with a lunch and two short breaks, unless sick.
fn morning_shift(random: &mut Random) -> Vec<(f64, f64)> {
    if random.chance(0.07) {
        return Vec::new();
    }
    let start = if random.chance(0.65) {
        random.between(7.8, 9.2)
    } else {
        random.between(10.5, 12.0)
    };
    let end = start + random.between(7.5, 8.5);
    let lunch = start + random.between(3.3, 4.7);
    let tea = start + random.between(1.5, 2.5);
    let late = start + random.between(5.5, 6.8);
    let breaks = [
        (tea, tea + random.between(0.15, 0.3)),
        (lunch, lunch + random.between(0.5, 0.8)),
        (late, late + random.between(0.15, 0.3)),
    ];
    let mut spans = Vec::new();
    let mut from = start;
    for (leaves, returns) in breaks {
        spans.push((from, leaves));
        from = returns;
    }
    spans.push((from, end));
    spans
}

fn hours(hours: f64) -> u64 {
    (hours * HOUR_MS as f64) as u64
}

/// Chance, in the few forms that a day needs.
struct Random(StdRng);

impl Random {
    fn chance(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    fn count(&mut self, low: u32, high: u32) -> u32 {
        self.0.random_range(low..=high)
    }

    /// Exponential with mean 1.
    fn exponential(&mut self) -> f64 {
        -(1.0 - self.0.random::<f64>()).ln()
    }

    /// Normal with mean 0 and variance 1 (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        (2.0 * self.exponential()).sqrt() * (TAU * self.0.random::<f64>()).cos()
    }
}
