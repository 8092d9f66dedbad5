//! The person's own corner: who is logged in, language, theme, sound, keys, log-out.
//!
//! Settings take effect at once: there is nothing to save.

use crate::api::spawn;
use crate::chime;
use crate::door::choosers;
use crate::keys;
use crate::notices::Notices;
use crate::paint::button;
use crate::prefs::Prefs;
use crate::route::Route;
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use web::components::avatar::avatar;
use web::dom::{El, el};
use web_sys::HtmlInputElement;

/// Draws the corner.
pub fn settings() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let notices: Notices = expect_context();
    let agent = session.agent();
    let name = agent
        .as_ref()
        .map(|agent| agent.name.clone())
        .unwrap_or_default();
    let email = agent.map(|agent| agent.email).unwrap_or_default();
    let leave = move || {
        spawn(async move {
            match session.log_out().await {
                Ok(()) => notices.show(words.logged_out),
                Err(_) => notices.show(words.unreachable),
            }
        });
    };
    let summary = el("summary", "button quiet me")
        .attr("aria-label", words.settings)
        .attr("title", words.settings)
        .attr("data-test", "settings")
        .child(avatar(&name));
    let who = el("p", "me-card")
        .child(el("b", "").text(&name))
        .child(el("span", "").text(&email));
    let keys = button("button", words.keys)
        .child(el("kbd", "").text("?"))
        .click(keys::show);
    let leave = button("button", words.log_out)
        .attr("data-test", "logout")
        .click(leave);
    let to = |route: Route, label, test| {
        el("a", "link")
            .attr("href", &route.href())
            .attr("data-test", test)
            .text(label)
    };
    let audit = session
        .is_administrator()
        .then(|| to(Route::Audit, words.audit().title, "to-audit"));
    let pages = el("nav", "me-pages")
        .attr("aria-label", words.account().title)
        .child(to(Route::Account, words.account().title, "to-account"))
        .maybe(audit);
    let acts = el("div", "popover-acts").children([keys, leave]);
    let card = el("div", "popover-card").children([who, pages, choosers(), sound_switch(), acts]);
    el("details", "popover")
        .attr("name", "top")
        .children([summary, card])
}

fn sound_switch() -> El {
    let words = use_words();
    let prefs: Prefs = expect_context();
    let input = el("input", "")
        .attr("type", "checkbox")
        .attr("data-test", "sound");
    let element: HtmlInputElement = input.cast();
    element.set_checked(prefs.sound.get_untracked());
    let input = input.on("change", move |_| {
        let on = element.checked();
        prefs.ring(on);
        // Lets one hear what it will be, and whether the browser allows it.
        if on {
            chime::play();
        }
    });
    el("label", "check")
        .child(input)
        .child(el("span", "").text(words.sound))
}
