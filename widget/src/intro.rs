//! What stands above the first message: what to have ready, and what never to tell anybody.
//!
//! The warning stays above every conversation: people who wait are whom impostors look for.

use crate::app::App;
use crate::later::{late, never};
use crate::words::Words;
use client::Link;
use leptos::prelude::Get;
use web::components::icon::{self, icon};
use web::dom::{El, el};
use web::{Lang, page};

/// Draws the introduction.
pub fn intro(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let items = words.ready.iter().map(|(what, why)| {
        el("li", "")
            .child(el("b", "").text(what))
            .child(el("span", "").text(why))
    });
    // A chat that may not be the real one must not ask for anything.
    let stopped = move || matches!(state.link(), Link::Stopped(_));
    // A form of the site's own asks for it instead.
    let reads = move || state.article.get() > 0;
    let ready = el("div", "")
        .hidden(move || reads() || state.see(|mirror| !mirror.fields.is_empty()))
        .child(el("h3", "").text(words.ready_title))
        .child(el("ul", "").children(items));
    // The site's own greeting, where it has one in this language.
    let mut greeting = page::root_mark(&["data-greeting-", lang.tag()].concat());
    if greeting.is_empty() {
        words.welcome.clone_into(&mut greeting);
    }
    let welcome = el("div", "")
        .hidden(move || stopped() || !state.is_empty())
        .child(el("h2", "").text(&greeting).hidden(reads))
        .child(late(app, lang, |later| later.help, never))
        .child(ready);
    let safe = el("p", "intro-safe")
        .child(icon(icon::SHIELD))
        .child(el("span", "").text(words.never));
    el("section", "intro").children([welcome, safe, late(app, lang, |later| later.code, never)])
}
