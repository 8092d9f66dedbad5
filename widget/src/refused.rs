//! What was refused other than a message: said once, with a countdown when it passes.
//!
//! Stands until it is acknowledged or something else is said. Never asks again by itself.

use crate::app::App;
use crate::words::Words;
use web::dom::{El, el};
use web::{Lang, Reading, clock, page};

/// Draws what was refused, while it is.
pub fn refused(app: App, lang: Lang) -> El {
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
