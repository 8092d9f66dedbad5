//! The twelve laws, over many worlds. `WORLD_SEEDS=N` plays more of them, from
//! `WORLD_SEED_FIRST` on; `WORLD_SEED=S` plays one alone.

use std::collections::BTreeMap;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tests::world::{Outcome, Plan, run};

const SEEDS: u64 = 1_000;
const STEPS: usize = 400;

/// What must have happened somewhere for the laws to mean something.
const DISASTERS: &[&str] = &[
    "cuts",
    "crashes",
    "failed saves",
    "pages closed",
    "goodbyes",
    "settings changed",
    "topics",
    "offers accepted",
    "offers declined",
    "offers expired",
    "offers withdrawn",
    "transfers to agents",
    "transfers to teams",
    "warm transfers",
    "cold transfers",
    "transfers taken",
    "transfers come back",
    "taken over",
    "taken by hand",
    "given to the same agent",
    "returned",
    "answers late",
    "unanswered",
    "parked",
    "woken",
    "ends announced",
    "ends called off",
    "quieted",
    "ended",
    "reopened",
    "places moved",
];

fn play(seed: u64) -> Result<Outcome, String> {
    let plan = Plan { seed, steps: STEPS };
    catch_unwind(AssertUnwindSafe(|| run(plan)))
        .unwrap_or_else(|_| Err(format!("seed {seed} panicked, see above")))
}

#[test]
fn all_laws_hold_in_every_world() {
    let number = |name: &str| {
        env::var(name)
            .ok()
            .map(|value| value.parse::<u64>().unwrap())
    };
    let seeds = match number("WORLD_SEED") {
        Some(seed) => seed..seed + 1,
        None => {
            let first = number("WORLD_SEED_FIRST").unwrap_or(0);
            first..first + number("WORLD_SEEDS").unwrap_or(SEEDS)
        }
    };
    let is_alone = env::var("WORLD_SEED").is_ok();
    let (mut worlds, mut stored, mut counts) = (0, 0, BTreeMap::<_, usize>::new());

    for seed in seeds {
        let outcome = play(seed).unwrap_or_else(|law| panic!("{law}"));
        worlds += 1;
        stored += outcome.stored;
        for (what, times) in outcome.counts {
            *counts.entry(what).or_default() += times;
        }
    }

    println!("{worlds} worlds, {stored} messages");
    for (what, times) in &counts {
        println!("{times:>8} {what}");
    }
    let missing: Vec<_> = DISASTERS
        .iter()
        .filter(|what| !counts.contains_key(*what))
        .collect();
    assert!(
        is_alone || stored > 0 && missing.is_empty(),
        "the worlds were too peaceful to prove anything: {missing:?} never happened"
    );
}

#[test]
fn the_same_seed_has_the_same_effects() {
    for seed in 0..100 {
        assert_eq!(play(seed), play(seed), "seed {seed}");
    }
}
