//! Business hours: a week of ranges on the wall clock of one zone, and days that differ.
//!
//! Answers whether a site is open at a moment, and when that changes. Zones come from the database
//! inside the program. Never looks at a clock, a file or the environment: the same hours and the
//! same moment have the same answer on every machine.
//!
//! - A range begins on its day. One that counts on past 24:00 runs into the next day.
//! - An exception says everything about its day: it replaces the ranges that begin on it, and cuts
//!   what runs into it from the day before at midnight. Without ranges it is closed all day.
//! - A range opens at the first moment whose wall time is `from` or later, and closes after the
//!   last moment whose wall time is before `until`. So when clocks go forward, a time that is
//!   skipped is the end of the gap; when they go back, a time that comes twice opens at the first
//!   and closes at the second, and all that was promised is covered. A range with nothing left
//!   between the two vanishes, and so does a break inside an hour that is repeated.
//! - Ranges of different days may overlap. What touches or overlaps is one opening.

mod fault;
mod wall;

pub use fault::{DayName, HoursFault};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use shared::Millis;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::iter;

/// Ranges that one day may have.
pub const RANGES_PER_DAY_MAX: usize = 8;

/// Exceptions that are kept: a year of days, and some.
pub const EXCEPTIONS_LEN_MAX: usize = 400;

/// How far ahead the next change is looked for, in days of 24 hours: over a year, so that an
/// opening once a year is found.
pub const HORIZON_DAYS: u16 = 400;

/// The first year that an exception can be of.
pub const YEAR_MIN: u16 = 1970;

/// The last year that an exception can be of.
pub const YEAR_MAX: u16 = 9999;

const HORIZON_MS: i64 = HORIZON_DAYS as i64 * 86_400_000;

const DAY_MINUTES: u16 = 1_440;

/// Days before the one on the wall whose ranges may still run: yesterday's overnight, and the day
/// before when clocks went back over midnight.
const DAYS_BACK: u16 = 2;

/// Days after the one on the wall whose ranges may have begun: clocks went back over midnight.
const DAYS_AHEAD: u16 = 1;

/// When a site is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    name: String,
    zone: TimeZone,
    // Invariant: the ranges of a day are in order and do not overlap.
    week: [Vec<Range>; 7],
    exceptions: BTreeMap<Day, Vec<Range>>,
}

/// A part of a day in minutes of the wall clock, its end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The minute of the day at which it opens, 0 to 1439.
    pub from: u16,
    /// The minute at which it closes, later than `from` by 1 to 1440. Above 1440 it is counted on
    /// into the next day: 1800 is 06:00.
    pub until: u16,
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year, [`YEAR_MIN`] to [`YEAR_MAX`].
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// What is between two moments, in milliseconds since 1970, its end excluded.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: i64,
    until: i64,
}

impl Hours {
    /// Checks hours and makes them ready to be asked. `zone` is a name of the IANA time zone
    /// database in any case of letters, `week` starts with Monday. The order of ranges and of
    /// exceptions does not matter.
    ///
    /// # Errors
    ///
    /// The first [`HoursFault`] that is found.
    pub fn parse(
        zone: &str,
        week: [Vec<Range>; 7],
        exceptions: Vec<(Day, Vec<Range>)>,
    ) -> Result<Hours, HoursFault> {
        let (name, zone) = known_zone(zone).ok_or_else(|| HoursFault::unknown_zone(zone))?;
        if exceptions.len() > EXCEPTIONS_LEN_MAX {
            return Err(HoursFault::TooManyExceptions);
        }
        let mut week = week;
        for (number, ranges) in (0u8..).zip(&mut week) {
            put_in_order(DayName::Weekday(number), ranges)?;
        }
        let mut kept = BTreeMap::new();
        for (day, mut ranges) in exceptions {
            if day.date().is_none() {
                return Err(HoursFault::BadDate { day });
            }
            put_in_order(DayName::Date(day), &mut ranges)?;
            match kept.entry(day) {
                Entry::Vacant(free) => free.insert(ranges),
                Entry::Occupied(_) => return Err(HoursFault::DayTwice { day }),
            };
        }
        Ok(Hours {
            name,
            zone,
            week,
            exceptions: kept,
        })
    }

