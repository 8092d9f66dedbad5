//! The ended conversations, the newest first, page by page.
//!
//! Read from the store when asked for: nothing here is live, so a button asks again.

use crate::api::{self, Fault};
use crate::route::Route;
use crate::session::Session;
use crate::talk::Talk;
use crate::words::{use_words, visitor};
use leptos::prelude::*;
use shared::{Conversation, ConversationId};
use wasm_bindgen_futures::spawn_local;
use web::{clock, dates};

/// Conversations held at most; further back one page replaces another.
const HELD_LEN_MAX: usize = 500;

/// Draws the list.
#[component]
pub fn EndedList() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    let talk: Talk = use_context().expect("a site is chosen around the list");
    let held = RwSignal::new(Vec::<Conversation>::new());
    let before = RwSignal::new(None::<ConversationId>);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let ask = move |from: Option<ConversationId>| {
        let Some(site) = session.site().map(|site| site.id) else {
            return;
        };
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let answer = api::ended(site, from).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    before.set(page.before);
                    held.update(|held| {
                        if from.is_none() || held.len() >= HELD_LEN_MAX {
                            held.clear();
                        }
                        held.extend(page.conversations);
                    });
                }
                Err(found) => fault.set(Some(found)),
            }
        });
    };
    // One more has ended whenever one leaves the inbox.
    let open = Memo::new(move |_| talk.board.inbox.with(|inbox| inbox.keys().copied().max()));
    let count = Memo::new(move |_| talk.board.inbox.with(|inbox| inbox.len()));
    Effect::new(move |_| {
        open.track();
        count.track();
        untrack(|| ask(None));
    });
    let empty = move || !busy.get() && held.with(Vec::is_empty) && fault.get().is_none();
    view! {
        <nav class="inbox" aria-label=words.ended>
            <h1 class="part-title" id="page-title" tabindex="-1">{words.ended}</h1>
            <p class="empty" hidden=move || !empty()>{words.ended_empty}</p>
            <p class="empty" role="alert" hidden=move || fault.get().is_none()>
                {words.unreachable} " "
                <button type="button" class="link" on:click=move |_| ask(None)>
                    {words.try_again}
                </button>
            </p>
            <ul class="plain">
                <For each=move || held.get() key=|one| one.id let(one)>
                    <li><EndedRow one/></li>
                </For>
            </ul>
            <button
                type="button"
                class="button more"
                hidden=move || before.get().is_none()
                disabled=move || busy.get()
                on:click=move |_| ask(before.get_untracked())
            >
                {words.more}
            </button>
        </nav>
    }
    .into_any()
}

#[component]
fn EndedRow(one: Conversation) -> impl IntoView {
    let words = use_words();
    let route: ReadSignal<Route> = use_context().expect("the app provides the route");
    let id = one.id;
    let current = Memo::new(move |_| route.with(Route::conversation) == Some(id));
    let now = clock::now();
    let at = match dates::local_day(one.last_at) == dates::local_day(now) {
        true => dates::clock(words.lang, one.last_at),
        false => dates::day(words.lang, one.last_at, now),
    };
    let agent = one
        .agent
        .map_or(words.nobody.to_owned(), |agent| agent.name);
    let says = if one.words.is_empty() {
        words.no_words.to_owned()
    } else {
        one.words
    };
    view! {
        <a
            class="row"
            href=Route::EndedThread(id).href()
            data-conversation=id.to_string()
            aria-current=move || current.get().then_some("true")
        >
            <span class="row-dot"></span>
            <span class="row-name">{visitor(words.lang, one.visitor)}</span>
            <span class="row-time"><time datetime=dates::machine(one.last_at)>{at}</time></span>
            <span class="row-words">{says}</span>
            <span class="row-side"><span class="row-place">{agent}</span></span>
        </a>
    }
    .into_any()
}
