//! The conversation itself: its lines, what is said of them, and what stands below the last one.
//!
//! Comes with the chunk `later`, as nobody has said anything in a first view. Never decides what is
//! shown in which order.

use crate::app::App;
use crate::intro;
use crate::later::{self, late, never};
use crate::words::Words;
use client::Link;
use client::visitor::Input;
use leptos::prelude::*;
use shared::Status;
use web::components::bubble::Rows;
use web::components::transcript::transcript;
use web::dom::{El, el};
use web::lines::Viewer;
use web::{Lang, Reading, clock, dates, lines};

/// Draws the conversation.
pub fn talk(app: App, lang: Lang) -> El {
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
        aside: |_| el("p", ""),
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
    transcript(rows, lines, state.at_end, intro::intro(app, lang), tail)
}
