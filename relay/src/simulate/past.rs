//! A stretch of days, and what happened in it as a rehearsal wants it.
//!
//! Guesses nothing but what never was: how long a conversation would have taken that was never
//! given to anybody.

use crate::store::{History, Talk, Turn};
use anyhow::{Context, ensure};
use desk::rehearsal::{Arrival, Shift};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use shared::{Millis, Presence};
use std::fmt;

/// Days that are replayed when nobody says otherwise, the first one included.
const DAYS: i32 = 7;
/// Days that one replay covers at most.
const DAYS_MAX: i32 = 366;
/// What a conversation is taken to last when none was ever handled.
const HANDLING_MS: u64 = 5 * 60_000;
/// The shortest handling: less is a slip of the hand.
const HANDLING_MS_MIN: u64 = 1_000;

/// Days of a place, the first to the last.
#[derive(Clone, Debug)]
pub struct Period {
    first: Date,
    last: Date,
    zone: TimeZone,
}

impl Period {
    /// The days from `first` to `last` by the clock of `zone`.
    pub fn new(first: Date, last: Option<Date>, zone: &str) -> anyhow::Result<Period> {
        let last = match last {
            Some(last) => last,
            None => first.checked_add((DAYS - 1).days())?,
        };
        ensure!(first <= last, "--until is before --from");
        let days = first.until(last)?.get_days() + 1;
        ensure!(days <= DAYS_MAX, "at most {DAYS_MAX} days at once");
        // The bundled database, as the desk's hours are read: the same on every machine.
        let zone = jiff::tz::TimeZoneDatabase::bundled()
            .get(zone)
            .context("the time zone of the opening hours")?;
        Ok(Period { first, last, zone })
    }

    /// When the first day begins.
    pub fn from(&self) -> Millis {
        self.start_of(self.first)
    }

    /// When the last day is over.
    pub fn until(&self) -> Millis {
        self.start_of(self.last.tomorrow().unwrap_or(self.last))
    }

    /// Every day, with its beginning and its end.
    pub fn days(&self) -> impl Iterator<Item = (Date, Millis, Millis)> {
        let days = self.first.series(1.day());
        let days = days.take_while(|day| *day <= self.last);
        days.map(|day| {
            let next = day.tomorrow().unwrap_or(day);
            (day, self.start_of(day), self.start_of(next))
        })
    }

    fn start_of(&self, day: Date) -> Millis {
        let start = day.to_zoned(self.zone.clone());
        let at = start.map_or(0, |start: Zoned| start.timestamp().as_millisecond());
        Millis(u64::try_from(at).unwrap_or(0))
    }

    /// A moment as the place's people would write it.
    #[cfg(test)]
    pub fn written(&self, at: Millis) -> String {
        let at = jiff::Timestamp::from_millisecond(i64::try_from(at.0).unwrap_or(i64::MAX));
        at.map_or_else(
            |_| String::new(),
            |at| at.to_zoned(self.zone.clone()).strftime("%F %R").to_string(),
        )
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone.iana_name().unwrap_or("UTC");
        write!(f, "{} to {} ({zone})", self.first, self.last)
    }
}

/// What happened, as a rehearsal wants it.
#[derive(Clone, Debug)]
pub struct Past {
    /// Who came.
    pub arrivals: Vec<Arrival>,
    /// Who was online.
    pub shifts: Vec<Shift>,
    /// What the waits really were: how long, and whether it was answered.
    pub waits: Vec<(u64, bool)>,
}

impl Past {
    /// What happened in these days.
    pub fn of(history: &History, period: &Period) -> Past {
        let mut took: Vec<_> = history.talks.iter().filter_map(handling_ms).collect();
        took.sort_unstable();
        let usual = took.get(took.len() / 2).copied().unwrap_or(HANDLING_MS);
        let arrival = |talk: &Talk| Arrival {
            at: talk.opened_at,
            handling_ms: handling_ms(talk).unwrap_or(usual),
            patience_ms: patience_ms(talk),
            topic: talk.topic,
            locale: talk.locale.clone(),
        };
        let wait = |talk: &Talk| {
            let until = talk.given_at.unwrap_or(talk.last_at);
            (until.since(talk.opened_at), talk.given_at.is_some())
        };
        Past {
            arrivals: history.talks.iter().map(arrival).collect(),
            shifts: shifts(&history.turns, period.from(), period.until()),
            waits: history.talks.iter().map(wait).collect(),
        }
    }
}

fn handling_ms(talk: &Talk) -> Option<u64> {
    let given_at = talk.given_at?;
    Some(talk.last_at.since(given_at).max(HANDLING_MS_MIN))
}

/// Somebody who left unanswered would have left again; of others nothing is known.
fn patience_ms(talk: &Talk) -> Option<u64> {
    let left = talk.ended && talk.given_at.is_none();
    left.then(|| talk.last_at.since(talk.opened_at))
}

/// The stretches in which agents were online, from what each became when.
fn shifts(turns: &[Turn], from: Millis, until: Millis) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for (nth, turn) in turns.iter().enumerate() {
        let next = turns.get(nth + 1).filter(|next| next.agent == turn.agent);
        let begins = turn.at.max(from);
        let ends = next.map_or(until, |next| next.at).min(until);
        if turn.presence == Presence::Online && begins < ends {
            shifts.push(Shift {
                agent: turn.agent,
                from: begins,
                until: ends,
            });
        }
    }
    shifts
}
