//! What is to be different in a replay: people, their capacity, and rules.
//!
//! Adds nobody to the store and changes no site; the settings are copies.

use super::past::Period;
use desk::rehearsal::Shift;
use desk::{AgentSettings, Settings, Skills};
use jiff::civil::Weekday;
use shared::rest::CAPACITY_DEFAULT;
use shared::{AgentId, Millis};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// People that one change adds or takes away at most.
const PEOPLE_MAX: i32 = 1_000;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// More or fewer people on a day of the week; `None`: on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    people: i32,
    day: Option<Weekday>,
}

impl FromStr for Staffing {
    type Err = String;

    fn from_str(text: &str) -> Result<Staffing, String> {
        let fault = || {
            format!("{text} is not like +1@mon or -2@all (days: mon tue wed thu fri sat sun all)")
        };
        let (people, day) = text.split_once('@').ok_or_else(fault)?;
        let people: i32 = people.parse().map_err(|_| fault())?;
        let day = match day {
            "all" => None,
            day => Some(
                DAYS.iter()
                    .find(|(name, _)| *name == day)
                    .ok_or_else(fault)?
                    .1,
            ),
        };
        if people == 0 || people.abs() > PEOPLE_MAX {
            return Err(fault());
        }
        Ok(Staffing { people, day })
    }
}

impl fmt::Display for Staffing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self
            .day
            .and_then(|day| DAYS.iter().find(|(_, known)| *known == day));
        write!(
            f,
            "{:+}@{}",
            self.people,
            day.map_or("all", |(name, _)| name)
        )
    }
}

/// Everything that is to be different.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// People.
    pub staffing: Vec<Staffing>,
    /// What every agent can have at once.
    pub capacity: Option<u32>,
    /// Some of [`RULES`], in their units.
    pub rules: Vec<(String, u32)>,
}

impl Changes {
    /// The settings and shifts as they would have been.
    pub fn apply(
        &self,
        settings: &Settings,
        shifts: &[Shift],
        period: &Period,
    ) -> (Settings, Vec<Shift>) {
        let (mut settings, mut shifts) = (settings.clone(), shifts.to_vec());
        for staffing in &self.staffing {
            match u32::try_from(staffing.people) {
                Ok(more) => add(&mut settings, &mut shifts, period, staffing.day, more),
                Err(_) => {
                    let fewer = staffing.people.unsigned_abs();
                    take_away(&mut shifts, period, staffing.day, fewer);
                }
            }
        }
        if let Some(capacity) = self.capacity {
            for agent in settings.agents.values_mut() {
                agent.capacity = capacity;
                agent.reserve = agent.reserve.min(capacity.saturating_sub(1));
            }
        }
        for (rule, value) in &self.rules {
            set_rule(&mut settings, rule, *value);
        }
        (settings, shifts)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said: Vec<_> = self.staffing.iter().map(ToString::to_string).collect();
        said.extend(self.capacity.map(|capacity| format!("capacity {capacity}")));
        let rules = self.rules.iter();
        said.extend(rules.map(|(rule, value)| format!("{rule}={value}")));
        match said.is_empty() {
            true => f.write_str("no change"),
            false => f.write_str(&said.join(", ")),
        }
    }
}

/// Who is added works from the first to the last hour that anybody works on that day, knows
/// everything and is in every team.
fn add(
    settings: &mut Settings,
    shifts: &mut Vec<Shift>,
    period: &Period,
    on: Option<Weekday>,
    people: u32,
) {
    let mut capacities: Vec<_> = settings.agents.values().map(|it| it.capacity).collect();
    capacities.sort_unstable();
    let capacity = capacities.get(capacities.len() / 2);
    let capacity = capacity.copied().unwrap_or(CAPACITY_DEFAULT);
    let last = settings.agents.keys().last().map_or(0, |id| id.0);
    for id in (1..=people).map(|nth| AgentId(last.saturating_add(nth))) {
        let agent = AgentSettings {
            name: format!("One more ({id})"),
            capacity,
            skills: Skills {
                teams: settings.teams.keys().copied().collect(),
                ..Skills::default()
            },
            ..AgentSettings::default()
        };
        settings.agents.insert(id, agent);
        for (_, from, until) in days(period, on) {
            let there = || shifts.iter().filter(|shift| overlaps(shift, from, until));
            let begins = there().map(|shift| shift.from.max(from)).min();
            let ends = there().map(|shift| shift.until.min(until)).max();
            if let (Some(from), Some(until)) = (begins, ends) {
                let agent = id;
                shifts.push(Shift { agent, from, until });
            }
        }
    }
}

/// Takes away, on each day, those who are there for the shortest time.
fn take_away(shifts: &mut Vec<Shift>, period: &Period, on: Option<Weekday>, people: u32) {
    for (_, from, until) in days(period, on) {
        let mut there: BTreeMap<AgentId, u64> = BTreeMap::new();
        for shift in shifts.iter().filter(|shift| overlaps(shift, from, until)) {
            let ms = shift.until.min(until).since(shift.from.max(from));
            *there.entry(shift.agent).or_default() += ms;
        }
        let mut shortest: Vec<_> = there.into_iter().map(|(id, ms)| (ms, id)).collect();
        shortest.sort_unstable();
        for (_, agent) in shortest.into_iter().take(people as usize) {
            let kept = std::mem::take(shifts);
            shifts.extend(
                kept.into_iter()
                    .flat_map(|shift| match shift.agent == agent {
                        true => outside(shift, from, until),
                        false => vec![shift],
                    }),
            );
        }
    }
}

fn days(
    period: &Period,
    on: Option<Weekday>,
) -> impl Iterator<Item = (jiff::civil::Date, Millis, Millis)> {
    period
        .days()
        .filter(move |(day, _, _)| on.is_none_or(|on| day.weekday() == on))
}

fn overlaps(shift: &Shift, from: Millis, until: Millis) -> bool {
    shift.from < until && shift.until > from
}

/// What is left of a shift outside of a stretch of time.
fn outside(shift: Shift, from: Millis, until: Millis) -> Vec<Shift> {
    let before = Shift {
        until: shift.until.min(from),
        ..shift
    };
    let after = Shift {
        from: shift.from.max(until),
        ..shift
    };
    let is_some = |shift: &Shift| shift.from < shift.until;
    [before, after].into_iter().filter(is_some).collect()
}

/// Sets a rule, in the units in which owners write rules.
type Set = fn(&mut desk::Rules, u32);

/// The rules that a rehearsal obeys, by their names in [`Rules`](shared::rest::routing::Rules). The
/// others are about people who are late, idle, quiet or asked, and in a rehearsal nobody is.
pub const RULES: [(&str, Set); 4] = [
    ("head_start_s", |rules, value| {
        rules.head_start_ms = ms(value)
    }),
    ("queue_len_max", |rules, value| {
        rules.queue_len_max = value as usize
    }),
    ("relax_s", |rules, value| rules.relax_ms = ms(value).max(1)),
    ("wrap_up_s", |rules, value| rules.wrap_up_ms = ms(value)),
];

fn ms(seconds: u32) -> u64 {
    u64::from(seconds) * 1_000
}

fn set_rule(settings: &mut Settings, rule: &str, value: u32) {
    if let Some((_, set)) = RULES.iter().find(|(name, _)| *name == rule) {
        set(&mut settings.rules, value);
    }
}
