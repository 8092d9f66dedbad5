//! One conversation: what was said, what is on its way, and what may be done with it.
//!
//! Asks for the entries while it is shown. Tells the visitor "seen" only for one's own
//! conversations, and only while somebody looks.

use crate::amend;
use crate::door::focus_soon;
use crate::drafts;
use crate::ending::{end_question, take_over_question};
use crate::keys;
use crate::notes;
use crate::reply::foot;
use crate::routing::Doc;
use crate::search::spot;
use crate::strip::strips;
use crate::talk::Talk;
use crate::thread_head::{Asks, head};
use crate::threaded;
use crate::transfer::transfer_sheet;
use crate::words::use_words;
use crate::workspace::{Known, List};
use client::agent::Input;
use leptos::prelude::*;
use shared::{Bookmark, Conversation, ConversationId, Seq, Target};
use web::aim::Aim;
use web::components::bubble::Rows;
use web::components::transcript::transcript;
use web::components::typing::typing;
use web::dom::{El, el, watch};
use web::lines::{Line, Viewer};
use web::{Listener, Reading, dates, lines, page};

/// Who may write here, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Not known yet.
    Unknown,
    /// There is no such conversation.
    Nowhere,
    /// It waits; whoever takes it may.
    Waiting,
    /// It is a thread of nobody's; whoever takes it may.
    Parked,
    /// This agent may.
    Mine,
    /// A colleague of this name may.
    Others(String),
    /// A colleague of this name may, until this agent takes it as asked.
    Passed(String),
    /// Nobody may any more.
    Ended,
}

/// Draws one conversation.
pub fn thread(
    id: ConversationId,
    known: RwSignal<Known>,
    list: List,
    proofs: RwSignal<Vec<Doc>>,
) -> [El; 7] {
    let talk: Talk = expect_context();
    let stance = Memo::new(move |_| known.with(|known| stance(talk, known)));
    let asks = Asks {
        end: RwSignal::new(false),
        transfer: RwSignal::new(false),
        take_over: RwSignal::new(false),
    };
    talk.watch(id);
    on_cleanup(move || talk.unwatch(id));
    keys::on(move |key| {
        match (key, stance.get_untracked()) {
            (keys::Key::Take, Stance::Waiting | Stance::Parked | Stance::Passed(_)) => {
                talk.tell(Input::Take(id));
            }
            (keys::Key::End, Stance::Mine) => asks.end.set(true),
            (keys::Key::Transfer, Stance::Mine) => asks.transfer.set(true),
            _ => return false,
        }
        true
    });
    // Where one goes on: the composer of one's own conversation, else the name above the thread.
    let mut focused = None;
    watch(move || {
        let mine = stance.get() == Stance::Mine;
        if focused.replace(mine) != Some(mine) {
            focus_soon(if mine { "composer" } else { "thread-title" });
        }
    });
    let at_end = RwSignal::new(true);
    let aim = Aim::new(RwSignal::new(drafts::read(&talk.draft_key(id))));
    look(talk, id, stance, at_end);
    spot(id, talk, at_end);
    notes::ask(id, talk);
    [
        head((id, list), known, stance, asks, proofs),
        strips(id),
        transcript_of(id, at_end, stance, aim),
        foot(id, stance, list, aim),
        end_question(id, asks.end),
        take_over_question(id, asks.take_over),
        transfer_sheet(id, asks.transfer),
    ]
}

fn stance(talk: Talk, known: &Known) -> Stance {
    match known {
        Known::Asking => Stance::Unknown,
        Known::Nowhere => Stance::Nowhere,
        Known::Here(one) if one.ended => Stance::Ended,
        Known::Here(one) => match &one.agent {
            None if one.parked => Stance::Parked,
            None => Stance::Waiting,
            Some(_) if talk.board.is_mine(one) => Stance::Mine,
            Some(agent) if is_passed_to_me(talk, one) => Stance::Passed(agent.name.clone()),
            Some(agent) => Stance::Others(agent.name.clone()),
        },
    }
}

