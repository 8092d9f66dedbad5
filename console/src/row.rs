//! One open conversation in the list: who, the last words, how long, what is new.
//!
//! A link, so that every way of following links works on it.

use crate::paint::slot;
use crate::relay_clock;
use crate::route::Route;
use crate::tags::tags;
use crate::talk::Talk;
use crate::words::{Words, place, ticking, unread, use_words, visitor};
use leptos::prelude::*;
use shared::{Conversation, ConversationId, Millis, Nearness, Side};
use web::dates;
use web::dom::{El, el};

/// A wait that is long for whoever waits, and one that is too long.
const WAIT_LONG_MS: u64 = 2 * 60_000;
const WAIT_TOO_LONG_MS: u64 = 5 * 60_000;

/// Draws one row.
pub fn row(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let route: ReadSignal<Route> = expect_context();
    let board = talk.board;
    let one = Memo::new(move |_| board.conversation(id));
    let nearness = move || one.with(|one| one.as_ref().map(|one| one.nearness).unwrap_or_default());
    let current = move || (route.with(Route::conversation) == Some(id)).then_some("true");
    let count = move || board.unread(id);
    let types = move || {
        board
            .around
            .with(|all| all.get(&id).is_some_and(|around| around.visitor_types))
    };
    let name = move || {
        one.with(|one| {
            one.as_ref()
                .map(|one| visitor(words.lang, one.visitor))
                .unwrap_or_default()
        })
    };
    let says = move || match one.get() {
        _ if types() => words.lang.words().typing.to_owned(),
        Some(one) => last_words(words, &one, board.is_mine(&one)),
        None => String::new(),
    };
    let presence = move || nearness_word(words, nearness());
    let dot = el("span", "row-dot")
        .live_attr("data-near", move || Some(nearness_class(nearness())))
        .live_attr("title", move || Some(presence()));
    let badge = el("span", "badge")
        .attr("data-test", "unread")
        .hidden(move || count() == 0)
        .child(
            el("span", "")
                .attr("aria-hidden", "true")
                .live_text(move || count().to_string()),
        )
        .child(el("span", "unseen").live_text(move || unread(words.lang, count())));
    el("a", "row")
        .attr("href", &Route::Thread(id).href())
        .attr("data-conversation", &id.to_string())
        .live_attr("aria-current", current)
        .live_class("fresh", move || count() > 0)
        .children([
            dot,
            el("span", "row-name")
                .live_text(name)
                .child(el("span", "unseen").live_text(move || [", ", presence()].concat())),
            el("span", "row-time").child(time(id, one)),
            el("span", "row-words")
                .live_class("typing-now", types)
                .live_text(says),
            el("span", "row-side").child(whose(id, one)).child(badge),
            tags(id),
        ])
}

// How long it has been waiting, second by second; else when the last words were said.
fn time(id: ConversationId, one: Memo<Option<Conversation>>) -> El {
    let words = use_words();
    let waits = move || {
        one.with(|one| {
            one.as_ref()
                .is_some_and(|one| one.agent.is_none() && !one.parked || one.owed_since.is_some())
        })
    };
    slot(waits, move |waits| {
        if *waits {
            return Some(waiting_time(id));
        }
        let said = move || {
            one.with(|one| one.as_ref().map(|one| one.last_at))
                .unwrap_or_default()
        };
        Some(el("time", "").live_text(move || dates::clock(words.lang, said())))
    })
}

/// Draws how long a conversation has been waiting, coloured when it is long.
pub fn waiting_time(id: ConversationId) -> El {
    let talk: Talk = expect_context();
    let now = relay_clock::ticking();
    let waits_ms = move || {
        let since = talk
            .board
            .inbox
            .with(|inbox| inbox.get(&id).map(waits_since));
        since.map(|at| now.get().since(at)).unwrap_or_default()
    };
    el("span", "ticking")
        .attr("title", use_words().inbox().owes)
        .live_class("long", move || waits_ms() >= WAIT_LONG_MS)
        .live_class("too-long", move || waits_ms() >= WAIT_TOO_LONG_MS)
        .live_text(move || ticking(waits_ms()))
}

/// Since when somebody waits: for an answer, or for somebody to give one. One that was reopened
/// waits since then, as far as its rank tells.
fn waits_since(one: &Conversation) -> Millis {
    let queued = one.opened_at.max(one.rank_at);
    one.owed_since
        .filter(|_| one.agent.is_some())
        .unwrap_or(queued)
}

/// Where the visitor is, in words.
pub fn nearness_word(words: &Words, nearness: Nearness) -> &'static str {
    match nearness {
        Nearness::Here => words.here,
        Nearness::Asleep => words.asleep,
        Nearness::Left => words.left,
        Nearness::Gone => words.gone,
    }
}

/// What the dot is drawn by.
pub fn nearness_class(nearness: Nearness) -> &'static str {
    match nearness {
        Nearness::Here => "here",
        Nearness::Asleep => "asleep",
        Nearness::Left => "left",
        Nearness::Gone => "gone",
    }
}

// What stands at the end of the second line: the place, the way back, or the colleague.
fn whose(id: ConversationId, one: Memo<Option<Conversation>>) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let board = talk.board;
    let text = move || {
        one.with(|one| match one.as_ref().map(|one| &one.agent) {
            Some(None) => queue_place(words, talk, id),
            Some(Some(agent)) if board.me.with(|me| me.as_ref() != Some(agent)) => {
                agent.name.clone()
            }
            _ => String::new(),
        })
    };
    let returned = move || {
        one.with(|one| {
            one.as_ref()
                .is_some_and(|one| one.returned && one.agent.is_none() && one.handover.is_none())
        })
    };
    let mark = el("span", "tag warn")
        .attr("title", words.returned_hint)
        .text(words.returned_mark)
        .hidden(move || !returned());
    el("span", "slot")
        .child(mark)
        .child(el("span", "row-place").live_text(text))
}

/// Returns the place in the queue in words; empty for who is not in it.
pub fn queue_place(words: &Words, talk: Talk, id: ConversationId) -> String {
    let ahead = talk
        .board
        .queue
        .with(|queue| queue.iter().position(|other| *other == id));
    ahead
        .map(|ahead| place(words.lang, ahead))
        .unwrap_or_default()
}

fn last_words(words: &Words, conversation: &Conversation, mine: bool) -> String {
    let by = match conversation.words_by {
        _ if conversation.words.is_empty() => words.no_words,
        Some(Side::Agent) if mine => words.you_prefix,
        Some(Side::Agent) => words.agent_prefix,
        _ => "",
    };
    [by, &conversation.words].concat()
}
