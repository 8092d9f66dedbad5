//! The commands that look after what is kept: `backup`, `restore` and `check`.
//!
//! Reads the options and prints the answers. Decides nothing by itself.

use crate::blobs;
use crate::config::place::Kept;
use crate::store::{self, Contents};
use anyhow::Context;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU8, Ordering};

/// What to back up, and where to.
#[derive(Clone, Debug, clap::Args)]
pub struct Backup {
    /// The file to write
    pub file: PathBuf,
    /// Replaces a file that is there already
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub kept: Kept,
}

/// What to put back, and where to.
#[derive(Clone, Debug, clap::Args)]
pub struct Restore {
    /// The file that a backup was written to
    pub file: PathBuf,
    #[command(flatten)]
    pub kept: Kept,
}

/// Writes a backup, also while a relay runs.
///
/// # Errors
/// Returns why there is none.
pub fn backup(options: &Backup) -> anyhow::Result<ExitCode> {
    let place = options.kept.place()?;
    let contents = store::backup(&place, &options.file, options.force, progress())
        .with_context(|| format!("no backup was made of {place}"))?;
    let files = beside(&options.file);
    let count = blobs::copy(&place.folder.join(blobs::FOLDER), &files)
        .with_context(|| format!("the files could not be copied to {}", files.display()))?;
    tell(
        &format!("backed up to {}", options.file.display()),
        &contents,
    );
    tell_files(count, &files);
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup back, where no relay runs.
///
/// # Errors
/// Returns why nothing was changed.
pub fn restore(options: &Restore) -> anyhow::Result<ExitCode> {
    let place = options.kept.place()?;
    let (contents, old) = store::restore(&place, &options.file)
        .with_context(|| format!("nothing was changed at {place}"))?;
    let files = place.folder.join(blobs::FOLDER);
    let count = blobs::copy(&beside(&options.file), &files)
        .with_context(|| format!("the files could not be copied to {}", files.display()))?;
    tell(&format!("restored to {place}"), &contents);
    tell_files(count, &files);
    if let Some(old) = old {
        say(&format!("the data of before are in {}", old.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads everything through, also while a relay runs.
///
/// # Errors
/// Returns what is damaged, and what to do about it.
pub fn check(options: &Kept) -> anyhow::Result<ExitCode> {
    let place = options.place()?;
    let contents = store::check(&place).with_context(|| format!("{place} is not well"))?;
    tell(&format!("{place} is whole"), &contents);
    Ok(ExitCode::SUCCESS)
}

/// Where the files of a backup are.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".files");
    name.into()
}

fn tell_files(count: usize, folder: &Path) {
    if count > 0 {
        say(&format!("{count} files in {}", folder.display()));
    }
}

fn tell(what: &str, contents: &Contents) {
    say(&format!("{what}\n{contents}"));
}

#[expect(
    clippy::print_stdout,
    reason = "a command's answer to the person who called it"
)]
fn say(line: &str) {
    println!("{line}");
}

/// Shows how far it is, to a person at a terminal only.
fn progress() -> impl Fn(f64) + Send + 'static {
    let shown = AtomicU8::new(0);
    let is_terminal = std::io::stderr().is_terminal();
    move |share| {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u8;
        if is_terminal && shown.swap(percent, Ordering::Relaxed) != percent {
            // An error says that nobody looks any more.
            let _ = write!(std::io::stderr(), "\r{percent} %  ");
        }
    }
}
