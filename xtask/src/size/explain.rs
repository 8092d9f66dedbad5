//! Tells what the wasm of an app is made of: functions by crate, the largest functions, data.
//!
//! Reads the modules as they are after wasm-opt, before packing: what is packed together with much
//! of its kind weighs less than its share. Never weighs files: that is done beside.

use crate::dist;
use crate::house::House;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Lines of each table; the rest is one line.
const CRATES_LEN_MAX: usize = 25;
const FUNCTIONS_LEN_MAX: usize = 30;
const NAME_CHARS_MAX: usize = 110;

/// Tables for each part of an app.
pub fn explain(house: &House, app: &dist::App) -> Result<String> {
    let mut text = String::new();
    let folder = house.wasm_target().join("named");
    fs::create_dir_all(&folder)?;
    for (part, wasm) in dist::named(house, app)? {
        let name = app.name;
        // For other eyes, such as twiggy's.
        fs::write(folder.join(format!("{name}-{part}.wasm")), &wasm)?;
        let contents = read(&wasm)?;
        writeln!(text, "\n{name}, {part}: bytes of functions by crate")?;
        let mut crates = BTreeMap::new();
        for (function, bytes) in &contents.functions {
            *crates.entry(crate_of(function)).or_insert(0) += bytes;
        }
        table(&mut text, crates.into_iter().collect(), CRATES_LEN_MAX)?;
        writeln!(text, "{name}, {part}: the largest functions")?;
        let functions = contents.functions.iter().map(|(name, bytes)| {
            let name = format!("{:#}", rustc_demangle::demangle(name));
            (name.chars().take(NAME_CHARS_MAX).collect(), *bytes)
        });
        table(&mut text, functions.collect(), FUNCTIONS_LEN_MAX)?;
        writeln!(text, "{name}, {part}: {} bytes of data", contents.data)?;
    }
    Ok(text)
}

fn table(text: &mut String, mut rows: Vec<(String, usize)>, len_max: usize) -> Result<()> {
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let total: usize = rows.iter().map(|(_, bytes)| bytes).sum();
    let (shown, rest) = rows.split_at(rows.len().min(len_max));
    let rest = rest.iter().map(|(_, bytes)| bytes).sum();
    for (name, bytes) in shown.iter().chain([&("(all others)".to_owned(), rest)]) {
        let share = share(*bytes, total);
        writeln!(text, "  {bytes:>9} {share:>4.1} %  {name}")?;
    }
    writeln!(text, "  {total:>9}          (all)")?;
    Ok(())
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

/// What a module is made of.
struct Contents {
    functions: Vec<(String, usize)>,
    data: usize,
}

fn read(wasm: &[u8]) -> Result<Contents> {
    let mut imported = 0u32;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    let mut bytes_of_data = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(section) => bytes_of_data = section.range().len(),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(reader) = section.as_known() else {
                    continue;
                };
                for name in reader {
                    let Name::Function(functions) = name? else {
                        continue;
                    };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    let named = |index| names.remove(&index).unwrap_or_else(|| "(no name)".into());
    Ok(Contents {
        functions: (imported..).map(named).zip(bodies).collect(),
        data: bytes_of_data,
    })
}

/// The crate that a function's code was written in: the first word of its name. What is implemented
/// for a type (`<A as B>::c`) belongs to the crate of the type; plain types to that of the trait.
fn crate_of(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let Some((before, _)) = name.split_once("::") else {
        return "(no crate)".to_owned();
    };
    // Newer names carry a hash: `<dlmalloc[0123]::…`.
    let before = before.split('[').next().unwrap_or(before);
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
        .next();
    word.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_in_its_name() {
        assert_eq!(
            crate_of("_ZN6leptos5mount3run17h0123456789abcdefE"),
            "leptos"
        );
        assert_eq!(
            crate_of("_ZN43_$LT$tachys..html..X$u20$as$u20$core..Y$GT$1f17h0123456789abcdefE"),
            "tachys"
        );
        assert_eq!(
            crate_of("_ZN40_$LT$u32$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE"),
            "core"
        );
        assert_eq!(crate_of("_RNvNtCs1234_7mycrate3foo3bar"), "mycrate");
        assert_eq!(
            crate_of("<dlmalloc[e24a27]::dlmalloc::Dlmalloc<A>>::malloc"),
            "dlmalloc"
        );
        assert_eq!(crate_of("dlmalloc::malloc"), "dlmalloc");
        assert_eq!(crate_of("main"), "(no crate)");
    }
}
