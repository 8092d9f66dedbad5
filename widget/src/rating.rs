//! Asks what the visitor thought, once the conversation has ended, and thanks for it.
//!
//! A choice alone is enough; words are welcome. Never asks again for what was given.

use crate::app::App;
use crate::words::Words;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Scale;
use shared::limits::RATING_CHARS_MAX;
use shared::rating::SCORE_MAX;
use web::Lang;
use web::components::icon::{self, icon};
use web::dom::{El, el, watch};
use web_sys::HtmlTextAreaElement;

/// Draws the question while there is something to rate.
pub fn rating(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let told = move || state.see(|mirror| mirror.rated);
    let chosen = RwSignal::new(0_u32);
    let sent = RwSignal::new(false);
    // What was refused can be tried again; another end is another question.
    watch(move || {
        let is_refused = state.see(|mirror| mirror.refused.is_some());
        if is_refused || told().is_none() {
            sent.set(false);
        }
        if told().is_none() {
            chosen.set(0);
        }
    });
    let given = move || told().is_some_and(|(_, score)| score > 0);
    let asked = move |scale| move || told().is_none_or(|(asked, _)| asked != scale);
    let thumbs = [(SCORE_MAX, words.rate_up), (1, words.rate_down)].map(|(score, name)| {
        let path = icon(icon::THUMB);
        mark(chosen, score, move |chosen| chosen == u32::from(score))
            .attr("title", name)
            .attr("aria-label", name)
            .child(path)
    });
    let stars = (1..=SCORE_MAX).map(|score| {
        mark(chosen, score, move |chosen| chosen >= u32::from(score))
            .attr("aria-label", &(words.stars)(score))
            .child(icon(icon::STAR))
    });
    let comment = el("textarea", "rating-words")
        .attr("rows", "2")
        .attr("maxlength", &RATING_CHARS_MAX.to_string())
        .attr("aria-label", words.rate_comment)
        .attr("placeholder", words.rate_comment);
    let field: HtmlTextAreaElement = comment.cast();
    let send = el("button", "button primary small")
        .attr("type", "button")
        .attr("data-test", "rate")
        .live_attr("disabled", move || sent.get().then_some(""))
        .live_text(move || {
            if sent.get() {
                words.rate_sending
            } else {
                words.rate_send
            }
        })
        .click(move || {
            state.forget_refusal();
            sent.set(true);
            app.tell(Input::Rate {
                score: chosen.get_untracked() as u8,
                comment: field.value(),
            });
        });
    let more = el("div", "rating-more")
        .hidden(move || chosen.get() == 0)
        .children([comment, send]);
    let question = el("div", "")
        .hidden(given)
        .child(el("p", "rating-ask").attr("id", "rating").text(words.rate))
        .child(marks().hidden(asked(Scale::Thumbs)).children(thumbs))
        .child(marks().hidden(asked(Scale::Stars)).children(stars))
        .child(more);
    let thanks = el("p", "rating-ask")
        .attr("role", "status")
        .live_text(move || if given() { words.rate_thanks } else { "" });
    el("div", "rating")
        .hidden(move || told().is_none())
        .children([question, thanks])
}

fn marks() -> El {
    el("div", "rating-marks")
        .attr("role", "group")
        .attr("aria-labelledby", "rating")
}

fn mark(chosen: RwSignal<u32>, score: u8, is: impl Fn(u32) -> bool + 'static) -> El {
    el("button", "icon-button rating-mark")
        .attr("type", "button")
        .attr("data-score", &score.to_string())
        .live_attr("aria-pressed", move || {
            Some(if is(chosen.get()) { "true" } else { "false" })
        })
        .click(move || chosen.set(score.into()))
}
