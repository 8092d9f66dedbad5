//! "Tell me when it is my turn": the title, a sound, and a notification where a browser gives one.
//!
//! Asks the browser for nothing before the button was pressed, and promises only what it got.

use crate::app::App;
use crate::words::Words;
use leptos::prelude::*;
use shared::Status;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web::dom::{El, el, watch};
use web::{Lang, page};

#[wasm_bindgen(module = "/src/turn.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn ready(framed: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn ring(title: &str, body: &str) -> Result<(), JsValue>;
}

/// Whether somebody wants to be told, and what that will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// Nobody asked.
    #[default]
    Unasked,
    /// By sound and title.
    Sound,
    /// By notification, too.
    Notification,
    /// It is the visitor's turn, and the visitor has not looked.
    Now,
}

/// Draws the button while the conversation waits, then what was promised.
pub fn turn(app: App, lang: Lang) -> El {
    let words = lang.widget();
    let turn = app.state.turn;
    follow(app);
    let button = el("button", "button small")
        .attr("type", "button")
        .attr("data-test", "tell-me")
        .text(words.tell_me)
        .hidden(move || turn.get() != Turn::Unasked)
        .click(move || ask(app));
    let promise = move || match turn.get() {
        Turn::Unasked | Turn::Now => "",
        Turn::Sound if app.is_framed() => words.told_by_mark,
        Turn::Sound => words.told_by_title,
        Turn::Notification => words.told_by_notice,
    };
    let promise = el("p", "").attr("role", "status").live_text(promise);
    el("div", "turn")
        .hidden(move || app.state.place().is_none_or(|place| !place.staffed))
        .children([button, promise])
}

fn ask(app: App) {
    let framed = app.is_framed();
    page::spawn(async move {
        // A browser without sound still has the title.
        let granted = ready(framed)
            .await
            .ok()
            .and_then(|granted| granted.as_bool());
        let kind = match granted {
            Some(true) => Turn::Notification,
            Some(false) | None => Turn::Sound,
        };
        let _ = app.state.turn.try_set(kind);
    });
}

// Tells whoever asked, once somebody answers.
fn follow(app: App) {
    let state = app.state;
    watch(move || {
        let agent = state.see(|mirror| match &mirror.status {
            Some(Status::Answered(face)) => Some(face.name.clone()),
            _ => None,
        });
        let asked = state.turn.get_untracked();
        if let Some(agent) = agent
            && matches!(asked, Turn::Sound | Turn::Notification)
        {
            let lang = state.lang.get_untracked();
            let words = lang.widget();
            let _ = ring(words.your_turn, &(words.answers)(&agent));
            let looks = page::visible() && state.shown.get_untracked();
            state
                .turn
                .set(if looks { Turn::Unasked } else { Turn::Now });
        }
    });
    let looks = move || state.shown.get() && state.at_end.get();
    watch(move || {
        if looks() && page::visible() && state.turn.get() == Turn::Now {
            state.turn.set(Turn::Unasked);
        }
    });
}
