//! What stands above the first message: what to have ready, and what never to tell anybody.
//!
//! The warning stays above every conversation: people who wait are whom impostors look for.

use crate::app::App;
use crate::words::Words;
use client::Link;
use leptos::prelude::*;
use web::Lang;
use web::components::icon::{self, icon};
use web::dom::{El, el};

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
    let welcome = el("div", "")
        .hidden(move || stopped() || !state.is_empty())
        .child(el("h2", "").text(words.welcome))
        .child(el("h3", "").text(words.ready_title))
        .child(el("ul", "").children(items));
    let never = el("p", "intro-safe")
        .child(icon(icon::SHIELD))
        .child(el("span", "").text(words.never));
    let address = ["/code/", &app.site.get_value(), "?lang=", lang.tag()].concat();
    let code = (!app.is_framed()).then(|| {
        el("p", "intro-code")
            .hidden(move || !state.is_empty())
            .child(el("a", "link").attr("href", &address).text(words.have_code))
    });
    el("section", "intro")
        .child(welcome)
        .child(never)
        .maybe(code)
}
