//! The names by which wasm and script know each other.
//!
//! What wasm-bindgen writes is long and has a hash in it, twice for each function of the browser:
//! no visitor needs to download that. Never guesses: a name that is not where it should be is an
//! error.

use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen_cli_support::Output;

/// What wasm-bindgen's names begin with. None is left in a finished script.
const LONG: [&str; 3] = ["__wbg_", "__wbindgen_", "wasm_bindgen__"];

/// What frees the forgotten objects of a class.
const REGISTRY: &str = "new FinalizationRegistry(";

/// The letters of short names.
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Those of a module's exports that libraries offer to a page's own scripts. There are none: an
/// app's wasm is called by its glue alone, which does not need these.
pub fn offered(exports: &BTreeSet<String>) -> BTreeSet<String> {
    let mut offered = BTreeSet::new();
    for name in exports {
        let described = format!("__wbindgen_describe_{name}");
        if exports.contains(&described) {
            offered.extend([name.clone(), described]);
        } else if is_destructor(name) {
            offered.insert(name.clone());
        }
    }
    offered
}

/// Removes the exports that are only [`offered`].
pub fn withdraw(module: &mut walrus::Module) -> Result<()> {
    let names = module.exports.iter().map(|it| it.name.clone()).collect();
    for name in offered(&names) {
        module.exports.remove(&name)?;
    }
    Ok(())
}

/// Whether this frees a class of a library: `__wbg_CLASS_free_HASH`.
fn is_destructor(name: &str) -> bool {
    name.starts_with("__wbg_")
        && name
            .rsplit_once('_')
            .is_some_and(|(before, _)| before.ends_with("_free"))
}

/// Gives everything between wasm and script a short name, and removes the exports that neither the
/// script nor a chunk uses: these are `kept` with their names. Returns the script.
pub fn shorten(output: &mut Output, kept: &BTreeSet<String>) -> Result<String> {
    let mut names = Names::default();
    let mut modules = BTreeSet::new();
    for import in output.wasm().imports.iter() {
        names.import(&import.name)?;
        modules.insert(import.module.clone());
    }
    for export in output.wasm().exports.iter() {
        names.export(&export.name, kept.contains(&export.name));
    }
    if let Some(name) = kept.iter().find(|name| !names.exports.contains_key(*name)) {
        bail!("the chunks use {name}, which the first part does not export");
    }
    let (mut script, used) = names.rewritten(output.js())?;
    let [module] = &Vec::from_iter(modules)[..] else {
        bail!("the wasm imports from more than its glue");
    };
    let quoted = format!("\"{module}\"");
    if script.matches(&quoted).count() != 1 {
        bail!("the glue does not name {module} once");
    }
    script = script.replace(&quoted, "\"a\"");
    // Without this, esbuild keeps the registry of each class that nobody uses.
    script = script.replace(REGISTRY, &format!("/* @__PURE__ */ {REGISTRY}"));

    let wasm = output.wasm_mut();
    for import in wasm.imports.iter_mut() {
        import.module = "a".to_owned();
        import.name = names.imports[&import.name].clone();
    }
    let is_used = |name: &String| used.contains(name) || kept.contains(name);
    let unused = wasm.exports.iter().filter(|it| !is_used(&it.name));
    for id in unused.map(|it| it.id()).collect::<Vec<_>>() {
        wasm.exports.delete(id);
    }
    for export in wasm.exports.iter_mut() {
        export.name = names.exports[&export.name].clone();
    }
    Ok(script)
}

/// Refuses a finished script in which a long name is left: what it stands for was renamed or
/// removed in the wasm.
pub fn check(script: &str) -> Result<()> {
    let mut words = script.split(|c: char| !is_part(c));
    match words.find(|word| LONG.iter().any(|long| word.starts_with(long))) {
        Some(word) => bail!("the script still uses {word}"),
        None => Ok(()),
    }
}

