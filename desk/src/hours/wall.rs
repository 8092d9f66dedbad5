//! Turns what a clock on the wall shows into moments, also where the clock is moved.
//!
//! ```text
//!   forward, 02:00 becomes 03:00          back, 02:00 becomes 01:00
//!
//!   01:30   02:00=03:00   03:30           01:30   01:00   01:30   02:00
//!   ──────────────┼──────────────         ──┼───────┼───────┼───────┼──
//!      02:30 opens and closes          01:30 opens    01:30 closes
//! ```
//!
//! Knows the zone that it is handed and nothing else: no clock, no file, no environment.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Transitions lie on whole seconds, moments on milliseconds: the finest step there is.
const STEP: SignedDuration = SignedDuration::from_millis(1);

const DAY_MINUTES: u16 = 1_440;

/// The first moment at which the clock shows `minute` of `date` or anything later, in milliseconds
/// since 1970. `None` beyond the calendar.
pub fn opening(zone: &TimeZone, date: Date, minute: u16) -> Option<i64> {
    let wall = wall(date, minute)?;
    let moment = match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok()?,
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok()?,
        AmbiguousOffset::Gap { before, .. } => gap_end(zone, wall, before)?,
    };
    Some(moment.as_millisecond())
}

/// The end of the last moment at which the clock shows anything before `minute` of `date`, in
/// milliseconds since 1970. `None` beyond the calendar.
pub fn closing(zone: &TimeZone, date: Date, minute: u16) -> Option<i64> {
    // Asking for the step before it leaves the minute itself out: what closes at the very start
    // of a repeated hour promised nothing of that hour.
    let wall = wall(date, minute)?.checked_sub(STEP).ok()?;
    let moment = match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => after_step(offset, wall)?,
        AmbiguousOffset::Fold { after, .. } => after_step(after, wall)?,
        AmbiguousOffset::Gap { before, .. } => gap_end(zone, wall, before)?,
    };
    Some(moment.as_millisecond())
}

/// What the clock shows `minute` minutes of the wall into `date`.
fn wall(date: Date, minute: u16) -> Option<DateTime> {
    let mut date = date;
    for _ in 0..minute / DAY_MINUTES {
        date = date.tomorrow().ok()?;
    }
    let of_day = minute % DAY_MINUTES;
    let hour = i8::try_from(of_day / 60).ok()?;
    let minute = i8::try_from(of_day % 60).ok()?;
    Some(date.at(hour, minute, 0, 0))
}

fn after_step(offset: Offset, wall: DateTime) -> Option<Timestamp> {
    offset.to_timestamp(wall).ok()?.checked_add(STEP).ok()
}

/// The moment at which the clock jumped over `wall`; `before` is the offset until then.
fn gap_end(zone: &TimeZone, wall: DateTime, before: Offset) -> Option<Timestamp> {
    // With the old offset a skipped time reads as a moment that is after the jump by less than it
    // skipped. No zone changes twice so soon.
    let soon_after = after_step(before, wall)?;
    let jump = zone.preceding(soon_after).next()?;
    Some(jump.timestamp())
}
