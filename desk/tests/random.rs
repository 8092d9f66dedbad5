//! Random inputs, sensible and senseless. Whatever comes, the desk answers, keeps its invariants,
//! answers the same way twice, and can be made again from what it saved.

#[path = "random/laws.rs"]
mod laws;
#[path = "random/ops.rs"]
mod ops;
#[path = "random/promises.rs"]
mod promises;
#[path = "play/store.rs"]
mod store;
#[path = "random/world.rs"]
mod world;

use laws::run;
use ops::play;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// Plays after which every corner was reached. A few hundred do, mostly.
const PLAYS_MAX: usize = 2_000;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_desk_answers_everything_and_keeps_its_invariants((first, ops) in play()) {
        run(first, &ops)?;
    }
}

/// Else the property above would hold because nothing happens.
#[test]
fn random_inputs_reach_every_corner() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut missing = promises::KINDS.to_vec();

    for _ in 0..PLAYS_MAX {
        let (first, ops) = play().new_tree(&mut runner).unwrap().current();
        seen.extend(run(first, &ops).unwrap());
        missing.retain(|kind| !seen.contains(*kind));
        if missing.is_empty() {
            break;
        }
    }

    assert!(missing.is_empty(), "never seen: {missing:?} in {seen:?}");
}
