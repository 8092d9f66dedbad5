//! Makes scripts and style sheets smaller with esbuild.
//!
//! Nothing is rewritten for old browsers: whoever runs the wasm knows these languages.

use crate::scratch::Scratch;
use crate::step::Run;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// A module and everything it imports from the folder, as one module that exports nothing.
pub fn module(esbuild: &Path, folder: &Path, start: &str) -> Result<Vec<u8>> {
    let entry = folder.join("start.js");
    fs::write(&entry, start).with_context(|| entry.display().to_string())?;
    read(
        &Run::new(esbuild)
            .args(["--bundle", "--format=esm", "--charset=utf8", "--minify"])
            // Loaded by its address when it is needed.
            .arg("--external:/carry.js*")
            .arg("--external:/files.js*")
            .arg("--external:/trust.js*")
            // Nothing is disposed of: else the classes of libraries would stay, used or not.
            .arg("--define:Symbol.dispose=undefined")
            .arg(&entry),
    )
}

/// A module that stands alone and keeps its exports.
pub fn alone(esbuild: &Path, path: &Path) -> Result<Vec<u8>> {
    read(
        &Run::new(esbuild)
            .args(["--format=esm", "--charset=utf8", "--minify"])
            .arg(path),
    )
}

/// A module with all that it imports, which keeps its exports.
pub fn whole(esbuild: &Path, path: &Path) -> Result<Vec<u8>> {
    read(
        &Run::new(esbuild)
            .args(["--bundle", "--format=esm", "--charset=utf8", "--minify"])
            .arg(path),
    )
}

/// A classic script, alone. The names inside it must not become names of the page. It is UTF-8 in a
/// page of any charset: the relay names the charset, which is worth more.
pub fn script(esbuild: &Path, path: &Path) -> Result<Vec<u8>> {
    read(
        &Run::new(esbuild)
            .args(["--bundle", "--format=iife", "--charset=utf8", "--minify"])
            .arg(path),
    )
}

/// A style sheet.
pub fn style(esbuild: &Path, sheet: &[u8]) -> Result<Vec<u8>> {
    let scratch = Scratch::new();
    let path = scratch.path().join("sheet.css");
    fs::write(&path, sheet).with_context(|| path.display().to_string())?;
    read(
        &Run::new(esbuild)
            .args(["--charset=utf8", "--minify"])
            .arg(&path),
    )
}

fn read(run: &Run) -> Result<Vec<u8>> {
    Ok(run.clone().arg("--log-level=warning").read()?.into_bytes())
}
