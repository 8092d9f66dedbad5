//! Makes the glue between wasm and JavaScript, and then the wasm smaller.
//!
//! Never lets a module through that a browser would refuse.

use super::Tools;
use crate::step::{Run, note};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Validator, WasmFeatures};

/// What the compiler may use: every browser since 2022 knows these.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Writes the glue (`NAME.js`, with what it imports) and `app.wasm` into the folder.
pub fn bind(tools: &Tools, name: &str, compiled: &[u8], dir: &Path) -> Result<()> {
    Bindgen::new()
        .input_bytes(name, compiled.to_vec())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(dir)
        .with_context(|| format!("wasm-bindgen cannot bind {name}.wasm"))?;
    let bound = dir.join(format!("{name}_bg.wasm"));
    let shrunk = dir.join("app.wasm");
    Run::new(&tools.wasm_opt)
        .args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .args(FEATURES)
        .arg(&bound)
        .arg("-o")
        .arg(&shrunk)
        .run()?;
    let bytes = fs::read(&shrunk).with_context(|| shrunk.display().to_string())?;
    validate(&bytes).with_context(|| format!("wasm-opt broke {name}.wasm"))?;
    note(&format!(
        "{name}.wasm: {} → {} bytes",
        compiled.len(),
        bytes.len()
    ));
    fs::remove_file(&bound).with_context(|| bound.display().to_string())
}

fn validate(wasm: &[u8]) -> Result<()> {
    Validator::new_with_features(WasmFeatures::WASM2).validate_all(wasm)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_module_is_refused() {
        assert!(validate(b"\0asm\x01\0\0\0").is_ok());
        assert!(validate(b"\0asm\x01\0\0\0\x01").is_err());
    }
}
