//! Pages that the relay writes itself: no script, one style, and text that is always text.
//!
//! Markup is only what stands in the source of the relay. Never loads anything from anywhere.

use crate::words::Lang;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The style of every page.
pub const STYLE: &str = include_str!("paper/paper.css");

/// How a policy names that style.
static STYLE_SOURCE: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(STYLE))));

/// Markup under construction.
#[derive(Clone, Debug, Default)]
pub struct Paper(String);

impl Paper {
    /// Adds markup: only what stands in the source.
    pub fn raw(&mut self, markup: &'static str) -> &mut Paper {
        self.0.push_str(markup);
        self
    }

    /// Adds text, also into an attribute in double quotes.
    pub fn text(&mut self, text: &str) -> &mut Paper {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Adds other markup.
    pub fn add(&mut self, other: &Paper) -> &mut Paper {
        self.0.push_str(&other.0);
        self
    }

    /// Adds an element that holds nothing but text.
    pub fn tag(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Paper {
        self.raw(open).text(text).raw(close)
    }

    /// The whole of it.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// What a page is like around its content.
#[derive(Clone, Debug, Default)]
pub struct Frame<'a> {
    /// Its language.
    pub lang: Lang,
    /// Its title.
    pub title: &'a str,
    /// `light`, `dark`, or empty for what the browser prefers.
    pub theme: &'a str,
    /// The relay's path of one more style sheet; empty: there is none.
    pub sheet: &'a str,
    /// Who else may frame it, as a policy names them.
    pub ancestors: &'a str,
    /// Seconds after which it loads itself again; 0: never.
    pub refresh_s: u32,
    /// What it loads then.
    pub refresh: &'a str,
}

/// Makes a document of its content, with the style in it.
#[must_use]
pub fn document(frame: &Frame<'_>, policy: Option<&'static str>, content: &Paper) -> String {
    let mut paper = Paper::default();
    paper.raw("<!doctype html>\n<html lang=\"");
    paper.text(frame.lang.tag()).raw("\"");
    if let "light" | "dark" = frame.theme {
        paper.raw(" data-theme=\"").text(frame.theme).raw("\"");
    }
    paper.raw(
        ">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n",
    );
    if let Some(policy) = policy {
        paper.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"");
        paper.raw(policy).raw("\">\n");
    }
    if frame.refresh_s > 0 {
        paper.raw("<meta http-equiv=\"refresh\" content=\"");
        paper.text(&frame.refresh_s.to_string());
        paper.raw("; url=").text(frame.refresh).raw("\">\n");
    }
    paper.tag("<title>", frame.title, "</title>\n");
    paper.raw("<style>").raw(STYLE).raw("</style>\n");
    if !frame.sheet.is_empty() {
        paper.raw("<link rel=\"stylesheet\" href=\"");
        paper.text(frame.sheet).raw("\">\n");
    }
    paper.raw("</head>\n<body>\n");
    paper.add(content).raw("</body>\n</html>\n");
    paper.finish()
}

/// Answers with a page.
#[must_use]
pub fn answer(status: StatusCode, frame: &Frame<'_>, content: &Paper) -> Response {
    let ancestors = if frame.ancestors.is_empty() {
        "'none'"
    } else {
        frame.ancestors
    };
    let policy = format!(
        "default-src 'none'; style-src 'self' {}; img-src 'self' data:; form-action 'self'; \
         frame-src 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}",
        *STYLE_SOURCE
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, policy),
        // The chat asks it of every page that it frames.
        (
            HeaderName::from_static("cross-origin-embedder-policy"),
            HeaderValue::from_static("require-corp"),
        ),
    ];
    (status, headers, document(frame, None, content)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut paper = Paper::default();

        paper.tag("<p title=\"", "a\"><script>&'", "\">");

        assert_eq!(
            paper.finish(),
            "<p title=\"a&quot;&gt;&lt;script&gt;&amp;&#39;\">"
        );
    }

    #[test]
    fn the_policy_names_the_very_style_of_the_page() {
        let page = document(&Frame::default(), None, &Paper::default());
        let style = page.split("<style>").nth(1).unwrap();
        let style = style.split("</style>").next().unwrap();

        let sum = STANDARD.encode(Sha256::digest(style));

        assert!(STYLE_SOURCE.contains(&sum));
    }
}
