//! Three dots while somebody is typing.
//!
//! The dots are decoration; what they mean is said in words.

use crate::dom::{El, el};
use crate::reading::Reading;
use crate::words::Lang;

/// Draws the dots while `who` is somebody; an empty name is somebody without one.
pub fn typing(lang: Lang, who: impl Into<Reading<Option<String>>>) -> El {
    let words = lang.words();
    let who = who.into();
    let says = move || match who.get() {
        None => String::new(),
        Some(name) if name.is_empty() => words.typing.to_owned(),
        Some(name) => (words.typing_named)(&name),
    };
    let dots = el("span", "typing-dots").attr("aria-hidden", "true");
    el("div", "typing")
        .live_class("shown", move || who.get().is_some())
        .child(dots.children([el("i", ""), el("i", ""), el("i", "")]))
        .child(el("span", "typing-words").live_text(says))
}
