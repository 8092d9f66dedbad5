//! Any hours in any zone, near the moments at which clocks are moved and far from them.
//!
//! The oracle only ever turns a moment into what the wall shows, never the other way round, which
//! is what the product does. It knows nothing of spans, merging or horizons.

use desk::Hours;
use desk::hours::{Day, HORIZON_DAYS, Range};
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use shared::Millis;
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// 1971 to 2099: clear of what lies before 1970.
const MOMENTS: std::ops::Range<i64> = 365 * DAY_MS..129 * 365 * DAY_MS;

/// Zones in which something odd has happened, and a few in which nothing does.
const ZONES: [&str; 24] = [
    "UTC",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Moscow",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
    "America/Caracas",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
];

/// Hours as they are put in, and a moment to ask about.
#[derive(Clone, Debug)]
struct Case {
    zone: &'static str,
    week: [Vec<Range>; 7],
    exceptions: BTreeMap<Day, Vec<Range>>,
    at: i64,
}

impl Case {
    fn hours(&self) -> Hours {
        let exceptions = self.exceptions.clone().into_iter().collect();
        Hours::parse(self.zone, self.week.clone(), exceptions).unwrap()
    }

    /// A range holds a moment when the wall has shown its start or more by then, and shows less
    /// than its end then or later.
    fn is_open(&self, at: i64) -> bool {
        let zone = zone(self.zone);
        let shown = |at: i64| zone.to_datetime(timestamp(at));
        let jumps_before = zone.preceding(timestamp(at + 1)).take(3);
        let jumps_after = zone.following(timestamp(at)).take(3);
        let most = jumps_before
            .map(|jump| shown(jump.timestamp().as_millisecond() - 1))
            .fold(shown(at), DateTime::max);
        let least = jumps_after
            .map(|jump| shown(jump.timestamp().as_millisecond()))
            .fold(shown(at), DateTime::min);
        let today = shown(at).date();
        (-3..=3).any(|days| {
            let date = later(today.into(), days * 1_440).date();
            self.ranges(date).iter().any(|range| {
                let from = later(date.into(), i64::from(range.from));
                let until = later(date.into(), i64::from(range.until));
                from <= most && least < until
            })
        })
    }

    /// What begins on a day, cut when the next one is an exception.
    fn ranges(&self, date: Date) -> Vec<Range> {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
        let own = self.exceptions.get(&day(date));
        let mut ranges = own.unwrap_or(&self.week[weekday]).clone();
        if self.exceptions.contains_key(&day(date.tomorrow().unwrap())) {
            for range in &mut ranges {
                range.until = range.until.min(1_440);
            }
        }
        ranges
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap()
}

fn millis(at: i64) -> Millis {
    Millis(u64::try_from(at).unwrap())
}

fn later(wall: DateTime, minutes: i64) -> DateTime {
    wall.checked_add(SignedDuration::from_mins(minutes))
        .unwrap()
}

fn day(date: Date) -> Day {
    Day {
        year: u16::try_from(date.year()).unwrap(),
        month: u8::try_from(date.month()).unwrap(),
        day: u8::try_from(date.day()).unwrap(),
    }
}

/// The ranges of one day, in order: mostly on half hours, so that they often touch.
fn ranges() -> impl Strategy<Value = Vec<Range>> {
    let minute = prop_oneof![3 => (0..48u16).prop_map(|half| half * 30), 1 => 0..1_440u16];
    let cuts = proptest::collection::btree_set(minute, 0..8);
    let some = (cuts, any::<bool>(), 1..=1_440u16).prop_map(|(cuts, is_overnight, len)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let mut ranges: Vec<Range> = cuts
            .chunks_exact(2)
            .map(|pair| Range {
                from: pair[0],
                until: pair[1],
            })
            .collect();
        if let Some(last) = ranges.last_mut().filter(|_| is_overnight) {
            last.until = last.from + len;
        }
        ranges
    });
    prop_oneof![
        6 => some,
        1 => Just(vec![Range { from: 0, until: 1_440 }]),
        1 => Just(Vec::new()),
    ]
}

/// Up to two days from a jump of the zone's clocks, often to the half hour; or anywhere.
fn moment(name: &'static str) -> impl Strategy<Value = i64> {
    let near = prop_oneof![
        (-96..96i64).prop_map(|half| half * HOUR_MS / 2),
        -2 * DAY_MS..2 * DAY_MS
    ];
    let jumps: Vec<i64> = zone(name)
        .following(timestamp(MOMENTS.start))
        .map(|jump| jump.timestamp().as_millisecond())
        .take_while(|at| MOMENTS.contains(at))
        .collect();
    let by_jump = (any::<Index>(), near, -1..=1i64).prop_map(move |(index, near, step)| {
        let jump = if jumps.is_empty() {
            MOMENTS.end
        } else {
            *index.get(&jumps)
        };
        jump + near + step
    });
    prop_oneof![3 => by_jump, 1 => MOMENTS]
}

