//! The site's own form: what helps is prepared at the door or while waiting.
//!
//! Every key press is told to the client, which sends it; what is stored is said beside each
//! field. What nobody should send is not told at all. Never holds a value of its own, and never
//! draws a field anew that somebody is in.

mod control;

use crate::app::App;
use crate::state::{Mirror, State};
use crate::words::{Table, Words};
use client::Link;
use client::visitor::Input;
use js_sys::Reflect;
use leptos::prelude::*;
use shared::{Due, Field, FieldId, FieldKind, Filled, Status, secrets};
use wasm_bindgen::JsValue;
use web::dom::{El, el, watch};
use web::{Lang, page};
use web_sys::Event;

/// A field that is drawn.
struct Row {
    field: Field,
    around: El,
    control: El,
    note: El,
}

/// Draws the form; nothing where there is nothing to fill in.
pub fn form(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let list = el("div", "form-fields");
    let painted = list.clone();
    let (mut drawn, mut rows) = (u32::MAX, Vec::new());
    // How often something was typed that is held back: nobody else tells that it was.
    let held = RwSignal::new(0_u32);
    watch(move || {
        let nags = state.nags.get();
        held.track();
        state.see(|mirror| {
            // Drawn anew only when it is another form: the focus is in one of its fields.
            if drawn != mirror.fields_told {
                drawn = mirror.fields_told;
                painted.element().set_text_content(None);
                let contact = Field::contact();
                let fields = [&contact].into_iter().chain(&mirror.fields);
                rows = fields.map(|field| row(&painted, lang, field)).collect();
            }
            rows.iter().for_each(|row| paint(row, lang, mirror, nags));
        });
    });
    let heard = move |event: Event, is_done| {
        let Some(filled) = typed(&event) else { return };
        match secrets::in_field(&filled.value, is_done) {
            Some(_) => held.update(|count| *count = count.wrapping_add(1)),
            None => app.tell(Input::Fill(filled)),
        }
    };
    let list = list
        .on("input", move |event| heard(event, false))
        .on("change", move |event| heard(event, true));
    let waits = move || state.place().is_some();
    let title = move || {
        if waits() {
            words.form_waiting
        } else {
            words.form_door
        }
    };
    let summary = el("summary", "").live_text(title);
    let details = el("details", "form").attr("data-test", "form").children([
        summary,
        el("p", "form-lead").text(words.form_lead),
        list,
    ]);
    let (opened, mut was) = (details.clone(), None);
    watch(move || {
        // Only when that is another thing: the person may have opened or closed it since.
        let is = Some(state.see(is_to_do));
        if was != is {
            was = is;
            let is = is == Some(true);
            let _ = opened.element().toggle_attribute_with_force("open", is);
        }
    });
    details.hidden(move || {
        let stopped = matches!(state.link(), Link::Stopped(_));
        stopped || state.see(|mirror| !is_wanted(mirror))
    })
}

/// Draws what is missing before the first word can be said, once somebody tried to say it.
pub fn missing(app: App, lang: Lang) -> El {
    let state = app.state;
    let missing = move || {
        state
            .see(Mirror::missing_before)
            .filter(|_| state.nags.get())
    };
    let sentence = move || match missing() {
        Some(field) => (lang.widget().form_missing)(label(lang, &field)),
        None => String::new(),
    };
    el("p", "notice")
        .attr("role", "alert")
        .attr("data-test", "form-missing")
        .hidden(move || missing().is_none())
        .live_text(sentence)
}

/// Goes to the field that is missing.
pub fn go_to(state: State) {
    state.nags.set(true);
    if let Some(field) = state.see(Mirror::missing_before) {
        // After the composer took the focus back.
        page::before_frame(move || page::focus(&id_of(field.id)));
    }
}

fn is_wanted(mirror: &Mirror) -> bool {
    match mirror.status {
        Some(Status::Ended) => mirror.missing_before().is_some(),
        Some(Status::Answered(_) | Status::Parked(_)) => {
            !mirror.fields.is_empty() || !mirror.filled(FieldId::CONTACT).0.is_empty()
        }
        Some(Status::Waiting(_)) | None => !mirror.fields.is_empty() || wants_contact(mirror),
    }
}

