//! What the keyboard does anywhere in the console, and the sheet that lists it.
//!
//! Keys are told apart by where they are, not by what they type: Alt types other signs on some
//! systems. Never takes a key from an input method.

use crate::route::{self, Route};
use crate::search;
use crate::talk::Talk;
use crate::words::use_words;
use client::agent::Input;
use leptos::prelude::*;
use shared::Choice;
use wasm_bindgen::JsCast;
use web::dom::{El, el};
use web::{Listener, page};
use web_sys::{Element, Event, HtmlDialogElement, KeyboardEvent};

/// The id of the sheet.
const SHEET: &str = "keys";

/// Something to do by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The next conversation.
    Next,
    /// The one before.
    Previous,
    /// Take this one.
    Take,
    /// End this one.
    End,
    /// Online or away.
    Choose,
    /// Accept the offer that ends first.
    Accept,
    /// Pass this one on.
    Transfer,
    /// Search everything.
    Search,
    /// Write a note.
    Note,
    /// Back to the list.
    Up,
    /// Show the sheet.
    Sheet,
}

impl Key {
    /// What this press asks for. `typing`: into a field, where signs are signs.
    fn pressed(code: &str, sign: &str, alt: bool, other: bool, typing: bool) -> Option<Key> {
        match (code, alt, other) {
            ("KeyJ", true, false) => Some(Key::Next),
            ("KeyK", true, false) => Some(Key::Previous),
            ("KeyT", true, false) => Some(Key::Take),
            ("KeyE", true, false) => Some(Key::End),
            ("KeyO", true, false) => Some(Key::Choose),
            ("KeyA", true, false) => Some(Key::Accept),
            ("KeyP", true, false) => Some(Key::Transfer),
            ("KeyN", true, false) => Some(Key::Note),
            ("KeyK", false, true) => Some(Key::Search),
            ("Escape", false, false) => Some(Key::Up),
            (_, false, false) if sign == "?" && !typing => Some(Key::Sheet),
            (_, false, false) if sign == "/" && !typing => Some(Key::Search),
            _ => None,
        }
    }
}

/// Hears keys for as long as the asking component is shown. `act` tells whether it took the key.
pub fn on(act: impl Fn(Key) -> bool + 'static) {
    let listener = Listener::new(&page::window(), "keydown", move |event: Event| {
        if let Some(key) = read(&event)
            && act(key)
        {
            event.prevent_default();
        }
    });
    StoredValue::new_local(listener);
}

/// Hears the keys that do the same on every page.
pub fn follow(talk: Talk, route: ReadSignal<Route>) {
    on(move |key| {
        let here = route.get_untracked();
        match key {
            Key::Next => step(talk, &here, 1),
            Key::Previous => step(talk, &here, -1),
            Key::Choose => {
                let other = match untrack(|| talk.choice()) {
                    Choice::Online => Choice::Away,
                    Choice::Away | Choice::Busy | Choice::Finishing => Choice::Online,
                };
                talk.tell(Input::Choose(other));
            }
            Key::Up => up(&here),
            Key::Search => {
                route::go(&Route::Search);
                page::focus(search::FIELD);
            }
            Key::Sheet => show(),
            Key::Accept => return talk.accept_first(),
            Key::Take | Key::End | Key::Transfer | Key::Note => return false,
        }
        true
    });
}

/// Shows the sheet.
pub fn show() {
    let sheet = page::document().get_element_by_id(SHEET);
    if let Some(sheet) = sheet.and_then(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok())
        && !sheet.open()
    {
        // Only refused for a dialog that is not in the page, and this one is.
        let _ = sheet.show_modal();
    }
}

fn read(event: &Event) -> Option<Key> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    // An open dialog has its own Escape, and nothing behind it is to move.
    let dialog = page::document()
        .query_selector("dialog[open]")
        .ok()
        .flatten();
    if event.is_composing() || event.default_prevented() || dialog.is_some() {
        return None;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.is_some_and(|target| {
        target
            .matches("input, textarea, select, [contenteditable]")
            .unwrap_or(false)
    });
    let other = event.ctrl_key() || event.meta_key();
    Key::pressed(&event.code(), &event.key(), event.alt_key(), other, typing)
}

fn step(talk: Talk, here: &Route, steps: isize) {
    let to = untrack(|| talk.sections().step(here.conversation(), steps));
    if let Some(id) = to {
        route::go(&Route::Thread(id));
    }
}

// An open pop-up closes first; then one page up, with the focus on what one came from.
fn up(here: &Route) {
    let document = page::document();
    if let Ok(Some(open)) = document.query_selector("details.popover[open]") {
        let _ = open.remove_attribute("open");
        if let Ok(Some(summary)) = open.query_selector("summary") {
            focus(summary);
        }
        return;
    }
    route::go(&here.up());
    if let Some(id) = here
        .conversation()
        .filter(|_| here.up().conversation().is_none())
    {
        request_animation_frame(move || {
            let row = format!("[data-conversation=\"{id}\"]");
            if let Ok(Some(row)) = page::document().query_selector(&row) {
                focus(row);
            }
        });
    }
}

fn focus(element: Element) {
    if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}

/// Draws the sheet that lists the keys.
pub fn key_sheet() -> El {
    let words = use_words();
    let rows = [
        ("Alt J", words.key_next),
        ("Alt K", words.key_previous),
        ("Alt T", words.key_take),
        ("Alt E", words.key_end),
        ("Alt A", words.key_accept),
        ("Alt P", words.key_transfer),
        ("Alt O", words.key_choice),
        ("Alt N", words.notes().write),
        ("/", words.search().key),
        ("Ctrl K", words.search().key),
        ("Esc", words.key_up),
        ("Enter", words.key_send),
        ("Shift Enter", words.key_line),
        ("?", words.key_sheet),
    ];
    let mut list = el("dl", "keys");
    for (keys, label) in rows {
        let keys = keys.split(' ').map(|key| el("kbd", "").text(key));
        list = list
            .child(el("dt", "").children(keys))
            .child(el("dd", "").text(label));
    }
    let close = el("button", "button")
        .attr("autofocus", "")
        .text(words.close);
    el("dialog", "sheet")
        .attr("id", SHEET)
        .attr("aria-labelledby", "keys-title")
        .attr("data-test", "keys")
        .children([
            el("h2", "").attr("id", "keys-title").text(words.keys_title),
            list,
            el("form", "sheet-acts")
                .attr("method", "dialog")
                .child(close),
        ])
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_is_known_by_its_place() {
        // What Alt+J types on a Mac.
        assert_eq!(
            Key::pressed("KeyJ", "∆", true, false, true),
            Some(Key::Next)
        );
        assert_eq!(Key::pressed("KeyJ", "j", false, false, false), None);
        // AltGr is Ctrl and Alt together on some systems, and types a sign.
        assert_eq!(Key::pressed("KeyE", "€", true, true, true), None);
    }

    #[test]
    fn a_question_mark_in_a_field_is_a_question_mark() {
        assert_eq!(Key::pressed("Slash", "?", false, false, true), None);
        assert_eq!(
            Key::pressed("Minus", "?", false, false, false),
            Some(Key::Sheet)
        );
    }

    #[test]
    fn escape_works_while_one_types() {
        assert_eq!(
            Key::pressed("Escape", "Escape", false, false, true),
            Some(Key::Up)
        );
    }
}
