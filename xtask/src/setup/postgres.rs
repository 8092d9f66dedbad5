//! A PostgreSQL for the tests of the store, which start a server of their own from it.
//!
//! Taken from the system's packages. Never starts a server, and never touches one that runs.

use super::apt_install;
use crate::step::step;
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable by which the tests are told where it is, or by which somebody says it here.
pub const VARIABLE: &str = "DESKBELL_POSTGRES";

/// Where Debian's packages have it, by version.
const PACKAGED: &str = "/usr/lib/postgresql";

/// Finds the folder of its programs, or installs them.
pub fn ready() -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    step("PostgreSQL (Debian's package)", || {
        apt_install(&["postgresql"])
    })?;
    find().with_context(|| format!("no PostgreSQL in {PACKAGED} after its installation"))
}

/// The newest one.
fn find() -> Option<PathBuf> {
    let packaged = fs::read_dir(PACKAGED).ok()?.flatten();
    let versions = packaged.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok());
    let newest: u32 = versions
        .filter(|version| programs(*version).join("initdb").exists())
        .max()?;
    Some(programs(newest))
}

fn programs(version: u32) -> PathBuf {
    Path::new(PACKAGED).join(version.to_string()).join("bin")
}
