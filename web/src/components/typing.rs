//! Three dots while somebody is typing.
//!
//! The dots are decoration; what they mean is said in words.

use crate::dom::{El, el};
use crate::words::Lang;
use leptos::prelude::*;

/// Draws the dots while `who` is somebody; an empty name is somebody without one.
pub fn typing(lang: Lang, who: Signal<Option<String>>) -> El {
    let words = lang.words();
    let says = move || match who.get() {
        None => String::new(),
        Some(name) if name.is_empty() => words.typing.to_owned(),
        Some(name) => (words.typing_named)(&name),
    };
    let dots = el("span", "typing-dots").attr("aria-hidden", "true");
    el("div", "typing")
        .live_class("shown", move || who.with(Option::is_some))
        .child(dots.children([el("i", ""), el("i", ""), el("i", "")]))
        .child(el("span", "typing-words").live_text(says))
}
