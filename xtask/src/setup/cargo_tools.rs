//! Tools that are crates: Trunk, the wasm-bindgen command that it calls, nextest, mutants and fuzz.
//!
//! What is on `PATH` is taken when its version fits. Otherwise a ready-made binary is tried where
//! `cargo binstall` is there, then the crate is compiled, once, into the tools folder.

use crate::house::House;
use crate::step::{Run, note, on_path, step};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

const TRUNK: &str = "0.21.14";
const NEXTEST: &str = "0.9.143";
const MUTANTS: &str = "27.1.0";
const FUZZ: &str = "0.13.1";

/// Trunk, the development server and bundler.
pub fn trunk(house: &House) -> Result<PathBuf> {
    tool(house, "trunk", "trunk", Some(TRUNK), TRUNK)
}

/// The wasm-bindgen command, of exactly the version that the apps are linked with.
pub fn wasm_bindgen(house: &House) -> Result<PathBuf> {
    let lock = fs::read_to_string(house.root().join("Cargo.lock")).context("Cargo.lock")?;
    let version = locked(&lock, "wasm-bindgen").context("wasm-bindgen is not in Cargo.lock")?;
    tool(
        house,
        "wasm-bindgen-cli",
        "wasm-bindgen",
        Some(&version),
        &version,
    )
}

/// The test runner. Any version that is there will do.
pub fn nextest(house: &House) -> Result<PathBuf> {
    tool(house, "cargo-nextest", "cargo-nextest", None, NEXTEST)
}

/// What breaks code on purpose. Any version that is there will do.
pub fn mutants(house: &House) -> Result<PathBuf> {
    tool(house, "cargo-mutants", "cargo-mutants", None, MUTANTS)
}

/// What builds programs for libFuzzer. Any version that is there will do.
pub fn fuzz(house: &House) -> Result<PathBuf> {
    tool(house, "cargo-fuzz", "cargo-fuzz", None, FUZZ)
}

/// A command: on `PATH`, in the tools folder, or installed there. `exactly` says which version one
/// on `PATH` must have.
fn tool(
    house: &House,
    package: &str,
    command: &str,
    exactly: Option<&str>,
    version: &str,
) -> Result<PathBuf> {
    let fits = |path: &PathBuf| {
        let said = Run::new(path).arg("--version").read().unwrap_or_default();
        exactly.is_none_or(|wanted| said.split_whitespace().nth(1) == Some(wanted))
    };
    if let Some(path) = on_path(command).filter(fits) {
        return Ok(path);
    }
    let root = house.tools().join(format!("{package}-{version}"));
    let path = root.join("bin").join(command);
    if path.is_file() {
        return Ok(path);
    }
    let binstall = Run::cargo()
        .args([
            "binstall",
            "--no-confirm",
            "--disable-strategies",
            "compile",
            "--root",
        ])
        .arg(&root)
        .arg(format!("{package}@{version}"));
    let build = house.tools().join("build");
    let compile = Run::cargo()
        .args([
            "install",
            package,
            "--version",
            version,
            "--quiet",
            "--root",
        ])
        .arg(&root)
        .env("CARGO_TARGET_DIR", &build)
        // They run for seconds: compiling them quickly is worth more than making them quick.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    step(&format!("{command} {version}"), || {
        if on_path("cargo-binstall").is_none() || !binstall.succeeds() {
            note("compiling it, once for this user; some minutes");
            // The versions that its author locked, or others where one of those was withdrawn.
            if compile.clone().arg("--locked").run().is_err() {
                compile.run()?;
            }
            // Hundreds of megabytes that nothing needs any more. Staying is no harm either.
            fs::remove_dir_all(&build).ok();
        }
        Ok(())
    })?;
    if !path.is_file() {
        bail!(
            "{} is not there after:\n    {}",
            path.display(),
            compile.by_hand()
        );
    }
    Ok(path)
}

/// The version of a package in the text of a Cargo.lock.
fn locked(lock: &str, package: &str) -> Option<String> {
    let line = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|found| *found != line);
    lines.next()?;
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_of_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-x\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "trunk"), None);
    }
}
