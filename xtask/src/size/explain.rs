//! Tells which crates the wasm of an app is made of.
//!
//! Reads the module as the compiler left it, where functions still have names; wasm-opt makes it
//! smaller afterwards, so only the proportions are to be trusted.

use crate::house::House;
use crate::setup::wasm::TARGET;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Lines of the answer; the rest is one line.
const CRATES_LEN_MAX: usize = 25;

/// A table of crates and the bytes of their functions.
pub fn explain(house: &House, app: &str) -> Result<String> {
    let path = house
        .wasm_target()
        .join(TARGET)
        .join("browser")
        .join(format!("{app}.wasm"));
    let wasm = fs::read(&path).with_context(|| path.display().to_string())?;
    let mut sizes: Vec<(String, usize)> = by_crate(&wasm)?.into_iter().collect();
    sizes.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let total: usize = sizes.iter().map(|(_, bytes)| bytes).sum();

    let mut text = format!("\n{app}: bytes of functions before wasm-opt, {total} in all\n");
    let (shown, rest) = sizes.split_at(sizes.len().min(CRATES_LEN_MAX));
    for (name, bytes) in shown {
        text += &format!("  {name:34} {bytes:>9} {:>4.1} %\n", share(*bytes, total));
    }
    let rest: usize = rest.iter().map(|(_, bytes)| bytes).sum();
    text += &format!(
        "  {:34} {rest:>9} {:>4.1} %\n",
        "(all others)",
        share(rest, total)
    );
    Ok(text)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

fn by_crate(wasm: &[u8]) -> Result<BTreeMap<String, usize>> {
    let mut imported = 0u32;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
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
    let mut sizes = BTreeMap::new();
    for (index, bytes) in (imported..).zip(bodies) {
        let name = names
            .get(&index)
            .map_or("(no name)".into(), |name| crate_of(name));
        *sizes.entry(name).or_insert(0) += bytes;
    }
    Ok(sizes)
}

/// The crate that a function's code was written in: the first word of its name. What is implemented
/// for a type (`<A as B>::c`) belongs to the crate of the type; plain types to that of the trait.
fn crate_of(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let Some((before, _)) = name.split_once("::") else {
        return "(no crate)".to_owned();
    };
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
        assert_eq!(crate_of("dlmalloc::malloc"), "dlmalloc");
        assert_eq!(crate_of("main"), "(no crate)");
    }
}
