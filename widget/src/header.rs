//! Whose chat this is, who answers, and how the connection is: always in words.
//!
//! Holds the controls that are always there: language, ending, hiding.

use crate::app::App;
use crate::later::{late, never};
use crate::words::Words;
use client::Link;
use leptos::prelude::*;
use shared::Status;
use web::components::avatar::live_avatar;
use web::components::icon::{self, icon};
use web::dom::{El, el};
use web::{Lang, page};

/// Draws the header.
pub fn header(app: App, lang: Lang) -> El {
    let state = app.state;
    let words = lang.widget();
    let name = move || {
        let site = state.see(|mirror| mirror.site.clone());
        if site.is_empty() {
            words.title.to_owned()
        } else {
            site
        }
    };
    let face = live_avatar(move || state.agent().map_or_else(name, |agent| agent.name));
    // The site's own sign, until somebody answers. Decoration, as the disc: the name stands beside.
    let logo = page::root_mark("data-logo");
    let has_logo = !logo.is_empty();
    let face = face.hidden(move || has_logo && state.agent().is_none());
    let logo = has_logo.then(|| {
        el("img", "logo")
            .attr("alt", "")
            .attr("src", &logo)
            .hidden(move || state.agent().is_some())
    });
    let standing = el("p", "header-state")
        .live_class("live", move || is_staffed(app))
        .child(el("span", "dot").attr("aria-hidden", "true"))
        .child(
            el("span", "")
                .attr("role", "status")
                .live_text(move || standing(app, lang)),
        );
    let said = el("div", "header-words")
        .child(el("h1", "").live_text(name))
        .child(standing);
    let button = |label: &str| {
        el("button", "icon-button")
            .attr("type", "button")
            .attr("title", label)
    };
    let end = button(words.end_long)
        .text(words.end)
        .hidden(move || !state.is_taken())
        .click(move || state.ending.set(true));
    let more = late(app, lang, |later| later.opener, never);
    let hide = app.is_framed().then(|| {
        button(words.hide)
            .attr("aria-label", words.hide)
            .child(icon(icon::DOWN))
            .click(move || app.hide())
    });
    let other = if lang == Lang::En {
        Lang::ZhCn
    } else {
        Lang::En
    };
    // What is seen is a part of what is read out.
    let (short, name) = if other == Lang::En {
        ("EN", "EN – English")
    } else {
        ("中文", "中文")
    };
    let language = button(other.name())
        .attr("id", "language")
        .attr("lang", other.tag())
        .attr("aria-label", name)
        .text(short)
        .click(move || app.speak(other));
    el("header", "header")
        .maybe(logo)
        .children([face, said, language, end, more])
        .maybe(hide)
}

/// Whether somebody is there to answer, as far as a live connection tells.
fn is_staffed(app: App) -> bool {
    let staffed = app.state.see(|mirror| match &mirror.status {
        Some(Status::Answered(_) | Status::Parked(_)) => true,
        Some(Status::Waiting(place)) => place.staffed,
        Some(Status::Ended) | None => mirror.door.is_none_or(|door| door.staffed),
    });
    staffed && app.state.link() == Link::Live
}

fn standing(app: App, lang: Lang) -> String {
    let state = app.state;
    let words = lang.widget();
    match state.link() {
        Link::Idle | Link::Connecting => return lang.words().connecting.to_owned(),
        Link::Waiting { .. } => return words.offline.to_owned(),
        Link::Stopped(_) => return words.closed.to_owned(),
        Link::Live => {}
    }
    state.see(|mirror| match &mirror.status {
        Some(Status::Answered(agent)) => (words.answers)(&agent.name),
        Some(Status::Parked(Some(agent))) => (words.parked)(&agent.name),
        Some(Status::Parked(None)) => words.parked_free.to_owned(),
        Some(Status::Waiting(place)) if place.staffed => words.queued.to_owned(),
        Some(Status::Waiting(_)) => words.nobody.to_owned(),
        Some(Status::Ended) | None => match mirror.door {
            Some(door) if !door.staffed => words.nobody.to_owned(),
            _ => words.here.to_owned(),
        },
    })
}
