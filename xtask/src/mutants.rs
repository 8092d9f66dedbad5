//! Breaks the desk on purpose, one small change at a time, and says which changes no test notices.
//!
//! For a person to judge: a survivor is a missing test, or a change that changes nothing. Takes
//! hours and is no part of `test`; never changes a file of the checkout.

use crate::house::House;
use crate::setup::cargo_tools;
use crate::step::{Run, note, step};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Stdio;

/// Seconds after which a broken desk counts as noticed: its tests take a tenth of that.
const TIMEOUT_S: u32 = 300;

/// The exit code for mutants that survived, or ran out of time; others are failures of the tool.
const FOUND: [i32; 2] = [2, 3];

/// What was asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct MutantsArgs {
    /// Only in files whose path matches this glob, such as `desk/src/queue.rs`. May be repeated.
    #[arg(short, long)]
    file: Vec<String>,
    /// Changes that are tried at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: u32,
}

/// Tries every change, then prints those that survived.
pub fn mutants(house: &House, args: &MutantsArgs) -> Result<()> {
    let tool = cargo_tools::mutants(house)?;
    let results = house.target().join("mutants");
    fs::create_dir_all(&results).context("the folder of the results cannot be made")?;
    let mut run = Run::new(&tool)
        .args(["mutants", "-p", "desk", "--no-shuffle", "--colors", "never"])
        .args(["--timeout", &TIMEOUT_S.to_string()])
        .args(["--jobs", &args.jobs.to_string()])
        .arg("--output")
        .arg(&results)
        .dir(house.root());
    for file in &args.file {
        run = run.args(["--file", file]);
    }
    step("mutants of desk", || {
        let status = run.command().stdin(Stdio::null()).status();
        let status = status.with_context(|| format!("cannot start:\n    {}", run.by_hand()))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(code) if FOUND.contains(&code) => Ok(()),
            _ => bail!("{status}. To see it by hand:\n    {}", run.by_hand()),
        }
    })?;
    for (file, meaning) in [
        ("missed.txt", "survived every test"),
        ("timeout.txt", "ran out of time"),
    ] {
        let found = fs::read_to_string(results.join("mutants.out").join(file));
        let found = found.with_context(|| format!("{file} of the results"))?;
        note(&format!("{} {meaning}", found.lines().count()));
        print!("{found}");
    }
    Ok(())
}
