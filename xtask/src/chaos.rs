//! Runs disasters against a relay that is built for production, for as long as it is told to.
//!
//! Builds, starts and passes on how it ended; what goes wrong is decided in the package `tests`.

use crate::house::House;
use crate::setup::faketime;
use crate::step::{Run, step};
use anyhow::Result;

/// What was asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct ChaosArgs {
    /// The disasters last at least so many minutes,
    #[arg(long, default_value_t = 5)]
    minutes: u64,
    /// and until the relay was killed so often,
    #[arg(long, default_value_t = 0)]
    kills: u64,
    /// and until so many messages were acknowledged.
    #[arg(long, default_value_t = 0)]
    messages: u64,
    /// Repeats the choices of another run. Left out: one is chosen, and printed.
    #[arg(long)]
    seed: Option<u64>,
}

/// Builds the relay and the people, and lets things go wrong.
pub fn chaos(house: &House, args: &ChaosArgs) -> Result<()> {
    faketime()?;
    let release = house.target().join("release");
    step("the relay and its people", || {
        let what = [
            "-p", "relay", "-p", "tests", "--bin", "relay", "--bin", "chaos",
        ];
        let cargo = Run::cargo().args(["build", "--release"]).args(what);
        cargo
            .env("CARGO_TARGET_DIR", house.target())
            .dir(house.root())
            .run()
    })?;
    let numbers = [args.minutes, args.kills, args.messages].into_iter();
    let numbers = numbers.chain(args.seed).map(|number| number.to_string());
    step("chaos", || {
        Run::new(release.join("chaos"))
            .args(numbers)
            .env("DESKBELL_RELAY", release.join("relay"))
            .dir(house.root())
            .run()
    })
}
