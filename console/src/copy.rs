//! A line of text to take along, with a button that copies it.
//!
//! The text can always be selected by hand: a browser may refuse the clipboard.

use crate::api::spawn;
use crate::notices::Notices;
use crate::paint::button;
use crate::words::use_words;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web::dom::{El, el};

/// Draws the text and its button; `test` is for browser tests.
pub fn copy(label: &str, text: &str, test: &str) -> El {
    let words = use_words();
    let code = el("code", "copy-text")
        .attr("tabindex", "0")
        .attr("role", "textbox")
        .attr("aria-readonly", "true")
        .attr("aria-label", label)
        .attr("data-test", test)
        .text(text);
    let text = text.to_owned();
    let act = button("button", words.copy);
    el("div", "copy").children([code, copying(act, move || text.clone())])
}

/// Lets a button copy what `text` returns.
pub fn copying(button: El, text: impl Fn() -> String + 'static) -> El {
    let words = use_words();
    let notices: Notices = expect_context();
    button.click(move || {
        let text = text();
        spawn(async move {
            notices.show(if to_clipboard(&text).await {
                words.copied
            } else {
                words.copy_failed
            });
        });
    })
}

async fn to_clipboard(text: &str) -> bool {
    // Pages without TLS have no clipboard at all, which the binding does not know.
    let navigator = window().navigator();
    let has = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if has.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}
