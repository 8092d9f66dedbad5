//! Looks after the house: `cargo xtask COMMAND`.
//!
//! Only chooses the command. Never part of what is shipped, and never needed to run it.

mod bench;
mod budget;
mod chaos;
mod demo;
mod dist;
mod fuzz;
mod house;
mod mutants;
mod scratch;
mod setup;
mod shots;
mod size;
mod step;
mod test;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};
use house::House;
use std::process::ExitCode;

/// Looks after the Deskbell repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build what is shipped: both browser apps, and the relay with them inside.
    Dist {
        /// Only the browser apps, into target/dist.
        #[arg(long)]
        browser_only: bool,
    },
    /// Weigh what browsers download, against the budget.
    Size {
        /// Also tell which crates the wasm is made of.
        #[arg(long)]
        explain: bool,
    },
    /// Show Deskbell: a relay with throw-away data, a fictional site and two agents.
    Demo(demo::DemoArgs),
    /// Run every test of every layer.
    Test(test::TestArgs),
    /// Check the rules of the house that no compiler knows.
    Tidy,
    /// Run the benchmarks: programs named bench-NAME of the package tests.
    Bench {
        /// Only this one.
        name: Option<String>,
        /// Arguments for it.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run the random tests for longer.
    Fuzz(fuzz::FuzzArgs),
    /// Let everything go wrong for a while, to a real relay, and say what was lost: nothing.
    Chaos(chaos::ChaosArgs),
    /// Picture every face of both apps, in every width, theme and language.
    Shots,
    /// Break the desk on purpose, and say which changes no test notices.
    Mutants(mutants::MutantsArgs),
}

fn main() -> ExitCode {
    match House::find().and_then(|house| run(&house, Args::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(house: &House, task: Task) -> Result<()> {
    match task {
        Task::Dist { browser_only } => {
            dist::browser(house)?;
            if !browser_only {
                dist::relay(house)?;
            }
            Ok(())
        }
        Task::Size { explain } => size::size(house, explain),
        Task::Test(args) => test::test(house, &args),
        Task::Demo(args) => demo::demo(house, &args),
        Task::Bench { name, args } => bench::bench(house, name.as_deref(), &args),
        Task::Fuzz(args) => fuzz::fuzz(house, &args),
        Task::Chaos(args) => chaos::chaos(house, &args),
        Task::Mutants(args) => mutants::mutants(house, &args),
        Task::Shots => shots::shots(house),
        Task::Tidy => tidy::tidy(house),
    }
}
