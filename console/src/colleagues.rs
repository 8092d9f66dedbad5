//! Who is here, how loaded they are, and how true the announced waits were.
//!
//! Only tells; nothing is done from here.

use crate::paint::{only, slot};
use crate::presence::{presence_class, presence_word};
use crate::relay_clock;
use crate::talk::Talk;
use crate::words::{Words, accuracy, load, online_count, ticking, use_words};
use leptos::prelude::*;
use shared::agent::Colleague;
use shared::{AgentId, Presence, Team};
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
        let online = |one: &&Colleague| one.presence == Presence::Online;
        let online = talk
            .board
            .colleagues
            .with(|all| all.values().filter(online).count());
        online_count(words.lang, online)
    };
    let everybody = move || {
        let me = talk.board.me.with(|me| me.as_ref().map(|me| me.id));
        (me, talk.board.everybody(), talk.board.house.get().teams)
    };
    let list = slot(everybody, move |(me, all, teams)| {
        let lines = all.iter().map(|one| line(words, *me, one, teams));
        Some(el("ul", "plain").children(lines))
    });
    let summary = el("summary", "button quiet")
        // Where the page is narrow, the number is not on it.
        .live_attr("aria-label", move || {
            Some([words.team_here, ": ", &count()].concat())
        })
        .attr("title", words.team_here)
        .child(icon(PEOPLE))
        .child(el("span", "").live_text(count));
    let card = el("div", "popover-card").children([
        el("h2", "").text(words.team_here),
        list,
        accuracy_part(words, talk),
    ]);
    el("details", "popover")
        .attr("name", "top")
        .attr("data-test", "team-here")
        .children([summary, card])
}

fn line(words: &'static Words, me: Option<AgentId>, one: &Colleague, teams: &[Team]) -> El {
    let class = ["colleague-state ", presence_class(one.presence)].concat();
    let own = (Some(one.face.id) == me).then(|| el("i", "").text(&[" (", words.you, ")"].concat()));
    let until = one.pauses_until;
    let pause = until.map(|until| {
        let now = relay_clock::ticking();
        let left_ms = move || until.since(now.get());
        el("span", "ticking").live_text(move || match left_ms() {
            0 => String::new(),
            ms => ["  ", &ticking(ms)].concat(),
        })
    });
    let mut room = load(words.lang, one.load, one.capacity);
    for team in teams.iter().filter(|team| one.teams.contains(&team.id)) {
        room = [&room, " · ", &team.name].concat();
    }
    el("li", "colleague").children([
        avatar(&one.face.name),
        el("span", "colleague-name").text(&one.face.name).maybe(own),
        el("span", &class)
            .text(presence_word(words, one.presence))
            .maybe(pause),
        el("span", "colleague-load").text(&room),
    ])
}

fn accuracy_part(words: &'static Words, talk: Talk) -> El {
    let known = move || talk.board.accuracy.get().is_some_and(|all| all.of > 0);
    only(known, move || {
        let told = move || accuracy(words.lang, talk.board.accuracy.get().unwrap_or_default());
        el("p", "accuracy")
            .attr("data-test", "accuracy")
            .child(el("b", "").live_text(told))
            .child(el("span", "").text(words.accuracy_means))
    })
}
