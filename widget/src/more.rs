//! What else can be done: keep a copy, have it mailed, continue on another device.
//!
//! Only a frame around a page of the relay, which does all of it. The token goes into a form at the
//! moment of the click and nowhere else.

use crate::app::App;
use crate::words::Words;
use leptos::prelude::*;
use web::components::icon::{self, icon};
use web::dom::{El, el};
use web::{Lang, page};

/// The name of the frame, and of the form that opens it.
const NAME: &str = "more";

/// Draws the sheet, which is hidden until it is asked for.
pub fn sheet(app: App, lang: Lang) -> El {
    let words = lang.widget();
    let close = el("button", "icon-button")
        .attr("type", "button")
        .attr("id", "more-close")
        .attr("title", words.close)
        .attr("aria-label", words.close)
        .child(icon(icon::CLOSE))
        .click(move || {
            app.close_more();
        });
    let top = el("div", "sheet-top")
        .child(el("h2", "").attr("id", "more-title").text(words.more))
        .child(close);
    let form = el("form", "")
        .attr("id", NAME)
        .attr("method", "post")
        .attr("action", "/more")
        .attr("target", NAME)
        .children(["site", "token", "lang", "zone", "theme"].map(|name| {
            el("input", "")
                .attr("type", "hidden")
                .attr("name", name)
                .attr("id", &["more-", name].concat())
        }));
    let frame = el("iframe", "")
        .attr("name", NAME)
        .attr("title", words.more);
    el("div", "sheet")
        .attr("role", "dialog")
        .attr("aria-modal", "true")
        .attr("aria-labelledby", "more-title")
        .hidden(move || !app.state.more.get())
        .children([top, form, frame])
}

/// Draws the button of the header that opens the sheet.
pub fn button(app: App, lang: Lang) -> El {
    let words = lang.widget();
    opener(app, lang, "icon-button")
        .attr("id", "more-open")
        .attr("title", words.more)
        .attr("aria-label", words.more)
        .attr("aria-haspopup", "dialog")
        .child(icon(icon::MORE))
}

/// Draws the way to go on with what another device shows, where the chat stands alone.
pub fn code(app: App, lang: Lang) -> El {
    let address = ["/code/", &app.key.get_value(), "?lang=", lang.tag()].concat();
    let link = el("a", "link")
        .attr("href", &address)
        .text(lang.widget().have_code);
    let begun = move || app.is_framed() || !app.state.is_empty();
    el("p", "intro-code").hidden(begun).child(link)
}

/// Begins a button that opens the sheet.
pub fn opener(app: App, lang: Lang, class: &str) -> El {
    el("button", class)
        .attr("type", "submit")
        .attr("form", NAME)
        .hidden(move || !app.has_token())
        .click(move || {
            app.fill_more(lang);
            app.state.more.set(true);
            page::before_frame(|| page::focus("more-close"));
        })
}

impl App {
    /// Puts into the form what the page needs to know.
    fn fill_more(self, lang: Lang) {
        let token = self.token();
        let zone = page::context("", "", "").zone;
        let filled = [
            ("more-site", self.key.get_value()),
            ("more-token", token.unwrap_or_default()),
            ("more-lang", lang.tag().to_owned()),
            ("more-zone", zone),
            ("more-theme", page::root_mark("data-theme")),
        ];
        for (id, value) in filled {
            page::fill(id, &value);
        }
    }

    /// Whether the relay knows whom this tab is of.
    fn has_token(self) -> bool {
        self.state.link();
        self.token().is_some()
    }

    /// The visitor's key, once there is one.
    pub fn token(self) -> Option<String> {
        let live = self.live.get_value()?;
        live.look(|visitor| visitor.token().map(str::to_owned))?
    }

    /// Closes the sheet; returns whether it was open.
    pub fn close_more(self) -> bool {
        let open = self.state.more.get_untracked();
        if open {
            page::fill("more-token", "");
            self.state.more.set(false);
            page::focus("more-open");
        }
        open
    }
}
