//! Short notices at the edge of the page: what was refused, what was copied, who is new.
//!
//! Polite: they never take the focus and never cover the composer. Nothing that must not be missed
//! is told only here.

use crate::paint::{button, each};
use crate::words::use_words;
use leptos::prelude::*;
use std::time::Duration;
use web::dom::{El, el};

/// Notices that are shown at once; an older one makes room.
const NOTICES_LEN_MAX: usize = 3;

/// How long a notice stays: long enough to read two sentences twice.
const SHOWN_FOR: Duration = Duration::from_secs(9);

/// The notices that are shown. Copyable handle.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<Vec<(u64, String)>>,
    told: RwSignal<String>,
    count: StoredValue<u64>,
}

impl Notices {
    /// None yet.
    pub fn new() -> Notices {
        Notices {
            shown: RwSignal::new(Vec::new()),
            told: RwSignal::new(String::new()),
            count: StoredValue::new(0),
        }
    }

    /// Shows a notice for a while. The same words are not stacked.
    pub fn show(self, text: impl Into<String>) {
        let text = text.into();
        let id = self.count.with_value(|count| count + 1);
        self.count.set_value(id);
        self.shown.update(|shown| {
            shown.retain(|(_, other)| *other != text);
            if shown.len() == NOTICES_LEN_MAX {
                shown.remove(0);
            }
            shown.push((id, text));
        });
        set_timeout(move || self.drop(id), SHOWN_FOR);
    }

    /// Tells something to whoever listens to the page, and shows nothing.
    pub fn tell(self, text: String) {
        self.told.set(text);
    }

    fn drop(self, id: u64) {
        self.shown
            .try_update(|shown| shown.retain(|(other, _)| *other != id));
    }

    fn text(self, id: u64) -> String {
        let shown = self.shown.read_untracked();
        let found = shown.iter().find(|(other, _)| *other == id);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// Draws the place where notices are shown.
pub fn notice_board() -> El {
    let words = use_words();
    let notices: Notices = expect_context();
    let told = el("p", "unseen")
        .attr("role", "status")
        .attr("data-test", "told")
        .live_text(move || notices.told.get());
    let place = el("div", "notices")
        .attr("role", "status")
        .attr("aria-label", words.notices)
        .attr("data-test", "notices");
    let keys = move || {
        notices
            .shown
            .with(|shown| shown.iter().map(|(id, _)| *id).collect())
    };
    let place = each(place, keys, move |id| {
        let close = button("notice-close", "×")
            .attr("aria-label", words.dismiss)
            .click(move || notices.drop(id));
        el("p", "notice")
            .child(el("span", "").text(&notices.text(id)))
            .child(close)
    });
    el("div", "slot").children([told, place])
}
