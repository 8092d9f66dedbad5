//! The plain page on which one stands before being let in, with the choice of language and theme.
//!
//! Never knows what is asked of the person there.

use crate::prefs::{Prefs, Theme};
use crate::words::{Lang, use_words};
use leptos::prelude::*;
use web::components::icon::icon;
use web::dom::{El, el};
use web::page;
use web_sys::HtmlSelectElement;

/// A desk bell, the kind one rings with a palm.
const BELL: &str = "M4 17h16M5.5 14a6.5 6.5 0 0 1 13 0v3h-13v-3ZM12 7.5V5m-1.75 0h3.5M3 20h18";

/// Draws a page with one thing to do: logging in, accepting an invitation, making the first site.
pub fn door(title: &str, lead: &str, body: El) -> El {
    // What a screen reader reads first.
    focus_soon("page-title");
    let card = el("div", "door-card").children([
        el("h1", "")
            .attr("id", "page-title")
            .attr("tabindex", "-1")
            .text(title),
        el("p", "door-lead").text(lead),
        body,
    ]);
    let head = el("header", "door-head").children([mark(), choosers()]);
    el("main", "door").attr("id", "main").children([head, card])
}

/// Gives the focus to what has this id once the page is painted.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || page::focus(id));
}

/// Draws the name of the product, with its bell.
pub fn mark() -> El {
    el("span", "mark").children([
        el("span", "mark-bell").child(icon(BELL)),
        el("span", "mark-name").text("Deskbell"),
    ])
}

/// Draws the choice of language and theme.
pub fn choosers() -> El {
    let words = use_words();
    let prefs: Prefs = expect_context();
    let languages = Lang::ALL
        .map(|lang| (lang.tag(), lang.name(), lang == words.lang))
        .map(option);
    let language = el("select", "")
        .attr("id", "language")
        .attr("data-test", "language")
        .children(languages);
    let language = chosen(language, move |tag| {
        prefs.speak(Lang::from_tag(tag));
        // The page is drawn anew, and the focus with it.
        focus_soon("language");
    });
    let theme_now = prefs.theme.get_untracked();
    let themes = Theme::ALL.map(|theme| {
        let label = match theme {
            Theme::Auto => words.theme_auto,
            Theme::Light => words.theme_light,
            Theme::Dark => words.theme_dark,
        };
        option((theme.name(), label, theme == theme_now))
    });
    let theme = el("select", "").attr("data-test", "theme").children(themes);
    let theme = chosen(theme, move |name| prefs.paint(Theme::from_name(name)));
    let chooser = |label: &str, select: El| {
        el("label", "chooser")
            .child(el("span", "").text(label))
            .child(select)
    };
    el("div", "choosers").children([
        chooser(words.interface_language, language),
        chooser(words.theme, theme),
    ])
}

/// Draws one choice: its value, its label, and whether it is the one in force.
pub fn option((value, label, selected): (&str, &str, bool)) -> El {
    let option = el("option", "").attr("value", value).text(label);
    if selected {
        option.attr("selected", "")
    } else {
        option
    }
}

/// Tells `act` the value that is chosen in a list.
pub fn chosen(select: El, act: impl Fn(&str) + 'static) -> El {
    let element: HtmlSelectElement = select.cast();
    select.on("change", move |_| act(&element.value()))
}
