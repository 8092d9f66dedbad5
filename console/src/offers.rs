//! What this agent is asked to take: one card each, above every page, until it is answered or over.
//!
//! Shows who, why and for how long. Never answers by itself; the relay tells when an offer is over.

use crate::paint::{button, each, slot};
use crate::relay_clock;
use crate::route::Route;
use crate::tags::tags;
use crate::talk::Talk;
use crate::words::{facts, note_of, passed_by, rule, seconds, span, use_words};
use client::agent::Input;
use leptos::prelude::*;
use shared::{ConversationId, Decline, Offer};
use web::clock::seconds_left;
use web::dom::{El, el, svg};

/// How the ring measures its own way round.
const ROUND: u32 = 100;

/// Draws the cards, the one that ends first at the front.
pub fn offers() -> El {
    let talk: Talk = expect_context();
    let keys = move || {
        let offers = talk.board.offers;
        offers.with(|all| all.iter().map(|one| one.conversation.0).collect())
    };
    let place = el("div", "offers").hidden(move || talk.board.offers.with(Vec::is_empty));
    each(place, keys, move |id| {
        let id = ConversationId(id);
        let offer = move || {
            let offers = talk.board.offers;
            offers.with(|all| all.iter().find(|one| one.conversation == id).cloned())
        };
        slot(offer, move |offer| {
            offer.as_ref().map(|offer| card(talk, offer))
        })
    })
}

fn card(talk: Talk, offer: &Offer) -> El {
    let words = use_words();
    let id = offer.conversation;
    look_inside(talk, id);
    let now = relay_clock::ticking();
    let opened_at = talk.board.conversation(id).map(|one| one.opened_at);
    let asks = match &offer.handover {
        Some(handover) => passed_by(words.lang, &handover.from.name),
        None => words.offer_ask.to_owned(),
    };
    let note = offer
        .handover
        .as_ref()
        .filter(|handover| !handover.note.is_empty());
    let note = note.map(|handover| {
        let text = note_of(words.lang, &handover.from.name, &handover.note);
        el("p", "note").attr("data-test", "offer-note").text(&text)
    });
    let waits = move || opened_at.map(|at| span(words.lang, now.get().since(at)));
    let who = el("p", "offer-who").children([
        el("a", "")
            .attr("href", &Route::Thread(id).href())
            .text(&talk.visitor(id)),
        el("span", "ticking").live_text(move || waits().unwrap_or_default()),
    ]);
    let why = el("p", "offer-why").children([
        el("span", "").text(rule(words.lang, offer.reason.rule)),
        el("span", "").text(&facts(words.lang, &offer.reason)),
    ]);
    let text = el("div", "offer-text")
        .children([el("p", "offer-asks").text(&asks), who, tags(id), why])
        .maybe(note);
    el("section", "offer")
        .attr("data-test", "offer")
        .attr("data-conversation", &id.to_string())
        .attr("aria-label", &[&asks, " ", &talk.visitor(id)].concat())
        .children([ring(offer), text, acts(talk, id)])
}

fn acts(talk: Talk, id: ConversationId) -> El {
    let words = use_words();
    let accept = button("button primary", words.accept)
        .attr("data-test", "offer-accept")
        .attr("aria-keyshortcuts", "Alt+A")
        .click(move || talk.accept(id));
    let reasons = [
        (Decline::Busy, words.decline_busy),
        (Decline::NotMine, words.decline_not_mine),
        (Decline::Other, words.decline_other),
    ];
    let decline = reasons.map(|(why, label)| {
        button("button small", label)
            .attr("data-test", "offer-decline")
            .attr("aria-label", &[words.decline, " ", label].concat())
            .click(move || talk.tell(Input::Decline(id, why)))
    });
    el("div", "offer-acts")
        .child(accept)
        .child(
            el("span", "offer-decline")
                .attr("aria-hidden", "true")
                .text(words.decline),
        )
        .children(decline)
}

// The seconds that are left, in a ring that empties.
fn ring(offer: &Offer) -> El {
    let words = use_words();
    let now = relay_clock::ticking();
    let until = offer.until;
    let all_ms = until.since(now.get()).max(1);
    let left = move || seconds_left(now.get(), until);
    let dash = move || {
        let share = until.since(now.get()) * u64::from(ROUND) / all_ms;
        Some([share.to_string().as_str(), " 200"].concat())
    };
    let circle = |class: &str| {
        svg("circle", class)
            .attr("cx", "18")
            .attr("cy", "18")
            .attr("r", "16")
            .attr("pathLength", &ROUND.to_string())
    };
    let drawn = svg("svg", "ring")
        .attr("viewBox", "0 0 36 36")
        .attr("aria-hidden", "true")
        .child(circle("ring-ground"))
        .child(circle("ring-left").live_attr("stroke-dasharray", dash));
    el("div", "offer-left").children([
        drawn,
        el("span", "ticking")
            .attr("data-test", "offer-left")
            .live_text(move || seconds(words.lang, left())),
    ])
}

// The visitor's page tells the language; it is told to whoever shows the conversation.
fn look_inside(talk: Talk, id: ConversationId) {
    talk.tell(Input::Watch(id));
    on_cleanup(move || {
        if talk.board.shown.get_untracked() != Some(id) {
            talk.tell(Input::Unwatch(id));
        }
    });
}
