//! The ended conversations, the newest first, page by page.
//!
//! Read from the store when asked for, and again when one more has left the inbox.

use crate::api::{self, spawn};
use crate::paint::{button, slot};
use crate::rating::{self, Ratings};
use crate::route::Route;
use crate::session::Session;
use crate::talk::Talk;
use crate::words::{Words, use_words, visitor};
use leptos::prelude::*;
use shared::{Conversation, ConversationId};
use web::dom::{El, el, watch};
use web::{clock, dates};

/// Conversations held at most; further back one page replaces another.
const HELD_LEN_MAX: usize = 500;

/// What of the list is here. Copyable handle.
#[derive(Clone, Copy)]
struct Held {
    conversations: RwSignal<Vec<Conversation>>,
    before: RwSignal<Option<ConversationId>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Held {
    fn ask(self, session: Session, ratings: Ratings, from: Option<ConversationId>) {
        let Some(site) = untrack(|| session.site()).map(|site| site.id) else {
            return;
        };
        self.busy.set(true);
        self.failed.set(false);
        spawn(async move {
            let answer = api::ended(site, from).await;
            // The page may be gone by the time of the answer.
            if self.busy.try_set(false).is_some() {
                return;
            }
            let Ok(page) = answer else {
                return self.failed.set(true);
            };
            ratings.learn(page.ratings);
            self.before.set(page.before);
            self.conversations.update(|held| {
                if from.is_none() || held.len() >= HELD_LEN_MAX {
                    held.clear();
                }
                held.extend(page.conversations);
            });
        });
    }
}

/// Draws the list.
pub fn ended_list() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let talk: Talk = expect_context();
    let ratings = talk.board.ratings;
    let held = Held {
        conversations: RwSignal::default(),
        before: RwSignal::new(None),
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
    };
    let mut open = None;
    watch(move || {
        let ids: Vec<ConversationId> = talk
            .board
            .inbox
            .with(|inbox| inbox.keys().copied().collect());
        // Words in an open conversation change the inbox too, but nothing here.
        if open.as_ref() != Some(&ids) {
            open = Some(ids);
            untrack(|| held.ask(session, ratings, None));
        }
    });
    let is_empty =
        move || !held.busy.get() && !held.failed.get() && held.conversations.with(Vec::is_empty);
    let again = button("link", words.try_again).click(move || held.ask(session, ratings, None));
    let failed = el("p", "empty")
        .attr("role", "alert")
        .hidden(move || !held.failed.get())
        .text(words.unreachable)
        .child(again);
    let rows = slot(
        move || held.conversations.get(),
        move |all| {
            let rows = all.iter().map(|one| el("li", "").child(row(words, one)));
            Some(el("ul", "plain").children(rows))
        },
    );
    let more = button("button more", words.more)
        .hidden(move || held.before.get().is_none())
        .live_attr("disabled", move || held.busy.get().then_some(""))
        .click(move || held.ask(session, ratings, held.before.get_untracked()));
    el("nav", "inbox")
        .attr("aria-label", words.ended)
        .children([
            el("h1", "part-title")
                .attr("id", "page-title")
                .attr("tabindex", "-1")
                .text(words.ended),
            el("p", "empty")
                .text(words.ended_empty)
                .hidden(move || !is_empty()),
            failed,
            rows,
            more,
        ])
}

fn row(words: &Words, one: &Conversation) -> El {
    let route: ReadSignal<Route> = expect_context();
    let id = one.id;
    let current = move || (route.with(Route::conversation) == Some(id)).then_some("true");
    let now = clock::now();
    let at = if dates::local_day(one.last_at) == dates::local_day(now) {
        dates::clock(words.lang, one.last_at)
    } else {
        dates::day(words.lang, one.last_at, now)
    };
    let agent = one.agent.as_ref().map_or(words.nobody, |agent| &agent.name);
    let says = if one.words.is_empty() {
        words.no_words
    } else {
        &one.words
    };
    el("a", "row")
        .attr("href", &Route::EndedThread(id).href())
        .attr("data-conversation", &id.to_string())
        .live_attr("aria-current", current)
        .children([
            el("span", "row-dot"),
            el("span", "row-name").text(&visitor(words.lang, one.visitor)),
            el("time", "row-time")
                .attr("datetime", &dates::machine(one.last_at))
                .text(&at),
            el("span", "row-words").text(says),
            el("span", "row-side")
                .child(rating::mark(words.lang, id))
                .child(el("span", "row-place").text(agent)),
        ])
}
