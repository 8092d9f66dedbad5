//! Where a message is written.
//!
//! Enter sends, Shift+Enter begins a new line, and Enter that only confirms what an input method
//! suggests does neither. Never cuts a text that is too long: it says by how much.

use crate::aim::Aim;
use crate::components::aimed::aimed;
use crate::components::icon::{self, icon};
use crate::dom::{El, el, watch};
use crate::page;
use crate::reading::Reading;
use crate::words::Lang;
use leptos::prelude::*;
use shared::limits::TEXT_CHARS_MAX;
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

/// Characters left from which on they are told.
const TELL_LEFT: usize = 200;

/// The key code of every key press that an input method takes for itself, in browsers that end the
/// composition before they tell of the key.
const KEY_OF_INPUT_METHOD: u32 = 229;

/// The id of what is said about the field.
const NOTE: &str = "composer-note";

/// What a composer needs.
#[derive(Clone, Copy)]
pub struct Composer {
    /// The language.
    pub lang: Lang,
    /// The id of the field, for [`page::focus`](crate::page::focus).
    pub id: &'static str,
    /// What is written so far.
    pub draft: RwSignal<String>,
    /// The hint in the empty field.
    pub hint: Reading<&'static str>,
    /// Why nothing can be said at all; `None` while it can.
    pub blocked: Reading<Option<&'static str>>,
    /// Takes what is said. The draft is emptied before.
    pub say: Callback<String>,
    /// What is answered or changed.
    pub aim: Aim,
    /// Begins to change the last message of one's own, if that may be changed.
    pub edit_last: Callback<()>,
    /// Is told of every change by hand.
    pub typing: Callback<()>,
}

/// Draws a composer. `before` stands in the field before what is written.
pub fn composer(props: Composer, before: El) -> El {
    let Composer {
        lang,
        draft,
        blocked,
        say,
        aim,
        edit_last,
        ..
    } = props;
    let room = move || draft.with(|text| Room::of(text));
    let ready = move || {
        let sayable = draft.with(|text| !text.trim().is_empty());
        sayable && !matches!(room(), Room::Over(_)) && blocked.get().is_none()
    };
    let field = field(props, room);
    let textarea: HtmlTextAreaElement = field.cast();
    let send = move || {
        if untrack(ready) {
            say.run(draft.try_update(std::mem::take).unwrap_or_default());
            let _ = textarea.focus();
        }
    };
    let entered = send.clone();
    let field = field.on("keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let is_bare = draft.with_untracked(String::is_empty);
        if sends(key) {
            event.prevent_default();
            entered();
        } else if key.key() == "Escape" && aim.cancel() {
            // It ends what was begun last, and no more.
            event.stop_propagation();
        } else if key.key() == "ArrowUp" && is_bare && untrack(|| aim.get()).is_none() {
            event.prevent_default();
            edit_last.run(());
        }
    });
    let button = el("button", "composer-send")
        .attr("data-test", "send")
        .attr("type", "submit")
        .attr("aria-label", lang.words().send)
        .attr("title", lang.words().send)
        .live_attr("disabled", move || (!ready()).then_some(""))
        .child(icon(icon::SEND));
    el("form", "composer")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .child(aimed(lang, aim, props.id))
        .child(el("div", "composer-field").children([before, field, button]))
        .child(note(lang, room, blocked))
}

fn field(props: Composer, room: impl Fn() -> Room + Copy + 'static) -> El {
    let Composer {
        lang,
        id,
        draft,
        hint,
        blocked,
        typing,
        ..
    } = props;
    let is_over = move || matches!(room(), Room::Over(_));
    let field = el("textarea", "")
        .attr("id", id)
        .attr("data-test", "composer")
        .attr("rows", "1")
        .attr("enterkeyhint", "send")
        .attr("autocomplete", "off")
        .attr("dir", "auto")
        .attr("aria-label", lang.words().message_field)
        .attr("aria-describedby", NOTE)
        .live_attr("aria-invalid", move || is_over().then_some("true"))
        .live_attr("placeholder", move || Some(hint.get()))
        .live_attr("readonly", move || blocked.get().is_some().then_some(""));
    let textarea: HtmlTextAreaElement = field.cast();
    let painted = textarea.clone();
    watch(move || {
        draft.with(|text| {
            // Setting an equal value would move the caret to the end.
            if painted.value() != *text {
                painted.set_value(text);
            }
        });
        grow(&painted);
    });
    field.on("input", move |_| {
        draft.set(textarea.value());
        typing.run(());
    })
}

// Why nothing can be said, or how much more fits.
fn note(
    lang: Lang,
    room: impl Fn() -> Room + Copy + 'static,
    blocked: Reading<Option<&'static str>>,
) -> El {
    let words = lang.words();
    let bad = move || blocked.get().is_some() || matches!(room(), Room::Over(_));
    let note = move || match (blocked.get(), room()) {
        (Some(why), _) => why.to_owned(),
        (None, Room::Over(count)) => (words.characters_over)(count),
        (None, Room::Little(count)) => (words.characters_left)(count),
        (None, Room::Plenty) => String::new(),
    };
    el("p", "composer-note")
        .attr("id", NOTE)
        .attr("role", "status")
        .live_class("bad", bad)
        .live_text(note)
}

// The field grows with what is in it, by whatever way it came there.
fn grow(field: &HtmlTextAreaElement) {
    let field = field.clone();
    page::before_frame(move || {
        let style = web_sys::HtmlElement::style(&field);
        let _ = style.set_property("height", "auto");
        let height = [&field.scroll_height().to_string(), "px"].concat();
        let _ = style.set_property("height", &height);
    });
}

fn sends(event: &KeyboardEvent) -> bool {
    let composing = event.is_composing() || event.key_code() == KEY_OF_INPUT_METHOD;
    let other_keys = event.shift_key() || event.alt_key() || event.ctrl_key() || event.meta_key();
    event.key() == "Enter" && !composing && !other_keys
}

/// How much more fits into a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Plenty,
    Little(usize),
    Over(usize),
}

impl Room {
    fn of(text: &str) -> Room {
        // As many bytes cannot be more characters: the usual text is not counted at all.
        if text.len() + TELL_LEFT < TEXT_CHARS_MAX {
            return Room::Plenty;
        }
        let count = text.chars().count();
        match TEXT_CHARS_MAX.checked_sub(count) {
            None => Room::Over(count - TEXT_CHARS_MAX),
            Some(left) if left <= TELL_LEFT => Room::Little(left),
            Some(_) => Room::Plenty,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_told_in_characters_of_any_script() {
        assert_eq!(Room::of("hello"), Room::Plenty);
        assert_eq!(
            Room::of(&"汉".repeat(TEXT_CHARS_MAX - TELL_LEFT - 1)),
            Room::Plenty
        );
        assert_eq!(
            Room::of(&"汉".repeat(TEXT_CHARS_MAX - TELL_LEFT)),
            Room::Little(TELL_LEFT)
        );
        assert_eq!(Room::of(&"🦀".repeat(TEXT_CHARS_MAX)), Room::Little(0));
        assert_eq!(Room::of(&"a".repeat(TEXT_CHARS_MAX + 1)), Room::Over(1));
    }
}
