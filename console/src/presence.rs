//! One's own state: the choice, what the desk makes of it, and the pause until the next one.
//!
//! The state is what the relay says it is; the buttons only ask for it.

use crate::paint::{button, only};
use crate::relay_clock;
use crate::talk::Talk;
use crate::words::{Words, pause, use_words};
use client::Link;
use client::agent::Input;
use leptos::prelude::*;
use shared::agent::Colleague;
use shared::{Choice, Millis, Presence};
use web::components::icon::{self, icon};
use web::dom::{El, el};
use web::{Listener, page};

/// How often a sign of life is handed to the client; the client spares the wire further.
const ACTIVE_EVERY_MS: u64 = 1_000;

/// Everything that one can choose to be, in the order of the menu.
const CHOICES: [Choice; 4] = [
    Choice::Online,
    Choice::Busy,
    Choice::Finishing,
    Choice::Away,
];

/// The name of a choice, and what it means.
fn choice_words(words: &Words, choice: Choice) -> (&'static str, &'static str) {
    match choice {
        Choice::Online => (words.online, words.online_hint),
        Choice::Busy => (words.busy, words.busy_hint),
        Choice::Finishing => (words.finishing, words.finishing_hint),
        Choice::Away => (words.away, words.away_hint),
    }
}

/// The name of what somebody is.
pub fn presence_word(words: &Words, presence: Presence) -> &'static str {
    match presence {
        Presence::Online => words.online,
        Presence::Busy => words.busy,
        Presence::Finishing => words.finishing,
        Presence::Away => words.away,
        Presence::Offline => words.disconnected,
    }
}

/// The class that gives a presence its colour.
pub fn presence_class(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Busy => "busy",
        Presence::Finishing => "finishing",
        Presence::Away => "away",
        Presence::Offline => "offline",
    }
}

/// Draws the switch: online at one press, everything else in a menu.
pub fn state_switch() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    signs_of_life(talk);
    let presence = move || talk.board.own().map(|own| own.presence).unwrap_or_default();
    let online = choose(talk, Choice::Online)
        .attr("data-test", "online")
        .attr("title", words.online_hint)
        .child(el("span", "dot"))
        .text(words.online);
    let now = move || match talk.choice() {
        Choice::Online => "",
        choice => choice_words(words, choice).0,
    };
    let summary = el("summary", "state-more")
        .attr("aria-label", words.choice_label)
        .live_attr("title", move || Some(choice_words(words, talk.choice()).1))
        .live_class("chosen", move || !now().is_empty())
        .children([
            el("span", "dot"),
            el("span", "").live_text(now),
            icon(icon::DOWN),
        ]);
    let menu = el("details", "popover state-menu")
        .attr("name", "top")
        .attr("data-test", "presence-menu");
    let details = menu.element().clone();
    let close = move || {
        // Refused only for names that are none.
        let _ = details.remove_attribute("open");
    };
    let items = CHOICES.map(|choice| {
        let (name, hint) = choice_words(words, choice);
        let close = close.clone();
        choose(talk, choice)
            .attr("class", "state-item")
            .attr("data-test", test_name(choice))
            .children([el("b", "").text(name), el("span", "").text(hint)])
            .click(close)
    });
    let card = el("div", "popover-card").child(el("h2", "").text(words.choice_label));
    el("div", "state")
        .live_attr("data-presence", move || Some(presence_class(presence())))
        .attr("role", "group")
        .attr("aria-label", words.choice_label)
        .children([online, menu.child(summary).child(card.children(items))])
}

fn test_name(choice: Choice) -> &'static str {
    match choice {
        Choice::Online => "choose-online",
        Choice::Busy => "busy",
        Choice::Finishing => "finishing",
        Choice::Away => "away",
    }
}

fn choose(talk: Talk, choice: Choice) -> El {
    let pressed = move || {
        let now = talk.board.own().map(|own| own.choice);
        Some(if now == Some(choice) { "true" } else { "false" })
    };
    let cut = move || (talk.board.link.get() != Link::Live).then_some("");
    el("button", "")
        .attr("type", "button")
        .live_attr("aria-pressed", pressed)
        .live_attr("disabled", cut)
        .click(move || talk.tell(Input::Choose(choice)))
}

/// Draws what the desk makes of the choice: away for want of activity, or a pause.
pub fn state_notice() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let idle = move || talk.board.own().is_some_and(|own| is_idle(&own));
    let pauses = move || {
        let own = talk.board.own().filter(|own| own.choice == Choice::Online);
        own.and_then(|own| own.pauses_until)
    };
    let idle_strip = only(idle, move || {
        el("div", "away-notice")
            .attr("data-test", "idle-notice")
            .child(el("p", "").attr("role", "status").text(words.idle_away))
    });
    let pausing = move || pauses().is_some() && !idle();
    let pause_strip = only(pausing, move || pause_notice(words, talk));
    el("div", "slot").children([idle_strip, pause_strip])
}

fn pause_notice(words: &'static Words, talk: Talk) -> El {
    let now = relay_clock::ticking();
    let left_ms = move || {
        let until = talk.board.own().and_then(|own| own.pauses_until);
        until.unwrap_or(Millis(0)).since(now.get())
    };
    let cools = move || talk.cools.get();
    let ready = button("button small", words.ready_now)
        .attr("data-test", "ready-now")
        .hidden(cools)
        .click(move || talk.tell(Input::Choose(Choice::Online)));
    el("div", "away-notice")
        .attr("data-test", "pause")
        .hidden(move || left_ms() == 0)
        .child(el("p", "ticking").live_text(move || pause(words.lang, cools(), left_ms())))
        .child(ready)
}

/// Whether somebody who chose to be there counts as away.
fn is_idle(own: &Colleague) -> bool {
    own.presence == Presence::Away && own.choice != Choice::Away
}

// Whoever does something here is here.
fn signs_of_life(talk: Talk) {
    for kind in ["keydown", "pointerdown", "pointermove", "wheel"] {
        let mut last = Millis(0);
        let listener = Listener::new(&page::window(), kind, move |_| {
            let now = web::clock::now();
            if now.since(last) >= ACTIVE_EVERY_MS {
                last = now;
                talk.tell(Input::Active);
            }
        });
        StoredValue::new_local(listener);
    }
}
