//! The place in the queue, as it is at this moment.
//!
//! Says it in words, politely announced when it moves, and says when nobody is there: an honest
//! queue is one that people can leave and come back to.

use crate::app::App;
use crate::words::Words;
use leptos::prelude::*;
use shared::Place;
use web::Lang;
use web::dom::{El, el};

/// Draws the card of a conversation that waits.
pub fn queue(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let away = move || state.place().is_some_and(|place| !place.staffed);
    let headline = move || {
        state
            .place()
            .map(|place| headline(lang, place))
            .unwrap_or_default()
    };
    let note = move || {
        if away() {
            words.place_kept_away
        } else {
            words.place_kept
        }
    };
    let said = el("div", "queue-words")
        .child(
            el("p", "queue-place")
                .attr("role", "status")
                .live_text(headline),
        )
        .child(el("p", "queue-note").live_text(note));
    let leave = el("button", "button small")
        .attr("type", "button")
        .text(words.leave)
        .click(move || state.ending.set(true));
    el("section", "queue")
        .attr("aria-label", words.queue)
        .live_class("away", away)
        .hidden(move || state.ending.get() || state.place().is_none())
        .children([said, leave])
}

fn headline(lang: Lang, place: Place) -> String {
    let words = lang.widget();
    match (place.staffed, place.ahead) {
        (false, 0) => words.nobody_long.to_owned(),
        (false, ahead) => [words.nobody_long, " ", &(words.ahead)(ahead)].concat(),
        (true, 0) => words.next.to_owned(),
        (true, ahead) => (words.ahead)(ahead),
    }
}
