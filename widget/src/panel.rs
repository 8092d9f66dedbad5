//! The panel: header, what is wrong, conversation, queue, composer.
//!
//! Only places the parts; each part is a file of its own.

use crate::app::App;
use crate::words::Words;
use crate::{ending, header, intro, more, queue, quiet};
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
use web::{Lang, Reading, clock, dates, lines, page};

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
        .child(ending::ended(app, lang))
        .child(typing(lang, typist));
    let try_now = Callback::new(move |()| app.tell(Input::Nudge));
    el("main", "panel").children([
        header::header(app, lang),
        banner(lang, Reading::new(move || state.link()), try_now),
        transcript(rows, lines, state.at_end, intro::intro(app, lang), tail),
        queue::announced(app, lang),
        queue::queue(app, lang),
        quiet::quiet(app, lang),
        ending::question(app, lang),
        refused(app, lang),
        composer(writing(app, lang)),
        more::sheet(app, lang),
    ])
}

fn writing(app: App, lang: Lang) -> Composer {
    let state = app.state;
    let words = lang.widget();
    let hint = Reading::new(move || match state.see(|mirror| mirror.status.clone()) {
        Some(Status::Ended) => words.hint_again,
        Some(Status::Waiting(_) | Status::Answered(_) | Status::Parked(_)) | None => words.hint,
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

// What was refused other than a message: said once, with a countdown when it passes.
fn refused(app: App, lang: Lang) -> El {
    let refused = move || app.state.see(|mirror| mirror.refused);
    let code_refused = move || app.state.see(|mirror| mirror.code_refused);
    let until = move || refused().and_then(|(_, until)| until);
    let time = clock::ticking(Reading::new(move || until().is_some()));
    let sentence = move || match refused() {
        Some((code, _)) => crate::words::refusal(lang, code),
        None if code_refused() => lang.widget().code_refused,
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
            app.state.forget_refusal();
            page::focus("message");
        });
    el("div", "notice")
        .hidden(move || refused().is_none() && !code_refused())
        .children([said, dismiss])
}
