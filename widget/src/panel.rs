//! The panel: header, what is wrong, conversation, queue, composer.
//!
//! Only places the parts; each part is a file of its own.

use crate::app::App;
use crate::later::{late, late_after, never};
use crate::words::Words;
use crate::{header, intro, later};
use client::Link;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Status;
use web::components::composer::{Composer, composer};
use web::dom::{El, el};
use web::{Lang, Reading};

/// Draws the panel in one language.
pub fn panel(app: App, lang: Lang) -> El {
    let state = app.state;
    let asked = move || state.ending.get();
    el("main", "panel").children([
        header::header(app, lang),
        late(app, lang, |later| later.banner, never),
        late(app, lang, |later| later.genuine, never),
        late_after(app, lang, |later| later.talk, before_talk(app, lang)),
        late(app, lang, |later| later.announced, never),
        late(app, lang, |later| later.queue, never),
        late(app, lang, |later| later.quiet, never),
        late(app, lang, |later| later.question, asked),
        late(app, lang, |later| later.missing, never),
        late(app, lang, |later| later.refused, never),
        late(app, lang, |later| later.guard, never),
        composer(
            writing(app, lang),
            late(app, lang, |later| later.files, never),
        ),
        late(app, lang, |later| later.more, never),
    ])
}

// What the conversation looks like that has nothing in it yet.
fn before_talk(app: App, lang: Lang) -> El {
    let inside = el("div", "transcript-lines").child(intro::intro(app, lang));
    el("div", "transcript-frame").child(el("div", "transcript").child(inside))
}

fn writing(app: App, lang: Lang) -> Composer {
    let state = app.state;
    let words = lang.widget();
    let hint = Reading::new(move || match state.see(|mirror| mirror.status.clone()) {
        Some(Status::Ended) => words.hint_again,
        Some(Status::Waiting(_)) => words.hint_waiting,
        Some(Status::Answered(_) | Status::Parked(_)) | None => words.hint,
    });
    let blocked = Reading::new(move || match state.link() {
        Link::Stopped(_) => Some(words.stopped),
        _ => state
            .see(|mirror| mirror.full)
            .then_some(lang.words().outbox_full),
    });
    Composer {
        lang,
        id: "message",
        draft: state.draft,
        hint,
        blocked,
        say: Callback::new(move |text| app.say(text)),
        typing: Callback::new(move |()| app.tell(Input::Typing)),
        aim: state.aim,
        edit_last: Callback::new(move |()| later::edit_last(app)),
    }
}
