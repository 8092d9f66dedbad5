//! The command that reads the audit log through: `audit verify`.
//!
//! Reads the options and prints the answer. Changes nothing.

use crate::config::place::Kept;
use crate::store::verify_audit;
use anyhow::Context;
use std::process::ExitCode;

/// What to do with the audit log.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Says whether the chain of entries holds and, if not, which entry was changed or is missing
    Verify(Verify),
}

/// Which log, and what is known of it.
#[derive(Clone, Debug, clap::Args)]
pub struct Verify {
    /// The number and the hash of an entry as somebody wrote them down, such as 12:9f86…
    #[arg(long, value_name = "NUMBER:HASH", value_parser = noted)]
    pub noted: Option<(u64, String)>,
    #[command(flatten)]
    pub kept: Kept,
}

/// Runs the command, also while a relay runs. Fails where the chain does not hold.
///
/// # Errors
/// Returns why the log could not be read.
pub fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let Command::Verify(options) = command;
    let place = options.kept.place()?;
    let verdict = verify_audit(&place, options.noted.clone())
        .with_context(|| format!("the audit log of {place} could not be read"))?;
    for finding in &verdict.findings {
        say(&finding.to_string());
    }
    if !verdict.findings.is_empty() {
        say(&format!(
            "{} entries; the chain does not hold",
            verdict.entries
        ));
        return Ok(ExitCode::FAILURE);
    }
    match verdict.head {
        Some(head) => say(&format!(
            "{} entries; the chain holds\nlast {}:{}",
            verdict.entries,
            head.number,
            head.hex()
        )),
        None => say("there is no entry yet"),
    }
    Ok(ExitCode::SUCCESS)
}

fn noted(text: &str) -> Result<(u64, String), String> {
    let parts = text.split_once(':');
    let read = parts.and_then(|(number, hash)| Some((number.parse().ok()?, hash.to_owned())));
    read.filter(|(_, hash)| hash.len() == 64)
        .ok_or_else(|| "a number, a colon and 64 hexadecimal digits".to_owned())
}

#[expect(
    clippy::print_stdout,
    reason = "a command's answer to the person who called it"
)]
fn say(line: &str) {
    println!("{line}");
}
