//! What may be done with a message: answer it, change it, take it back.
//!
//! Only asks; whoever draws the transcript does it. Own words lose their two acts when their time
//! is over.

use crate::components::bubble::Rows;
use crate::components::icon::{self, icon};
use crate::components::parts::next_to;
use crate::dom::{El, el};
use crate::lines::{Quote, Said};
use crate::page;
use leptos::prelude::*;
use shared::limits::AMEND_WITHIN_MS;
use shared::{Bookmark, ConversationId, Millis, Seq};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What somebody wishes to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Answer it.
    Reply,
    /// Change one's own words.
    Edit,
    /// Take them back.
    TakeBack,
}

/// The id of a message's element.
#[must_use]
pub fn id_of(conversation: ConversationId, seq: Seq) -> String {
    ["m", &conversation.0.to_string(), "-", &seq.0.to_string()].concat()
}

/// Draws what may be done with a message that is stored.
pub(crate) fn acts(rows: Rows, said: &Said, at: Millis, mark: Bookmark) -> El {
    let words = rows.lang.words();
    let act = |wish: Wish, label: &'static str, path: &'static str| {
        el("button", "said-act")
            .attr("type", "button")
            .attr("tabindex", "-1")
            .attr("title", label)
            .attr("aria-label", label)
            .child(icon(path))
            .click(move || rows.wish.run((wish, mark)))
    };
    let bar = el("div", "said-acts").child(act(Wish::Reply, words.reply, icon::REPLY));
    let left_ms = at.plus(AMEND_WITHIN_MS).since(rows.relay_now.get());
    if !said.own || left_ms == 0 {
        return bar;
    }
    let changes = [
        act(Wish::Edit, words.edit, icon::EDIT),
        act(Wish::TakeBack, words.take_back, icon::UNDO),
    ];
    let late: Vec<Element> = changes.iter().map(|act| act.element().clone()).collect();
    set_timeout(
        move || late.iter().for_each(Element::remove),
        Duration::from_millis(left_ms),
    );
    bar.children(changes)
}

/// Draws what a message answers; a click leads there.
pub(crate) fn quoted(rows: Rows, quote: &Quote) -> El {
    let words = rows.lang.words();
    let name = match (&quote.name, quote.mine) {
        (_, true) => words.you,
        (Some(name), false) => name,
        (None, false) => rows.other,
    };
    let (id, seq) = quote.key;
    el("button", "said-quote")
        .attr("type", "button")
        .attr("title", words.show_quoted)
        .child(el("span", "said-quote-name").text(name))
        .child(
            el("span", "said-quote-words").text(quote.text.as_deref().unwrap_or(words.taken_back)),
        )
        .click(move || page::show_element(&id_of(id, seq)))
}

/// Moves the focus among acts: up and down to other messages, left and right within one.
pub(crate) fn walk(event: &KeyboardEvent) {
    let focused = page::document().active_element();
    let Some(here) = focused.filter(|element| element.class_name() == "said-act") else {
        return;
    };
    let row = || here.closest(".said").ok().flatten();
    let first_of = |row: Element| row.query_selector(".said-act").ok().flatten();
    let next = match event.key().as_str() {
        "ArrowRight" => here.next_element_sibling(),
        "ArrowLeft" => here.previous_element_sibling(),
        key @ ("ArrowUp" | "ArrowDown") => row().and_then(|row| {
            let step = |row: &Element| next_to(row, key == "ArrowDown");
            std::iter::successors(step(&row), step).find_map(first_of)
        }),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
