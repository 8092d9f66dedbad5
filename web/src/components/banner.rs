//! How the connection is, in words, whenever it is not simply there.
//!
//! Says what becomes of what is written meanwhile. The countdown is for the eye; a screen reader
//! hears the sentence once.

use crate::components::icon::{self, icon};
use crate::dom::{El, el, watch};
use crate::reading::Reading;
use crate::words::Lang;
use crate::{clock, page};
use client::Link;
use leptos::prelude::*;

/// Draws the banner. `try_now` is asked for by the person while the connection is waited for.
pub fn banner(lang: Lang, link: Reading<Link>, try_now: Callback<()>) -> El {
    let words = lang.words();
    let waits = move || matches!(link.get(), Link::Waiting { .. });
    let time = clock::ticking(Reading::new(waits));
    // A new attempt is part of the same trouble: the banner stays and does not blink.
    let troubled = RwSignal::new(false);
    let roomless = RwSignal::new(false);
    watch(move || match link.get() {
        Link::Waiting { no_room, .. } => {
            roomless.set(no_room);
            troubled.set(true);
        }
        Link::Stopped(_) => troubled.set(true),
        Link::Connecting => {}
        Link::Idle | Link::Live => troubled.set(false),
    });
    let sentence = move || match link.get() {
        Link::Stopped(close) => (words.stopped)(close),
        _ if !troubled.get() => "",
        _ if roomless.get() => words.no_room,
        _ => words.offline,
    };
    let countdown = move || match link.get() {
        Link::Waiting { until, .. } => (words.reconnecting)(clock::seconds_left(time.get(), until)),
        Link::Connecting => words.connecting.to_owned(),
        _ => String::new(),
    };
    let stopped = move || matches!(link.get(), Link::Stopped(_));
    let act = move || {
        if untrack(stopped) {
            page::reload()
        } else {
            try_now.run(())
        }
    };
    let said = el("p", "banner-words")
        .child(el("span", "").attr("role", "status").live_text(sentence))
        .text(" ")
        .child(
            el("span", "banner-count")
                .attr("aria-hidden", "true")
                .live_text(countdown),
        );
    let button = el("button", "button small")
        .attr("type", "button")
        .live_text(move || {
            if stopped() {
                words.reload
            } else {
                words.try_now
            }
        })
        .hidden(move || !(stopped() || waits()))
        .click(act);
    el("div", "banner")
        .live_class("stopped", stopped)
        .hidden(move || !troubled.get())
        .children([icon(icon::ALERT), said, button])
}
