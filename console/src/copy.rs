//! A line of text to take along, with a button that copies it.
//!
//! The text can always be selected by hand: a browser may refuse the clipboard.

use crate::notices::Notices;
use crate::words::use_words;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Draws the text and its button.
#[component]
pub fn Copy(
    label: &'static str,
    text: String,
    /// For browser tests.
    test: &'static str,
) -> impl IntoView {
    let words = use_words();
    let notices: Notices = use_context().expect("the app provides the notices");
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            notices.show(if to_clipboard(&text).await {
                words.copied
            } else {
                words.copy_failed
            });
        });
    };
    view! {
        <div class="copy">
            <code class="copy-text" tabindex="0" role="textbox" aria-readonly="true"
                aria-label=label data-test=test>
                {text}
            </code>
            <button type="button" class="button" on:click=copy>{words.copy}</button>
        </div>
    }
    .into_any()
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
