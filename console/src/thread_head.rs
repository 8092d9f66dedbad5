//! The line above a thread: who it is, how it stands, and what may be done.
//!
//! Asks; what happens is told by the relay.

use crate::ending::{end_button, take_over_button};
use crate::paint::{button, only, slot};
use crate::proofs;
use crate::relay_clock;
use crate::route::Route;
use crate::routing::Doc;
use crate::row::{nearness_class, nearness_word, queue_place, waiting_time};
use crate::talk::Talk;
use crate::thread::Stance;
use crate::transfer::transfer_button;
use crate::words::{use_words, visitor};
use crate::workspace::{Known, List};
use client::agent::Input;
use leptos::prelude::*;
use shared::{ConversationId, Millis};
use web::clock;
use web::dom::{El, el};

/// What may be asked for here, each with a question or a sheet of its own.
#[derive(Clone, Copy)]
pub struct Asks {
    /// Ending it.
    pub end: RwSignal<bool>,
    /// Passing it on.
    pub transfer: RwSignal<bool>,
    /// Taking it from a colleague.
    pub take_over: RwSignal<bool>,
}

/// Draws the line.
pub fn head(
    (id, list): (ConversationId, List),
    known: RwSignal<Known>,
    stance: Memo<Stance>,
    asks: Asks,
    proofs: RwSignal<Vec<Doc>>,
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
    let near = move || {
        known.with(|known| {
            let open = known.here().filter(|one| !one.ended);
            open.map(|one| one.nearness).unwrap_or_default()
        })
    };
    let presence = move || match stance.get() {
        Stance::Unknown | Stance::Nowhere | Stance::Ended => String::new(),
        Stance::Others(agent) | Stance::Passed(agent) => agent,
        Stance::Waiting | Stance::Parked | Stance::Mine => nearness_word(words, near()).to_owned(),
    };
    let waiting = move || stance.get() == Stance::Waiting;
    let queued = only(waiting, move || {
        el("span", "thread-queued")
            .live_text(move || [&queue_place(words, talk, id), " · "].concat())
            .child(waiting_time(id))
    });
    let who = el("div", "thread-who").children([
        el("h2", "")
            .attr("id", "thread-title")
            .attr("tabindex", "-1")
            .live_text(name),
        proofs::sign(proofs),
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
    let dot = el("span", "row-dot").live_attr("data-near", move || Some(nearness_class(near())));
    let acts = acts(id, known, stance, asks);
    el("header", "column-head thread-head").children([
        back,
        dot,
        who,
        el("div", "thread-acts").children([acts, details]),
    ])
}

fn acts(id: ConversationId, known: RwSignal<Known>, stance: Memo<Stance>, asks: Asks) -> El {
    let talk: Talk = expect_context();
    let may = move || {
        let last_at = known.with(|known| known.here().map(|one| one.last_at).unwrap_or_default());
        match stance.get() {
            Stance::Waiting | Stance::Parked | Stance::Passed(_) => vec![Act::Take],
            Stance::Mine => vec![Act::Transfer, Act::End],
            Stance::Others(_) if talk.board.house.with(|house| house.supervises) => {
                vec![Act::TakeOver]
            }
            Stance::Ended if may_reopen(last_at) => vec![Act::Reopen],
            _ => Vec::new(),
        }
    };
    slot(may, move |may| {
        let acts = may.iter().map(|act| match act {
            Act::Take => take(id, "button primary"),
            Act::Transfer => transfer_button(asks.transfer),
            Act::End => end_button(asks.end),
            Act::TakeOver => take_over_button(asks.take_over),
            Act::Reopen => reopen(id),
        });
        Some(el("div", "slot").children(acts))
    })
}

/// Something that may be done with the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Take,
    Transfer,
    End,
    TakeOver,
    Reopen,
}

/// How long after its end a site may let a conversation be reopened; the relay knows its own rule.
const REOPEN_WITHIN_MS_MAX: u64 = 2_592_000_000;

fn may_reopen(ended_at: Millis) -> bool {
    relay_clock::at(clock::now()).since(ended_at) <= REOPEN_WITHIN_MS_MAX
}

fn reopen(id: ConversationId) -> El {
    let talk: Talk = expect_context();
    button("button", use_words().reopen)
        .attr("data-test", "reopen")
        .click(move || talk.tell(Input::Reopen(id)))
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
