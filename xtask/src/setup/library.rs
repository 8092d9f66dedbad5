//! The standard library inside of the browser apps: built anew with them, to be small.
//!
//! The one that comes with the compiler is made to be fast and to tell what went wrong; in a
//! browser nobody hears it. Where its sources or the switches are missing, the apps are built with
//! that one, work the same and are larger. Never changes a toolchain but for adding the sources.

use super::wasm::{Env, RUSTFLAGS, TARGET};
use crate::step::{Run, note, step};
use anyhow::Result;
use std::path::Path;

/// Lets the stable compiler take the switches below.
const BOOTSTRAP: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// A panic ends the app where it stands, as it did before: but without the code that writes the
/// message that no browser shows. Nothing that people read is made by `Debug`.
const FLAGS: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// What cargo is told, beside the flags: by variables, as Trunk calls cargo in its own words.
const CARGO: [(&str, &str); 4] = [
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_BROWSER_PANIC", "immediate-abort"),
];

/// Adds to the variables with which cargo builds for the browser; nothing where the library cannot
/// be built.
pub fn small(env: &mut Env) -> Result<()> {
    let compiler = env.iter().find(|(name, _)| name == "RUSTC");
    let rustc = compiler.map_or_else(|| "rustc".to_owned(), |(_, path)| path.clone());
    if !has_sources(&rustc)? {
        let add = Run::new("rustup").args(["component", "add", "rust-src"]);
        step("sources of the standard library (rustup)", || {
            Ok(add.succeeds())
        })?;
    }
    if !has_sources(&rustc)? {
        note(
            "no sources of the standard library: the browser apps become larger than they need be",
        );
        note("    rustup component add rust-src");
        return Ok(());
    }
    if !knows(&rustc) {
        note("this compiler has other switches: the browser apps become larger than they need be");
        return Ok(());
    }
    let told = [BOOTSTRAP].into_iter().chain(CARGO);
    env.extend(told.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for (_, value) in env.iter_mut().filter(|(name, _)| name == RUSTFLAGS) {
        *value = [value.as_str(), &FLAGS.join(" ")].join(" ");
    }
    Ok(())
}

fn has_sources(rustc: &str) -> Result<bool> {
    let sysroot = Run::new(rustc).args(["--print", "sysroot"]).read()?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    Ok(library.join("std/Cargo.toml").is_file())
}

fn knows(rustc: &str) -> bool {
    let run = Run::new(rustc)
        .args(FLAGS)
        .args(["--print", "cfg", "--target", TARGET]);
    run.env(BOOTSTRAP.0, BOOTSTRAP.1).succeeds()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_without_sources_is_found_out() {
        // A program that prints its arguments: no folder is called that.
        assert!(!has_sources("echo").unwrap());
        assert!(!knows("false"));
    }
}
