//! The panel: header, what is wrong, conversation, queue, composer.
//!
//! Only places the parts; each part is a file of its own.

use crate::app::App;
use crate::later::{late, never};
use crate::words::Words;
use crate::{header, intro};
use client::Link;
use client::visitor::Input;
use leptos::prelude::*;
use shared::{Side, Status};
use web::components::banner::banner;
use web::components::bubble::Rows;
use web::components::composer::{Composer, composer};
use web::components::transcript::transcript;
use web::components::typing::typing;
use web::dom::{El, el};
use web::{Lang, Reading, dates, files, lines, page};

/// Draws the panel in one language.
pub fn panel(app: App, lang: Lang) -> El {
    let state = app.state;
    let lines = Reading::new(move || {
        state.see_said(|said| {
            lines::lines(
                Side::Visitor,
                &said.entries,
                &said.pending,
                dates::local_day,
            )
        })
    });
    let rows = Rows {
        lang,
        seen: Reading::new(move || state.seen()),
        tell: crate::words::told,
        other: lang.widget().support,
        retry: Callback::new(move |index| app.tell(Input::Retry(index))),
        dismiss: Callback::new(move |index| app.tell(Input::Dismiss(index))),
    };
    let typist = Reading::new(move || {
        let types = state.see(|mirror| mirror.typing);
        types.then(|| state.agent().map(|face| face.name).unwrap_or_default())
    });
    let tail = el("div", "")
        .child(late(app, lang, |later| later.ended, never))
        .child(late(app, lang, |later| later.form, never))
        .child(late(app, lang, |later| later.wary, never))
        .child(typing(lang, typist));
    let asked = move || state.ending.get();
    let try_now = Callback::new(move |()| app.tell(Input::Nudge));
    el("main", "panel").children([
        header::header(app, lang),
        banner(lang, Reading::new(move || state.link()), try_now),
        transcript(rows, lines, state.at_end, intro::intro(app, lang), tail),
        late(app, lang, |later| later.announced, never),
        late(app, lang, |later| later.queue, never),
        late(app, lang, |later| later.quiet, never),
        late(app, lang, |later| later.question, asked),
        late(app, lang, |later| later.missing, never),
        late(app, lang, |later| later.refused, never),
        late(app, lang, |later| later.guard, never),
        composer(writing(app, lang), files(app, lang)),
        late(app, lang, |later| later.more, never),
    ])
}

fn files(app: App, lang: Lang) -> El {
    let door = ["visitor?site=", &page::encoded(&app.key.get_value())].concat();
    files::attach(lang, &door, move |file| app.tell(Input::Share(file)))
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
    }
}
