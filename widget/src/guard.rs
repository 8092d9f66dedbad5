//! The secret guard: what nobody should send is held back, masked and explained before it leaves.
//!
//! Nothing that is held has been kept or sent anywhere; its writer decides. Never refuses for good:
//! whoever knows what they do may send everything, what opens a wallet only after a second
//! question.

use crate::app::App;
use crate::words::Words;
use leptos::prelude::*;
use shared::secrets::{self, Secret};
use shared::{Side, What};
use web::dom::{El, el};
use web::{Lang, page};

/// Says what was written, unless there is something in it that nobody should send.
pub fn judge(app: App, text: String) {
    if secrets::find(&text).is_empty() {
        return app.utter(text);
    }
    app.state.sure.set(false);
    app.state.held.update(|held| {
        if !held.is_empty() {
            held.push('\n');
        }
        held.push_str(&text);
    });
    page::before_frame(|| page::focus("guard-send"));
}

/// Draws what is held, while something is.
pub fn guard(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let says = move || match worst(app) {
        Some(Secret::Card) => words.guard_card,
        Some(Secret::Code) => words.guard_code,
        Some(Secret::Unclear) => words.guard_unclear,
        Some(Secret::Key) => words.guard_key,
        Some(Secret::Seed) => words.guard_seed,
        None => "",
    };
    let sure = el("p", "guard-sure")
        .attr("role", "alert")
        .live_text(move || {
            if state.sure.get() {
                words.guard_sure
            } else {
                ""
            }
        });
    el("div", "question guard")
        .attr("role", "alertdialog")
        .attr("aria-labelledby", "guard-title")
        .attr("aria-describedby", "guard-text")
        .attr("data-test", "guard")
        .hidden(move || state.held.with(String::is_empty))
        .children([
            el("p", "guard-title")
                .attr("id", "guard-title")
                .live_text(says),
            el("p", "").text(words.never),
            el("p", "guard-text")
                .attr("id", "guard-text")
                .attr("dir", "auto")
                .live_text(move || masked(app)),
            sure,
            acts(app, lang),
        ])
}

/// What may be done with it.
fn acts(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let take = move || {
        let text = state.held.try_update(std::mem::take).unwrap_or_default();
        page::focus("message");
        text
    };
    let say = move |text| app.utter(text);
    let button = |class, label| el("button", class).attr("type", "button").text(label);
    let send = button("button primary small", words.guard_send)
        .attr("id", "guard-send")
        .attr("data-test", "guard-send")
        .click(move || {
            let text = untrack(|| masked(app));
            take();
            say(text);
        });
    let edit = button("button small", words.guard_edit)
        .attr("data-test", "guard-edit")
        .click(move || app.give_back());
    let anyway = el("button", "link")
        .attr("type", "button")
        .attr("data-test", "guard-anyway")
        .live_text(move || {
            if state.sure.get() {
                words.guard_yes
            } else {
                words.guard_anyway
            }
        })
        .click(move || {
            let is_all = untrack(|| worst(app)).is_some_and(Secret::is_all);
            if is_all && !state.sure.get_untracked() {
                state.sure.set(true);
            } else {
                say(take());
            }
        });
    el("div", "question-acts").children([send, edit, anyway])
}

fn worst(app: App) -> Option<Secret> {
    app.state.held.with(|text| {
        let kinds = secrets::find(text).into_iter().map(|finding| finding.kind);
        kinds.max()
    })
}

fn masked(app: App) -> String {
    let held = app.state.held;
    held.with(|text| secrets::masked(text, &secrets::find(text)))
}

/// Draws the warning under a message that asks for what nobody should give.
pub fn wary(app: App, lang: Lang) -> El {
    let asks = move || {
        app.state.see_said(|said| {
            let newest = said
                .entries
                .iter()
                .rev()
                .find_map(|(_, entry)| match &entry.what {
                    What::Said { author, text, .. } => Some((author.side(), text)),
                    _ => None,
                });
            newest.is_some_and(|(side, text)| {
                let text = text.as_str();
                let is_odd = secrets::asks(text) || !secrets::find(text).is_empty();
                side == Side::Agent && is_odd
            })
        })
    };
    let warning = move || if asks() { lang.widget().never } else { "" };
    el("p", "wary")
        .attr("role", "note")
        .attr("data-test", "wary")
        .hidden(move || !asks())
        .live_text(warning)
}
