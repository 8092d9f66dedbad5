//! Makes the glue between wasm and JavaScript, and then the wasm smaller.
//!
//! Never lets a module through that a browser would refuse.

use super::{Tools, names};
use crate::step::{Run, note};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use walrus::ModuleConfig;
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

/// Where the glue looks for the modules that crates bring along.
const SNIPPETS: &str = "snippets";

/// Writes the glue (`NAME.js`), the scripts that it imports and `app.wasm` into the folder.
pub fn bind(tools: &Tools, name: &str, compiled: &[u8], dir: &Path) -> Result<()> {
    let glue = glue(name, compiled).with_context(|| format!("wasm-bindgen and {name}.wasm"))?;
    write(&dir.join(format!("{name}.js")), glue.script.as_bytes())?;
    for (path, module) in &glue.modules {
        let path = dir.join(SNIPPETS).join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        write(&path, module.as_bytes())?;
    }
    let large = dir.join("bound.wasm");
    write(&large, &glue.wasm)?;
    let small = dir.join("app.wasm");
    shrink(tools, &large, &small)?;
    fs::remove_file(&large).with_context(|| large.display().to_string())?;
    let bytes = fs::read(&small).with_context(|| small.display().to_string())?;
    validate(&bytes).with_context(|| format!("wasm-opt broke {name}.wasm"))?;
    note(&format!(
        "{name}.wasm: {} → {} bytes",
        compiled.len(),
        bytes.len()
    ));
    Ok(())
}

/// The script and the wasm, which know each other by short names.
struct Glue {
    script: String,
    wasm: Vec<u8>,
    /// What the script imports: modules of our crates, by their paths.
    modules: BTreeMap<String, String>,
}

fn glue(name: &str, compiled: &[u8]) -> Result<Glue> {
    let mut module = ModuleConfig::new()
        // What the compiler wrote is not checked again; what leaves here is.
        .strict_validate(false)
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(compiled)?;
    names::withdraw(&mut module)?;
    let mut output = Bindgen::new()
        .input_module(name, module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate_output()?;
    let inline = output.snippets().values().flatten().next();
    if inline.is_some() {
        bail!("a crate brings a script within its sources, which nothing here carries along");
    }
    let modules = output.local_modules().iter();
    let modules = modules.map(|(path, text)| (path.clone(), text.clone()));
    let modules = modules.collect();
    Ok(Glue {
        script: names::shorten(&mut output)?,
        wasm: output.wasm_mut().emit_wasm(),
        modules,
    })
}

fn shrink(tools: &Tools, large: &Path, small: &Path) -> Result<()> {
    Run::new(&tools.wasm_opt)
        .args([
            "-Oz",
            // Written anew without nesting, and shrunk again.
            "--flatten",
            "--rereloop",
            "-Oz",
            // A little larger, and a little more alike: it is the packed size that counts.
            "-Os",
            // The first kilobyte is the far end of the stack: nothing has an address in it.
            "--low-memory-unused",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .args(FEATURES)
        .arg(large)
        .arg("-o")
        .arg(small)
        .run()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| path.display().to_string())
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