// A colleague stays in a warm transfer until somebody takes it.
fn is_passed_to_me(talk: Talk, one: &Conversation) -> bool {
    let Some(handover) = one.handover.as_ref().filter(|handover| handover.warm) else {
        return false;
    };
    let stays = one.agent.as_ref().map(|agent| agent.id) == Some(handover.from.id);
    let own = talk.board.own();
    let mine = own.is_some_and(|own| match &handover.to {
        Target::Agent(face) => face.id == own.face.id,
        Target::Team(team) => own.teams.contains(&team.id),
    });
    stays && mine
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
    StoredValue::new_local(listeners);
    watch(move || {
        looks.track();
        let some = talk.board.entries.with(|entries| !entries.is_empty());
        if some && at_end.get() && stance.get() == Stance::Mine && page::visible() {
            untrack(|| talk.tell(Input::Looked(id)));
        }
    });
}

fn transcript_of(id: ConversationId, at_end: RwSignal<bool>, stance: Memo<Stance>, aim: Aim) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let board = talk.board;
    let seen = Reading::new(move || {
        let told = board
            .around
            .with(|all| all.get(&id).map(|around| around.seen));
        let listed = board
            .inbox
            .with(|inbox| inbox.get(&id).map(|one| one.seen_by_visitor));
        Bookmark {
            conversation: id,
            seq: told.max(listed).unwrap_or(Seq(0)),
        }
    });
    let refused = move |nth| {
        board
            .outbox
            .with_untracked(|all| threaded::index(all, id, nth))
    };
    let rows = Rows {
        lang: words.lang,
        seen,
        tell: crate::words::happened,
        aside: notes::note,
        other: words.lang.words().visitor,
        retry: Callback::new(move |nth| {
            if let Some(index) = refused(nth) {
                talk.tell(Input::Retry(index));
            }
        }),
        dismiss: Callback::new(move |nth| {
            if let Some(index) = refused(nth) {
                talk.tell(Input::Dismiss(index));
            }
        }),
        wish: Callback::new(move |(wish, mark)| amend::wish(talk, words.lang, aim, wish, mark)),
        open: Reading::new(move || stance.get() == Stance::Mine),
        relay_now: Reading::new(amend::now),
    };
    let lines = lines_of(id, talk);
    let typist = typist_of(id, talk);
    let nothing = move || {
        let unknown = stance.get() == Stance::Nowhere || talk.unknown.get() == Some(id);
        match (board.entries.with(Vec::is_empty), unknown) {
            (true, true) => words.unknown_conversation,
            (true, false) => words.thread_loading,
            (false, _) => "",
        }
    };
    let head = el("p", "thread-none")
        .attr("role", "status")
        .live_text(nothing);
    transcript(rows, lines, at_end, head, typing(words.lang, typist))
}

/// What is to be read, and what this agent says in it that is not stored.
fn lines_of(id: ConversationId, talk: Talk) -> Reading<Vec<Line>> {
    let board = talk.board;
    // What was unread when it was opened, until it is opened again.
    let unread = untrack(|| board.unread(id));
    let new = StoredValue::new_local(None);
    Reading::new(move || {
        let me = board.me.with(|me| me.as_ref().map(|me| me.id));
        board.entries.with(|entries| {
            board.outbox.with(|outbox| {
                let own = threaded::of(outbox, id);
                if new.get_value().is_none() {
                    new.set_value(lines::first_unread(Viewer::Agent(me), entries, unread));
                }
                let lines = lines::lines(
                    Viewer::Agent(me),
                    entries,
                    &own,
                    new.get_value(),
                    dates::local_day,
                );
                notes::among(lines, id, talk)
            })
        })
    })
}

/// Who types.
fn typist_of(id: ConversationId, talk: Talk) -> Reading<Option<String>> {
    let (words, board) = (use_words(), talk.board);
    Reading::new(move || {
        board.around.with(|all| {
            let around = all.get(&id)?;
            let agent = around.agent_types.as_ref().map(|agent| agent.name.clone());
            let visitor = around
                .visitor_types
                .then(|| words.lang.words().visitor.to_owned());
            visitor.or(agent)
        })
    })
}
