//! The list of those to whom a conversation can be passed on, one of them to be chosen.
//!
//! Whoever is not there is shown and cannot be chosen.

use crate::paint::each;
use crate::presence::{presence_class, presence_word};
use crate::recipients::{Choice, recipients};
use crate::talk::Talk;
use crate::words::{Words, load};
use leptos::prelude::*;
use shared::agent::Recipient;
use web::Reading;
use web::dom::{El, el};
use web_sys::HtmlInputElement;

/// Lists those whose name contains what was typed.
pub fn reachable(talk: Talk, typed: &str) -> Vec<Choice> {
    let me = talk.board.me.with(|me| me.as_ref().map(|me| me.id));
    let everybody = talk.board.everybody();
    talk.board
        .house
        .with(|house| recipients(typed, &everybody, &house.teams, me))
}

/// Draws the list. Rows stay while loads change, and the focus in them.
pub fn choices(
    words: &'static Words,
    talk: Talk,
    typed: RwSignal<String>,
    to: RwSignal<Option<Recipient>>,
) -> El {
    let found = Reading::new(move || typed.with(|typed| reachable(talk, typed)));
    let keys = move || found.get().iter().map(Choice::key).collect();
    let rows = each(el("div", "slot"), keys, move |key| {
        choice(words, found, key, to)
    });
    let none = el("p", "empty")
        .attr("role", "status")
        .text(words.transfer_nobody)
        .hidden(move || !found.get().is_empty());
    el("div", "recipients")
        .attr("role", "radiogroup")
        .attr("aria-label", words.transfer_to)
        .children([rows, none])
}

fn choice(
    words: &'static Words,
    found: Reading<Vec<Choice>>,
    key: u64,
    chosen: RwSignal<Option<Recipient>>,
) -> El {
    let one = Reading::new(move || found.get().into_iter().find(|one| one.key() == key));
    let is_there = move || one.get().is_some_and(|one| one.is_there());
    let presence = move || one.get().map(|one| one.presence).unwrap_or_default();
    let state = move || match is_there() {
        true => presence_word(words, presence()),
        false => words.not_there,
    };
    let class = move || Some(["colleague-state ", presence_class(presence())].concat());
    let share = move || {
        let one = one.get();
        one.filter(|one| one.capacity > 0)
            .map(|one| load(words.lang, one.load, one.capacity))
            .unwrap_or_default()
    };
    let to = one.get().map(|one| one.to);
    let name = one.get().map(|one| one.name).unwrap_or_default();
    let mark = matches!(to, Some(Recipient::Team(_)));
    let mark = mark.then(|| el("span", "tag").text(words.team_mark));
    let input = radio("recipient", chosen.get_untracked() == to)
        .attr("data-test", "transfer-to")
        .live_attr("disabled", move || (!is_there()).then_some(""))
        .on("change", move |_| chosen.set(to));
    el("label", "recipient").children([
        input,
        el("span", "recipient-name").text(&name).maybe(mark),
        el("span", "").live_attr("class", class).live_text(state),
        el("span", "recipient-load").live_text(share),
    ])
}

/// Draws one of several choices.
pub fn radio(name: &str, checked: bool) -> El {
    let input = el("input", "").attr("type", "radio").attr("name", name);
    let element: HtmlInputElement = input.cast();
    element.set_checked(checked);
    input
}
