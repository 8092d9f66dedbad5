//! One field of a form: its label, its hint, and what is wrong with it.
//!
//! Never decides what is wrong; it shows what the form says.

use crate::form::{Form, field_id};
use crate::words::use_words;
use leptos::prelude::*;
use web::dom::{El, el};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// How a field is typed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A password that is to be.
    Password,
    /// The password that one has.
    Own,
    /// A small number.
    Number,
    /// Several lines.
    Lines,
}

impl Kind {
    fn input_type(self) -> &'static str {
        match self {
            Kind::Text | Kind::Lines => "text",
            Kind::Email => "email",
            Kind::Password | Kind::Own => "password",
            Kind::Number => "number",
        }
    }
}

/// What makes a field.
#[derive(Default)]
pub struct Field {
    /// Its name in the body of the call, by which the relay refuses it.
    pub name: &'static str,
    /// For browser tests.
    pub test: &'static str,
    /// What it is for.
    pub label: &'static str,
    /// How it is typed into.
    pub kind: Kind,
    /// What helps to fill it in.
    pub hint: String,
    /// What to say when it is wrong.
    pub rule: String,
    /// What the browser may fill in; nothing when empty.
    pub autocomplete: &'static str,
}

impl Field {
    /// Draws the field; what is typed goes into `value`.
    pub fn draw(self, form: Form, value: RwSignal<String>) -> El {
        let words = use_words();
        let (name, kind, rule) = (self.name, self.kind, self.rule);
        let (hint_id, error_id) = (["hint-", name].concat(), ["error-", name].concat());
        let error = move || match (form.wrong(name), kind) {
            (None, _) => String::new(),
            (Some(true), Kind::Email) => words.email_refused.to_owned(),
            (Some(true), Kind::Password) => words.password_refused.to_owned(),
            (Some(_), _) => rule.clone(),
        };
        let input = if kind == Kind::Lines {
            lines(value)
        } else {
            line(kind, value)
        };
        let autocomplete = if self.autocomplete.is_empty() {
            "off"
        } else {
            self.autocomplete
        };
        let input = input
            .attr("id", &field_id(name))
            .attr("data-test", self.test)
            .attr("autocomplete", autocomplete)
            .attr("aria-describedby", &[&hint_id, " ", &error_id].concat())
            .live_attr("aria-invalid", move || form.wrong(name).map(|_| "true"));
        el("div", "field").children([
            el("label", "")
                .attr("for", &field_id(name))
                .text(self.label),
            input,
            el("p", "field-hint")
                .attr("id", &hint_id)
                .text(&self.hint)
                .hidden(move || form.wrong(name).is_some()),
            el("p", "field-error")
                .attr("id", &error_id)
                .attr("role", "alert")
                .live_text(error),
        ])
    }
}

fn line(kind: Kind, value: RwSignal<String>) -> El {
    let input = el("input", "").attr("type", kind.input_type());
    let element: HtmlInputElement = input.cast();
    element.set_value(&value.get_untracked());
    input.on("input", move |_| value.set(element.value()))
}

fn lines(value: RwSignal<String>) -> El {
    let input = el("textarea", "")
        .attr("rows", "3")
        .attr("spellcheck", "false");
    let element: HtmlTextAreaElement = input.cast();
    element.set_value(&value.get_untracked());
    input.on("input", move |_| value.set(element.value()))
}
