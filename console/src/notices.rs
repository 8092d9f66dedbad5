//! Short notices at the edge of the page: what was refused, what was copied, who is new.
//!
//! Polite: they never take the focus and never cover the composer. Nothing that must not be missed
//! is told only here.

use crate::words::use_words;
use leptos::prelude::*;
use std::time::Duration;

/// Notices that are shown at once; an older one makes room.
const NOTICES_LEN_MAX: usize = 3;

/// How long a notice stays: long enough to read two sentences twice.
const SHOWN_FOR: Duration = Duration::from_secs(9);

/// The notices that are shown. Copyable handle.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<Vec<(u32, String)>>,
    told: RwSignal<String>,
    count: StoredValue<u32>,
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

    fn drop(self, id: u32) {
        self.shown
            .try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// Where notices are shown.
#[component]
pub fn NoticeBoard(notices: Notices) -> impl IntoView {
    let words = use_words();
    view! {
        <p class="unseen" role="status" data-test="told">{move || notices.told.get()}</p>
        <div class="notices" role="status" aria-label=words.notices data-test="notices">
            <For each=move || notices.shown.get() key=|(id, _)| *id let((id, text))>
                <p class="notice">
                    <span>{text}</span>
                    <button
                        type="button"
                        class="notice-close"
                        aria-label=words.dismiss
                        on:click=move |_| notices.drop(id)
                    >
                        "×"
                    </button>
                </p>
            </For>
        </div>
    }
    .into_any()
}
