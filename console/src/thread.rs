//! One conversation: what was said, what is on its way, and what may be done with it.
//!
//! Asks for the entries while it is shown. Tells the visitor "seen" only for one's own
//! conversations, and only while somebody looks.

use crate::ending::{EndButton, EndDialog};
use crate::keys;
use crate::relay_clock;
use crate::reply::Foot;
use crate::route::Route;
use crate::talk::Talk;
use crate::threaded;
use crate::words::{place, ticking, use_words, visitor};
use crate::workspace::{Known, List};
use client::agent::Input;
use leptos::prelude::*;
use shared::{Bookmark, ConversationId, Seq};
use web::components::bubble::Rows;
use web::components::transcript::transcript;
use web::components::typing::typing;
use web::{Listener, page};

/// Who may write here, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Not known yet.
    Unknown,
    /// There is no such conversation.
    Nowhere,
    /// It waits; whoever takes it may.
    Waiting,
    /// This agent may.
    Mine,
    /// A colleague of this name may.
    Others(String),
    /// Nobody may any more.
    Ended,
}

/// Draws one conversation.
#[component]
pub fn Thread(id: ConversationId, known: RwSignal<Known>, list: List) -> impl IntoView {
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let stance = stance(talk, known);
    let ending = RwSignal::new(false);
    untrack(|| talk.watch(id));
    on_cleanup(move || talk.unwatch(id));
    keys::on(move |key| {
        match (key, stance.get_untracked()) {
            (keys::Key::Take, Stance::Waiting) => talk.tell(Input::Take(id)),
            (keys::Key::End, Stance::Mine) => ending.set(true),
            _ => return false,
        }
        true
    });
    // Where one goes on: the composer of one's own conversation, else the name above the thread.
    Effect::new(move |before: Option<bool>| {
        let mine = stance.get() == Stance::Mine;
        if before != Some(mine) {
            let target = if mine { "composer" } else { "thread-title" };
            request_animation_frame(move || page::focus(target));
        }
        mine
    });
    let at_end = RwSignal::new(true);
    look(talk, id, stance, at_end);
    view! {
        <Head id known list stance ending/>
        <Lines id at_end stance/>
        <Foot id stance list/>
        <EndDialog id open=ending/>
    }
    .into_any()
}

fn stance(talk: Talk, known: RwSignal<Known>) -> Memo<Stance> {
    Memo::new(move |_| {
        known.with(|known| match known {
            Known::Asking => Stance::Unknown,
            Known::Nowhere => Stance::Nowhere,
            Known::Here(one) if one.ended => Stance::Ended,
            Known::Here(one) => match &one.agent {
                None => Stance::Waiting,
                Some(_) if talk.board.is_mine(one) => Stance::Mine,
                Some(agent) => Stance::Others(agent.name.clone()),
            },
        })
    })
}

fn look(talk: Talk, id: ConversationId, stance: Memo<Stance>, at_end: RwSignal<bool>) {
    let looks = RwSignal::new(0_u32);
    let again = move |_| {
        looks.try_update(|looks| *looks = looks.wrapping_add(1));
    };
    let listeners = [
        Listener::new(&page::document(), "visibilitychange", again),
        Listener::new(&page::window(), "focus", again),
    ];
    let held = StoredValue::new_local(listeners);
    on_cleanup(move || held.dispose());
    Effect::new(move |_| {
        looks.track();
        let some = talk.board.entries.with(|entries| !entries.is_empty());
        if some && at_end.get() && stance.get() == Stance::Mine && page::visible() {
            untrack(|| talk.tell(Input::Looked(id)));
        }
    });
}

