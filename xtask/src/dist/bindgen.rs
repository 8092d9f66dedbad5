//! Makes the glue between wasm and JavaScript, and then the wasm smaller.
//!
//! Never lets a module through that a browser would refuse.

use super::{Tools, names, split};
use crate::scratch::Scratch;
use crate::step::{Run, note};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
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

/// Where the chunks lie, under the names that `split` gave them.
pub const CHUNKS: &str = "chunks";

/// The same modules with the names of their functions, for eyes: `first` and the chunks.
pub fn named(tools: &Tools, name: &str, compiled: &[u8], cut: bool) -> Result<Parts> {
    let mut parts = Parts::new();
    let mut first = compiled.to_vec();
    let mut kept = BTreeSet::new();
    if cut {
        let split = split::split(compiled)?;
        parts = split.rest;
        (first, kept) = (split.first, split.shared);
    }
    parts.insert("first".to_owned(), glue(name, &first, &kept, true)?.wasm);
    let scratch = Scratch::new();
    for wasm in parts.values_mut() {
        let path = scratch.path().join("large");
        write(&path, wasm)?;
        let run = run(tools).arg("-g").arg(&path);
        let small = scratch.path().join("small");
        run.arg("-o").arg(&small).run()?;
        *wasm = fs::read(&small)?;
    }
    Ok(parts)
}

/// Modules by their names.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// Writes the glue (`NAME.js`), the scripts that it imports, `app.wasm` and the chunks, where the
/// app has any, into the folder.
pub fn bind(tools: &Tools, name: &str, compiled: &[u8], cut: bool, dir: &Path) -> Result<()> {
    let chunks = dir.join(CHUNKS);
    fs::create_dir_all(&chunks).with_context(|| chunks.display().to_string())?;
    let mut first = compiled.to_vec();
    let mut kept = BTreeSet::new();
    if cut {
        let parts = split::split(compiled).with_context(|| format!("splitting {name}.wasm"))?;
        for (file, wasm) in &parts.rest {
            let path = chunks.join(file).with_extension("wasm");
            small(tools, wasm, &path).with_context(|| format!("chunk {file} of {name}.wasm"))?;
        }
        first = parts.first;
        kept = parts.shared;
    }
    let glue =
        glue(name, &first, &kept, false).with_context(|| format!("wasm-bindgen, {name}.wasm"))?;
    write(&dir.join(format!("{name}.js")), glue.script.as_bytes())?;
    for (path, module) in &glue.modules {
        let path = dir.join(SNIPPETS).join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        write(&path, module.as_bytes())?;
    }
    small(tools, &glue.wasm, &dir.join("app.wasm")).with_context(|| format!("{name}.wasm"))
}

/// Writes a module as small as it gets.
fn small(tools: &Tools, wasm: &[u8], path: &Path) -> Result<()> {
    let large = path.with_extension("large");
    write(&large, wasm)?;
    shrink(tools, &large, path)?;
    fs::remove_file(&large).with_context(|| large.display().to_string())?;
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    validate(&bytes).context("wasm-opt broke it")?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    note(&format!("{name}: {} → {} bytes", wasm.len(), bytes.len()));
    Ok(())
}

/// The script and the wasm, which know each other by short names.
struct Glue {
    script: String,
    wasm: Vec<u8>,
    /// What the script imports: modules of our crates, by their paths.
    modules: BTreeMap<String, String>,
}

fn glue(name: &str, compiled: &[u8], kept: &BTreeSet<String>, named: bool) -> Result<Glue> {
    let mut module = ModuleConfig::new()
        // What the compiler wrote is not checked again; what leaves here is.
        .strict_validate(false)
        .generate_name_section(named)
        .generate_producers_section(false)
        .parse(compiled)?;
    names::withdraw(&mut module)?;
    let mut output = Bindgen::new()
        .input_module(name, module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The chunks use them; what nobody uses is removed with the names.
        .keep_lld_exports(!kept.is_empty())
        .generate_output()?;
    let inline = output.snippets().values().flatten().next();
    if inline.is_some() {
        bail!("a crate brings a script within its sources, which nothing here carries along");
    }
    let modules = output.local_modules().iter();
    let modules = modules.map(|(path, text)| (path.clone(), text.clone()));
    let modules = modules.collect();
    Ok(Glue {
        script: names::shorten(&mut output, kept)?,
        wasm: output.wasm_mut().emit_wasm(),
        modules,
    })
}

fn shrink(tools: &Tools, large: &Path, small: &Path) -> Result<()> {
    let run = run(tools).arg("--strip-debug").arg(large);
    run.arg("-o").arg(small).run()
}

fn run(tools: &Tools) -> Run {
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
            "--strip-producers",
            "--strip-target-features",
        ])
        .args(FEATURES)
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