/// Short names by the long ones.
#[derive(Default)]
struct Names {
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

impl Names {
    fn import(&mut self, name: &str) -> Result<()> {
        let new = short(self.imports.len());
        match self.imports.insert(name.to_owned(), new) {
            None => Ok(()),
            Some(_) => bail!("the wasm imports {name} twice"),
        }
    }

    fn export(&mut self, name: &str, kept: bool) {
        let new = match kept {
            true => name.to_owned(),
            false => short(self.exports.len()),
        };
        self.exports.insert(name.to_owned(), new);
    }

    /// The script with short names, and the exports that it uses. Imports stand in it once each, as
    /// keys of an object; exports as `wasm.NAME`.
    fn rewritten(&self, script: &str) -> Result<(String, BTreeSet<String>)> {
        let mut new = String::with_capacity(script.len());
        let mut used = BTreeSet::new();
        let mut given = BTreeSet::new();
        let mut rest = script;
        while let Some(start) = rest.find(is_part) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
            new += before;
            rest = after;
            if new.ends_with("wasm.")
                && let Some(name) = self.exports.get(word)
            {
                used.insert(word.to_owned());
                new += name;
            } else if after.starts_with(": ")
                && let Some(name) = self.imports.get(word)
            {
                if !given.insert(word) {
                    bail!("the glue gives {word} twice");
                }
                new += name;
            } else {
                new += word;
            }
        }
        new += rest;
        match self.imports.keys().find(|name| !given.contains(&***name)) {
            Some(name) => bail!("the glue does not give {name}"),
            None => Ok((new, used)),
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

/// The name with this number: `a` to `Z`, then two letters, and so on.
fn short(number: usize) -> String {
    let letter = char::from(LETTERS[number % LETTERS.len()]);
    match number / LETTERS.len() {
        0 => letter.to_string(),
        more => short(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        names.import("__wbg_focus_0123456789abcdef").unwrap();
        names.import("__wbg_focus").unwrap();
        names.export("memory", false);
        names.export("__wbindgen_malloc", false);
        names.export("__wbindgen_free", true);
        names
    }

    #[test]
    fn wasm_and_script_get_the_same_short_names_and_chunks_keep_theirs() {
        let glue = "x = {\n  __wbg_focus_0123456789abcdef: function(a) { a.focus(); },\n  \
                    __wbg_focus: f,\n}; __wbg_focus_all(wasm.memory.buffer, self.memory, \
                    wasm.__wbindgen_malloc, wasm.__wbindgen_free)";

        let (script, used) = names().rewritten(glue).unwrap();

        assert_eq!(
            script,
            "x = {\n  a: function(a) { a.focus(); },\n  b: f,\n}; \
             __wbg_focus_all(wasm.a.buffer, self.memory, wasm.b, wasm.__wbindgen_free)"
        );
        assert_eq!(
            Vec::from_iter(used),
            ["__wbindgen_free", "__wbindgen_malloc", "memory"]
        );
    }

    #[test]
    fn glue_that_gives_not_what_is_imported_is_refused() {
        let error = |glue| names().rewritten(glue).unwrap_err().to_string();

        assert_eq!(
            error("{ __wbg_focus: f }"),
            "the glue does not give __wbg_focus_0123456789abcdef"
        );
        assert_eq!(
            error("{ __wbg_focus: f, __wbg_focus: f }"),
            "the glue gives __wbg_focus twice"
        );
    }

    #[test]
    fn a_long_name_that_is_left_is_refused() {
        assert!(check("a.b(c._wbg_cb_unref)").is_ok());
        assert!(check("a.b(c.__wbg_ptr)").is_err());
    }

    #[test]
    fn only_destructors_are_taken_for_one() {
        assert!(is_destructor("__wbg_somesource_free_58a9338f50bce61c"));
        assert!(!is_destructor("__wbindgen_free"));
        assert!(!is_destructor("__wbg_jspi_task_poll"));
    }

    #[test]
    fn no_two_numbers_have_one_name() {
        let names: BTreeSet<String> = (0..3_000).map(short).collect();

        assert_eq!(names.len(), 3_000);
        assert_eq!([short(0), short(51), short(52)], ["a", "Z", "aa"]);
    }
}
