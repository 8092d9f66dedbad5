//! Nobody starves, and nobody waits beside a free agent: seen from outside, whatever comes.
//!
//! **The bound.** Of two who could be given to the same agent, the one with the smaller rank is
//! given first: routing takes the smallest head of all lanes for which somebody is free, and the
//! head of a lane is not greater than anybody in it, who all ask for the same. The rank of a
//! conversation is *came − priority × head start*, with 0 ≤ priority ≤ M = `PRIORITY_MAX`. So B
//! passes A only when B came back from an agent, or when
//!
//! ```text
//! came(B) − priority(B) × h ≤ came(A) − priority(A) × h
//! came(B) ≤ came(A) + (priority(B) − priority(A)) × h ≤ came(A) + (M − priority(A)) × h
//! ```
//!
//! Hence those who ever pass A are among the arrivals of the M × h after A, and those who came
//! back: a number that is settled when that time is over, however long A waits after it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "fair/office.rs"]
mod office;
#[path = "play/store.rs"]
#[expect(dead_code, reason = "no desk is made again here")]
mod store;

use office::{AGENTS, Office, TOPICS};
use proptest::prelude::*;
use shared::{Choice, Mode};

#[derive(Clone, Copy, Debug)]
enum Op {
    Come(u8),
    GiveUp(u8),
    Accept(u8),
    Decline(u8),
    End(u8),
    Choose(u8, Choice),
    Drop(u8),
    Return(u8),
    Wait(u32),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..TOPICS).prop_map(Op::Come),
        1 => any::<u8>().prop_map(Op::GiveUp),
        4 => any::<u8>().prop_map(Op::Accept),
        2 => any::<u8>().prop_map(Op::Decline),
        4 => any::<u8>().prop_map(Op::End),
        2 => (0..AGENTS, prop_oneof![3 => Just(Choice::Online), 1 => Just(Choice::Away)])
            .prop_map(|(agent, choice)| Op::Choose(agent, choice)),
        1 => (0..AGENTS).prop_map(Op::Drop),
        2 => (0..AGENTS).prop_map(Op::Return),
        5 => prop_oneof![4 => 0..3_000u32, 1 => 0..40_000u32].prop_map(Op::Wait),
    ]
}

fn act(office: &mut Office, op: Op) {
    match op {
        Op::Come(topic) => office.comes(topic),
        Op::GiveUp(nth) => office.gives_up(nth.into()),
        Op::Accept(nth) => office.accepts(nth.into()),
        Op::Decline(nth) => office.declines(nth.into()),
        Op::End(nth) => office.ends(nth.into()),
        Op::Choose(agent, choice) => office.chooses(agent, choice),
        Op::Drop(agent) => office.drops(agent),
        Op::Return(agent) => office.returns(agent),
        Op::Wait(ms) => office.wait(ms.into()),
    }
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Automatic), Just(Mode::Offer)]
}

/// Plays a day, then lets whoever is there work until nobody waits.
fn day(mode: Mode, teams: [u8; AGENTS as usize], ops: &[Op]) -> Office {
    let mut office = Office::new(mode, teams);
    for agent in 0..AGENTS {
        office.chooses(agent, Choice::Online);
    }
    for op in ops {
        act(&mut office, *op);
    }
    for agent in 0..AGENTS {
        office.returns(agent);
        office.chooses(agent, Choice::Online);
    }
    // Each turn at least one is accepted or ended, and a pause is over.
    for _ in 0..4 * ops.len() {
        office.accepts(0);
        office.ends(0);
        office.wait(1_000);
    }
    office
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nobody_starves_and_nobody_waits_beside_somebody_free(
        mode in mode(),
        teams in proptest::array::uniform3(0..8u8),
        ops in proptest::collection::vec(op(), 1..120),
    ) {
        let office = day(mode, teams, &ops);

        prop_assert_eq!(&office.faults, &Vec::<String>::new());
        prop_assert_eq!(office.waiting_len(), 0, "whoever waits is answered");
        for (id, passed) in office.passed() {
            let bound = office.bound(id);
            prop_assert!(passed <= bound, "{} was passed by {} of {}", id, passed, bound);
        }
    }
}

/// Else the property above would hold because nobody ever passes.
#[test]
fn the_bound_is_met_by_the_last_who_may_pass_and_by_nobody_after() {
    let mut office = Office::new(Mode::Automatic, [0; AGENTS as usize]);
    office.comes(0);
    office.wait(office::WINDOW_MS - 1);
    office.comes(TOPICS / 3 - 1);
    office.wait(1);
    // The same rank as the first, and a later number.
    office.comes(TOPICS / 3 - 1);
    office.chooses(0, Choice::Online);
    for _ in 0..3 {
        office.ends(0);
    }

    assert_eq!(office.faults, Vec::<String>::new());
    let first = office.came(0);
    assert_eq!(
        office.passed().get(&first),
        Some(&1),
        "{:?}",
        office.passed()
    );
    assert_eq!(office.bound(first), 2);
}
