//! Reads a document with Trunk's directives and replaces them with what `dist` made.
//!
//! Knows the directives that the two documents use and refuses others. Never lets markup through
//! that the documents' Content-Security-Policy forbids.

use anyhow::{Context, Result, bail};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A document and what it asks for.
#[derive(Debug)]
pub struct Document {
    html: String,
    directives: Vec<(Range<usize>, Kind)>,
    /// The binary that it starts.
    pub bin: String,
    /// Its style sheets, in order.
    pub styles: Vec<PathBuf>,
    /// Those that come with the chunk `later`, in order.
    pub later_styles: Vec<PathBuf>,
    /// Its icons, in order.
    pub icons: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rust,
    Style,
    Later,
    Icon,
}

impl Document {
    /// Reads the document at this path; what it names is found from its folder.
    pub fn read(path: &Path) -> Result<Document> {
        let html = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let dir = path.parent().unwrap_or(Path::new("."));
        Document::parse(without_comments(&html), dir).with_context(|| path.display().to_string())
    }

    fn parse(html: String, dir: &Path) -> Result<Document> {
        refuse_inline(&html)?;
        let mut document = Document {
            html,
            directives: vec![],
            bin: String::new(),
            styles: vec![],
            later_styles: vec![],
            icons: vec![],
        };
        for range in links(&document.html) {
            let tag = &document.html[range.clone()];
            if attribute(tag, "data-trunk").is_none() {
                continue;
            }
            let file = attribute(tag, "href").map(|href| dir.join(href));
            let kind = match (attribute(tag, "rel").as_deref(), file) {
                (Some("rust"), _) => {
                    document.bin = attribute(tag, "data-bin").context("no data-bin in {tag}")?;
                    Kind::Rust
                }
                (Some("css"), Some(file)) if attribute(tag, "data-later").is_some() => {
                    document.later_styles.push(file);
                    Kind::Later
                }
                (Some("css"), Some(file)) => {
                    document.styles.push(file);
                    Kind::Style
                }
                (Some("icon"), Some(file)) => {
                    document.icons.push(file);
                    Kind::Icon
                }
                _ => bail!("a directive that dist does not know: {tag}"),
            };
            document.directives.push((range, kind));
        }
        if document.bin.is_empty() || document.styles.is_empty() {
            bail!("needs a rel=\"rust\" directive with data-bin, and a rel=\"css\" one");
        }
        Ok(document)
    }

    /// The document as it is served.
    pub fn finish(&self, style: &str, script: &str, wasm: &str, icons: &[String]) -> String {
        let mut html = String::new();
        let mut done = 0;
        let mut icons = icons.iter();
        let mut styled = false;
        for (range, kind) in &self.directives {
            html.push_str(&self.html[done..range.start]);
            done = range.end;
            match kind {
                Kind::Later => {}
                Kind::Style if styled => {}
                Kind::Style => {
                    html.push_str(&format!("<link rel=\"stylesheet\" href=\"{style}\">"));
                    styled = true;
                }
                Kind::Rust => html.push_str(&format!(
                    "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin \
                     href=\"{wasm}\">\n<script type=\"module\" src=\"{script}\"></script>"
                )),
                Kind::Icon => {
                    let icon = icons.next().map_or("", String::as_str);
                    let kind = if icon.ends_with(".svg") {
                        " type=\"image/svg+xml\""
                    } else {
                        ""
                    };
                    html.push_str(&format!("<link rel=\"icon\" href=\"{icon}\"{kind}>"));
                }
            }
        }
        html.push_str(&self.html[done..]);
        let lines = html.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// The policy allows neither; a browser would drop them without a word to the person.
fn refuse_inline(html: &str) -> Result<()> {
    if html.contains("<style") || html.contains(" style=") {
        bail!("an inline style: the document's policy forbids it, use a style sheet");
    }
    let inline = |rest: &str| attribute(rest.split('>').next().unwrap_or(""), "src").is_none();
    if html.split("<script").skip(1).any(inline) {
        bail!("an inline script: the document's policy forbids it");
    }
    Ok(())
}

fn without_comments(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Where the `<link>` elements are.
fn links(html: &str) -> Vec<Range<usize>> {
    let starts = html.match_indices("<link").map(|(start, _)| start);
    starts
        .filter_map(|start| Some(start..start + html[start..].find('>')? + 1))
        .collect()
}

/// The value of an attribute; empty for one without a value.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        rest = after;
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        if let Some(value) = after.strip_prefix("=\"") {
            return value.split('"').next().map(str::to_owned);
        }
        if after.is_empty() || after.starts_with([' ', '\n', '>', '/']) {
            return Some(String::new());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"<!doctype html>
        <!-- For people. -->
        <link data-trunk rel="css" href="style/a.css">
        <link data-trunk rel="css" href="style/b.css">
        <link data-trunk data-later rel="css" href="style/c.css">
        <link rel="canonical" href="/chat">
        <link
          data-trunk rel="rust" href="widget/Cargo.toml" data-bin="widget" data-wasm-opt="z"
        />
        <title>x</title>"#;

    fn parse(html: &str) -> Result<Document> {
        Document::parse(without_comments(html), Path::new("page"))
    }

    #[test]
    fn directives_become_what_was_made() {
        let document = parse(HEAD).unwrap();

        assert_eq!(document.bin, "widget");
        assert_eq!(
            document.styles,
            [Path::new("page/style/a.css"), Path::new("page/style/b.css")]
        );
        assert_eq!(document.later_styles, [Path::new("page/style/c.css")]);
        assert_eq!(
            document.finish("/s.css", "/j.js", "/w.wasm", &[]),
            "<!doctype html>\n<link rel=\"stylesheet\" href=\"/s.css\">\n\
             <link rel=\"canonical\" href=\"/chat\">\n\
             <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin \
             href=\"/w.wasm\">\n<script type=\"module\" src=\"/j.js\"></script>\n<title>x</title>\n"
        );
    }

    #[test]
    fn what_the_policy_forbids_is_refused() {
        for bad in [
            "<style>p{}</style>",
            "<p style=\"color:red\">",
            "<script>go()</script>",
        ] {
            assert!(parse(&format!("{HEAD}{bad}")).is_err(), "{bad}");
        }
        assert!(parse(&format!("{HEAD}<script src=\"/x.js\"></script>")).is_ok());
    }

    #[test]
    fn an_unknown_directive_is_refused() {
        let bad = format!("{HEAD}<link data-trunk rel=\"sass\" href=\"x.scss\">");
        assert!(parse(&bad).is_err());
        assert!(parse("<p>no directives</p>").is_err());
    }
}
