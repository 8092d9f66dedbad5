//! Runs every test of every layer, in an order in which compiled things are used again.
//!
//! A step that fails does not stop the others. The last line of standard output counts all tests:
//! `N passed, N failed`. Never asks anything, never needs a terminal.

mod count;
mod steps;
mod typescript;

use crate::house::House;
use crate::step::{seconds, step};
use anyhow::{Result, bail};
use count::Count;
use std::time::{Duration, Instant};
use steps::{STEPS, Step};

/// What was asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct TestArgs {
    /// Run only this step; may be given more than once.
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Leave this step out; may be given more than once.
    #[arg(long, value_name = "STEP")]
    skip: Vec<String>,
    /// Print the names of the steps.
    #[arg(long)]
    list: bool,
}

/// How one step ended.
struct Outcome {
    name: &'static str,
    count: Count,
    time: Duration,
    error: Option<String>,
}

/// Runs the steps that were asked for.
pub fn test(house: &House, args: &TestArgs) -> Result<()> {
    if args.list {
        for step in &STEPS {
            println!("{:8} {}", step.name, step.says);
        }
        return Ok(());
    }
    let known = |name: &&String| !STEPS.iter().any(|step| step.name == **name);
    if let Some(name) = args.only.iter().chain(&args.skip).find(known) {
        bail!("no step is called {name}. To see them:\n    cargo xtask test --list");
    }
    let wanted = |step: &&Step| {
        let listed = |names: &[String]| names.iter().any(|name| name == step.name);
        (args.only.is_empty() || listed(&args.only)) && !listed(&args.skip)
    };
    let outcomes: Vec<Outcome> = STEPS
        .iter()
        .filter(wanted)
        .map(|step| run(house, step))
        .collect();
    let total = report(&outcomes);
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 || total.passed == 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn run(house: &House, one: &Step) -> Outcome {
    let start = Instant::now();
    let mut count = Count::default();
    let title = format!("test {}: {}", one.name, one.says);
    let result = step(&title, || (one.run)(house, &mut count));
    let error = result.err().map(|error| format!("{error:#}"));
    if let Some(error) = &error {
        eprintln!("    {error}");
    }
    // A step that broke before it could count a failure is one failed test.
    if error.is_some() && count.failed == 0 {
        count.failed = 1;
    }
    Outcome {
        name: one.name,
        count,
        time: start.elapsed(),
        error,
    }
}

fn report(outcomes: &[Outcome]) -> Count {
    let mut total = Count::default();
    eprintln!(
        "\n{:10} {:>7} {:>7} {:>14}",
        "step", "passed", "failed", "time"
    );
    for Outcome {
        name,
        count,
        time,
        error,
    } in outcomes
    {
        let time = seconds(*time);
        eprintln!(
            "{name:10} {:>7} {:>7} {time:>14}",
            count.passed, count.failed
        );
        if let Some(error) = error {
            eprintln!("           {}", error.replace('\n', "\n           "));
        }
        total.passed += count.passed;
        total.failed += count.failed;
    }
    total
}
