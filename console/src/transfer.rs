//! Passing a conversation on: to whom, how, and what the next agent should know.
//!
//! Refuses who is not there before anything is sent. Keeps the note until the transfer is seen in
//! the list, so that a refusal costs no words.

use crate::door::focus_soon;
use crate::paint::{button, slot};
use crate::question::sheet_over;
use crate::recipient_list::{choices, radio, reachable};
use crate::talk::Talk;
use crate::words::{Words, chars, use_words};
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use shared::agent::Recipient;
use shared::limits::NOTE_CHARS_MAX;
use web::Reading;
use web::dom::{El, el, watch};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// An arrow from one to another.
const PASS_ON: &str = "M4 12h15m-5-5 5 5-5 5";

/// What was filled in. Copyable handle.
#[derive(Clone, Copy)]
struct Draft {
    typed: RwSignal<String>,
    to: RwSignal<Option<Recipient>>,
    note: RwSignal<String>,
    warm: RwSignal<bool>,
    nobody: RwSignal<bool>,
}

/// Draws the button that opens the sheet.
pub fn transfer_button(open: RwSignal<bool>) -> El {
    let words = use_words();
    el("button", "button to-transfer")
        .attr("type", "button")
        .attr("data-test", "transfer")
        .attr("aria-label", words.transfer)
        .attr("aria-keyshortcuts", "Alt+P")
        .child(web::components::icon::icon(PASS_ON))
        .child(el("span", "").text(words.transfer))
        .click(move || open.set(true))
}

/// Draws the sheet.
pub fn transfer_sheet(id: ConversationId, open: RwSignal<bool>) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let draft = Draft {
        typed: RwSignal::default(),
        to: RwSignal::new(None),
        note: RwSignal::default(),
        warm: RwSignal::new(false),
        nobody: RwSignal::new(false),
    };
    clear_when_listed(talk, id, draft);
    let title = Reading::stored(words.transfer_title.to_owned());
    let sheet = sheet_over(open, "sheet", "transfer-sheet", title);
    // Drawn when it is opened: a note field and a list cost something in every thread.
    let body = slot(
        move || open.get(),
        move |open_now| {
            open_now.then(|| {
                focus_soon("transfer-search");
                form(words, talk, id, draft, open)
            })
        },
    );
    sheet.child(body)
}

// The transfer is stored once the list shows it.
fn clear_when_listed(talk: Talk, id: ConversationId, draft: Draft) {
    let mut listed = None;
    watch(move || {
        let handover = talk.board.conversation(id).and_then(|one| one.handover);
        let at = handover.map(|handover| handover.at);
        if listed.replace(at).is_some_and(|before| before != at) {
            draft.note.set(String::new());
            draft.to.set(None);
        }
    });
}

fn form(
    words: &'static Words,
    talk: Talk,
    id: ConversationId,
    draft: Draft,
    open: RwSignal<bool>,
) -> El {
    let send = move || {
        let fits = draft
            .note
            .with_untracked(|note| note.chars().count() <= NOTE_CHARS_MAX);
        // Who was there when chosen may have left since.
        let there = |to: &Recipient| {
            let all = untrack(|| reachable(talk, ""));
            all.iter().any(|one| one.to == *to && one.is_there())
        };
        let Some(to) = draft.to.get_untracked().filter(there) else {
            draft.to.set(None);
            return draft.nobody.set(true);
        };
        if fits {
            open.set(false);
            talk.tell(Input::Transfer {
                conversation: id,
                to,
                note: draft.note.get_untracked().trim().to_owned(),
                warm: draft.warm.get_untracked(),
            });
        }
    };
    let nobody = el("p", "field-error")
        .attr("role", "alert")
        .hidden(move || !draft.nobody.get() || draft.to.get().is_some())
        .text(words.transfer_choose);
    let acts = el("div", "sheet-acts").children([
        button("button", words.cancel).click(move || open.set(false)),
        el("button", "button primary")
            .attr("type", "submit")
            .attr("data-test", "transfer-send")
            .text(words.transfer),
    ]);
    el("form", "form")
        .attr("novalidate", "")
        .children([
            search(words, draft),
            choices(words, talk, draft.typed, draft.to),
            nobody,
            manner(words, draft),
            note(words, draft),
            acts,
        ])
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
}

fn search(words: &'static Words, draft: Draft) -> El {
    let input = el("input", "")
        .attr("type", "search")
        .attr("id", "transfer-search")
        .attr("data-test", "transfer-search")
        .attr("autocomplete", "off");
    let element: HtmlInputElement = input.cast();
    element.set_value(&draft.typed.get_untracked());
    el("div", "field").children([
        el("label", "")
            .attr("for", "transfer-search")
            .text(words.transfer_to),
        // Nobody is chosen who may be out of sight.
        input.on("input", move |_| {
            draft.to.set(None);
            draft.typed.set(element.value());
        }),
    ])
}

fn manner(words: &'static Words, draft: Draft) -> El {
    let ways = [
        (false, words.cold, words.cold_hint, "transfer-cold"),
        (true, words.warm, words.warm_hint, "transfer-warm"),
    ];
    let ways = ways.map(|(warm, name, hint, test)| {
        let input = radio("manner", draft.warm.get_untracked() == warm)
            .attr("data-test", test)
            .on("change", move |_| draft.warm.set(warm));
        let text = el("span", "")
            .child(el("b", "").text(name))
            .child(el("span", "field-hint").text(hint));
        el("label", "manner").children([input, text])
    });
    el("div", "manners")
        .attr("role", "radiogroup")
        .attr("aria-label", words.transfer)
        .children(ways)
}

fn note(words: &'static Words, draft: Draft) -> El {
    let count = move || draft.note.with(|note| note.chars().count());
    let over = move || count() > NOTE_CHARS_MAX;
    let field = el("textarea", "")
        .attr("id", "transfer-note")
        .attr("rows", "3")
        .attr("data-test", "transfer-note")
        .attr("aria-describedby", "transfer-note-hint")
        .live_attr("aria-invalid", move || over().then_some("true"));
    let element: HtmlTextAreaElement = field.cast();
    element.set_value(&draft.note.get_untracked());
    let hint = el("p", "field-hint note-count")
        .attr("id", "transfer-note-hint")
        .live_class("over", over)
        .child(el("span", "").text(words.note_hint))
        .child(el("span", "ticking").live_text(move || chars(count(), NOTE_CHARS_MAX)));
    el("div", "field").children([
        el("label", "")
            .attr("for", "transfer-note")
            .text(words.note),
        field.on("input", move |_| draft.note.set(element.value())),
        hint,
    ])
}
