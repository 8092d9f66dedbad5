//! The form that visitors of a site fill in, for its owner to make.
//!
//! What is wrong is told beside its field.

mod choices;

use crate::api;
use crate::form::{sheet, submit};
use crate::owned::{Head, owned, saving};
use crate::paint::{button, slot};
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, choice, line, lines, said};
use crate::routing::teams::{focus_new, name_field};
use crate::words::{FieldsWords, Words, use_words};
use choices::{read_choices, write_choices};
use leptos::prelude::*;
use shared::SiteId;
use shared::limits::{FIELD_CHARS_MAX, FIELDS_LEN_MAX};
use shared::rest::FieldsForm;
use web::dom::{El, el};

/// Characters of a new field.
const CHARS_USUAL: u64 = 200;

/// Draws the page.
pub fn fields_page() -> El {
    let own = use_words().fields();
    let head = Head {
        class: "page",
        test: "fields",
        title: own.title,
        lead: own.lead,
    };
    owned(head, api::form, |site, doc: &Doc| whole(site, doc.clone()))
}

fn whole(site: SiteId, doc: Doc) -> El {
    let words = use_words();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = saving(draft, words.saved, move |body| async move {
        api::save_form(site, &body).await
    });
    let parts = slot(move || draft.shape.get(), move |_| Some(all(draft)));
    let says = el("p", "form-fault")
        .attr("data-test", "form-says")
        .live_text(move || form.says());
    sheet("", "fields-form", send).children([
        parts,
        says,
        submit(form, words.save, words.saving, "fields-submit"),
    ])
}

fn all(draft: Draft) -> El {
    let words = use_words();
    let len = draft.doc.with_untracked(|doc| doc.list("fields").len());
    let fields = (0..len).map(|index| field(words, draft, index));
    let new = button("button", words.fields().new)
        .attr("data-test", "field-new")
        .hidden(move || len >= FIELDS_LEN_MAX)
        .click(move || {
            draft.reshape(add_field);
            focus_new("fields", "en", draft);
        });
    let start = button("button", words.fields().start)
        .attr("data-test", "fields-start")
        .hidden(move || len > 0)
        .click(move || draft.reshape(|doc| *doc = start_set()));
    el("section", "card")
        .children(fields)
        .children([new, start])
        .child(el("p", "field-hint").text(words.fields().contact_hint))
}

fn field(words: &'static Words, draft: Draft, index: usize) -> El {
    let own = words.fields();
    let at = format!("fields.{index}");
    let place = |step: &str, label: &str, hint: &'static str, rule: &str| Place {
        at: [&at, ".", step].concat(),
        label: said(label),
        hint,
        rule: rule.to_owned(),
    };
    let (kind_at, due_at) = ([&at, ".kind"].concat(), [&at, ".due"].concat());
    let (kind, due) = (draft.text(&kind_at), draft.text(&due_at));
    let kinds = options(own, &KINDS);
    let chooses = move |kind: &str| {
        let kind = Doc::said(kind);
        // Choices are there for a choice alone.
        draft.reshape(|doc| doc.set(&kind_at, kind));
    };
    let kind_field = choice(
        draft,
        place("kind", own.kind, "", ""),
        kinds,
        &kind,
        chooses,
    );
    let due_field = choice(
        draft,
        place("due", own.due, "", ""),
        options(own, &DUES),
        &due,
        move |due| draft.set(&due_at, Doc::said(due)),
    );
    let chars = draft
        .doc
        .with_untracked(|doc| doc.number(&[&at, ".chars_max"].concat()));
    let read = |text: &str| {
        let number = text.trim().parse().ok()?;
        (1..=FIELD_CHARS_MAX as u64)
            .contains(&number)
            .then_some(Doc::Number(number))
    };
    let chars_place = place("chars_max", own.chars, "", own.chars_rule);
    let chars = line(draft, chars_place, &chars.to_string(), Box::new(read));
    let choices = (kind == "choice").then(|| {
        let list_at = [&at, ".choices"].concat();
        let now = draft
            .doc
            .with_untracked(|doc| write_choices(doc.list(&list_at)));
        let place = place("choices", own.choices, own.choices_hint, own.choices_rule);
        lines(draft, place, &now, Box::new(read_choices))
    });
    let up = button("link", own.up)
        .hidden(move || index == 0)
        .click(move || draft.reshape(|doc| swap_up(doc, index)));
    let drop = button("link", words.remove)
        .click(move || draft.reshape(|doc| doc.remove("fields", index)));
    el("fieldset", "item four")
        .child(el("legend", "unseen").text(&[own.one, " ", &(index + 1).to_string()].concat()))
        .children([
            name_field(words, draft, &at, "en", words.name_en),
            name_field(words, draft, &at, "zh", words.name_zh),
            kind_field,
            due_field,
            chars,
        ])
        .maybe(choices)
        .child(el("div", "item-acts").children([up, drop]))
}

type Said = fn(&FieldsWords) -> &'static str;

const KINDS: [(&str, Said); 4] = [
    ("text", |own| own.kind_text),
    ("long_text", |own| own.kind_long),
    ("mail", |own| own.kind_mail),
    ("choice", |own| own.kind_choice),
];

const DUES: [(&str, Said); 3] = [
    ("never", |own| own.due_never),
    ("waiting", |own| own.due_waiting),
    ("before", |own| own.due_before),
];

fn options(own: &FieldsWords, all: &[(&str, Said)]) -> Vec<(String, web::Reading<String>)> {
    let all = all.iter();
    all.map(|(value, label)| ((*value).to_owned(), said(label(own))))
        .collect()
}

// The types write it, as they are what the relay takes.
fn start_set() -> Doc {
    let text = serde_json::to_string(&FieldsForm::start()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn add_field(doc: &mut Doc) {
    let fresh = Doc::map([
        ("id", Doc::Number(doc.fresh_id("fields"))),
        ("kind", Doc::said("text")),
        ("en", Doc::said("")),
        ("zh", Doc::said("")),
        ("due", Doc::said("never")),
        ("chars_max", Doc::Number(CHARS_USUAL)),
        ("choices", Doc::List(Vec::new())),
    ]);
    doc.push("fields", fresh);
}

fn swap_up(doc: &mut Doc, index: usize) {
    let mut fields = doc.list("fields").to_vec();
    if (1..fields.len()).contains(&index) {
        fields.swap(index - 1, index);
        doc.set("fields", Doc::List(fields));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Due, FieldKind};

    #[test]
    fn a_form_that_is_filled_in_is_what_the_relay_takes() {
        let mut doc = start_set();
        assert_eq!(read(&doc), FieldsForm::start());
        add_field(&mut doc);
        doc.set("fields.3.en", Doc::said("Stuck"));
        for (kind, _) in KINDS {
            doc.set("fields.3.kind", Doc::said(kind));
            read(&doc);
        }
        for (due, _) in DUES {
            doc.set("fields.3.due", Doc::said(due));
            read(&doc);
        }
        doc.set("fields.3.choices", read_choices("Sending | 转出").unwrap());
        swap_up(&mut doc, 3);
        swap_up(&mut doc, 0);

        let form = read(&doc);

        assert_eq!(form.fields[2].en, "Stuck");
        assert_eq!(
            (form.fields[2].kind, form.fields[2].due),
            (FieldKind::Choice, Due::Before)
        );
        assert_eq!(form.fields[2].choices[0].zh, "转出");
        assert_eq!(form.fields[2].id.0, 4);
    }

    fn read(doc: &Doc) -> FieldsForm {
        serde_json::from_str(&serde_json::to_string(doc).unwrap()).unwrap()
    }
}
