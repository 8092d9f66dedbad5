//! Who is here, and what one's own state is.
//!
//! The state is what the relay says it is; the two buttons only ask for it.

use crate::talk::Talk;
use crate::words::{load, online_count, use_words};
use client::Link;
use client::agent::Input;
use leptos::prelude::*;
use shared::Choice;
use shared::agent::Colleague;
use web::components::avatar::avatar;
use web::components::icon;

/// Everybody who answers on the site, those who are here first.
#[component]
pub fn TeamHere() -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the frame");
    let everybody = Memo::new(move |_| {
        // Who is here comes first; a list that is the same every time otherwise.
        let mut all = Vec::new();
        for part in [is_online, is_away, is_gone] {
            talk.board.colleagues.with(|colleagues| {
                all.extend(colleagues.values().filter(|one| part(one)).cloned());
            });
        }
        all
    });
    let here = move || {
        let count = everybody.with(|all| all.iter().filter(|one| is_online(one)).count());
        online_count(words.lang, count)
    };
    let me = move || talk.board.me.with(|me| me.as_ref().map(|me| me.id));
    let line = move |one: Colleague| {
        let state = match (one.here, one.choice) {
            (false, _) => words.disconnected,
            (true, Choice::Online) => words.online,
            (true, Choice::Away) => words.away,
        };
        let own = (Some(one.face.id) == me()).then(|| view! { <i>"("{words.you}")"</i> });
        let online = is_online(&one);
        view! {
            <li class="colleague">
                {avatar(&one.face.name)}
                <span class="colleague-name">{one.face.name.clone()} " " {own}</span>
                <span class="colleague-state" class:online=online>{state}</span>
                <span class="colleague-load">{load(words.lang, one.load, one.capacity)}</span>
            </li>
        }
    };
    view! {
        <details class="popover" name="top">
            <summary class="button quiet" aria-label=words.team_here title=words.team_here>
                {icon::icon(PEOPLE)} <span>{here}</span>
            </summary>
            <div class="popover-card">
                <h2>{words.team_here}</h2>
                <ul class="plain">{move || everybody.get().into_iter().map(line).collect_view()}</ul>
            </div>
        </details>
    }
    .into_any()
}

/// Two people.
const PEOPLE: &str = "M15.5 20v-1.5a4 4 0 0 0-4-4h-4a4 4 0 0 0-4 4V20m6-9a3.5 3.5 0 1 0 0-7 3.5 \
    3.5 0 0 0 0 7Zm11 9v-1.5a4 4 0 0 0-3-3.87m-2.5-10.5a3.5 3.5 0 0 1 0 6.75";

fn is_online(one: &Colleague) -> bool {
    one.here && one.choice == Choice::Online
}

fn is_away(one: &Colleague) -> bool {
    one.here && one.choice == Choice::Away
}

fn is_gone(one: &Colleague) -> bool {
    !one.here
}

/// Online or away.
#[component]
pub fn StateSwitch() -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the frame");
    let live = move || talk.board.link.get() == Link::Live;
    let known = Memo::new(move |_| talk.board.own().map(|own| own.choice));
    let button = move |choice, test, label, hint| {
        let pressed = move || {
            if known.get() == Some(choice) {
                "true"
            } else {
                "false"
            }
        };
        view! {
            <button
                type="button"
                class=["state-", test].concat()
                data-test=test
                title=hint
                aria-pressed=pressed
                disabled=move || !live()
                on:click=move |_| talk.tell(Input::Choose(choice))
            >
                <span class="dot"></span>
                {label}
            </button>
        }
    };
    view! {
        <div class="state" role="group" aria-label=words.choice_label>
            {button(Choice::Online, "online", words.online, words.online_hint)}
            {button(Choice::Away, "away", words.away, words.away_hint)}
        </div>
    }
    .into_any()
}