#[component]
fn Head(
    id: ConversationId,
    known: RwSignal<Known>,
    list: List,
    stance: Memo<Stance>,
    ending: RwSignal<bool>,
) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let (up, about) = match list {
        List::Open => (Route::Inbox, Route::About(id)),
        List::Ended => (Route::Ended, Route::EndedAbout(id)),
    };
    let name = Memo::new(move |_| {
        known.with(|known| known.here().map(|one| visitor(words.lang, one.visitor)))
    });
    let here = move || known.with(|known| known.here().is_some_and(|one| one.here && !one.ended));
    let presence = move || match stance.get() {
        Stance::Unknown | Stance::Nowhere | Stance::Ended => String::new(),
        Stance::Others(agent) => agent,
        Stance::Waiting | Stance::Mine if here() => words.here.to_owned(),
        Stance::Waiting | Stance::Mine => words.gone.to_owned(),
    };
    view! {
        <header class="column-head thread-head">
            <a class="button quiet back" href=up.href() aria-label=words.back>"‹"</a>
            <span class="row-dot" class:on=here></span>
            <div class="thread-who">
                <h2 id="thread-title" tabindex="-1">
                    {move || name.get().unwrap_or_else(|| words.conversation.to_owned())}
                </h2>
                <p class="thread-state" data-test="thread-state">
                    {presence}
                    {move || (stance.get() == Stance::Waiting).then(|| view! { <Queued id/> })}
                </p>
            </div>
            <div class="thread-acts">
                {move || (stance.get() == Stance::Waiting).then(|| view! {
                    <button
                        type="button"
                        class="button primary"
                        data-test="take"
                        aria-keyshortcuts="Alt+T"
                        on:click=move |_| talk.tell(Input::Take(id))
                    >
                        {words.take}
                    </button>
                })}
                {move || (stance.get() == Stance::Mine).then(|| view! { <EndButton open=ending/> })}
                <a class="button quiet to-about" href=about.href()>{words.details}</a>
            </div>
        </header>
    }
    .into_any()
}

// The place and the time, while one looks at somebody who waits.
#[component]
fn Queued(id: ConversationId) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let board = talk.board;
    let now = relay_clock::ticking();
    let place = move || {
        let ahead = board
            .queue
            .with(|queue| queue.iter().position(|other| *other == id));
        ahead.map(|ahead| place(words.lang, ahead))
    };
    let since = move || {
        let opened = board
            .inbox
            .with(|inbox| inbox.get(&id).map(|one| one.opened_at));
        opened.map(|at| ticking(now.get().since(at)))
    };
    view! { <span class="thread-queued">{place} " · " <span class="ticking">{since}</span></span> }
}

#[component]
fn Lines(id: ConversationId, at_end: RwSignal<bool>, stance: Memo<Stance>) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let board = talk.board;
    let seen = Signal::derive(move || {
        let told = board.around.with(|all| all.get(&id).map(|around| around.seen));
        let listed = board
            .inbox
            .with(|inbox| inbox.get(&id).map(|one| one.seen_by_visitor));
        Bookmark {
            conversation: id,
            seq: told.max(listed).unwrap_or(Seq(0)),
        }
    });
    let rows = Rows {
        lang: words.lang,
        seen,
        tell: crate::words::happened,
        other: words.lang.words().visitor,
        retry: Callback::new(move |nth| {
            if let Some(index) = threaded::index(&board.outbox.get_untracked(), id, nth) {
                talk.tell(Input::Retry(index));
            }
        }),
        dismiss: Callback::new(move |nth| {
            if let Some(index) = threaded::index(&board.outbox.get_untracked(), id, nth) {
                talk.tell(Input::Dismiss(index));
            }
        }),
    };
    let lines = Memo::new(move |_| {
        let me = board.me.with(|me| me.as_ref().map(|me| me.id));
        board.entries.with(|entries| {
            board.outbox.with(|outbox| {
                threaded::lines(
                    entries,
                    &threaded::of(outbox, id),
                    me,
                    web::dates::local_day,
                )
            })
        })
    });
    let who = Signal::derive(move || {
        board.around.with(|all| {
            let around = all.get(&id)?;
            let agent = around.agent_types.as_ref().map(|agent| agent.name.clone());
            let visitor = around.visitor_types.then(|| words.lang.words().visitor.to_owned());
            visitor.or(agent)
        })
    });
    let nothing = move || {
        let unknown = stance.get() == Stance::Nowhere || talk.unknown.get() == Some(id);
        let empty = lines.with(Vec::is_empty);
        match (empty, unknown) {
            (true, true) => words.unknown_conversation,
            (true, false) => words.thread_loading,
            (false, _) => "",
        }
    };
    let head = view! { <p class="thread-none" role="status">{nothing}</p> }.into_any();
    let tail = typing(words.lang, who).into_any();
    transcript(rows, lines.into(), at_end, head, tail).into_any()
}
