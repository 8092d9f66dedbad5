//! The colour of controls on one ground: typed or picked, and measured while that is done.
//!
//! Says how well it shows and what to do. What cannot be told from its ground is not written.

use crate::form::field_id;
use crate::routing::Doc;
use crate::routing::draft::Draft;
use crate::words::{Words, shows_too_little, shows_well, use_words};
use leptos::prelude::*;
use shared::contrast::{Color, Scheme};
use web::dom::{El, el, watch};
use web_sys::HtmlInputElement;

/// A colour under change. Copyable handle.
#[derive(Clone, Copy)]
pub struct Accent {
    draft: Draft,
    at: &'static str,
    /// The ground.
    pub scheme: Scheme,
    typed: RwSignal<String>,
}

/// A ratio in tenths, cut off: what is just too little must not read as enough.
fn tenths(ratio: f64) -> u32 {
    // A ratio is from 1 to 21.
    (ratio * 10.0) as u32
}

impl Accent {
    /// The colour at a place of the draft.
    pub fn new(draft: Draft, at: &'static str, scheme: Scheme) -> Accent {
        Accent {
            draft,
            at,
            scheme,
            typed: RwSignal::new(draft.text(at)),
        }
    }

    /// What it is at the moment, whether it can be saved or not.
    pub fn color(self) -> Color {
        let typed = self.typed.with(|text| Color::parse(text.trim()));
        typed.unwrap_or(self.scheme.accent())
    }

    fn write(self, text: String) {
        let text = text.trim().to_ascii_lowercase();
        let fits = text.is_empty() || Color::parse(&text).is_some_and(|one| self.scheme.shows(one));
        let value = fits.then(|| Doc::said(&text));
        self.typed.set(text);
        self.draft.form.clear();
        self.draft.write(self.at, value);
    }

    // What is to be said, and whether it is a fault.
    fn says(self, words: &Words) -> (String, bool) {
        let text = self.typed.get();
        if !text.is_empty() && Color::parse(&text).is_none() {
            return (words.looks().color_rule.to_owned(), true);
        }
        let color = self.color();
        let ratio = tenths(self.scheme.ratio(color));
        if !self.scheme.shows(color) {
            return (shows_too_little(words.lang, self.scheme, ratio), true);
        }
        let ink = color.readable();
        let on = tenths(color.ratio(ink));
        (shows_well(words.lang, self.scheme, ratio, ink, on), false)
    }

    /// Draws the field.
    pub fn draw(self, label: &str) -> El {
        let words = use_words();
        let (id, hint_id) = (field_id(self.at), ["hint-", self.at].concat());
        let says = Memo::new(move |_| self.says(words));
        let wrong = move || says.with(|(_, wrong)| *wrong);
        let typed = el("input", "")
            .attr("id", &id)
            .attr("data-test", &id)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("placeholder", &self.scheme.accent().to_string())
            .attr("aria-describedby", &hint_id)
            .live_attr("aria-invalid", move || wrong().then_some("true"));
        let picked = el("input", "looks-pick")
            .attr("type", "color")
            .attr("data-test", &["pick-", self.at].concat())
            .attr("aria-label", &[label, " – ", words.looks().pick].concat());
        let (text, pick): (HtmlInputElement, HtmlInputElement) = (typed.cast(), picked.cast());
        text.set_value(&self.typed.get_untracked());
        let (text_in, pick_in) = (text.clone(), pick.clone());
        let typed = typed.on("input", move |_| self.write(text_in.value()));
        let picked = picked.on("input", move |_| {
            text.set_value(&pick_in.value());
            self.write(pick_in.value());
        });
        watch(move || pick.set_value(&self.color().to_string()));
        let hint = el("p", "field-hint")
            .attr("id", &hint_id)
            .attr("role", "status")
            .live_class("field-error", wrong)
            .live_text(move || says.with(|(text, _)| text.clone()));
        el("div", "field").children([
            el("label", "").attr("for", &id).text(label),
            el("div", "looks-accent").children([typed, picked]),
            hint,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn what_is_just_too_little_does_not_read_as_enough() {
        assert_eq!((tenths(2.99), tenths(3.0), tenths(21.0)), (29, 30, 210));
    }
}
