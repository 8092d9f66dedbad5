//! Business hours as people know them: breaks, nights, holidays, and clocks that are moved.
//!
//! Moments are written with their offset, so that no case leans on the zones it is about, and
//! clocks are moved in years that are over, so that no case waits for what a government decides.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faults;
mod random;

use desk::Hours;
use desk::hours::{Day, HORIZON_DAYS, Range};
use jiff::Timestamp;
use shared::Millis;

#[test]
fn a_lunch_break_closes_and_opens_again() {
    let hours = office("Asia/Shanghai", &[(9, 12), (13, 18)]);

    // 2026-01-05 is a Monday.
    runs(
        &hours,
        "2026-01-05T00:00+08:00",
        &[
            "2026-01-05T09:00+08:00",
            "2026-01-05T12:00+08:00",
            "2026-01-05T13:00+08:00",
            "2026-01-05T18:00+08:00",
            "2026-01-06T09:00+08:00",
        ],
    );
}

#[test]
fn the_first_moment_is_open_and_the_last_is_not() {
    let hours = office("Asia/Kathmandu", &[(9, 17)]);
    let (opens, closes) = (at("2026-01-05T09:00+05:45"), at("2026-01-05T17:00+05:45"));

    assert!(!hours.is_open(Millis(opens.0 - 1)));
    assert!(hours.is_open(opens));
    assert!(hours.is_open(Millis(closes.0 - 1)));
    assert!(!hours.is_open(closes));
    assert_eq!(hours.opens_at(Millis(opens.0 - 1)), Some(opens));
    assert_eq!(hours.opens_at(opens), Some(opens));
    assert_eq!(hours.closes_at(opens), Some(closes));
    assert_eq!(hours.closes_at(closes), None);
}

#[test]
fn a_weekend_is_passed_over() {
    let hours = office("Asia/Shanghai", &[(9, 18)]);

    let friday_evening = at("2026-01-09T18:00+08:00");

    assert_eq!(
        hours.opens_at(friday_evening),
        Some(at("2026-01-12T09:00+08:00"))
    );
}

#[test]
fn ranges_that_touch_over_midnight_are_one_opening() {
    let mut week = closed();
    week[0] = ranges(&[(22, 24)]);
    week[1] = ranges(&[(0, 6)]);
    let hours = Hours::parse("Europe/Berlin", week, Vec::new()).unwrap();

    let closes = hours.closes_at(at("2026-01-05T23:00+01:00"));

    assert_eq!(closes, Some(at("2026-01-06T06:00+01:00")));
}

#[test]
fn a_night_runs_on_into_the_next_day_and_over_the_end_of_a_week_and_a_year() {
    let mut week = closed();
    week[6] = ranges(&[(22, 30)]);
    week[3] = ranges(&[(20, 26)]);
    let hours = Hours::parse("Europe/Berlin", week, Vec::new()).unwrap();

    // 2020-01-05 is a Sunday, 2020-12-31 a Thursday.
    runs(
        &hours,
        "2020-01-05T12:00+01:00",
        &["2020-01-05T22:00+01:00", "2020-01-06T06:00+01:00"],
    );
    runs(
        &hours,
        "2020-12-31T12:00+01:00",
        &["2020-12-31T20:00+01:00", "2021-01-01T02:00+01:00"],
    );
}

#[test]
fn a_holiday_is_closed_and_ends_the_night_before_at_midnight() {
    let hours = with_exceptions(
        "Asia/Shanghai",
        &[(22, 30)],
        &[("2026-10-01", &[]), ("2026-10-02", &[])],
    );

    runs(
        &hours,
        "2026-09-30T12:00+08:00",
        &[
            "2026-09-30T22:00+08:00",
            "2026-10-01T00:00+08:00",
            "2026-10-03T22:00+08:00",
            "2026-10-04T06:00+08:00",
        ],
    );
}

#[test]
fn a_day_that_differs_has_ranges_of_its_own_and_a_night_of_its_own() {
    let hours = with_exceptions(
        "Asia/Shanghai",
        &[(9, 18)],
        &[("2026-12-24", &[(9, 12)]), ("2026-12-31", &[(20, 26)])],
    );

    runs(
        &hours,
        "2026-12-24T00:00+08:00",
        &["2026-12-24T09:00+08:00", "2026-12-24T12:00+08:00"],
    );
    runs(
        &hours,
        "2026-12-30T18:00+08:00",
        &["2026-12-31T20:00+08:00", "2027-01-01T02:00+08:00"],
    );
}

#[test]
fn new_york_springs_forward_over_what_is_not_there() {
    // 2024-03-10: 02:00-05:00 becomes 03:00-04:00.
    let hours = every_day("America/New_York", &[(60, 150), (165, 175), (240, 300)]);

    runs(
        &hours,
        "2024-03-10T00:00-05:00",
        &[
            "2024-03-10T01:00-05:00",
            "2024-03-10T03:00-04:00",
            "2024-03-10T04:00-04:00",
            "2024-03-10T05:00-04:00",
            "2024-03-11T01:00-04:00",
            "2024-03-11T02:30-04:00",
            "2024-03-11T02:45-04:00",
        ],
    );
    let late = every_day("America/New_York", &[(150, 240)]);
    runs(
        &late,
        "2024-03-10T00:00-05:00",
        &["2024-03-10T03:00-04:00", "2024-03-10T04:00-04:00"],
    );
}

