//! Ending a conversation: a button, and a question first.
//!
//! Asks because nothing can be added afterwards.

use crate::paint::button;
use crate::talk::Talk;
use crate::words::use_words;
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::dom::{El, el, watch};
use web_sys::HtmlDialogElement;

/// Draws the button that asks.
pub fn end_button(open: RwSignal<bool>) -> El {
    button("button", use_words().end)
        .attr("data-test", "end")
        .attr("aria-keyshortcuts", "Alt+E")
        .click(move || open.set(true))
}

/// Draws the question.
pub fn end_question(id: ConversationId, open: RwSignal<bool>) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let end = move || {
        open.set(false);
        talk.tell(Input::End(id));
    };
    let acts = el("div", "sheet-acts").children([
        button("button", words.keep).click(move || open.set(false)),
        button("button primary", words.end_confirm)
            .attr("data-test", "end-confirm")
            .attr("autofocus", "")
            .click(end),
    ]);
    let sheet = el("dialog", "sheet small")
        .attr("aria-labelledby", "end-title")
        .children([
            el("h2", "").attr("id", "end-title").text(words.end_ask),
            el("p", "").text(words.end_lead),
            acts,
        ]);
    let dialog: HtmlDialogElement = sheet.cast();
    watch(move || {
        if open.get() && !dialog.open() {
            // Only refused for a dialog that is not in the page, and this one is.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    sheet.on("close", move |_| open.set(false))
}
