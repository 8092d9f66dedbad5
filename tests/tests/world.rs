//! The twelve laws, over many worlds. `WORLD_SEEDS=N` plays more of them, `WORLD_SEED=S` one alone.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tests::world::{Outcome, Plan, run};

const SEEDS: u64 = 1_000;
const STEPS: usize = 400;

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
        None => 0..number("WORLD_SEEDS").unwrap_or(SEEDS),
    };
    let (mut stored, mut crashes, mut cuts) = (0, 0, 0);

    for seed in seeds.clone() {
        let outcome = play(seed).unwrap_or_else(|law| panic!("{law}"));
        stored += outcome.stored;
        crashes += outcome.crashes;
        cuts += outcome.cuts;
    }

    println!(
        "{} worlds, {stored} messages, {crashes} crashes, {cuts} cuts",
        seeds.count()
    );
    assert!(
        stored > 0 && crashes > 0 && cuts > 0,
        "the worlds were too peaceful to prove anything"
    );
}

#[test]
fn the_same_seed_has_the_same_effects() {
    for seed in 0..100 {
        assert_eq!(play(seed), play(seed), "seed {seed}");
    }
}
