//! The logo: a file that is chosen, and goes with everything else when that is saved.
//!
//! Only its size is looked at here; what it is, the relay finds out.

use crate::form::field_id;
use crate::paint::button;
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, frame, said};
use crate::words::{LooksWords, use_words};
use js_sys::Uint8Array;
use leptos::prelude::*;
use shared::rest::looks::LOGO_BYTES_MAX;
use wasm_bindgen_futures::JsFuture;
use web::dom::{El, el};
use web::page;
use web_sys::{File, HtmlInputElement};

/// The place of it in the document.
pub const AT: &str = "logo";

/// Draws the field.
pub fn field(own: &'static LooksWords, draft: Draft) -> El {
    let input = el("input", "")
        .attr("type", "file")
        .attr("accept", "image/png,image/jpeg,image/webp");
    let element: HtmlInputElement = input.cast();
    let chosen = element.clone();
    let input = input.on("change", move |_| {
        let file = chosen.files().and_then(|files| files.get(0));
        if let Some(file) = file {
            draft.form.clear();
            take(draft, file);
        }
    });
    let place = Place {
        at: AT.to_owned(),
        label: said(own.logo),
        hint: own.logo_hint,
        rule: own.logo_rule.to_owned(),
    };
    let none = move || draft.doc.with(|doc| doc.text(AT).is_empty());
    let remove = button("link", use_words().remove)
        .attr("data-test", "logo-remove")
        .hidden(none)
        .click(move || {
            element.set_value("");
            draft.form.clear();
            draft.write(AT, Some(Doc::said("")));
            page::focus(&field_id(AT));
        });
    el("div", "looks-wide").children([frame(draft, place, input), remove])
}

fn take(draft: Draft, file: File) {
    page::spawn(async move {
        let fits = file.size() <= LOGO_BYTES_MAX as f64;
        let text = if fits { read(&file).await } else { None };
        // The page may be gone by then.
        if draft.doc.try_get_untracked().is_some() {
            draft.write(AT, text.map(|text| Doc::said(&text)));
        }
    });
}

// As base64, which is how it travels.
async fn read(file: &File) -> Option<String> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = Uint8Array::new(&bytes).to_vec();
    let text: String = bytes.into_iter().map(char::from).collect();
    page::window().btoa(&text).ok()
}
