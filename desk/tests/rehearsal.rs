//! A rehearsal says who waited how long, from what the desk decided.

use desk::rehearsal::{Arrival, Fate, Shift, Wait, rehearse};
use desk::{AgentSettings, Settings};
use shared::{AgentId, Millis};

const MINUTE_MS: u64 = 60_000;

fn settings(capacities: &[u32]) -> Settings {
    let mut settings = Settings::new("Rehearsal");
    for (id, &capacity) in (1..).zip(capacities) {
        let name = format!("Agent {id}");
        let agent = AgentSettings {
            name,
            capacity,
            ..AgentSettings::default()
        };
        settings.agents.insert(AgentId(id), agent);
    }
    settings
}

fn arrival(minute: u64, handling: u64, patience: Option<u64>) -> Arrival {
    Arrival {
        at: Millis(minute * MINUTE_MS),
        handling_ms: handling * MINUTE_MS,
        patience_ms: patience.map(|minutes| minutes * MINUTE_MS),
        topic: None,
        locale: String::new(),
    }
}

fn shift(agent: u32, from: u64, until: u64) -> Shift {
    Shift {
        agent: AgentId(agent),
        from: Millis(from * MINUTE_MS),
        until: Millis(until * MINUTE_MS),
    }
}

/// Fate and minutes waited.
fn fates(waits: &[Wait]) -> Vec<(Fate, u64)> {
    let minutes = |wait: &Wait| (wait.fate, wait.waited_ms / MINUTE_MS);
    waits.iter().map(minutes).collect()
}

#[test]
fn the_second_visitor_of_a_busy_agent_waits_for_the_first() {
    let arrivals = [arrival(1, 10, None), arrival(2, 5, None)];

    let waits = rehearse(settings(&[1]), &arrivals, &[shift(1, 0, 60)]);

    assert_eq!(fates(&waits), [(Fate::Answered, 0), (Fate::Answered, 9)]);
    assert_eq!(waits[0].queued, None);
    let queued = waits[1].queued.unwrap();
    assert_eq!(queued.agents, 1);
    assert_eq!(queued.situation.ahead, 0);
    assert_eq!((queued.situation.slots, queued.situation.busy), (1, 1));
    assert_eq!(queued.head_waited_ms, None);
    assert_eq!(waits[1].ended_at, Some(Millis(16 * MINUTE_MS)));
}

#[test]
fn one_more_agent_is_one_who_waits_less() {
    let arrivals: Vec<_> = (0..20).map(|minute| arrival(minute, 4, None)).collect();
    let mean = |capacities: &[u32], shifts: &[Shift]| {
        let waits = rehearse(settings(capacities), &arrivals, shifts);
        assert!(waits.iter().all(|wait| wait.fate == Fate::Answered));
        waits.iter().map(|wait| wait.waited_ms).sum::<u64>() / 20
    };

    let alone = mean(&[2], &[shift(1, 0, 200)]);
    let together = mean(&[2, 2], &[shift(1, 0, 200), shift(2, 0, 200)]);

    assert!(together < alone, "{together} and {alone}");
    assert_eq!(
        together, 0,
        "four slots, one visitor a minute, four minutes each"
    );
}

#[test]
fn an_agent_who_goes_finishes_what_is_there_and_takes_nothing_more() {
    let arrivals = [arrival(1, 30, None), arrival(2, 5, None)];
    let shifts = [shift(1, 0, 10), shift(1, 60, 90)];

    let waits = rehearse(settings(&[1]), &arrivals, &shifts);

    assert_eq!(fates(&waits), [(Fate::Answered, 0), (Fate::Answered, 58)]);
    assert_eq!(waits[0].ended_at, Some(Millis(31 * MINUTE_MS)));
}

#[test]
fn patience_ends_and_a_full_queue_turns_away() {
    let mut small = settings(&[1]);
    small.rules.queue_len_max = 1;
    let arrivals = [
        arrival(1, 30, None),
        arrival(2, 5, Some(3)),
        arrival(3, 5, None),
        arrival(40, 60, None),
        arrival(41, 5, None),
    ];

    let waits = rehearse(small, &arrivals, &[shift(1, 0, 50)]);

    let expected = [
        (Fate::Answered, 0),
        (Fate::GaveUp, 3),
        (Fate::TurnedAway, 0),
        (Fate::Answered, 0),
        (Fate::LeftWaiting, 59),
    ];
    assert_eq!(fates(&waits), expected);
}

#[test]
fn the_same_days_give_the_same_waits_in_any_order_of_telling() {
    let mut arrivals: Vec<_> = (0..60).map(|nth| arrival(nth, 3 + nth % 7, None)).collect();
    let shifts = [shift(1, 0, 300), shift(2, 20, 300)];
    let forwards = rehearse(settings(&[2, 1]), &arrivals, &shifts);

    arrivals.reverse();
    let mut backwards = rehearse(settings(&[2, 1]), &arrivals, &shifts);
    backwards.reverse();

    assert_eq!(forwards, backwards);
}
