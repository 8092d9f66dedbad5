//! Cuts the wasm of an app into what the first view needs and chunks that are loaded later.
//!
//! The app marks where (`web::chunk!`); what only a chunk can reach, code and data, goes into its
//! file. Runs before wasm-bindgen, which sees the first part alone. Never decides what is late.

use super::names;
use crate::scratch::Scratch;
use anyhow::{Context, Result, anyhow};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use wasm_encoder::{ExportSection, RawSection};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{ExportSectionReader, Parser, Payload};

/// By this the chunks know what the first part shares with them.
pub const SHARED: &str = "__wasm_split";

/// Stands between the names of the chunks that need one file together.
const AND: &str = "+";

/// What was one module.
#[derive(Debug)]
pub struct Split {
    /// What the first view needs, not bound yet.
    pub first: Vec<u8>,
    /// The rest by the names of the chunks that need it: `later`, or `en+later`.
    pub rest: BTreeMap<String, Vec<u8>>,
    /// What the rest uses of the first part: its memory, its table and the like.
    pub shared: BTreeSet<String>,
}

/// Cuts a module that was linked with `--emit-relocs`.
pub fn split(compiled: &[u8]) -> Result<Split> {
    let scratch = Scratch::new();
    let first = scratch.path().join("first.wasm");
    let compiled = withdrawn(compiled)?;
    let mut options = Options::new(&compiled);
    options.output_dir = scratch.path();
    options.main_out_path = &first;
    options.link_name = "loaders.js";
    let made = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (chunk, files) in &made.prefetch_map {
        for file in files {
            users.entry(file).or_default().insert(chunk);
        }
    }
    let mut rest = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for (file, users) in users {
        let path = scratch.path().join(file).with_extension("wasm");
        let wasm = fs::read(&path).with_context(|| path.display().to_string())?;
        shared.extend(imports(&wasm)?);
        rest.insert(Vec::from_iter(users).join(AND), wasm);
    }
    let first = fs::read(&first).with_context(|| first.display().to_string())?;
    Ok(Split {
        first,
        rest,
        shared,
    })
}

/// The module without the exports that nobody uses: what they alone reach, the splitter leaves out.
/// Bindgen could not, as functions that stand in the table may be called from anywhere.
fn withdrawn(compiled: &[u8]) -> Result<Vec<u8>> {
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(compiled) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = payload {
            module.section(&needed_exports(exports)?);
        } else if let Some((id, range)) = payload.as_section() {
            let data = &compiled[range];
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn needed_exports(exports: ExportSectionReader) -> Result<ExportSection> {
    let exports = exports.into_iter().collect::<Result<Vec<_>, _>>()?;
    let names = exports.iter().map(|export| export.name.to_owned());
    let offered = names::offered(&names.collect());
    let mut needed = ExportSection::new();
    for export in exports {
        if !offered.contains(export.name) {
            needed.export(export.name, export.kind.into(), export.index);
        }
    }
    Ok(needed)
}

/// Whether this chunk needs the file that was named by [`split`].
pub fn needs(chunk: &str, file: &str) -> bool {
    file.split(AND).any(|user| user == chunk)
}

/// The chunks there are, from the names of their files.
pub fn chunks<'a>(files: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    files.flat_map(|file| file.split(AND)).collect()
}

fn imports(wasm: &[u8]) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import?;
            if import.module != SHARED {
                return Err(anyhow!("a chunk imports {} itself", import.name));
            }
            names.insert(import.name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_needed_by_every_chunk_in_its_name() {
        let files = ["later", "en", "en+zh"];

        assert!(needs("en", "en") && needs("en", "en+zh") && needs("zh", "en+zh"));
        assert!(!needs("en", "later") && !needs("e", "en"));
        assert_eq!(
            Vec::from_iter(chunks(files.into_iter())),
            ["en", "later", "zh"]
        );
    }

    #[test]
    fn a_chunk_takes_from_the_first_part_alone() {
        let import = |module: &str| {
            let mut wasm = b"\0asm\x01\0\0\0\x02".to_vec();
            let body = [
                &[1, module.len() as u8],
                module.as_bytes(),
                &[6],
                b"memory",
                &[2, 0, 1],
            ]
            .concat();
            wasm.push(body.len() as u8);
            wasm.extend(body);
            imports(&wasm)
        };

        assert_eq!(Vec::from_iter(import(SHARED).unwrap()), ["memory"]);
        assert!(import("env").is_err());
    }

    #[test]
    fn what_libraries_offer_to_pages_is_withdrawn_and_nothing_else() {
        let mut module = wasm_encoder::Module::new();
        let mut exports = ExportSection::new();
        let names = ["memory", "offered", "__wbindgen_describe_offered", "used"];
        for name in names {
            exports.export(name, wasm_encoder::ExportKind::Memory, 0);
        }
        let data = &[1, 0, 0, 1];
        module.section(&RawSection { id: 5, data });
        module.section(&exports);

        let less = withdrawn(&module.finish()).unwrap();

        let mut left = Vec::new();
        let mut sections = 0;
        for payload in Parser::new(0).parse_all(&less) {
            let payload = payload.unwrap();
            sections += u32::from(payload.as_section().is_some());
            if let Payload::ExportSection(exports) = payload {
                let names = exports.into_iter().map(|export| export.unwrap().name);
                left.extend(names.map(str::to_owned));
            }
        }
        assert_eq!(
            (left.as_slice(), sections),
            (&["memory".to_owned(), "used".to_owned()][..], 2)
        );
    }
}
