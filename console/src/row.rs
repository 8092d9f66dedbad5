//! One open conversation in the list: who, the last words, how long, what is new.
//!
//! A link, so that every way of following links works on it.

use crate::relay_clock;
use crate::route::Route;
use crate::talk::Talk;
use crate::words::{Words, place, ticking, unread, use_words, visitor};
use leptos::prelude::*;
use shared::{self, Conversation, ConversationId};
use web::dates;

/// Draws one row.
#[component]
pub fn Row(id: ConversationId) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the inbox");
    let route: ReadSignal<Route> = use_context().expect("the app provides the route");
    let board = talk.board;
    let here = Memo::new(move |_| board.conversation(id));
    let current = Memo::new(move |_| route.with(Route::conversation) == Some(id));
    let count = Memo::new(move |_| board.unread(id));
    let with =
        move |read: fn(&Conversation) -> bool| here.with(|here| here.as_ref().is_some_and(read));
    let waits = Memo::new(move |_| with(|one| one.agent.is_none()));
    let name = move || here.with(|here| here.as_ref().map(|one| visitor(words.lang, one.visitor)));
    let says = move || {
        if types.get() {
            return words.lang.words().typing.to_owned();
        }
        here.with(|here| {
            here.as_ref()
                .map(|one| last_words(words, one, board.is_mine(one)))
        })
        .unwrap_or_default()
    };
    let presence = move || {
        if with(|one| one.here) {
            words.here
        } else {
            words.gone
        }
    };
    view! {
        <a
            class="row"
            class:fresh=move || { count.get() > 0 }
            href=Route::Thread(id).href()
            data-conversation=id.to_string()
            aria-current=move || current.get().then_some("true")
        >
            <span class="row-dot" class:on=move || with(|one| one.here) title=presence></span>
            <span class="row-name">{name} <span class="unseen">", " {presence}</span></span>
            <span class="row-time">
                {move || if waits.get() {
                    view! { <Waits id/> }.into_any()
                } else {
                    view! { <Said id/> }.into_any()
                }}
            </span>
            <span class="row-words" class:typing-now=move || types.get()>{says}</span>
            <span class="row-side">
                <Whose id/>
                <span class="badge" hidden=move || count.get() == 0 data-test="unread">
                    <span aria-hidden="true">{move || count.get()}</span>
                    <span class="unseen">{move || unread(words.lang, count.get())}</span>
                </span>
            </span>
        </a>
    }
    .into_any()
}

// How long it has been waiting, second by second.
#[component]
fn Waits(id: ConversationId) -> impl IntoView {
    let talk: Talk = use_context().expect("a site is chosen around the inbox");
    let now = relay_clock::ticking();
    let opened = move || {
        talk.board
            .inbox
            .with(|inbox| inbox.get(&id).map(|one| one.opened_at))
    };
    view! {
        <span class="ticking">
            {move || opened().map(|at| ticking(now.get().since(at)))}
        </span>
    }
}

#[component]
fn Said(id: ConversationId) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the inbox");
    let at = Memo::new(move |_| {
        talk.board
            .inbox
            .with(|inbox| inbox.get(&id).map(|one| one.last_at))
    });
    view! { <time>{move || at.get().map(|at| dates::clock(words.lang, at))}</time> }
}

// What stands at the end of the second line: the place, the way back, or the colleague.
#[component]
fn Whose(id: ConversationId) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the inbox");
    let board = talk.board;
    let ahead = move || {
        board
            .queue
            .with(|queue| queue.iter().position(|other| *other == id))
    };
    let side = Memo::new(move |_| {
        let conversation = board.conversation(id)?;
        match &conversation.agent {
            None => {
                let text = ahead()
                    .map(|ahead| place(words.lang, ahead))
                    .unwrap_or_default();
                Some((text, conversation.returned))
            }
            Some(_) if board.is_mine(&conversation) => None,
            Some(agent) => Some((agent.name.clone(), false)),
        }
    });
    move || {
        side.get().map(|(text, returned)| {
            let mark = returned.then(|| {
                view! {
                    <span class="tag warn" title=words.returned_hint>{words.returned_mark}</span>
                }
            });
            view! { {mark} <span class="row-place">{text}</span> }
        })
    }
}

fn last_words(words: &Words, conversation: &Conversation, mine: bool) -> String {
    let by = match conversation.words_by {
        _ if conversation.words.is_empty() => words.no_words,
        Some(shared::Side::Agent) if mine => words.you_prefix,
        Some(shared::Side::Agent) => words.agent_prefix,
        _ => "",
    };
    [by, &conversation.words].concat()
}
