//! Whoever is called by name in a note is told, until they have looked.
//!
//! Stays above every page; opening the conversation is what ends it.

use crate::paint::slot;
use crate::route::Route;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use web::dom::{El, el};

/// Draws those who call.
pub fn mentions() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let calls = talk.board.notes.calls;
    slot(
        move || calls.get(),
        move |calls| {
            if calls.is_empty() {
                return None;
            }
            let rows = calls.iter().rev().take(3).map(|note| {
                let says = (words.notes().calls_you)(&note.agent.name);
                el("a", "call-row")
                    .attr("href", &Route::Thread(note.conversation).href())
                    .attr("data-test", "mention")
                    .child(el("b", "").text(&says))
                    .child(el("span", "").text(&note.text.preview(120)))
            });
            Some(
                el("div", "calls")
                    .attr("role", "status")
                    .attr("data-test", "mentions")
                    .children(rows),
            )
        },
    )
}
