//! Opening hours as people write them, and what they mean at a moment on the clock of their place.
//!
//! Pure. Shows what the relay will do, and decides nothing: a change of the clocks between now and
//! the next opening is not seen here, and the preview tells times on the wall, where it is none.

use shared::rest::routing::OpeningRange;

/// Minutes of a day.
pub const DAY_MINUTES: i64 = 1_440;

/// Days in which the next change is looked for.
const AHEAD_DAYS: i64 = 400;

/// Reads ranges such as `09:00-12:00, 13:00-18:00`; one that ends before it begins goes on past
/// midnight. Empty: none. `None`: something is no range.
pub fn read_ranges(text: &str) -> Option<Vec<OpeningRange>> {
    let parts = text.split([',', ';', '，', '；', '、']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(range).collect()
}

fn range(text: &str) -> Option<OpeningRange> {
    let (from, until) = text.split_once(['-', '–', '—', '~'])?;
    let (from, until) = (time(from)?, time(until)?);
    let overnight = until <= from;
    let until = if overnight { until + 1_440 } else { until };
    (from < 1_440).then_some(OpeningRange { from, until })
}

fn time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= 1_440).then_some(total)
}

/// Writes ranges as they are read.
pub fn write_ranges(ranges: &[OpeningRange]) -> String {
    let write = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let end = |until: u16| if until > 1_440 { until - 1_440 } else { until };
    let all: Vec<String> = ranges
        .iter()
        .map(|one| [write(one.from), write(end(one.until))].join("-"))
        .collect();
    all.join(", ")
}

/// A day on which something else holds, by its name and its number.
pub type Exception = (String, i64, Vec<OpeningRange>);

/// Reads one exception per line: a date, then its ranges; nothing after it is closed all day.
pub fn read_exceptions(text: &str) -> Option<Vec<Exception>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (date, ranges) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            Some((date.to_owned(), day_number(date)?, read_ranges(ranges)?))
        })
        .collect()
}

/// The number of a day `YYYY-MM-DD`, counted from 1970-01-01; `None` for what is no day.
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
pub fn day_number(date: &str) -> Option<i64> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

// Few of them, so the plainest way is the smallest.
fn put_in_order(ranges: &mut [OpeningRange]) {
    for end in 1..ranges.len() {
        for at in (1..=end).rev() {
            if ranges[at] < ranges[at - 1] {
                ranges.swap(at, at - 1);
            }
        }
    }
}

/// Whether it is open at this minute of the wall clock, counted from 1970-01-01 there, and the
/// minute at which that changes next.
pub fn look(
    week: &[Vec<OpeningRange>; 7],
    exceptions: &[Exception],
    now: i64,
) -> (bool, Option<i64>) {
    let today = now.div_euclid(DAY_MINUTES);
    let exception = |day: i64| exceptions.iter().find(|(_, other, _)| *other == day);
    let mut open: Option<i64> = None;
    for day in today - 1..=today + AHEAD_DAYS {
        // 1970-01-01 was a Thursday, and weeks begin on Monday.
        let usual = &week[(day + 3).rem_euclid(7) as usize];
        let mut ranges = exception(day)
            .map_or(usual, |(_, _, ranges)| ranges)
            .clone();
        put_in_order(&mut ranges);
        let start = day * DAY_MINUTES;
        // A day that differs says everything about itself: what runs into it ends at midnight.
        let cut = match exception(day + 1) {
            Some(_) => start + DAY_MINUTES,
            None => i64::MAX,
        };
        for one in ranges {
            let (from, until) = (start + i64::from(one.from), start + i64::from(one.until));
            let until = until.min(cut);
            match open {
                // Touches what is open: one opening.
                Some(end) if from <= end => open = Some(end.max(until)),
                Some(end) => return (true, Some(end)),
                None if until <= now => {}
                None if from <= now => open = Some(until),
                None => return (false, Some(from)),
            }
        }
    }
    let horizon = (today + AHEAD_DAYS) * DAY_MINUTES;
    match open {
        Some(end) if end < horizon => (true, Some(end)),
        Some(_) => (true, None),
        None => (false, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["", "09:00-12:00, 13:00-18:00", "22:00-06:00", "00:00-24:00"] {
            assert_eq!(write_ranges(&read_ranges(text).unwrap()), text);
        }
        let overnight = read_ranges("22:00 – 06:00").unwrap();
        assert_eq!((overnight[0].from, overnight[0].until), (1_320, 1_800));
        for wrong in [
            "9",
            "09:00",
            "25:00-26:00",
            "09:60-10:00",
            "24:00-25:00",
            "a-b",
        ] {
            assert_eq!(read_ranges(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_has_a_number_if_there_is_such_a_day() {
        assert_eq!(day_number("1970-01-01"), Some(0));
        assert_eq!(day_number("2000-02-29"), Some(11_016));
        assert_eq!(day_number("2026-11-23"), Some(20_780));
        for wrong in ["2026-02-29", "2026-13-01", "2026-1-1", "x", "2026-00-10"] {
            assert_eq!(day_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_week_opens_and_closes() {
        let week = week("09:00-18:00");
        let monday = 20_780 * DAY_MINUTES;

        assert_eq!(look(&week, &[], monday + 480), (false, Some(monday + 540)));
        assert_eq!(look(&week, &[], monday + 540), (true, Some(monday + 1_080)));
        let tuesday = monday + DAY_MINUTES;
        assert_eq!(
            look(&week, &[], monday + 1_080),
            (false, Some(tuesday + 540))
        );
    }

    #[test]
    fn a_night_goes_on_until_the_morning_and_an_exception_cuts_it() {
        let week = week("22:00-06:00");
        let tuesday = 20_781 * DAY_MINUTES;
        let closed = read_exceptions("2026-11-24").unwrap();

        assert_eq!(look(&week, &[], tuesday + 60), (true, Some(tuesday + 360)));
        let reopens = tuesday + DAY_MINUTES + 1_320;
        assert_eq!(look(&week, &closed, tuesday + 60), (false, Some(reopens)));
    }

    #[test]
    fn ranges_may_be_typed_in_any_order() {
        let week = week("13:00-18:00, 09:00-12:00, 12:30-13:00");
        let monday = 20_780 * DAY_MINUTES;

        assert_eq!(look(&week, &[], monday + 600), (true, Some(monday + 720)));
        assert_eq!(look(&week, &[], monday + 725), (false, Some(monday + 750)));
        assert_eq!(look(&week, &[], monday + 760), (true, Some(monday + 1_080)));
    }

    #[test]
    fn what_never_closes_or_never_opens_has_no_next_change() {
        let now = 20_780 * DAY_MINUTES;

        assert_eq!(look(&week("00:00-24:00"), &[], now), (true, None));
        assert_eq!(look(&week(""), &[], now), (false, None));
    }

    #[test]
    fn exceptions_are_lines() {
        let read = read_exceptions("2026-12-25\n\n 2026-12-24  09:00-13:00 ").unwrap();

        assert_eq!(read[0].2, []);
        assert_eq!((read[1].0.as_str(), read[1].2.len()), ("2026-12-24", 1));
        assert_eq!(read_exceptions("25.12.2026"), None);
        assert_eq!(read_exceptions("2026-12-25 never"), None);
    }

    fn week(ranges: &str) -> [Vec<OpeningRange>; 7] {
        std::array::from_fn(|_| read_ranges(ranges).unwrap())
    }
}
