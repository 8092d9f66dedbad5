//! Runs the random tests for longer than `test` does: the cores' and the world's.
//!
//! Rounds grow until the time is used up. A failure prints what repeats it: proptest its smallest
//! input, the world its seed.

use crate::house::House;
use crate::step::{Run, note, step};
use anyhow::Result;
use std::time::{Duration, Instant};

/// What was asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct FuzzArgs {
    /// No new round is begun after this many minutes.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Cases of each property and seeds of the world in the first round; each next one has twice
    /// as many.
    #[arg(long, default_value_t = 4_000)]
    cases: u64,
}

/// Runs rounds until the time is used up.
pub fn fuzz(house: &House, args: &FuzzArgs) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(args.minutes * 60);
    let mut cases = args.cases.max(1);
    loop {
        step(
            &format!("properties of shared, desk and client, {cases} cases each"),
            || {
                let crates = ["-p", "shared", "-p", "desk", "-p", "client"];
                cargo_test(house, &crates)
                    .env("PROPTEST_CASES", cases.to_string())
                    .run()
            },
        )?;
        if Instant::now() < until {
            step(&format!("the world, {cases} seeds"), || {
                let world = ["-p", "tests", "--test", "world"];
                cargo_test(house, &world)
                    .env("WORLD_SEEDS", cases.to_string())
                    .run()
            })?;
        }
        if Instant::now() >= until {
            note(&format!(
                "the {} minutes are over; nothing was found",
                args.minutes
            ));
            return Ok(());
        }
        cases = cases.saturating_mul(2);
    }
}

/// Built for production: more cases in the same time.
fn cargo_test(house: &House, what: &[&str]) -> Run {
    let run = Run::cargo()
        .args(["test", "--release", "--quiet"])
        .args(what);
    run.env("CARGO_TARGET_DIR", house.target())
        .dir(house.root())
}
