//! The warning before a conversation is ended because nobody writes.
//!
//! Counts down by the relay's clock, which is the one that ends it. Said once to who listens, and
//! called off with one button or any word.

use crate::app::App;
use crate::words::Words;
use client::visitor::Input;
use web::dom::{El, el};
use web::{Lang, Reading, clock, page};

/// Draws the warning, while there is one.
pub fn quiet(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let closes_at = move || state.see(|mirror| mirror.closes_at);
    let time = clock::ticking(Reading::new(move || closes_at().is_some()));
    let warning = move || closes_at().map_or("", |_| words.quiet_soon);
    let countdown = move || match closes_at() {
        None => String::new(),
        Some(at) => (words.quiet)(clock::seconds_left(state.relay_time(time.get()), at)),
    };
    let said = el("p", "")
        .child(
            el("span", "unseen")
                .attr("role", "alert")
                .live_text(warning),
        )
        .child(
            el("span", "banner-count")
                .attr("aria-hidden", "true")
                .live_text(countdown),
        );
    let stay = el("button", "button small")
        .attr("type", "button")
        .attr("data-test", "stay")
        .text(words.still_here)
        .click(move || {
            app.tell(Input::Stay);
            page::focus("message");
        });
    el("div", "notice")
        .hidden(move || closes_at().is_none())
        .children([said, stay])
}
