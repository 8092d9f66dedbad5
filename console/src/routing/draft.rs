//! What is being changed on the page of rules, and the fields that change it.
//!
//! A field knows its place in the document; the relay names the same places when it refuses. What
//! cannot be read is not written, and holds the saving.

use super::document::Doc;
use crate::door::{chosen, option};
use crate::form::{Form, covers, field_id};
use leptos::prelude::*;
use web::Reading;
use web::dom::{El, el};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// The document under change. Copyable handle.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The document.
    pub doc: RwSignal<Doc>,
    /// Counts what was added and removed: then the page is drawn anew.
    pub shape: RwSignal<u32>,
    /// The form around it.
    pub form: Form,
    // Places whose text cannot be read.
    bad: RwSignal<Vec<String>>,
}

impl Draft {
    /// A document as it came.
    pub fn new(doc: Doc) -> Draft {
        Draft {
            doc: RwSignal::new(doc),
            shape: RwSignal::new(0),
            form: Form::new(),
            bad: RwSignal::default(),
        }
    }

    /// Changes something in its place.
    pub fn set(self, place: &str, value: Doc) {
        self.doc.update(|doc| doc.set(place, value));
    }

    /// Adds or removes something; every place may mean something else afterwards.
    pub fn reshape(self, act: impl FnOnce(&mut Doc)) {
        self.doc.update(act);
        self.bad.update(Vec::clear);
        self.form.clear();
        self.shape.update(|shape| *shape = shape.wrapping_add(1));
    }

    /// The first place that cannot be read.
    pub fn bad(self) -> Option<String> {
        self.bad.with_untracked(|bad| bad.first().cloned())
    }

    /// The text at a place.
    pub fn text(self, place: &str) -> String {
        self.doc.with_untracked(|doc| doc.text(place).to_owned())
    }

    /// The text at a place, followed where an effect asks.
    pub fn text_now(self, place: &str) -> String {
        self.doc.with(|doc| doc.text(place).to_owned())
    }

    /// Writes what could be read; `None` holds the saving.
    pub fn write(self, place: &str, value: Option<Doc>) {
        self.bad.update(|bad| {
            // What was wrong within it is not there any more.
            bad.retain(|other| !covers(place, other));
            if value.is_none() {
                bad.push(place.to_owned());
            }
        });
        if let Some(value) = value {
            self.set(place, value);
        }
    }

    fn is_wrong(self, place: &str) -> bool {
        self.bad.with(|bad| bad.iter().any(|one| one == place)) || self.form.wrong(place).is_some()
    }
}

/// A field of the page.
pub struct Place {
    /// Where it writes.
    pub at: String,
    /// What it is for.
    pub label: Reading<String>,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// What to say when it is wrong.
    pub rule: String,
}

/// A label that stays.
pub fn said(text: &str) -> Reading<String> {
    Reading::stored(text.to_owned())
}

/// What was typed, as it goes into the document; `None`: it cannot be read.
pub type Read = Box<dyn Fn(&str) -> Option<Doc>>;

/// Draws a line of text that stands for what `read` makes of it.
pub fn line(draft: Draft, place: Place, text: &str, read: Read) -> El {
    let input = el("input", "").attr("autocomplete", "off");
    let element: HtmlInputElement = input.cast();
    element.set_value(text);
    let at = place.at.clone();
    let input = input.on("input", move |_| draft.write(&at, read(&element.value())));
    frame(draft, place, input)
}

/// Draws several lines of text that stand for what `read` makes of them.
pub fn lines(draft: Draft, place: Place, text: &str, read: Read) -> El {
    let input = el("textarea", "").attr("rows", "3");
    let element: HtmlTextAreaElement = input.cast();
    element.set_value(text);
    let at = place.at.clone();
    let input = input.on("input", move |_| draft.write(&at, read(&element.value())));
    frame(draft, place, input)
}

/// Draws a choice among values; `act` is told the one chosen.
pub fn choice(
    draft: Draft,
    place: Place,
    all: Vec<(String, Reading<String>)>,
    now: &str,
    act: impl Fn(&str) + 'static,
) -> El {
    let options = all.iter().map(|(value, label)| {
        let label = *label;
        option((value, "", value == now)).live_text(move || label.get())
    });
    let select = chosen(el("select", "").children(options), act);
    frame(draft, place, select)
}

/// Draws a box to tick.
pub fn tick(label: &str, on: bool, act: impl Fn(bool) + 'static) -> El {
    let input = el("input", "").attr("type", "checkbox");
    let element: HtmlInputElement = input.cast();
    element.set_checked(on);
    el("label", "check").children([
        input.on("change", move |_| act(element.checked())),
        el("span", "").text(label),
    ])
}

/// Draws what stands around a field.
pub fn frame(draft: Draft, place: Place, control: El) -> El {
    let Place {
        at,
        label,
        hint,
        rule,
    } = place;
    let (id, hint_id) = (field_id(&at), ["hint-", &at].concat());
    let (wrong, told, invalid) = (at.clone(), at.clone(), at);
    let control = control
        .attr("id", &id)
        .attr("data-test", &id)
        .attr("aria-describedby", &hint_id)
        .live_attr("aria-invalid", move || {
            draft.is_wrong(&invalid).then_some("true")
        });
    let text = move || {
        if draft.is_wrong(&wrong) {
            rule.clone()
        } else {
            hint.to_owned()
        }
    };
    let hint = el("p", "field-hint")
        .attr("id", &hint_id)
        .live_class("field-error", move || draft.is_wrong(&told))
        .live_text(text);
    el("div", "field").children([
        el("label", "")
            .attr("for", &id)
            .live_text(move || label.get()),
        control,
        hint,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_holds_until_it_or_what_is_around_it_is_written() {
        let owner = Owner::new();
        owner.set();
        let hours = Doc::map([("zone", Doc::said("UTC"))]);
        let draft = Draft::new(Doc::map([("hours", hours.clone())]));

        draft.write("hours.zone", None);
        assert_eq!(draft.bad().as_deref(), Some("hours.zone"));
        assert_eq!(draft.text("hours.zone"), "UTC", "nothing was written");
        draft.write("hours.zone", Some(Doc::said("Asia/Shanghai")));
        assert_eq!(draft.bad(), None);

        draft.write("hours.zone", None);
        draft.write("hours", Some(Doc::Null));
        assert_eq!(draft.bad(), None);
    }
}
