//! What can be wrong with hours that somebody sets, each with a sentence for that person.
//!
//! Never repeats an endless input: a zone's name is cut before it is kept.

use super::{Day, EXCEPTIONS_LEN_MAX, RANGES_PER_DAY_MAX, Range, YEAR_MAX, YEAR_MIN};
use std::fmt;

/// Characters of an unknown zone's name that its fault repeats.
const ZONE_CHARS_MAX: usize = 64;

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Why hours are refused. `Display` says what is wrong and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursFault {
    /// The bundled IANA time zone database has no zone of this name.
    UnknownZone {
        /// The name, its first 64 characters.
        zone: String,
    },
    /// A range begins after 23:59; it belongs to the next day.
    RangeLate {
        /// The day that has it.
        day: DayName,
        /// The range.
        range: Range,
    },
    /// A range ends where it begins, or before.
    RangeEmpty {
        /// The day that has it.
        day: DayName,
        /// The range.
        range: Range,
    },
    /// A range is longer than 24 hours.
    RangeTooLong {
        /// The day that has it.
        day: DayName,
        /// The range.
        range: Range,
    },
    /// A range begins before an earlier one of the same day has ended.
    Overlap {
        /// The day that has both.
        day: DayName,
    },
    /// A day has more than [`RANGES_PER_DAY_MAX`] ranges.
    TooManyRanges {
        /// The day that has them.
        day: DayName,
    },
    /// There are more than [`EXCEPTIONS_LEN_MAX`] exceptions.
    TooManyExceptions,
    /// An exception's day is in no calendar, or not in the years 1970 to 9999.
    BadDate {
        /// The day.
        day: Day,
    },
    /// Two exceptions are for the same day.
    DayTwice {
        /// The day.
        day: Day,
    },
}

/// The day that a fault speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayName {
    /// A day of the week; 0 is Monday.
    Weekday(u8),
    /// A day of the calendar.
    Date(Day),
}

impl HoursFault {
    pub(super) fn unknown_zone(name: &str) -> HoursFault {
        HoursFault::UnknownZone {
            zone: name.chars().take(ZONE_CHARS_MAX).collect(),
        }
    }
}

impl fmt::Display for HoursFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone { zone } => write!(
                f,
                "no time zone is called {zone:?}: use a name of the IANA time zone database, \
                 such as Europe/Berlin"
            ),
            Self::RangeLate { day, range } => write!(
                f,
                "the range {range} of {day} begins after 23:59: give it to the next day"
            ),
            Self::RangeEmpty { day, range } => write!(
                f,
                "the range {range} of {day} ends before it has begun: let it end later, and count \
                 on past 24:00 when it ends on the next day"
            ),
            Self::RangeTooLong { day, range } => write!(
                f,
                "the range {range} of {day} is longer than 24 hours: give what is left to the \
                 next day"
            ),
            Self::Overlap { day } => write!(
                f,
                "two ranges of {day} overlap: join them, or let the first one end earlier"
            ),
            Self::TooManyRanges { day } => write!(
                f,
                "{day} has too many ranges: join some, at most {RANGES_PER_DAY_MAX} are kept"
            ),
            Self::TooManyExceptions => write!(
                f,
                "there are too many exceptions: remove those that are over, at most \
                 {EXCEPTIONS_LEN_MAX} are kept"
            ),
            Self::BadDate { day } => write!(
                f,
                "{day} is not a day of the calendar: use one of the years {YEAR_MIN} to {YEAR_MAX}"
            ),
            Self::DayTwice { day } => write!(
                f,
                "{day} has two exceptions: put all of its ranges into one"
            ),
        }
    }
}

impl std::error::Error for HoursFault {}

impl fmt::Display for DayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(number) => {
                let name = WEEKDAYS.get(usize::from(*number));
                f.write_str(name.unwrap_or(&"a day after Sunday"))
            }
            Self::Date(day) => day.fmt(f),
        }
    }
}
