//! What is answered or changed, above the field in which it is written.
//!
//! Ends it on demand; never sends anything.

use crate::aim::Aim;
use crate::components::icon::{self, icon};
use crate::dom::{El, el};
use crate::page;
use crate::words::Lang;

/// Draws it above the field with this id; empty while nothing is answered or changed.
pub fn aimed(lang: Lang, aim: Aim, id: &'static str) -> El {
    let words = lang.words();
    let title = move || match aim.get() {
        Some(target) if target.edits => words.editing.to_owned(),
        Some(target) => (words.replying)(&target.name),
        None => String::new(),
    };
    let shown = move || aim.get().map(|target| target.words).unwrap_or_default();
    let cancel = el("button", "composer-aim-end")
        .attr("type", "button")
        .attr("aria-label", words.cancel)
        .attr("title", words.cancel)
        .child(icon(icon::CLOSE))
        .click(move || {
            aim.cancel();
            page::focus(id);
        });
    let said = el("div", "composer-aim-said")
        .attr("role", "status")
        .child(el("span", "composer-aim-title").live_text(title))
        .child(el("span", "composer-aim-words").live_text(shown));
    el("div", "composer-aim")
        .hidden(move || aim.get().is_none())
        .child(said)
        .child(cancel)
}