fn case() -> impl Strategy<Value = Case> {
    let parts = select(&ZONES[..]).prop_flat_map(|zone| {
        let days = proptest::collection::btree_map(-3..=6i64, ranges(), 0..4);
        (
            Just(zone),
            proptest::array::uniform7(ranges()),
            days,
            moment(zone),
        )
    });
    parts.prop_map(|(name, week, days, at)| {
        let today = zone(name).to_datetime(timestamp(at));
        let exceptions = days
            .into_iter()
            .map(|(days, ranges)| (day(later(today, days * 1_440).date()), ranges))
            .collect();
        Case {
            zone: name,
            week,
            exceptions,
            at,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_moment_is_open_when_the_wall_says_so(case in case()) {
        let hours = case.hours();

        for step in -72..72 {
            let at = case.at + step * HOUR_MS / 2;
            prop_assert_eq!(hours.is_open(millis(at)), case.is_open(at), "{}", timestamp(at));
        }
    }

    #[test]
    fn the_next_change_is_where_the_answer_changes(case in case()) {
        let hours = case.hours();
        let mut at = case.at;

        for _ in 0..12 {
            let open = hours.is_open(millis(at));
            let told = hours.next_change(millis(at));
            let horizon = at + i64::from(HORIZON_DAYS) * DAY_MS;
            let change = told.map(|change| i64::try_from(change.0).unwrap());
            let end = change.unwrap_or(horizon);
            prop_assert!(at < end && end <= horizon);
            for sample in 0..40 {
                let between = at + (end - 1 - at) * sample / 39;
                prop_assert_eq!(case.is_open(between), open, "{}", timestamp(between));
            }
            let (opens, closes) = (hours.opens_at(millis(at)), hours.closes_at(millis(at)));
            prop_assert_eq!(opens, if open { Some(millis(at)) } else { told });
            prop_assert_eq!(closes, if open { told } else { None });
            let Some(change) = change else { break };
            prop_assert_eq!(case.is_open(change), !open, "{}", timestamp(change));
            at = change;
        }
    }

    #[test]
    fn an_answer_is_the_same_wherever_before_a_change_it_is_asked(
        case in case(),
        share in 0..64i64,
    ) {
        let hours = case.hours();
        let Some(change) = hours.next_change(millis(case.at)) else { return Ok(()) };
        let end = i64::try_from(change.0).unwrap();

        let between = case.at + (end - 1 - case.at) * share / 63;

        prop_assert_eq!(hours.next_change(millis(between)), Some(change));
    }

    #[test]
    fn the_order_of_what_is_put_in_does_not_matter(case in case(), seed in any::<u64>()) {
        let hours = case.hours();
        let mut turned = case.week.clone();
        for (number, ranges) in turned.iter_mut().enumerate() {
            let turn = seed.rotate_left(u32::try_from(number).unwrap() * 8) % 8;
            if !ranges.is_empty() {
                let len = ranges.len();
                ranges.rotate_left(usize::try_from(turn).unwrap() % len);
            }
        }
        let exceptions = case.exceptions.clone().into_iter().rev();
        let exceptions = exceptions.map(|(day, ranges)| (day, ranges.into_iter().rev().collect()));

        let again = Hours::parse(case.zone, turned, exceptions.collect()).unwrap();

        prop_assert_eq!(&again, &hours);
        prop_assert_eq!(hours.week(), &case.week);
        prop_assert_eq!(hours.exceptions(), &case.exceptions);
    }

    #[test]
    fn a_week_without_a_gap_never_changes(
        name in select(&ZONES[..]),
        at in MOMENTS,
        cut in 1..1_440u16,
    ) {
        let day = vec![Range { from: cut, until: 1_440 }, Range { from: 0, until: cut }];
        let nights = vec![Range { from: cut, until: cut + 1_440 }];

        for day in [day, nights] {
            let week = std::array::from_fn(|_| day.clone());
            let hours = Hours::parse(name, week, Vec::new()).unwrap();
            prop_assert!(hours.is_open(millis(at)));
            prop_assert_eq!(hours.next_change(millis(at)), None);
        }
    }

    #[test]
    fn whatever_is_put_in_is_answered(
        name in "[A-Za-z/_]{0,20}|Asia/Tokyo",
        day in proptest::collection::vec((0..3_000u16, 0..3_000u16), 0..3),
        date in any::<(u16, u8, u8)>(),
        at in any::<u64>(),
    ) {
        let day: Vec<Range> = day.iter().map(|&(from, until)| Range { from, until }).collect();
        let (year, month, of_month) = date;
        let exception = (Day { year, month, day: of_month }, day.clone());

        let parsed = Hours::parse(&name, std::array::from_fn(|_| day.clone()), vec![exception]);

        match parsed {
            Ok(hours) => {
                prop_assert!(hours.next_change(Millis(at)).is_none_or(|change| change.0 > at));
            }
            Err(fault) => prop_assert!(fault.to_string().contains(": ")),
        }
    }
}
