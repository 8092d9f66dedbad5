//! The line above a thread: who it is, how it stands, and what may be done.
//!
//! Asks; what happens is told by the relay.

use crate::paint::{button, only, slot};
use crate::route::Route;
use crate::row::{queue_place, waiting_time};
use crate::talk::Talk;
use crate::thread::Stance;
use crate::words::{use_words, visitor};
use crate::workspace::{Known, List};
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::dom::{El, el};

/// Draws the line; `end` is the button that ends one's own conversation.
pub fn head(
    id: ConversationId,
    known: RwSignal<Known>,
    list: List,
    stance: Memo<Stance>,
    end: El,
) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let (up, about) = match list {
        List::Open => (Route::Inbox, Route::About(id)),
        List::Ended => (Route::Ended, Route::EndedAbout(id)),
    };
    let name = move || {
        known.with(|known| match known.here() {
            Some(one) => visitor(words.lang, one.visitor),
            None => words.conversation.to_owned(),
        })
    };
    let here = move || known.with(|known| known.here().is_some_and(|one| one.here && !one.ended));
    let presence = move || match stance.get() {
        Stance::Unknown | Stance::Nowhere | Stance::Ended => String::new(),
        Stance::Others(agent) => agent,
        Stance::Waiting | Stance::Mine if here() => words.here.to_owned(),
        Stance::Waiting | Stance::Mine => words.gone.to_owned(),
    };
    let waiting = move || stance.get() == Stance::Waiting;
    let queued = only(waiting, move || {
        el("span", "thread-queued")
            .live_text(move || [&queue_place(words, talk, id), " · "].concat())
            .child(waiting_time(id))
    });
    let take = slot(waiting, move |waiting| {
        waiting.then(|| take(id, "button primary"))
    });
    let who = el("div", "thread-who").children([
        el("h2", "")
            .attr("id", "thread-title")
            .attr("tabindex", "-1")
            .live_text(name),
        el("p", "thread-state")
            .attr("data-test", "thread-state")
            .child(el("span", "").live_text(presence))
            .child(queued),
    ]);
    let back = el("a", "button quiet back")
        .attr("href", &up.href())
        .attr("aria-label", words.back)
        .text("‹");
    let details = el("a", "button quiet to-about")
        .attr("href", &about.href())
        .text(words.details);
    let end = end.hidden(move || stance.get() != Stance::Mine);
    el("header", "column-head thread-head").children([
        back,
        el("span", "row-dot").live_class("on", here),
        who,
        el("div", "thread-acts").children([take, end, details]),
    ])
}

/// Draws the button that takes a waiting conversation.
pub fn take(id: ConversationId, class: &str) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    button(class, words.take)
        .attr("data-test", "take")
        .attr("aria-keyshortcuts", "Alt+T")
        .click(move || talk.tell(Input::Take(id)))
}
