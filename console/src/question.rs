//! A sheet above the page that must be answered before one goes on, and the plainest of them.
//!
//! The browser keeps the focus inside, and closes it on Escape. Never acts by itself.

use crate::paint::button;
use leptos::prelude::*;
use web::Reading;
use web::dom::{El, el, watch};
use web_sys::HtmlDialogElement;

/// A question with two answers.
pub struct Question {
    /// Whether it is asked.
    pub open: RwSignal<bool>,
    /// The question.
    pub title: Reading<String>,
    /// What follows from it.
    pub lead: &'static str,
    /// The answer that changes nothing.
    pub keep: &'static str,
    /// The answer that acts.
    pub confirm: &'static str,
    /// For browser tests: names the answer that acts.
    pub test: &'static str,
    /// What is done then.
    pub act: Callback<()>,
}

/// Draws a question.
pub fn question(asked: Question) -> El {
    let Question { open, act, .. } = asked;
    let yes = move || {
        open.set(false);
        act.run(());
    };
    let acts = el("div", "sheet-acts").children([
        button("button", asked.keep).click(move || open.set(false)),
        button("button primary", asked.confirm)
            .attr("data-test", asked.test)
            .attr("autofocus", "")
            .click(yes),
    ]);
    let lead = el("p", "").text(asked.lead);
    sheet_over(open, "sheet small", asked.test, asked.title).children([lead, acts])
}

/// Draws a sheet that is there while `open` is true, with its title; `name` is unique on the page.
pub fn sheet_over(open: RwSignal<bool>, class: &str, name: &str, title: Reading<String>) -> El {
    let id = ["title-", name].concat();
    let sheet = el("dialog", class)
        .attr("aria-labelledby", &id)
        .child(el("h2", "").attr("id", &id).live_text(move || title.get()));
    let dialog: HtmlDialogElement = sheet.cast();
    watch(move || {
        if open.get() && !dialog.open() {
            // Only refused for a dialog that is not in the page, and this one is.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    sheet.on("close", move |_| open.set(false))
}
