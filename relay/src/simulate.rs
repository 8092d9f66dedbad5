//! Replays a real stretch of time with other people or other rules, through the very desk that
//! routes: what would the waits have been?
//!
//! Reads what is kept, also while a relay runs on it, and changes nothing.

mod change;
mod past;
mod report;

use crate::config::place::Kept;
use crate::store::Archive;
use anyhow::{Context, bail};
use change::{Changes, RULES, Staffing};
use desk::rehearsal::rehearse;
use past::{Past, Period};
use report::Report;
use std::process::ExitCode;

/// What to replay, and what to change.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The first day, as 2026-11-16, by the clock of the site's opening hours (else UTC)
    #[arg(long, value_name = "DAY")]
    pub from: jiff::civil::Date,
    /// The last day [default: six days after the first]
    #[arg(long, value_name = "DAY")]
    pub until: Option<jiff::civil::Date>,
    /// The key of the site [default: the only one]
    #[arg(long, value_name = "KEY")]
    pub site: Option<String>,
    /// More or fewer agents on a day of the week or on all days, such as +1@mon or -2@all
    #[arg(
        long,
        value_name = "N@DAY",
        allow_hyphen_values = true,
        value_delimiter = ','
    )]
    pub agents: Vec<Staffing>,
    /// Conversations at once of every agent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50))]
    pub capacity: Option<u32>,
    /// Another rule of routing, such as wrap_up_s=30
    #[arg(long, value_name = "RULE=NUMBER")]
    pub rule: Vec<String>,
    #[command(flatten)]
    pub kept: Kept,
}

/// Replays and prints.
///
/// # Errors
/// Returns what cannot be read, or which option is wrong.
#[expect(
    clippy::print_stdout,
    reason = "a command's answer to the person who called it"
)]
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    println!("{}", simulate(options)?);
    Ok(ExitCode::SUCCESS)
}

/// Replays; returns what there is to say.
///
/// # Errors
/// Returns what cannot be read, or which option is wrong.
pub fn simulate(options: &Options) -> anyhow::Result<Report> {
    let place = options.kept.place()?;
    let archive = Archive::open(&place).with_context(|| format!("cannot read {place}"))?;
    let site = archive.site(options.site.as_deref())?;
    let settings = archive.settings(&site)?;
    let zone = settings.hours.as_ref().map_or("UTC", |hours| hours.zone());
    let period = Period::new(options.from, options.until, zone)?;
    let history = archive.history(&site, period.from(), period.until())?;
    let past = Past::of(&history, &period);
    if past.arrivals.is_empty() {
        bail!("no conversation was opened in that time");
    }
    if past.shifts.is_empty() {
        bail!("nobody was online in that time, so there is nobody to rehearse with");
    }
    let changes = Changes {
        staffing: options.agents.clone(),
        capacity: options.capacity,
        rules: rules(&options.rule)?,
    };
    let (changed, shifts) = changes.apply(&history.settings, &past.shifts, &period);
    let before = rehearse(history.settings.clone(), &past.arrivals, &past.shifts);
    let after = rehearse(changed, &past.arrivals, &shifts);
    Ok(Report {
        site: site.name,
        days: period.to_string(),
        changes: changes.to_string(),
        real: past.waits,
        before,
        after,
    })
}

/// Reads rules by their names; a name that is none is refused with the list.
fn rules(given: &[String]) -> anyhow::Result<Vec<(String, u32)>> {
    let mut rules = Vec::new();
    for rule in given {
        let named = rule.split_once('=');
        match named.map(|(name, value)| (name, value.parse::<u32>())) {
            Some((name, Ok(value))) if RULES.iter().any(|(known, _)| *known == name) => {
                rules.push((name.to_owned(), value))
            }
            _ => bail!(
                "{rule} is no rule that a rehearsal obeys; write NAME=NUMBER with one of {}",
                RULES.map(|(name, _)| name).join(", ")
            ),
        }
    }
    Ok(rules)
}

#[cfg(test)]
mod tests;
