//! Searches for inputs that break what must hold: libFuzzer's targets, then the random tests of
//! the cores and of the world, for longer than `test` does.
//!
//! Half of the time each. What is found is printed with the line that repeats it. Never changes
//! what is in the repository, except for the inputs that `--keep` is asked to keep.

mod targets;

use crate::house::House;
use crate::step::{Run, note, step};
use anyhow::{Context, Result};
use std::fs;
use std::time::{Duration, Instant};
use targets::Targets;

/// Seeds of the world are below this number, so that they are short to write.
const SEEDS: u64 = 1 << 40;

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
    /// The first seed of the world. Another one each time when it is left out.
    #[arg(long)]
    seed: Option<u64>,
    /// Only this target of libFuzzer, for all of the time; may be given more than once.
    #[arg(long, value_name = "TARGET")]
    target: Vec<String>,
    /// Afterwards, keep the fewest inputs that reach as much, in tests/fuzz/corpus.
    #[arg(long)]
    keep: bool,
}

/// Searches until the time is used up.
pub fn fuzz(house: &House, args: &FuzzArgs) -> Result<()> {
    let begun = Instant::now();
    let whole = Duration::from_secs(args.minutes * 60);
    let targets = Targets::build(house)?;
    let share = if args.target.is_empty() {
        whole / 2
    } else {
        whole
    };
    let searched = targets.search(&args.target, share);
    if args.keep {
        targets.keep(&args.target)?;
    }
    searched?;
    if args.target.is_empty() {
        rounds(house, args, begun + whole)?;
    }
    note(&format!(
        "the {} minutes are over; nothing was found",
        args.minutes
    ));
    Ok(())
}

/// The random tests, in rounds that grow until the time is used up.
fn rounds(house: &House, args: &FuzzArgs, until: Instant) -> Result<()> {
    let mut cases = args.cases.max(1);
    let mut seed = match args.seed {
        Some(seed) => seed,
        None => fresh_seed()?,
    };
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
            let title = format!("the world, {cases} seeds from {seed}");
            step(&title, || {
                let world = ["-p", "tests", "--test", "world"];
                cargo_test(house, &world)
                    .env("WORLD_SEEDS", cases.to_string())
                    .env("WORLD_SEED_FIRST", seed.to_string())
                    .run()
            })?;
        }
        if Instant::now() >= until {
            return Ok(());
        }
        seed += cases;
        cases = cases.saturating_mul(2);
    }
}

/// A seed that nobody chose, from the system.
fn fresh_seed() -> Result<u64> {
    let mut bytes = [0; 8];
    let mut source = fs::File::open("/dev/urandom").context("the system has no randomness")?;
    std::io::Read::read_exact(&mut source, &mut bytes)?;
    Ok(u64::from_le_bytes(bytes) % SEEDS)
}

/// Built for production: more cases in the same time.
fn cargo_test(house: &House, what: &[&str]) -> Run {
    let run = Run::cargo()
        .args(["test", "--release", "--quiet"])
        .args(what);
    run.env("CARGO_TARGET_DIR", house.target())
        .dir(house.root())
}
