//! Disasters for as long as it is told to, and a table of what came of it.
//!
//! Run it with `cargo xtask chaos --minutes N`. Arguments: minutes, kills, messages, and a seed.

use std::env;
use std::process::ExitCode;
use std::time::Duration;
use tests::chaos::{Plan, run};

fn main() -> ExitCode {
    let numbers: Option<Vec<u64>> = env::args().skip(1).map(|word| word.parse().ok()).collect();
    let Some(&[minutes, kills, messages, ref seed @ ..]) = numbers.as_deref() else {
        eprintln!("chaos MINUTES KILLS MESSAGES [SEED]");
        return ExitCode::FAILURE;
    };
    let seed = seed.first().copied().unwrap_or_else(rand::random);
    println!("seed {seed}");
    let lasts = Duration::from_secs(minutes * 60);
    let plan = Plan::long(seed, lasts, kills, messages);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let report = runtime.block_on(run(&plan, |line| println!("{line}")));
    println!("{report}");
    match report.is_good() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
