//! Care with secrets: an agent who asks for one, or is about to send one, is asked first; one that
//! a visitor sent stands with a warning.
//!
//! Only notices; what is sent is decided by whoever writes.

use crate::paint::button;
use crate::question::sheet_over;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::secrets;
use shared::{Author, What};
use web::Reading;
use web::dom::{El, el, watch};

/// What is held back until the agent has decided. Copyable handle.
#[derive(Clone, Copy)]
pub struct Care {
    held: RwSignal<String>,
    open: RwSignal<bool>,
    send: Callback<String>,
}

impl Care {
    /// Holds nothing; `send` is called with what may go.
    pub fn new(send: Callback<String>) -> Care {
        Care {
            held: RwSignal::default(),
            open: RwSignal::new(false),
            send,
        }
    }

    /// Sends a text, or asks first.
    pub fn say(self, text: String) {
        if is_careless(&text) {
            self.held.set(text);
            self.open.set(true);
        } else {
            self.send.run(text);
        }
    }

    /// Draws the question. Whatever closes it but the one answer gives the text back to `draft`.
    pub fn question(self, draft: RwSignal<String>) -> El {
        let own = use_words().trust();
        let Care { held, open, send } = self;
        let take = move || held.try_update(std::mem::take).unwrap_or_default();
        watch(move || {
            if !open.get() {
                let text = untrack(take);
                if !text.is_empty() {
                    draft.update(|draft| draft.insert_str(0, &text));
                }
            }
        });
        let back = button("button primary", own.care_back)
            .attr("data-test", "care-back")
            .attr("autofocus", "")
            .click(move || open.set(false));
        let anyway = button("button", own.care_anyway)
            .attr("data-test", "care-anyway")
            .click(move || {
                send.run(untrack(take));
                open.set(false);
            });
        let title = Reading::stored(own.care_title.to_owned());
        sheet_over(open, "sheet small", "care", title).children([
            el("blockquote", "note").live_text(move || held.get()),
            el("p", "").text(own.care_lead),
            el("div", "sheet-acts").children([anyway, back]),
        ])
    }
}

/// Draws the warning about what the visitor said last.
pub fn note(talk: Talk) -> El {
    let own = use_words().trust();
    let holds = move || {
        talk.board.entries.with(|entries| {
            let newest = entries
                .iter()
                .rev()
                .find_map(|(_, entry)| match &entry.what {
                    What::Said { author, text, .. } => Some((author, text)),
                    _ => None,
                });
            newest.is_some_and(|(author, text)| {
                *author == Author::Visitor && !secrets::find(text.as_str()).is_empty()
            })
        })
    };
    el("p", "care-note")
        .attr("role", "note")
        .attr("data-test", "care-note")
        .hidden(move || !holds())
        .text(own.care_note)
}

fn is_careless(text: &str) -> bool {
    secrets::requests(text) || !secrets::find(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_careless;

    #[test]
    fn asking_and_sending_are_held_and_warning_is_not() {
        assert!(is_careless("Please send me the verification code"));
        assert!(is_careless("my card is 4242 4242 4242 4242"));
        assert!(!is_careless("We never ask for your password."));
    }
}
