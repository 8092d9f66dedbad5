//! The place in the queue as it is at this moment, or the one that somebody would get who writes.
//!
//! Says in words where one stands, how long it may take and why that moved; an honest queue is one
//! that people can leave and come back to. Never promises what is not known.

use crate::app::App;
use crate::wait::{matters, rounded};
use crate::words::Words;
use crate::{topics, turn};
use client::Link;
use leptos::prelude::*;
use shared::Place;
use std::cell::RefCell;
use web::dom::{El, el};
use web::{Lang, dates};

/// Draws the card of a conversation that waits, or of the door.
pub fn queue(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let place = move || state.outlook();
    let waits = move || state.place().is_some();
    let stopped = move || matches!(state.link(), Link::Stopped(_));
    let line = move |class, test, says: fn(Lang, Place, bool) -> String| {
        el("p", class).attr("data-test", test).live_text(move || {
            place()
                .map(|place| says(lang, place, waits()))
                .unwrap_or_default()
        })
    };
    let said = el("div", "queue-words").children([
        line("queue-place", "queue-place", headline),
        line("queue-line", "queue-wait", wait),
        line("queue-line", "opens-at", opening),
        line("queue-line", "queue-moved", moved),
        line("queue-note", "queue-note", note),
    ]);
    let leave = el("button", "button small")
        .attr("type", "button")
        .attr("data-test", "leave")
        .text(words.leave)
        .hidden(move || !waits())
        .click(move || state.ending.set(true));
    el("section", "queue")
        .live_attr("aria-label", move || {
            Some(if waits() { words.queue } else { words.door })
        })
        .live_class("away", move || place().is_some_and(|place| !place.staffed))
        .hidden(move || state.ending.get() || stopped() || place().is_none())
        .children([
            said,
            leave,
            turn::turn(app, lang),
            topics::topics(app, lang),
        ])
}

/// Draws what is announced of it: not every step, but every one that matters.
pub fn announced(app: App, lang: Lang) -> El {
    let told = RefCell::new((None::<(Place, bool)>, String::new()));
    el("p", "unseen").attr("role", "status").live_text(move || {
        let mut told = told.borrow_mut();
        let waits = app.state.place().is_some();
        let place = app.state.outlook().map(|place| (place, waits));
        let is_news = match (&told.0, &place) {
            (Some((told, waited)), Some((place, _))) => *waited != waits || matters(told, place),
            (told, place) => told.is_some() != place.is_some(),
        };
        if is_news {
            *told = (place, String::new());
            for says in [headline, moved, wait, opening] {
                if let Some((place, waits)) = place {
                    told.1.push_str(&says(lang, place, waits));
                    told.1.push(' ');
                }
            }
        }
        told.1.clone()
    })
}

fn headline(lang: Lang, place: Place, waits: bool) -> String {
    let words = lang.widget();
    match (place.staffed, waits, place.ahead) {
        (false, false, _) | (false, true, 0) => words.nobody_long.to_owned(),
        (false, true, ahead) => [words.nobody_long, words.gap, &(words.ahead)(ahead)].concat(),
        (true, false, 0) => words.door_free.to_owned(),
        (true, false, ahead) => (words.door_busy)(ahead),
        (true, true, 0) => words.next.to_owned(),
        (true, true, ahead) => (words.ahead)(ahead),
    }
}

fn wait(lang: Lang, place: Place, waits: bool) -> String {
    let words = lang.widget();
    match place.wait {
        // Of a time that nobody is there in, nothing was learned.
        _ if !place.staffed || place.opens_at.is_some() => String::new(),
        // Where nobody waits, that it is not known helps nobody.
        None if !waits && place.ahead == 0 => String::new(),
        None => words.wait_unknown.to_owned(),
        Some(wait) => {
            let (likely, bound) = rounded(wait);
            (words.wait)(likely, bound)
        }
    }
}

fn opening(lang: Lang, place: Place, _: bool) -> String {
    let words = lang.widget();
    let Some(at) = place.opens_at else {
        return String::new();
    };
    let opens = (words.opens)(&dates::moment(lang, at));
    if place.staffed {
        [words.closing, words.gap, &opens].concat()
    } else {
        opens
    }
}

fn moved(lang: Lang, place: Place, _: bool) -> String {
    place.moved.map(lang.widget().moved).unwrap_or_default()
}

fn note(lang: Lang, place: Place, waits: bool) -> String {
    let words = lang.widget();
    let note = match (waits, place.staffed, place.opens_at) {
        (true, _, Some(_)) => words.place_kept_closed,
        (true, true, None) => words.place_kept,
        (true, false, None) => words.place_kept_away,
        (false, false, None) => words.door_closed,
        (false, ..) => "",
    };
    note.to_owned()
}
