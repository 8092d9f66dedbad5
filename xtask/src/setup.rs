//! Sees to it that the tools are there, and installs what is missing.
//!
//! A tool that is on `PATH` is preferred. Nothing is installed twice, and what is installed goes to
//! the tools folder of the user (or to the system's packages), never into the repository.

pub mod browser;
pub mod cargo_tools;
mod debian;
pub mod library;
pub mod npm;
pub mod postgres;
pub mod proxies;
pub mod wasm;

use crate::step::{Run, on_path};
use anyhow::{Result, bail};

/// Sees to it that the clock of one process can be set, which the disasters of the tests need.
pub fn faketime() -> Result<()> {
    match on_path("faketime") {
        Some(_) => Ok(()),
        None => apt_install(&["faketime"]),
    }
}

/// Installs packages of the system, if this is root on Debian or a child of it.
fn apt_install(packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "apt-get update && apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    );
    if on_path("apt-get").is_none() {
        bail!("needs these packages of Debian, or what your system calls them: {packages:?}");
    }
    if Run::new("id").arg("-u").read()?.trim() != "0" {
        bail!("needs root. By hand:\n    sudo sh -c '{by_hand}'");
    }
    let apt = || Run::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive");
    apt().args(["update", "-qq"]).run()?;
    apt()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .run()
}
