//! Ending a conversation, and taking one over: a button, and a question first.
//!
//! Asks because a visitor or a colleague is told at once.

use crate::paint::button;
use crate::question::{Question, question};
use crate::talk::Talk;
use crate::words::{take_over_from, use_words};
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::Reading;
use web::dom::El;

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
    question(Question {
        open,
        title: Reading::stored(words.end_ask.to_owned()),
        lead: words.end_lead,
        keep: words.keep,
        confirm: words.end_confirm,
        test: "end-confirm",
        act: Callback::new(move |()| talk.tell(Input::End(id))),
    })
}

/// Draws the button that asks whether to take over from a colleague.
pub fn take_over_button(open: RwSignal<bool>) -> El {
    button("button", use_words().take_over)
        .attr("data-test", "take-over")
        .click(move || open.set(true))
}

/// Draws that question.
pub fn take_over_question(id: ConversationId, open: RwSignal<bool>) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let title = move || {
        let agent = talk.board.conversation(id).and_then(|one| one.agent);
        take_over_from(
            words.lang,
            &agent.map(|agent| agent.name).unwrap_or_default(),
        )
    };
    question(Question {
        open,
        title: Reading::new(title),
        lead: words.take_over_lead,
        keep: words.cancel,
        confirm: words.take_over,
        test: "take-over-confirm",
        act: Callback::new(move |()| talk.tell(Input::TakeOver(id))),
    })
}
