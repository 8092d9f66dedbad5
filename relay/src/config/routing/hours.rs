//! Opening hours as an owner gives them, and as a desk asks them.
//!
//! The desk's own parser decides what can be; here its faults find their fields.

use super::{Fault, fault};
use desk::hours::{Day, DayName, Hours, HoursFault, Range};
use shared::rest::routing::{OpeningException, OpeningHours, OpeningRange};

/// Checks hours that are the field `at`, and brings them into order.
pub fn check(at: &str, hours: &OpeningHours) -> Result<OpeningHours, Fault> {
    let parsed = parse(at, hours)?;
    let exceptions = parsed.exceptions().iter();
    let exceptions = exceptions.map(|(day, ranges)| OpeningException {
        date: day.to_string(),
        ranges: ranges.iter().copied().map(shown).collect(),
    });
    Ok(OpeningHours {
        zone: parsed.zone().to_owned(),
        week: parsed
            .week()
            .each_ref()
            .map(|ranges| ranges.iter().copied().map(shown).collect()),
        exceptions: exceptions.collect(),
    })
}

/// Makes hours that are the field `at` ready for a desk.
pub fn parse(at: &str, hours: &OpeningHours) -> Result<Hours, Fault> {
    let mut exceptions = Vec::with_capacity(hours.exceptions.len());
    for (place, exception) in hours.exceptions.iter().enumerate() {
        let day = day(&exception.date).ok_or_else(|| {
            let says = "a day as in 2027-02-06: year, month and day of the month";
            fault(format!("{at}.exceptions[{place}].date"), says)
        })?;
        exceptions.push((day, exception.ranges.iter().copied().map(kept).collect()));
    }
    let week = hours
        .week
        .each_ref()
        .map(|ranges| ranges.iter().copied().map(kept).collect());
    Hours::parse(&hours.zone, week, exceptions)
        .map_err(|wrong| fault(format!("{at}.{}", field(&wrong, hours)), wrong.to_string()))
}

/// The field that a fault is about, below the hours.
fn field(wrong: &HoursFault, hours: &OpeningHours) -> String {
    match wrong {
        HoursFault::UnknownZone { .. } => "zone".to_owned(),
        HoursFault::TooManyExceptions => "exceptions".to_owned(),
        HoursFault::RangeLate { day, .. }
        | HoursFault::RangeEmpty { day, .. }
        | HoursFault::RangeTooLong { day, .. }
        | HoursFault::Overlap { day }
        | HoursFault::TooManyRanges { day } => match day {
            DayName::Weekday(number) => format!("week[{number}]"),
            DayName::Date(date) => format!("exceptions[{}].ranges", first(*date, hours)),
        },
        HoursFault::BadDate { day } => format!("exceptions[{}].date", first(*day, hours)),
        HoursFault::DayTwice { day } => format!("exceptions[{}].date", second(*day, hours)),
    }
}

fn first(date: Day, hours: &OpeningHours) -> usize {
    places(date, hours).next().unwrap_or_default()
}

fn second(date: Day, hours: &OpeningHours) -> usize {
    places(date, hours).nth(1).unwrap_or_default()
}

fn places(date: Day, hours: &OpeningHours) -> impl Iterator<Item = usize> {
    let exceptions = hours.exceptions.iter().enumerate();
    exceptions
        .filter(move |(_, exception)| day(&exception.date) == Some(date))
        .map(|(place, _)| place)
}

/// Reads `YYYY-MM-DD`; whether there is such a day is not asked here.
fn day(text: &str) -> Option<Day> {
    let is_shaped = text.len() == 10 && text.bytes().all(|byte| b"-0123456789".contains(&byte));
    let mut parts = text.split('-').filter(|_| is_shaped);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = (year.len(), month.len(), day.len()) == (4, 2, 2);
    is_whole.then_some(Day {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    })
}

fn kept(range: OpeningRange) -> Range {
    Range {
        from: range.from,
        until: range.until,
    }
}

fn shown(range: Range) -> OpeningRange {
    OpeningRange {
        from: range.from,
        until: range.until,
    }
}
