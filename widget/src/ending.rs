//! Ending a conversation or leaving the queue: asked once, as a place that is given up is gone.
//!
//! Also says, when it has ended, how to rate it, keep it, go on with it or begin anew.

use crate::app::App;
use crate::more;
use crate::rating::rating;
use crate::state::ANY_TIME;
use crate::words::Words;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Status;
use web::dom::{El, el, watch};
use web::{Lang, Reading, clock, page};

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
    let words = lang.widget();
    let ended = move || {
        state.see(|mirror| mirror.status == Some(Status::Ended))
            && state.see_said(|said| said.pending.is_empty())
    };
    let until = move || state.see(|mirror| mirror.reopen_until);
    let runs_out = move || until().is_some_and(|until| until != ANY_TIME);
    let time = clock::ticking(Reading::new(move || ended() && runs_out()));
    let may_reopen = move || until().is_some_and(|until| state.relay_time(time.get()) < until);
    let reopen = el("button", "button small")
        .attr("type", "button")
        .attr("data-test", "reopen")
        .text(words.reopen)
        .hidden(move || !may_reopen())
        .click(move || {
            state.forget_refusal();
            app.tell(Input::Reopen);
            page::focus("message");
        });
    let keep = more::opener(app, lang, "button small").text(words.keep);
    let acts = el("div", "ended-acts").children([reopen, keep]);
    el("div", "ended").hidden(move || !ended()).children([
        rating(app, lang),
        el("p", "").text(words.begin_again),
        acts,
    ])
}