    /// The zone's name, spelt as in the database.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.name
    }

    /// The ranges of each day of the week in order, Monday first.
    #[must_use]
    pub fn week(&self) -> &[Vec<Range>; 7] {
        &self.week
    }

    /// The days that differ, each with its ranges in order.
    #[must_use]
    pub fn exceptions(&self) -> &BTreeMap<Day, Vec<Range>> {
        &self.exceptions
    }

    /// Returns whether the site is open at `at`. Never after the year 9999.
    #[must_use]
    pub fn is_open(&self, at: Millis) -> bool {
        i64::try_from(at.0).is_ok_and(|at| self.spans(at, 0).any(|span| span.holds(at)))
    }

    /// Returns when the opening that `at` is in ends: the first closed moment. `None` when `at` is
    /// closed, or when the opening lasts longer than [`HORIZON_DAYS`].
    #[must_use]
    pub fn closes_at(&self, at: Millis) -> Option<Millis> {
        let now = i64::try_from(at.0).ok()?;
        let opening = self.opening(now).filter(|opening| opening.holds(now))?;
        within_horizon(now, opening.until)
    }

    /// Returns `at` itself when it is open, or else when the next opening begins. `None` when none
    /// begins within [`HORIZON_DAYS`].
    #[must_use]
    pub fn opens_at(&self, at: Millis) -> Option<Millis> {
        if self.is_open(at) {
            return Some(at);
        }
        let now = i64::try_from(at.0).ok()?;
        within_horizon(now, self.opening(now)?.from)
    }

    /// Returns the first moment after `at` at which [`Hours::is_open`] answers differently. `None`
    /// when that does not happen within [`HORIZON_DAYS`].
    #[must_use]
    pub fn next_change(&self, at: Millis) -> Option<Millis> {
        let now = i64::try_from(at.0).ok()?;
        let opening = self.opening(now)?;
        let change = if opening.holds(now) {
            opening.until
        } else {
            opening.from
        };
        within_horizon(now, change)
    }

    /// The first opening that ends after `at`, with all that touches it, as far as the horizon.
    /// Only its part after `at` is whole.
    fn opening(&self, at: i64) -> Option<Span> {
        // Spans begin in order, so what touches an opening comes before what does not.
        let mut spans = self
            .spans(at, HORIZON_DAYS + 1)
            .filter(|span| span.until > at);
        let mut opening = spans.next()?;
        for span in spans {
            if span.from > opening.until || opening.until.saturating_sub(at) > HORIZON_MS {
                break;
            }
            opening.until = opening.until.max(span.until);
        }
        Some(opening)
    }

    /// The spans that may hold `at`, and those that begin on the next `days` days, in the order in
    /// which they begin.
    fn spans(&self, at: i64, days: u16) -> impl Iterator<Item = Span> {
        let today = Timestamp::from_millisecond(at).map(|at| self.zone.to_datetime(at).date());
        let first = today.ok().and_then(|today| back(today, DAYS_BACK));
        iter::successors(first, |date| date.tomorrow().ok())
            .take(usize::from(DAYS_BACK + 1 + DAYS_AHEAD + days))
            .flat_map(|date| self.spans_of(date))
    }

    /// The spans that begin on one day.
    fn spans_of(&self, date: Date) -> impl Iterator<Item = Span> {
        let ranges = self.exception(date).unwrap_or_else(|| {
            let weekday = date.weekday().to_monday_zero_offset();
            &self.week[usize::from(weekday.unsigned_abs())]
        });
        let next = date.tomorrow().ok();
        let is_cut = next.is_some_and(|next| self.exception(next).is_some());
        let until_max = if is_cut { DAY_MINUTES } else { u16::MAX };
        ranges.iter().filter_map(move |range| {
            let from = wall::opening(&self.zone, date, range.from)?;
            let until = wall::closing(&self.zone, date, range.until.min(until_max))?;
            (from < until).then_some(Span { from, until })
        })
    }

    fn exception(&self, date: Date) -> Option<&Vec<Range>> {
        self.exceptions.get(&Day::of(date)?)
    }
}

impl Span {
    fn holds(self, at: i64) -> bool {
        self.from <= at && at < self.until
    }
}

impl Day {
    fn of(date: Date) -> Option<Day> {
        Some(Day {
            year: u16::try_from(date.year()).ok()?,
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        })
    }

    fn date(self) -> Option<Date> {
        if !(YEAR_MIN..=YEAR_MAX).contains(&self.year) {
            return None;
        }
        let year = i16::try_from(self.year).ok()?;
        let month = i8::try_from(self.month).ok()?;
        let day = i8::try_from(self.day).ok()?;
        Date::new(year, month, day).ok()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| (minute / 60, minute % 60);
        let ((hour, minute), (hour_until, minute_until)) = (clock(self.from), clock(self.until));
        write!(f, "{hour:02}:{minute:02}-{hour_until:02}:{minute_until:02}")
    }
}

/// The zone and its name as the database spells it. The zone "unknown" is none.
fn known_zone(name: &str) -> Option<(String, TimeZone)> {
    let zone = TimeZoneDatabase::bundled().get(name).ok()?;
    if zone.is_unknown() {
        return None;
    }
    Some((zone.iana_name()?.to_owned(), zone))
}

/// Sorts the ranges of one day, and refuses those that cannot be.
fn put_in_order(day: DayName, ranges: &mut [Range]) -> Result<(), HoursFault> {
    if ranges.len() > RANGES_PER_DAY_MAX {
        return Err(HoursFault::TooManyRanges { day });
    }
    ranges.sort_unstable();
    for &range in ranges.iter() {
        if range.until <= range.from {
            return Err(HoursFault::RangeEmpty { day, range });
        }
        if range.from >= DAY_MINUTES {
            return Err(HoursFault::RangeLate { day, range });
        }
        if range.until - range.from > DAY_MINUTES {
            return Err(HoursFault::RangeTooLong { day, range });
        }
    }
    let overlap = ranges.windows(2).any(|pair| pair[1].from < pair[0].until);
    if overlap {
        return Err(HoursFault::Overlap { day });
    }
    Ok(())
}

fn back(date: Date, days: u16) -> Option<Date> {
    (0..days).try_fold(date, |date, _| date.yesterday().ok())
}

/// A change as others are told of it.
fn within_horizon(now: i64, change: i64) -> Option<Millis> {
    if change - now > HORIZON_MS {
        return None;
    }
    u64::try_from(change).ok().map(Millis)
}
