//! One browser app, from cargo's wasm to named files.
//!
//! Knows the two apps there are. Never compiles: cargo has done so before.

use super::cache::{Cache, content_hash};
use super::document::Document;
use super::{Output, Tools, bindgen, esbuild, names, split};
use crate::house::House;
use crate::setup::wasm::TARGET;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A browser app.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// The crate, the binary and the beginning of its files' names.
    pub name: &'static str,
    /// The document with Trunk's directives, from the top of the repository.
    pub source: &'static str,
    /// What the document is called where the relay reads it.
    pub document: &'static str,
    /// The feature with which its code is cut into chunks.
    pub split: Option<&'static str>,
}

/// The chunk that comes with the style sheets of what is not in the first view.
const LATER: &str = "later";

/// The apps that the relay serves.
pub const APPS: [App; 2] = [
    App {
        name: "widget",
        source: "index.html",
        document: "chat.html",
        split: Some("widget/split"),
    },
    App {
        name: "console",
        source: "console/index.html",
        document: "console.html",
        split: None,
    },
];

impl App {
    /// Adds the app's files to the output.
    pub fn make(
        &self,
        house: &House,
        tools: &Tools,
        cache: &mut Cache,
        output: &mut Output,
    ) -> Result<()> {
        let source = house.root().join(self.source);
        let document = Document::read(&source)?;
        if document.bin != self.name {
            bail!(
                "{}: data-bin is {:?}, not {:?}",
                self.source,
                document.bin,
                self.name
            );
        }

        let compiled = self.compiled(house)?;
        let bound = cache.folder(&format!("{}-bound", self.name), &[&compiled], |dir| {
            bindgen::bind(tools, self.name, &compiled, self.split.is_some(), dir)
        })?;

        let wasm_url = self.asset("", "wasm", read(&bound.join("app.wasm"))?, output);
        let style = self.style(&document.styles, tools, cache)?;
        let style_url = self.asset("", "css", style, output);
        let chunks = self.chunks(&bound, &document, tools, cache, output)?;
        let start = start(house, self.name, &wasm_url, &chunks)?;
        let begin = house.root().join(START);
        let key = [compiled.as_slice(), start.as_bytes(), &read(&begin)?];
        let script = cache.bytes(&format!("{}-script", self.name), &key, || {
            let script = esbuild::module(&tools.esbuild, &bound, &start)?;
            names::check(&String::from_utf8_lossy(&script))?;
            Ok(script)
        })?;
        let script_url = self.asset("", "js", script, output);
        let mut icons = Vec::new();
        for icon in &document.icons {
            let extension = icon
                .extension()
                .and_then(|ext| ext.to_str())
                .unwrap_or("svg");
            icons.push(self.asset("", extension, read(icon)?, output));
        }

        let html = document.finish(&style_url, &script_url, &wasm_url, &icons);
        output.add(self.document, html.into_bytes());
        Ok(())
    }

    /// The wasm as the compiler left it.
    pub fn compiled(&self, house: &House) -> Result<Vec<u8>> {
        let folder = house.wasm_target().join(TARGET).join("browser");
        read(&folder.join(format!("{}.wasm", self.name)))
    }

    /// Adds the files of the chunks, and returns the addresses that each chunk needs.
    fn chunks(
        &self,
        bound: &Path,
        document: &Document,
        tools: &Tools,
        cache: &mut Cache,
        output: &mut Output,
    ) -> Result<BTreeMap<String, Vec<String>>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(bound.join(bindgen::CHUNKS))? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let url = self.asset(&name, "wasm", read(&path)?, output);
            files.insert(name.into_owned(), url);
        }
        let mut chunks = BTreeMap::new();
        for chunk in split::chunks(files.keys().map(String::as_str)) {
            let needed = files.iter().filter(|(file, _)| split::needs(chunk, file));
            let mut urls: Vec<String> = needed.map(|(_, url)| url.clone()).collect();
            if chunk == LATER && !document.later_styles.is_empty() {
                let style = self.style(&document.later_styles, tools, cache)?;
                urls.push(self.asset(LATER, "css", style, output));
            }
            chunks.insert(chunk.to_owned(), urls);
        }
        Ok(chunks)
    }

    /// Style sheets as one, in the document's order.
    fn style(&self, paths: &[PathBuf], tools: &Tools, cache: &mut Cache) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        for path in paths {
            let sheet = read(path)?;
            let text = String::from_utf8_lossy(&sheet);
            // Neither would be found again under the new name.
            if let Some(word) = ["@import", "@charset"]
                .into_iter()
                .find(|word| text.contains(word))
            {
                bail!(
                    "{}: {word} cannot be used; list the sheet in the document",
                    path.display()
                );
            }
            if text
                .split("url(")
                .skip(1)
                .any(|rest| !rest.trim_start_matches(['"', '\'']).starts_with("data:"))
            {
                bail!("{}: only data: can be used in url()", path.display());
            }
            whole.extend_from_slice(&sheet);
            whole.push(b'\n');
        }
        cache.bytes(&format!("{}-style", self.name), &[&whole], || {
            esbuild::style(&tools.esbuild, &whole)
        })
    }

    /// Adds a file under a name that changes with its content, and returns its address. The part is
    /// the chunks that it belongs to, or empty for what the first view needs.
    fn asset(&self, part: &str, extension: &str, bytes: Vec<u8>, output: &mut Output) -> String {
        let hash = content_hash(&bytes);
        let dash = if part.is_empty() { "" } else { "-" };
        let name = format!("assets/{}{dash}{part}-{hash}.{extension}", self.name);
        let url = format!("/{name}");
        output.add(&name, bytes);
        url
    }
}

/// Leads to the page without wasm where there is none.
const PLAIN: &str = "if (typeof WebAssembly !== \"object\")
    location.replace(location.pathname + (location.search || \"?\") + \"&plain\");
";

/// Begins an app and loads its chunks: hand-written.
const START: &str = "web/start.js";

/// The script that starts the app: the whole glue is bundled into it.
fn start(
    house: &House,
    name: &str,
    wasm_url: &str,
    chunks: &BTreeMap<String, Vec<String>>,
) -> Result<String> {
    // The visitor's page has a twin that needs no wasm.
    let plain = match name {
        "widget" => PLAIN,
        _ => "",
    };
    let begin = serde_json::to_string(&house.root().join(START))?;
    let chunks = serde_json::to_string(chunks)?;
    Ok(format!(
        "import {{ initSync }} from \"./{name}.js\";
import {{ start }} from {begin};
{plain}start(initSync, \"{wasm_url}\", {chunks});
"
    ))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}
