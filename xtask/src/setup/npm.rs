//! Tools that come as npm packages: wasm-opt (makes wasm smaller), esbuild (does the same for
//! scripts and style sheets), axe (finds barriers in pages, for the tests) and TypeScript (checks
//! the types that owners get).
//!
//! Versions are fixed, so that the same sources give the same bytes and the same verdicts. Never
//! installs into the repository, and never runs a package's own scripts.

use crate::house::House;
use crate::step::{Run, on_path, step};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// wasm-opt reads what the compiler emits from about this version on.
const WASM_OPT_MIN: u32 = 120;
const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.28.2";
const AXE: &str = "4.14.1";
const TYPESCRIPT: &str = "5.9.3";

/// The command `wasm-opt`, of a version that is new enough.
pub fn wasm_opt(house: &House) -> Result<PathBuf> {
    if let Some(path) = on_path("wasm-opt")
        && wasm_opt_version(&path).is_some_and(|version| version >= WASM_OPT_MIN)
    {
        return Ok(path);
    }
    package(house, "binaryen", BINARYEN, ".bin/wasm-opt")
}

/// The command `esbuild`. The one on `PATH` is not taken: another version writes other bytes.
pub fn esbuild(house: &House) -> Result<PathBuf> {
    package(house, "esbuild", ESBUILD, ".bin/esbuild")
}

/// The script `axe.min.js`, which tests run in the pages that they look at.
pub fn axe(house: &House) -> Result<PathBuf> {
    package(house, "axe-core", AXE, "axe-core/axe.min.js")
}

/// The command `tsc`.
pub fn tsc(house: &House) -> Result<PathBuf> {
    package(house, "typescript", TYPESCRIPT, ".bin/tsc")
}

/// A file of a package, by its path among the installed ones; installed if it is not there.
fn package(house: &House, name: &str, version: &str, file: &str) -> Result<PathBuf> {
    let dir = house.tools().join(format!("{name}-{version}"));
    let path = dir.join("node_modules").join(file);
    if path.exists() {
        return Ok(path);
    }
    step(&format!("{name} {version} (npm)"), || {
        install(&dir, name, version)
    })?;
    if !path.exists() {
        bail!("npm reports success, but {} is not there", path.display());
    }
    Ok(path)
}

/// Installs beside and moves into place, so that a cut-off installation is never taken for one.
fn install(dir: &Path, name: &str, version: &str) -> Result<()> {
    if on_path("npm").is_none() {
        bail!(
            "Node.js with npm is needed for {name}. On Debian:\n    apt-get install -y nodejs npm"
        );
    }
    let new = dir.with_extension(format!("new-{}", std::process::id()));
    fs::create_dir_all(&new).with_context(|| format!("{} cannot be made", new.display()))?;
    Run::new("npm")
        .args([
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(&new)
        .arg(format!("{name}@{version}"))
        .run()?;
    match fs::rename(&new, dir) {
        Err(_) if dir.exists() => Ok(fs::remove_dir_all(&new)?), // Somebody else was quicker.
        result => result.with_context(|| format!("{} cannot be made", dir.display())),
    }
}

fn wasm_opt_version(path: &Path) -> Option<u32> {
    version_number(&Run::new(path).arg("--version").read().ok()?)
}

/// The number in `wasm-opt version 132 (version_132)`.
fn version_number(text: &str) -> Option<u32> {
    text.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_wasm_opt_is_told_from_a_new_one() {
        assert_eq!(version_number("wasm-opt version 108"), Some(108));
        assert_eq!(
            version_number("wasm-opt version 132 (version_132)\n"),
            Some(132)
        );
        assert_eq!(version_number("something else"), None);
    }
}
