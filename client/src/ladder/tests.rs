//! The ladder alone: what sends it down, what brings it up, and what leaves it where it is.

use super::*;

const START: Millis = Millis(1_000_000);

#[test]
fn while_nothing_works_every_rung_goes_on_being_tried() {
    let mut ladder = Ladder::new();
    let rungs: Vec<_> = (0..8)
        .map(|_| {
            let rung = ladder.rung();
            ladder.failed(1);
            rung
        })
        .collect();

    use Rung::{Poll, Socket, Stream};
    let round = [Socket, Socket, Stream, Poll];
    assert_eq!(rungs, [round, round].concat());
}

#[test]
fn a_try_that_hangs_is_enough() {
    let mut ladder = Ladder::new();

    ladder.failed(HUNG_TRIES);

    assert_eq!(ladder.rung(), Rung::Stream);
}

#[test]
fn what_has_worked_is_not_begun_anew() {
    let mut ladder = living_on(Rung::Poll);
    ladder.begin();
    assert_eq!(ladder.rung(), Rung::Poll);

    for _ in 0..KEPT_TRIES + SOCKET_TRIES {
        ladder.failed(1);
    }
    assert_eq!(ladder.rung(), Rung::Stream, "after a round");
    ladder.begin();
    assert_eq!(ladder.rung(), Rung::Socket);
}

#[test]
fn what_blames_no_rung_changes_nothing() {
    let mut ladder = Ladder::new();
    for _ in 0..20 {
        ladder.failed(0);
    }

    assert_eq!(ladder.rung(), Rung::Socket);
}

#[test]
fn a_rung_that_has_worked_is_kept_through_more_tries() {
    let mut ladder = living_on(Rung::Stream);
    for _ in 1..KEPT_TRIES {
        ladder.left();
        ladder.failed(1);
        ladder.welcomed(START, 0);
    }
    assert_eq!(ladder.rung(), Rung::Stream);

    ladder.failed(1);

    assert_eq!(ladder.rung(), Rung::Poll);
}

#[test]
fn a_link_that_lived_long_forgives_the_cuts_before() {
    let mut ladder = living_on(Rung::Socket);
    for _ in 0..20 {
        for _ in 1..KEPT_TRIES {
            ladder.failed(1);
        }
        ladder.settled();
    }

    assert_eq!(ladder.rung(), Rung::Socket);
}

#[test]
fn probes_come_less_and_less_often_up_to_a_cap() {
    let mut ladder = living_on(Rung::Poll);
    let (mut now, mut waits) = (START, Vec::new());
    for _ in 0..8 {
        let at = ladder.next_deadline().unwrap();
        assert!(!ladder.probes(Millis(at.0 - 1), 0));
        assert!(ladder.probes(at, 0));
        waits.push(at.since(now) / 1_000);
        now = at;
    }

    assert_eq!(waits, [10, 20, 40, 80, 160, 320, 640, 640]);
}

#[test]
fn any_jitter_makes_a_probe_a_little_later() {
    for jitter in [0, 1, 14_999, 15_000, u32::MAX] {
        let mut ladder = Ladder {
            rung: Rung::Stream,
            ..Ladder::new()
        };
        ladder.welcomed(START, jitter);
        let wait = ladder.next_deadline().unwrap().since(START);
        assert!((PROBE_MS_MIN..PROBE_MS_MIN + u64::from(SPREAD_MS)).contains(&wait));
    }
}

#[test]
fn on_the_top_rung_nothing_is_probed_and_nothing_is_reached() {
    let mut ladder = living_on(Rung::Socket);
    ladder.reached(START);
    ladder.nudge();

    assert_eq!(ladder.next_deadline(), None);
    assert!(!ladder.climbs(START.plus(PROBE_MS_MIN), Some(START)));
}

#[test]
fn a_good_moment_makes_the_waits_begin_anew_but_no_flood() {
    let mut ladder = living_on(Rung::Poll);
    ladder.nudge();
    assert_eq!(ladder.next_deadline(), Some(START.plus(PROBE_MS_MIN)));
    let mut now = START;
    for _ in 0..4 {
        now = ladder.next_deadline().unwrap();
        assert!(ladder.probes(now, 0));
    }

    ladder.nudge();
    ladder.nudge();

    assert_eq!(ladder.next_deadline(), Some(now.plus(PROBE_MS_MIN)));
}

#[test]
fn it_climbs_when_nothing_has_been_under_way_for_a_moment() {
    let mut ladder = living_on(Rung::Stream);
    ladder.reached(START);
    let now = START.plus(QUIET_MS);
    assert!(!ladder.climbs(START, Some(Millis(0))), "not at once");
    assert!(!ladder.climbs(now, None), "something is under way");
    assert!(!ladder.climbs(now, Some(now)), "it has just been sent");
    assert_eq!(ladder.next_deadline(), Some(now.plus(QUIET_MS)));

    assert!(ladder.climbs(now.plus(QUIET_MS), Some(now)));

    assert_eq!(ladder.rung(), Rung::Socket);
}

#[test]
fn a_climb_that_comes_to_nothing_ends_where_it_began() {
    for home in [Rung::Stream, Rung::Poll] {
        let mut ladder = climbed_from(home);
        ladder.welcomed(START, 0);
        ladder.left();
        ladder.failed(1);
        assert_eq!(ladder.rung(), home, "one cut is enough");

        ladder.failed(1);
        assert_eq!(ladder.rung(), home, "and there it is patient again");
    }
}

#[test]
fn after_a_climb_that_lasted_a_cut_is_an_accident_again() {
    let mut ladder = climbed_from(Rung::Poll);
    ladder.welcomed(START, 0);
    ladder.settled();
    ladder.failed(1);

    assert_eq!(ladder.rung(), Rung::Socket);
}

#[test]
fn a_clock_that_is_set_back_keeps_the_probe_as_far_away() {
    let mut ladder = living_on(Rung::Poll);
    ladder.set_back(600_000);

    let at = ladder.next_deadline().unwrap();
    assert_eq!(at.since(Millis(START.0 - 600_000)), PROBE_MS_MIN);
}

fn living_on(rung: Rung) -> Ladder {
    let mut ladder = Ladder {
        rung,
        ..Ladder::new()
    };
    ladder.welcomed(START, 0);
    ladder
}

fn climbed_from(rung: Rung) -> Ladder {
    let mut ladder = living_on(rung);
    ladder.reached(START);
    let now = START.plus(2 * QUIET_MS);
    assert!(ladder.climbs(now, Some(START)));
    ladder.left();
    ladder
}
