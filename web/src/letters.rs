//! What letters are, in every script: the browser knows, and no tables are downloaded for it.
//!
//! Never splits words: that is done by whoever asks.

/// Text in lower case, with a blank for everything that is no part of a word. Apostrophes are left
/// out, as in what people type.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn folded(text: &str) -> String {
    let apart = js_sys::RegExp::new(r"[^\p{Alphabetic}\p{N}\u3040-\u30ff]", "gu");
    let joined = js_sys::RegExp::new("['’]", "g");
    let text = js_sys::JsString::from(text).to_lower_case();
    let text = text.replace_by_pattern(&joined, "");
    text.replace_by_pattern(&apart, " ").into()
}

/// The same without a browser.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn folded(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || ('\u{3040}'..='\u{30ff}').contains(&c);
    let letters = text.chars().filter(|c| !matches!(c, '\'' | '’'));
    let letters = letters.map(|c| if is_part(c) { c } else { ' ' });
    letters.collect::<String>().to_lowercase()
}
