//! The panel: header, what is wrong, conversation, queue, composer.
//!
//! Only places the parts; each part is a file of its own.

use crate::app::App;
use crate::words::Words;
use crate::{ending, header, intro, queue};
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
use web::{Lang, clock, dates, lines, page};

/// Draws the panel in one language.
pub fn panel(app: App, lang: Lang) -> El {
    let state = app.state;
    let lines = Signal::derive(move || {
        state.entries.with(|entries| {
            state
                .pending
                .with(|pending| lines::lines(Side::Visitor, entries, pending, dates::local_day))
        })
    });
    let rows = Rows {
        lang,
        seen: state.seen.into(),
        tell: crate::words::told,
        other: lang.widget().support,
        retry: Callback::new(move |index| app.tell(Input::Retry(index))),
        dismiss: Callback::new(move |index| app.tell(Input::Dismiss(index))),
    };
    let typist = Signal::derive(move || {
        state
            .typing
            .get()
            .then(|| state.agent().map(|face| face.name).unwrap_or_default())
    });
    let tail = el("div", "")
        .child(ending::ended(app, lang))
        .child(typing(lang, typist));
    let try_now = Callback::new(move |()| app.tell(Input::Nudge));
    el("main", "panel").children([
        header::header(app, lang),
        banner(lang, state.link.into(), try_now),
        transcript(rows, lines, state.at_end, intro::intro(app, lang), tail),
        queue::queue(app, lang),
        ending::question(app, lang),
        refused(app, lang),
        composer(writing(app, lang)),
    ])
}

fn writing(app: App, lang: Lang) -> Composer {
    let state = app.state;
    let words = lang.widget();
    let hint = Signal::derive(move || match state.status.get() {
        Some(Status::Ended) => words.hint_again,
        Some(_) => words.hint_more,
        None => words.hint,
    });
    let blocked = Signal::derive(move || match state.link.get() {
        Link::Stopped(_) => Some(words.stopped),
        _ => state.full.get().then_some(lang.words().outbox_full),
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

// What was refused other than a message: said once, with a countdown when it passes.
fn refused(app: App, lang: Lang) -> El {
    let refused = app.state.refused;
    let until = move || refused.get().and_then(|(_, until)| until);
    let time = clock::ticking(Signal::derive(move || until().is_some()));
    let sentence = move || match refused.get() {
        Some((code, _)) => (lang.words().refusal)(code),
        None => "",
    };
    let countdown = move || match until().map(|until| clock::seconds_left(time.get(), until)) {
        None | Some(0) => String::new(),
        Some(left) => (lang.widget().again_in)(left),
    };
    let said = el("p", "")
        .child(el("span", "").attr("role", "alert").live_text(sentence))
        .text(" ")
        .child(
            el("span", "banner-count")
                .attr("aria-hidden", "true")
                .live_text(countdown),
        );
    let dismiss = el("button", "link")
        .attr("type", "button")
        .text(lang.widget().understood)
        .click(move || {
            refused.set(None);
            page::focus("message");
        });
    el("div", "notice")
        .hidden(move || refused.get().is_none())
        .children([said, dismiss])
}