#[test]
fn new_york_falls_back_and_covers_what_comes_twice() {
    // 2024-11-03: 02:00-04:00 becomes 01:00-05:00.
    let hours = every_day("America/New_York", &[(75, 105)]);
    runs(
        &hours,
        "2024-11-03T00:00-04:00",
        &[
            "2024-11-03T01:15-04:00",
            "2024-11-03T01:45-05:00",
            "2024-11-04T01:15-05:00",
        ],
    );

    let break_in_it = every_day("America/New_York", &[(0, 75), (105, 360)]);
    runs(
        &break_in_it,
        "2024-11-02T12:00-04:00",
        &["2024-11-03T00:00-04:00", "2024-11-03T06:00-05:00"],
    );
}

#[test]
fn what_closes_where_the_repeated_hour_begins_promises_nothing_of_it() {
    // 2025-11-02: 01:00-04:00 becomes 00:00-05:00, so midnight comes twice.
    let hours = with_exceptions("America/Havana", &[(0, 24)], &[("2025-11-02", &[])]);

    runs(
        &hours,
        "2025-11-01T12:00-04:00",
        &["2025-11-02T00:00-04:00", "2025-11-03T00:00-05:00"],
    );
}

#[test]
fn clocks_that_go_back_over_midnight_begin_a_day_twice() {
    // 2010-11-07 00:01-02:30 becomes 2010-11-06 23:01-03:30.
    let mut week = closed();
    week[6] = ranges(&[(0, 6)]);
    let hours = Hours::parse("America/St_Johns", week, Vec::new()).unwrap();

    runs(
        &hours,
        "2010-11-06T12:00-02:30",
        &["2010-11-07T00:00-02:30", "2010-11-07T06:00-03:30"],
    );
    assert!(hours.is_open(at("2010-11-06T23:30-03:30")), "it has begun");

    let mut week = closed();
    week[4] = vec![Range {
        from: 1_439,
        until: 2_879,
    }];
    let hours = Hours::parse("America/St_Johns", week, Vec::new()).unwrap();
    runs(
        &hours,
        "2010-11-05T12:00-02:30",
        &["2010-11-05T23:59-02:30", "2010-11-06T23:59-03:30"],
    );
    assert!(
        hours.is_open(at("2010-11-07T00:00-02:30")),
        "23:59 comes again"
    );
}

#[test]
fn lord_howe_moves_its_clocks_by_half_an_hour() {
    // 2024-10-06: 02:00+10:30 becomes 02:30+11:00. 2024-04-07: 02:00+11:00 becomes 01:30+10:30.
    let hours = every_day("Australia/Lord_Howe", &[(105, 135)]);

    runs(
        &hours,
        "2024-10-06T00:00+10:30",
        &[
            "2024-10-06T01:45+10:30",
            "2024-10-06T02:30+11:00",
            "2024-10-07T01:45+11:00",
        ],
    );
    runs(
        &hours,
        "2024-04-07T00:00+11:00",
        &["2024-04-07T01:45+11:00", "2024-04-07T02:15+10:30"],
    );
}

#[test]
fn a_day_that_apia_skipped_has_no_hours() {
    // 2011-12-29T24:00-10:00 is 2011-12-31T00:00+14:00.
    let hours = every_day("Pacific/Apia", &[(540, 1_020)]);
    runs(
        &hours,
        "2011-12-29T09:00-10:00",
        &[
            "2011-12-29T17:00-10:00",
            "2011-12-31T09:00+14:00",
            "2011-12-31T17:00+14:00",
        ],
    );

    let nights = every_day("Pacific/Apia", &[(1_320, 1_800)]);
    runs(
        &nights,
        "2011-12-29T12:00-10:00",
        &["2011-12-29T22:00-10:00", "2011-12-31T06:00+14:00"],
    );
}

#[test]
fn what_never_changes_has_no_change() {
    let always = every_day("Europe/Berlin", &[(0, 1_440)]);
    let never = Hours::parse("Europe/Berlin", closed(), Vec::new()).unwrap();
    let moment = at("2026-03-29T02:59+02:00");

    assert!(always.is_open(moment));
    assert_eq!(always.opens_at(moment), Some(moment));
    assert_eq!(always.closes_at(moment), None);
    assert_eq!(always.next_change(moment), None);
    assert!(!never.is_open(moment));
    assert_eq!(never.opens_at(moment), None);
    assert_eq!(never.closes_at(moment), None);
    assert_eq!(never.next_change(moment), None);
}