// Open for as long as it is the thing to do: nobody answers yet, and something is needed or there
// is time.
fn is_to_do(mirror: &Mirror) -> bool {
    match mirror.status {
        Some(Status::Waiting(_)) => true,
        Some(Status::Answered(_) | Status::Parked(_)) => false,
        Some(Status::Ended) | None => {
            let is_due = |field: &Field| field.due == Due::Before;
            mirror.fields.iter().any(is_due) || wants_contact(mirror)
        }
    }
}

// An address is asked for where nobody is there, and shown where one was given.
fn wants_contact(mirror: &Mirror) -> bool {
    let place = match &mirror.status {
        Some(Status::Waiting(place)) => Some(place),
        Some(_) => None,
        None => mirror.door.as_ref(),
    };
    place.is_some_and(|place| !place.staffed) || !mirror.filled(FieldId::CONTACT).0.is_empty()
}

fn row(list: &El, lang: Lang, field: &Field) -> Row {
    let id = id_of(field.id);
    let note_id = [&id, "-note"].concat();
    let control = control::control(lang, field, &id).attr("aria-describedby", &note_id);
    let note = el("p", "form-note").attr("id", &note_id);
    let due = el("span", "form-due").text(due(lang.widget(), field.due));
    let name = el("label", "").attr("for", &id).text(label(lang, field));
    let parts = [name.child(due), control.clone(), note.clone()];
    let around = el("div", "form-field").children(parts);
    let _ = list.clone().child(around.clone());
    Row {
        field: field.clone(),
        around,
        control,
        note,
    }
}

fn paint(row: &Row, lang: Lang, mirror: &Mirror, nags: bool) {
    let (value, is_typed) = mirror.filled(row.field.id);
    let name: JsValue = "value".into();
    let control = row.control.element();
    let there = Reflect::get(control, &name).ok();
    let there = there
        .and_then(|there| there.as_string())
        .unwrap_or_default();
    // Whoever is in the field knows better, and an equal value would move the caret.
    let is_busy = page::document().active_element().as_ref() == Some(control);
    let is_held = there != value && secrets::in_field(&there, !is_busy).is_some();
    if there != value && !is_busy && !is_held {
        let _ = Reflect::set(control, &name, &value.into());
    }
    let is_contact = row.field.id == FieldId::CONTACT;
    let hidden = is_contact && !wants_contact(mirror);
    let _ = row
        .around
        .element()
        .toggle_attribute_with_force("hidden", hidden);
    let is_open = !row.field.is_answered_by(value);
    let missing = nags && row.field.due == Due::Before && is_open;
    let wrong = missing || is_held;
    let _ = control.set_attribute("aria-invalid", if wrong { "true" } else { "false" });
    let words = lang.widget();
    let odd = row.field.kind == FieldKind::Mail && is_open && !value.is_empty();
    let says = match mirror.link {
        _ if is_held => words.form_held,
        _ if odd && !is_busy => words.mail_odd,
        Link::Live if is_typed => words.saving,
        _ if is_typed => words.kept_here,
        _ if value.is_empty() && is_contact => words.contact_why,
        _ if value.is_empty() => "",
        _ => words.saved,
    };
    let note = row.note.element();
    if note.text_content().as_deref() != Some(says) {
        let _ = note.set_attribute("role", if is_held { "alert" } else { "note" });
        note.set_text_content(Some(says));
    }
}

fn typed(event: &Event) -> Option<Filled> {
    let target = event.target()?;
    let text = |name: &str| Reflect::get(&target, &name.into()).ok()?.as_string();
    Some(Filled {
        field: FieldId(text("name")?.parse().ok()?),
        value: text("value")?,
    })
}

fn label(lang: Lang, field: &Field) -> &str {
    match lang {
        _ if field.id == FieldId::CONTACT => lang.widget().contact,
        Lang::En => &field.en,
        Lang::ZhCn => &field.zh,
    }
}

fn due(words: &Table, due: Due) -> &'static str {
    match due {
        Due::Never => "",
        Due::Before => words.due_before,
        Due::Waiting => words.due_waiting,
    }
}

fn id_of(id: FieldId) -> String {
    ["form-", &id.to_string()].concat()
}
