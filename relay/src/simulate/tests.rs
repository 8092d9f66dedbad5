//! A rehearsal of days that a store holds, and of the options that change them.

use super::change::{Changes, Staffing};
use super::past::{Past, Period};
use super::rules;
use crate::store::{History, Talk, Turn};
use desk::rehearsal::{Fate, Shift, rehearse};
use desk::{AgentSettings, Settings};
use jiff::civil::date;
use shared::{AgentId, Millis, Presence};

const MINUTE_MS: u64 = 60_000;

fn week() -> Period {
    Period::new(date(2026, 11, 16), None, "Asia/Shanghai").unwrap()
}

fn at(period: &Period, day: u64, minute: u64) -> Millis {
    period.from().plus((day * 24 * 60 + minute) * MINUTE_MS)
}

fn settings(agents: u32) -> Settings {
    let mut settings = Settings::new("Week");
    for id in 1..=agents {
        let agent = AgentSettings {
            name: format!("Agent {id}"),
            capacity: 1,
            ..AgentSettings::default()
        };
        settings.agents.insert(AgentId(id), agent);
    }
    settings
}

/// One agent, every day from nine to five; on Monday three conversations at once, ten minutes each.
fn history(period: &Period) -> History {
    let turn = |day, minute, presence| Turn {
        agent: AgentId(1),
        at: at(period, day, minute),
        presence,
    };
    let days = (0..7).flat_map(|day| {
        [
            turn(day, 9 * 60, Presence::Online),
            turn(day, 17 * 60, Presence::Offline),
        ]
    });
    let talk = |minute: u64, given: Option<u64>, last: u64| Talk {
        opened_at: at(period, 0, minute),
        given_at: given.map(|minute| at(period, 0, minute)),
        last_at: at(period, 0, last),
        ended: true,
        topic: None,
        locale: "en".to_owned(),
    };
    History {
        settings: settings(1),
        talks: vec![
            talk(600, Some(600), 610),
            talk(601, Some(610), 620),
            talk(602, Some(620), 630),
            talk(603, None, 605),
        ],
        turns: days.collect(),
    }
}

#[test]
fn a_week_is_seven_days_by_the_clock_of_the_place() {
    let period = week();

    assert_eq!(
        period.to_string(),
        "2026-11-16 to 2026-11-22 (Asia/Shanghai)"
    );
    assert_eq!(period.written(period.from()), "2026-11-16 00:00");
    assert_eq!(period.written(period.until()), "2026-11-23 00:00");
    assert_eq!(period.days().count(), 7);
    assert!(Period::new(date(2026, 11, 16), Some(date(2026, 11, 15)), "UTC").is_err());
    assert!(Period::new(date(2026, 1, 1), Some(date(2028, 1, 1)), "UTC").is_err());
}

#[test]
fn what_happened_is_rehearsed_as_it_was() {
    let period = week();
    let past = Past::of(&history(&period), &period);

    let waits = rehearse(settings(1), &past.arrivals, &past.shifts);

    assert_eq!(past.shifts.len(), 7);
    let minutes: Vec<_> = waits
        .iter()
        .map(|wait| wait.waited_ms / MINUTE_MS)
        .collect();
    assert_eq!(minutes, [0, 9, 18, 2]);
    assert_eq!(waits[3].fate, Fate::GaveUp);
    assert_eq!(past.waits[2], (18 * MINUTE_MS, true));
    assert_eq!(past.waits[3], (2 * MINUTE_MS, false));
}

#[test]
fn one_more_on_monday_works_on_monday_and_on_no_other_day() {
    let period = week();
    let past = Past::of(&history(&period), &period);
    let changes = Changes {
        staffing: vec!["+1@mon".parse().unwrap()],
        ..Changes::default()
    };

    let (settings, shifts) = changes.apply(&settings(1), &past.shifts, &period);
    let waits = rehearse(settings, &past.arrivals, &shifts);

    assert_eq!(shifts.len(), 8);
    let added: Vec<_> = shifts
        .iter()
        .filter(|shift| shift.agent == AgentId(2))
        .collect();
    let monday = Shift {
        agent: AgentId(2),
        from: at(&period, 0, 9 * 60),
        until: at(&period, 0, 17 * 60),
    };
    assert_eq!(added, [&monday]);
    let minutes: Vec<_> = waits
        .iter()
        .map(|wait| wait.waited_ms / MINUTE_MS)
        .collect();
    assert_eq!(minutes, [0, 0, 8, 2]);
}

#[test]
fn one_fewer_is_the_one_who_is_there_for_the_shortest_time() {
    let period = week();
    let shift = |agent, from, until| Shift {
        agent: AgentId(agent),
        from,
        until,
    };
    let shifts = [
        shift(1, at(&period, 0, 540), at(&period, 0, 1_020)),
        shift(2, at(&period, 0, 600), at(&period, 1, 60)),
        shift(3, at(&period, 0, 600), at(&period, 0, 660)),
    ];
    let fewer = |text: &str| {
        let changes = Changes {
            staffing: vec![text.parse().unwrap()],
            ..Changes::default()
        };
        changes.apply(&settings(3), &shifts, &period).1
    };

    assert_eq!(fewer("-1@mon"), shifts[..2]);
    assert_eq!(fewer("-2@mon"), shifts[1..2]);
    let cut = shift(2, at(&period, 0, 600), at(&period, 1, 0));
    assert_eq!(fewer("-9@tue"), [shifts[0], cut, shifts[2]]);
}

#[test]
fn capacity_and_rules_are_those_of_the_copy() {
    let period = week();
    let changes = Changes {
        capacity: Some(3),
        rules: rules(&["wrap_up_s=30".to_owned()]).unwrap(),
        ..Changes::default()
    };

    let (changed, _) = changes.apply(&settings(1), &[], &period);

    assert_eq!(changed.agents[&AgentId(1)].capacity, 3);
    assert_eq!(changed.rules.wrap_up_ms, 30_000);
    assert_eq!(changes.to_string(), "capacity 3, wrap_up_s=30");
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_can() {
    for wrong in ["1", "+0@mon", "+1@moon", "x@mon", "+9999@all", ""] {
        let refused = wrong.parse::<Staffing>().unwrap_err();
        assert!(refused.contains("+1@mon"), "{wrong}: {refused}");
    }
    for wrong in ["speed=1", "wrap_up_s", "wrap_up_s=fast", "grace_s=1"] {
        let refused = rules(&[wrong.to_owned()]).unwrap_err().to_string();
        assert!(refused.contains("wrap_up_s"), "{wrong}: {refused}");
    }
    assert_eq!("-2@all".parse::<Staffing>().unwrap().to_string(), "-2@all");
}
