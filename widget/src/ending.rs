//! Ending a conversation or leaving the queue: asked once, as a place that is given up is gone.
//!
//! Also says, when it has ended, how to begin anew.

use crate::app::App;
use crate::words::Words;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Status;
use web::dom::{El, el, watch};
use web::{Lang, page};

/// Draws the question, while it is asked.
pub fn question(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let waits = move || state.place().is_some();
    let close = move || {
        state.ending.set(false);
        page::focus("message");
    };
    watch(move || {
        if state.ending.get() {
            page::before_frame(|| page::focus("keep"));
        }
    });
    let keep = el("button", "button")
        .attr("type", "button")
        .attr("id", "keep");
    let confirm = el("button", "button danger")
        .attr("type", "button")
        .live_text(move || if waits() { words.leave } else { words.end })
        .click(move || {
            app.tell(Input::End);
            close();
        });
    let asks = el("p", "").attr("id", "question").live_text(move || {
        if waits() {
            words.ask_leave
        } else {
            words.ask_end
        }
    });
    let acts = el("div", "question-acts").child(keep.text(words.stay).click(close));
    el("div", "question")
        .attr("role", "alertdialog")
        .attr("aria-labelledby", "question")
        .hidden(move || !state.ending.get())
        .children([asks, acts.child(confirm)])
}

/// Draws what follows an ended conversation.
pub fn ended(app: App, lang: Lang) -> El {
    let state = app.state;
    let ended = move || {
        state.see(|mirror| mirror.status == Some(Status::Ended))
            && state.see_said(|said| said.pending.is_empty())
    };
    el("p", "ended")
        .text(lang.widget().begin_again)
        .hidden(move || !ended())
}
