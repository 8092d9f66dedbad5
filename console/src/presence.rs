//! Who is here, and what one's own state is.
//!
//! The state is what the relay says it is; the two buttons only ask for it.

use crate::paint::slot;
use crate::talk::Talk;
use crate::words::{Words, load, online_count, use_words};
use client::Link;
use client::agent::Input;
use leptos::prelude::*;
use shared::agent::Colleague;
use shared::{AgentId, Choice};
use web::components::avatar::avatar;
use web::components::icon::icon;
use web::dom::{El, el};

/// Two people.
const PEOPLE: &str = "M15.5 20v-1.5a4 4 0 0 0-4-4h-4a4 4 0 0 0-4 4V20m6-9a3.5 3.5 0 1 0 0-7 3.5 \
    3.5 0 0 0 0 7Zm11 9v-1.5a4 4 0 0 0-3-3.87m-2.5-10.5a3.5 3.5 0 0 1 0 6.75";

/// Draws everybody who answers on the site, those who are here first.
pub fn team_here() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let count = move || {
        let online = talk
            .board
            .colleagues
            .with(|all| all.values().filter(|one| is_online(one)).count());
        online_count(words.lang, online)
    };
    let everybody = move || {
        let me = talk.board.me.with(|me| me.as_ref().map(|me| me.id));
        let mut all: Vec<Colleague> = Vec::new();
        for part in [is_online, is_away, is_gone] {
            talk.board.colleagues.with(|colleagues| {
                all.extend(colleagues.values().filter(|one| part(one)).cloned());
            });
        }
        (me, all)
    };
    let list = slot(everybody, move |(me, all)| {
        let lines = all.iter().map(|one| line(words, *me, one));
        Some(el("ul", "plain").children(lines))
    });
    let summary = el("summary", "button quiet")
        .attr("aria-label", words.team_here)
        .attr("title", words.team_here)
        .child(icon(PEOPLE))
        .child(el("span", "").live_text(count));
    let card = el("div", "popover-card")
        .child(el("h2", "").text(words.team_here))
        .child(list);
    el("details", "popover")
        .attr("name", "top")
        .attr("data-test", "team-here")
        .children([summary, card])
}

fn line(words: &Words, me: Option<AgentId>, one: &Colleague) -> El {
    let (class, state) = match (one.here, one.choice) {
        (false, _) => ("colleague-state", words.disconnected),
        (true, Choice::Online) => ("colleague-state online", words.online),
        (true, Choice::Away) => ("colleague-state", words.away),
    };
    let own = (Some(one.face.id) == me).then(|| el("i", "").text(&[" (", words.you, ")"].concat()));
    el("li", "colleague").children([
        avatar(&one.face.name),
        el("span", "colleague-name").text(&one.face.name).maybe(own),
        el("span", class).text(state),
        el("span", "colleague-load").text(&load(words.lang, one.load, one.capacity)),
    ])
}

fn is_online(one: &Colleague) -> bool {
    one.here && one.choice == Choice::Online
}

fn is_away(one: &Colleague) -> bool {
    one.here && one.choice == Choice::Away
}

fn is_gone(one: &Colleague) -> bool {
    !one.here
}

/// Draws the switch between online and away.
pub fn state_switch() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let choice = move |choice: Choice, test: &str, label: &str, hint: &str| {
        let pressed = move || {
            let now = talk.board.own().map(|own| own.choice);
            Some(if now == Some(choice) { "true" } else { "false" })
        };
        let cut = move || (talk.board.link.get() != Link::Live).then_some("");
        el("button", &["state-", test].concat())
            .attr("type", "button")
            .attr("data-test", test)
            .attr("title", hint)
            .child(el("span", "dot"))
            .text(label)
            .live_attr("aria-pressed", pressed)
            .live_attr("disabled", cut)
            .click(move || talk.tell(Input::Choose(choice)))
    };
    el("div", "state")
        .attr("role", "group")
        .attr("aria-label", words.choice_label)
        .children([
            choice(Choice::Online, "online", words.online, words.online_hint),
            choice(Choice::Away, "away", words.away, words.away_hint),
        ])
}
