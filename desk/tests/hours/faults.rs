//! What is refused: hours that cannot be, each with the sentence that a person reads.
//!
//! Never asks about a moment.

use super::{closed, day, ranges};
use desk::Hours;
use desk::hours::{Day, DayName, EXCEPTIONS_LEN_MAX, HoursFault, RANGES_PER_DAY_MAX, Range};

#[test]
fn a_range_that_cannot_be_is_refused_with_its_day() {
    let of = |range| of_monday(vec![range]);
    let range = |from, until| Range { from, until };
    let day = DayName::Weekday(0);

    for range in [range(600, 600), range(600, 540), range(1_500, 1_440)] {
        assert_eq!(of(range), Err(HoursFault::RangeEmpty { day, range }));
    }
    for range in [range(1_440, 1_500), range(1_440, 2_880)] {
        assert_eq!(of(range), Err(HoursFault::RangeLate { day, range }));
    }
    for range in [range(1, 1_442), range(0, u16::MAX)] {
        assert_eq!(of(range), Err(HoursFault::RangeTooLong { day, range }));
    }
    for range in [range(1, 1_441), range(1_439, 2_879), range(0, 1)] {
        assert!(of(range).is_ok(), "{range}");
    }
}

#[test]
fn what_is_too_much_or_contradicts_itself_is_refused() {
    let many = |len: usize| {
        (0..10)
            .map(|hour| (hour, hour + 1))
            .take(len)
            .collect::<Vec<_>>()
    };
    let day_name = DayName::Weekday(0);

    let overlap = of_monday(ranges(&[(11, 13), (9, 12)]));
    assert_eq!(overlap, Err(HoursFault::Overlap { day: day_name }));
    assert!(of_monday(ranges(&[(12, 13), (9, 12)])).is_ok());
    assert!(of_monday(ranges(&many(RANGES_PER_DAY_MAX))).is_ok());
    let too_many = of_monday(ranges(&many(RANGES_PER_DAY_MAX + 1)));
    assert_eq!(too_many, Err(HoursFault::TooManyRanges { day: day_name }));
}

#[test]
fn an_exception_that_cannot_be_is_refused() {
    let with = |days: Vec<Day>| {
        let days = days.into_iter().map(|day| (day, Vec::new())).collect();
        Hours::parse("UTC", closed(), days)
    };

    for bad in [
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "1969-12-31",
    ] {
        let day = day(bad);
        assert_eq!(with(vec![day]), Err(HoursFault::BadDate { day }), "{bad}");
    }
    assert!(with(vec![day("2028-02-29")]).is_ok());
    let twice = day("2026-05-01");
    assert_eq!(
        with(vec![twice, twice]),
        Err(HoursFault::DayTwice { day: twice })
    );
    let days = (0..).map(|year| Day {
        year: 1970 + year,
        ..twice
    });
    assert!(with(days.clone().take(EXCEPTIONS_LEN_MAX).collect()).is_ok());
    let too_many = with(days.take(EXCEPTIONS_LEN_MAX + 1).collect());
    assert_eq!(too_many, Err(HoursFault::TooManyExceptions));
}

#[test]
fn a_zone_that_nobody_knows_is_refused_in_a_sentence() {
    for name in [
        "",
        "Mars/Olympus",
        "Etc/Unknown",
        "../../etc/passwd",
        "EST5EDT4,M3.2.0",
    ] {
        let fault = Hours::parse(name, closed(), Vec::new()).unwrap_err();
        assert_eq!(
            fault,
            HoursFault::UnknownZone {
                zone: name.to_owned()
            }
        );
    }
    let endless = Hours::parse(&"x".repeat(1_000_000), closed(), Vec::new()).unwrap_err();

    assert!(endless.to_string().chars().count() < 250);
    let fault = Hours::parse("Mars/Olympus", closed(), Vec::new()).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "no time zone is called \"Mars/Olympus\": use a name of the IANA time zone database, \
         such as Europe/Berlin"
    );
}

#[test]
fn a_fault_names_the_day_and_the_range() {
    let days = vec![(
        day("2026-12-31"),
        vec![Range {
            from: 1_200,
            until: 120,
        }],
    )];
    let fault = Hours::parse("UTC", closed(), days).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "the range 20:00-02:00 of 2026-12-31 ends before it has begun: let it end later, and \
         count on past 24:00 when it ends on the next day"
    );

    let mut week = closed();
    week[6] = ranges(&[(9, 12), (11, 13)]);
    let fault = Hours::parse("UTC", week, Vec::new()).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "two ranges of Sunday overlap: join them, or let the first one end earlier"
    );
}

fn of_monday(ranges: Vec<Range>) -> Result<Hours, HoursFault> {
    let mut week = closed();
    week[0] = ranges;
    Hours::parse("UTC", week, Vec::new())
}