#[test]
fn a_change_is_told_up_to_the_horizon() {
    let horizon_ms = u64::from(HORIZON_DAYS) * 86_400_000;
    let days = [(day("2026-06-01"), ranges(&[(9, 12)]))];
    let hours = Hours::parse("UTC", closed(), days.to_vec()).unwrap();
    let opens = at("2026-06-01T09:00Z");
    let in_sight = Millis(opens.0 - horizon_ms);

    assert_eq!(hours.opens_at(in_sight), Some(opens));
    assert_eq!(hours.next_change(in_sight), Some(opens));
    assert_eq!(hours.opens_at(Millis(in_sight.0 - 1)), None);
    assert_eq!(hours.next_change(Millis(in_sight.0 - 1)), None);

    let days = [(day("2026-06-01"), Vec::new())];
    let open = std::array::from_fn(|_| ranges(&[(0, 24)]));
    let hours = Hours::parse("UTC", open, days.to_vec()).unwrap();
    let closes = at("2026-06-01T00:00Z");
    let in_sight = Millis(closes.0 - horizon_ms);

    assert_eq!(hours.closes_at(in_sight), Some(closes));
    assert_eq!(hours.closes_at(Millis(in_sight.0 - 1)), None);
}

#[test]
fn the_ends_of_time_are_answered() {
    for zone in ["Pacific/Apia", "UTC", "Pacific/Honolulu"] {
        let hours = every_day(zone, &[(0, 1_440)]);

        assert!(hours.is_open(Millis(0)), "{zone}");
        for end in [1 << 53, i64::MAX as u64, u64::MAX] {
            assert!(!hours.is_open(Millis(end)), "{zone}");
            assert_eq!(hours.opens_at(Millis(end)), None, "{zone}");
            assert_eq!(hours.next_change(Millis(end)), None, "{zone}");
        }
        let last = at("9999-12-29T00:00Z");
        let end = hours.closes_at(last).unwrap();
        assert!(hours.is_open(Millis(end.0 - 1)) && !hours.is_open(end));
    }
}

#[test]
fn hours_are_read_back_in_order_and_with_the_zone_as_it_is_spelt() {
    let mut week = closed();
    week[2] = ranges(&[(13, 18), (9, 12)]);
    let days = vec![
        (day("2026-12-25"), ranges(&[(20, 26), (8, 10)])),
        (day("2026-10-01"), Vec::new()),
    ];

    let hours = Hours::parse("america/new_york", week, days).unwrap();

    assert_eq!(hours.zone(), "America/New_York");
    assert_eq!(hours.week()[2], ranges(&[(9, 12), (13, 18)]));
    let kept: Vec<_> = hours.exceptions().clone().into_iter().collect();
    assert_eq!(
        kept,
        [
            (day("2026-10-01"), Vec::new()),
            (day("2026-12-25"), ranges(&[(8, 10), (20, 26)])),
        ]
    );
}

/// Follows every change from a closed moment: the first named moment opens, the second closes.
fn runs(hours: &Hours, from: &str, changes: &[&str]) {
    let mut now = at(from);
    let mut open = hours.is_open(now);
    for change in changes {
        let told = hours.next_change(now);
        assert_eq!(told, Some(at(change)), "{change} is due after {now}");
        let (opens, closes) = (hours.opens_at(now), hours.closes_at(now));
        assert_eq!(
            (opens, closes),
            if open {
                (Some(now), told)
            } else {
                (told, None)
            }
        );
        now = at(change);
        open = !open;
        assert_eq!(hours.is_open(now), open, "{change}");
    }
}

fn at(moment: &str) -> Millis {
    let moment: Timestamp = moment.parse().unwrap();
    Millis(u64::try_from(moment.as_millisecond()).unwrap())
}

fn day(name: &str) -> Day {
    let parts: Vec<u16> = name.split('-').map(|part| part.parse().unwrap()).collect();
    Day {
        year: parts[0],
        month: u8::try_from(parts[1]).unwrap(),
        day: u8::try_from(parts[2]).unwrap(),
    }
}

fn closed() -> [Vec<Range>; 7] {
    Default::default()
}

/// Ranges in whole hours.
fn ranges(hours: &[(u16, u16)]) -> Vec<Range> {
    let range = |&(from, until): &(u16, u16)| Range {
        from: from * 60,
        until: until * 60,
    };
    hours.iter().map(range).collect()
}

/// The same minutes every day.
fn every_day(zone: &str, minutes: &[(u16, u16)]) -> Hours {
    let range = |&(from, until): &(u16, u16)| Range { from, until };
    let day: Vec<Range> = minutes.iter().map(range).collect();
    Hours::parse(zone, std::array::from_fn(|_| day.clone()), Vec::new()).unwrap()
}

/// The same hours from Monday to Friday.
fn office(zone: &str, hours: &[(u16, u16)]) -> Hours {
    let mut week = closed();
    week[..5].fill(ranges(hours));
    Hours::parse(zone, week, Vec::new()).unwrap()
}

/// The same hours every day but for those that differ.
fn with_exceptions(zone: &str, hours: &[(u16, u16)], days: &[(&str, &[(u16, u16)])]) -> Hours {
    let week = std::array::from_fn(|_| ranges(hours));
    let days = days.iter().map(|(name, hours)| (day(name), ranges(hours)));
    Hours::parse(zone, week, days.collect()).unwrap()
}
