//! What the app does beside drawing, once its first view stands: the title, what is seen, and the
//! form that is kept.
//!
//! Comes with the chunk `later`. Never decides what is said or stored.

use crate::app::App;
use crate::state::Mirror;
use crate::turn::Turn;
use crate::words::Words;
use crate::{form, guard, owner, setup};
use client::visitor::Input;
use leptos::prelude::*;
use shared::{FieldId, Filled};
use web::dom::watch;
use web::{Listener, page, storage};

/// Between the fields of a form that are kept over a reload: a character that nobody types.
const LINE: &str = "\u{1e}";

/// Begins all of it.
pub fn begin(app: App, scope: &str) {
    keep_form(app, scope);
    tell_what_is_seen(app);
    owner::begin(app);
    title(app);
}

/// Says what was written, unless the form comes first or a secret is in it.
pub fn say(app: App, text: String) {
    app.state.forget_refusal();
    if app.state.see(Mirror::missing_before).is_some() {
        app.state.put_back(&text);
        return form::go_to(app.state);
    }
    app.state.nags.set(false);
    guard::judge(app, text);
}

// What was typed into the form without a connection is there again after a reload.
fn keep_form(app: App, scope: &str) {
    let key = [scope, ".form"].concat();
    for line in storage::kept_draft(&key).split(LINE) {
        if let Some((field, value)) = line.split_once(' ')
            && let Ok(field) = field.parse()
        {
            let (field, value) = (FieldId(field), value.to_owned());
            app.tell(Input::Fill(Filled { field, value }));
        }
    }
    watch(move || {
        let lines = app.state.see(|mirror| {
            let typed = mirror.typed.iter();
            let line = |one: &Filled| [&one.field.to_string(), " ", &one.value].concat();
            typed.map(line).collect::<Vec<_>>()
        });
        storage::keep_draft(&key, &lines.join(LINE));
    });
}

// Seen is what can be seen: panel shown, page in front, newest line in view.
fn tell_what_is_seen(app: App) {
    let visible = RwSignal::new(page::visible());
    let listener = Listener::new(&page::document(), "visibilitychange", move |_| {
        visible.set(page::visible());
    });
    let listener = StoredValue::new_local(listener);
    watch(move || {
        let state = app.state;
        // Repeated for every new line.
        state.see_said(|_| ());
        if visible.get() && state.shown.get() && state.at_end.get() {
            app.tell(Input::Looked);
        }
    });
    on_cleanup(move || listener.dispose());
}

fn title(app: App) {
    watch(move || {
        let lang = app.state.lang.get();
        if app.state.turn.get() == Turn::Now {
            return setup::dress_in(lang, lang.widget().your_turn);
        }
        let title = app.state.see(|mirror| {
            let named = !mirror.site.is_empty();
            let name = if named {
                &mirror.site
            } else {
                lang.widget().title
            };
            match mirror.unread {
                0 => name.to_owned(),
                count => ["(", &count.to_string(), ") ", name].concat(),
            }
        });
        setup::dress_in(lang, &title);
    });
}
