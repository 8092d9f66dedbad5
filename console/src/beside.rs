//! What agents keep beside a talk: labels, and the visitor's other conversations.
//!
//! Asked for when the conversation is shown. Nothing of it is ever told to the visitor.

use crate::api::{self, spawn};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::route::Route;
use crate::session::Session;
use crate::words::{Words, use_words};
use leptos::prelude::*;
use shared::rest::search::{Beside, LABEL_CHARS_MAX};
use shared::{Conversation, ConversationId};
use wasm_bindgen::JsCast;
use web::dom::{El, el};
use web::{clock, dates};
use web_sys::{HtmlInputElement, KeyboardEvent};

/// What is kept beside one talk. Copyable handle.
#[derive(Clone, Copy)]
struct Kept {
    id: ConversationId,
    beside: RwSignal<Option<Beside>>,
    session: Session,
    notices: Notices,
}

/// Draws both parts: labels, and other conversations.
pub fn beside(id: ConversationId) -> [El; 2] {
    let words = use_words();
    let kept = Kept {
        id,
        beside: RwSignal::new(None),
        session: expect_context(),
        notices: expect_context(),
    };
    kept.ask();
    let there = move || kept.beside.get();
    [
        slot(there, move |beside| {
            Some(labels(words, kept, beside.as_ref()?))
        }),
        slot(there, move |beside| {
            Some(earlier(words, &beside.as_ref()?.earlier))
        }),
    ]
}

impl Kept {
    fn ask(self) {
        let Some(site) = untrack(|| self.session.site()).map(|site| site.id) else {
            return;
        };
        spawn(async move {
            if let Ok(beside) = api::beside(site, self.id).await {
                let _ = self.beside.try_set(Some(beside));
            }
        });
    }

    fn label(self, labels: Vec<String>, failed: &'static str) {
        let Some(site) = untrack(|| self.session.site()).map(|site| site.id) else {
            return;
        };
        spawn(async move {
            match api::save_labels(site, self.id, labels).await {
                Ok(saved) => {
                    self.beside.try_update(|beside| {
                        if let Some(beside) = beside {
                            beside.labels = saved.labels;
                        }
                    });
                    web::page::focus("label-add");
                }
                Err(_) => self.notices.show(failed),
            }
        });
    }
}

fn labels(words: &'static Words, kept: Kept, beside: &Beside) -> El {
    let own = words.search();
    let all = beside.labels.clone();
    let chips = beside.labels.iter().map(|label| {
        let others: Vec<_> = all.iter().filter(|one| *one != label).cloned().collect();
        let remove = button("", "×")
            .attr("aria-label", &(own.remove_label)(label))
            .click(move || kept.label(others.clone(), own.label_failed));
        el("span", "label").text(label).child(remove)
    });
    let chips: Vec<El> = chips.collect();
    let none = all.is_empty();
    let known = beside
        .known
        .iter()
        .map(|label| el("option", "").attr("value", label));
    let input = el("input", "label-add")
        .attr("id", "label-add")
        .attr("list", "labels-known")
        .attr("maxlength", &LABEL_CHARS_MAX.to_string())
        .attr("autocomplete", "off")
        .attr("placeholder", own.add_label)
        .attr("aria-label", own.add_label)
        .attr("data-test", "label-add");
    let element: HtmlInputElement = input.cast();
    let input = input.on("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let label = element.value().trim().to_owned();
        if event.key() != "Enter" || event.is_composing() || label.is_empty() {
            return;
        }
        event.prevent_default();
        let mut labels = all.clone();
        labels.push(label);
        element.set_value("");
        kept.label(labels, own.label_failed);
    });
    el("section", "facts-part beside first")
        .attr("data-test", "labels")
        .children([
            el("h3", "").text(own.labels),
            el("div", "labels")
                .children(chips)
                .maybe(none.then(|| el("p", "empty").text(own.no_labels))),
            input,
            el("datalist", "")
                .attr("id", "labels-known")
                .children(known),
        ])
}

fn earlier(words: &'static Words, all: &[Conversation]) -> El {
    let own = words.search();
    let now = clock::now();
    let rows = all.iter().map(|one| {
        let to = match one.ended {
            true => Route::EndedThread(one.id),
            false => Route::Thread(one.id),
        };
        let says = if one.words.is_empty() {
            words.no_words
        } else {
            &one.words
        };
        let link = el("a", "").attr("href", &to.href()).children([
            el("span", "earlier-words").text(says),
            el("time", "facts-more")
                .attr("datetime", &dates::machine(one.last_at))
                .text(&dates::day(words.lang, one.last_at, now)),
        ]);
        el("li", "").child(link)
    });
    el("section", "facts-part beside")
        .attr("data-test", "earlier")
        .child(el("h3", "").text(own.earlier))
        .child(match all.is_empty() {
            true => el("p", "empty").text(own.no_earlier),
            false => el("ul", "plain earlier").children(rows),
        })
}
