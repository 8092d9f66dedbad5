//! The panel: header, what is wrong, conversation, queue, composer.
//!
//! Only places the parts; each part is a file of its own.

use crate::app::App;
use crate::later::{late, never};
use crate::words::Words;
use crate::{header, intro, later};
use client::Link;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Status;
use web::components::bubble::Rows;
use web::components::composer::{Composer, composer};
use web::components::transcript::transcript;
use web::dom::{El, el};
use web::lines::Viewer;
use web::{Lang, Reading, clock, dates, lines};

/// Draws the panel in one language.
pub fn panel(app: App, lang: Lang) -> El {
    let state = app.state;
    let lines = Reading::new(move || {
        state.see_said(|said| {
            lines::lines(
                Viewer::Visitor,
                &said.entries,
                &said.pending,
                said.new,
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
        wish: Callback::new(move |(wish, mark)| later::wish(app, lang, wish, mark)),
        open: Reading::new(move || {
            let ended = state.see(|mirror| mirror.status == Some(Status::Ended));
            !ended && !matches!(state.link(), Link::Stopped(_))
        }),
        relay_now: Reading::new(move || untrack(|| state.relay_time(clock::now()))),
    };
    let tail = el("div", "")
        .child(late(app, lang, |later| later.ended, never))
        .child(late(app, lang, |later| later.form, never))
        .child(late(app, lang, |later| later.wary, never))
        .child(late(app, lang, |later| later.typing, never));
    let asked = move || state.ending.get();
    el("main", "panel").children([
        header::header(app, lang),
        late(app, lang, |later| later.banner, never),
        transcript(rows, lines, state.at_end, intro::intro(app, lang), tail),
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
    ])
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
