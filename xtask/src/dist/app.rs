//! One browser app, from cargo's wasm to named files.
//!
//! Knows the two apps there are. Never compiles: cargo has done so before.

use super::cache::{Cache, content_hash};
use super::document::Document;
use super::{Output, Tools, bindgen, esbuild, names};
use crate::house::House;
use crate::setup::wasm::TARGET;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// A browser app.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// The crate, the binary and the beginning of its files' names.
    pub name: &'static str,
    /// The document with Trunk's directives, from the top of the repository.
    pub source: &'static str,
    /// What the document is called where the relay reads it.
    pub document: &'static str,
}

/// The apps that the relay serves.
pub const APPS: [App; 2] = [
    App {
        name: "widget",
        source: "index.html",
        document: "chat.html",
    },
    App {
        name: "console",
        source: "console/index.html",
        document: "console.html",
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

        let compiled = house.wasm_target().join(TARGET).join("browser");
        let compiled = compiled.join(format!("{}.wasm", self.name));
        let compiled = fs::read(&compiled).with_context(|| compiled.display().to_string())?;
        let bound = cache.folder(&format!("{}-bound", self.name), &[&compiled], |dir| {
            bindgen::bind(tools, self.name, &compiled, dir)
        })?;

        let wasm = read(&bound.join("app.wasm"))?;
        let wasm_url = self.asset("wasm", wasm.clone(), output);
        let key = [compiled.as_slice(), wasm_url.as_bytes()];
        let script = cache.bytes(&format!("{}-script", self.name), &key, || {
            let start = start(self.name, &wasm_url);
            let script = esbuild::module(&tools.esbuild, &bound, &start)?;
            names::check(&String::from_utf8_lossy(&script))?;
            Ok(script)
        })?;
        let script_url = self.asset("js", script, output);
        let style = self.style(&document, tools, cache)?;
        let style_url = self.asset("css", style, output);
        let mut icons = Vec::new();
        for icon in &document.icons {
            let extension = icon
                .extension()
                .and_then(|ext| ext.to_str())
                .unwrap_or("svg");
            icons.push(self.asset(extension, read(icon)?, output));
        }

        let html = document.finish(&style_url, &script_url, &wasm_url, &icons);
        output.add(self.document, html.into_bytes());
        Ok(())
    }

    /// The app's style sheets as one, in the document's order.
    fn style(&self, document: &Document, tools: &Tools, cache: &mut Cache) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        for path in &document.styles {
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

    /// Adds a file under a name that changes with its content, and returns its address.
    fn asset(&self, extension: &str, bytes: Vec<u8>, output: &mut Output) -> String {
        let name = format!("assets/{}-{}.{extension}", self.name, content_hash(&bytes));
        let url = format!("/{name}");
        output.add(&name, bytes);
        url
    }
}

/// Leads to the page without wasm where there is none.
const PLAIN: &str = "if (typeof WebAssembly !== \"object\")
    location.replace(location.pathname + (location.search || \"?\") + \"&plain\");
";

/// The script that starts the app: the whole glue is bundled into it. A proxy may have taken the
/// type from the wasm; then it is compiled when all of it is there.
fn start(name: &str, wasm_url: &str) -> String {
    // The visitor's page has a twin that needs no wasm.
    let plain = match name {
        "widget" => PLAIN,
        _ => "",
    };
    format!(
        "import {{ initSync }} from \"./{name}.js\";
{plain}const get = () => fetch(\"{wasm_url}\");
WebAssembly.compileStreaming(get())
    .catch(async () => WebAssembly.compile(await (await get()).arrayBuffer()))
    .then((module) => initSync({{ module }}));
"
    )
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}
