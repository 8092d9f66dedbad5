//! What is painted: a mirror of what the client shows, and what the person does to the panel.
//!
//! Two pulses tell that the mirror changed: one for the lines, one for the rest. (A signal for each
//! field costs the visitor code for each type.) Never decides, and never keeps what the client does
//! not show.

mod asks;
mod mirror;
mod said;

pub use mirror::{ANY_TIME, Mirror};
pub use said::Said;

use crate::turn::Turn;
use client::visitor::Change;
use leptos::prelude::*;
use shared::{Bookmark, ConversationId, RefusalCode, Status};
use std::ops::Deref;
use web::aim::Aim;
use web::{Lang, clock, lines, page};

/// Everything that is painted. It lives as long as its document; this is where it is, so that what
/// is drawn with it does not carry all of it.
#[derive(Clone, Copy)]
pub struct State(&'static Parts);

/// What there is of it.
pub struct Parts {
    mirror: StoredValue<Mirror, LocalStorage>,
    pulse: RwSignal<u32>,
    said: StoredValue<Said, LocalStorage>,
    said_pulse: RwSignal<u32>,
    /// The language of the chat.
    pub lang: RwSignal<Lang>,
    /// What is written and not said.
    pub draft: RwSignal<String>,
    /// What is answered or changed.
    pub aim: Aim,
    /// What was to be said and is held back: there is something in it that nobody should send.
    pub held: RwSignal<String>,
    /// Whether it was asked once if all of that shall be sent.
    pub sure: RwSignal<bool>,
    /// Whether the newest line is in view.
    pub at_end: RwSignal<bool>,
    /// Whether the panel is shown.
    pub shown: RwSignal<bool>,
    /// Whether the person is asked if the conversation shall end.
    pub ending: RwSignal<bool>,
    /// Whether something was to be said while a field was missing.
    pub nags: RwSignal<bool>,
    /// The article that is read, from 1; 0: none.
    pub article: RwSignal<u32>,
    /// Whether the person wants to be told of the turn.
    pub turn: RwSignal<Turn>,
    /// Whether the sheet of what else can be done is open.
    pub more: RwSignal<bool>,
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl State {
    /// Nothing known yet.
    pub fn new(lang: Lang, shown: bool) -> State {
        let draft = RwSignal::new(String::new());
        State(Box::leak(Box::new(Parts {
            mirror: StoredValue::new_local(Mirror::default()),
            pulse: RwSignal::new(0),
            said: StoredValue::new_local(Said::default()),
            said_pulse: RwSignal::new(0),
            lang: RwSignal::new(lang),
            draft,
            aim: Aim::new(draft),
            held: RwSignal::new(String::new()),
            sure: RwSignal::new(false),
            at_end: RwSignal::new(true),
            shown: RwSignal::new(shown),
            ending: RwSignal::new(false),
            nags: RwSignal::new(false),
            article: RwSignal::new(0),
            turn: RwSignal::new(Turn::Unasked),
            more: RwSignal::new(false),
        })))
    }

    /// Looks at the mirror, and follows it where an effect looks.
    pub fn see<R>(self, see: impl FnOnce(&Mirror) -> R) -> R {
        self.pulse.track();
        self.mirror.with_value(see)
    }

    /// Looks at the lines, and follows them where an effect looks.
    pub fn see_said<R>(self, see: impl FnOnce(&Said) -> R) -> R {
        self.said_pulse.track();
        self.said.with_value(see)
    }

    /// Paints one change.
    pub fn paint(self, change: Change) {
        match change {
            Change::Reset => {
                self.said.update_value(|said| said.entries.clear());
                self.mirror.update_value(|mirror| mirror.seen = None);
            }
            Change::Opened(conversation) => {
                self.said.update_value(Said::begin_anew);
                self.mirror
                    .update_value(|mirror| mirror.begin(conversation));
            }
            Change::Added {
                conversation,
                entry,
            } => {
                self.said
                    .update_value(|said| lines::add(&mut said.entries, conversation, entry));
                self.mirror
                    .update_value(|mirror| mirror.follow(conversation));
            }
            Change::Unread(count) => {
                // What is read at once is not new to anybody; what was new keeps its mark.
                if !(self.shown.get_untracked() && self.at_end.get_untracked() && page::visible()) {
                    self.said.update_value(|said| said.mark_new(count));
                }
                self.mirror.update_value(|mirror| mirror.unread = count);
            }
            Change::Outbox(pending) => {
                self.said.update_value(|said| said.wait(pending));
                self.mirror.update_value(|mirror| mirror.full = false);
            }
            Change::Full(text) => {
                self.mirror.update_value(|mirror| mirror.full = true);
                self.put_back(&text);
            }
            other => return self.reflect(other),
        }
        self.said_pulse.update(next);
        self.pulse.update(next);
    }

    // What is in the mirror alone.
    fn reflect(self, change: Change) {
        if matches!(change, Change::Status(None | Some(Status::Ended))) {
            self.ending.set(false);
        }
        self.mirror.update_value(|mirror| match change {
            Change::Link(link) => mirror.link = link,
            Change::Site(site) => mirror.site = site,
            Change::Door(place) => mirror.door = Some(place),
            Change::Status(status) => mirror.stand(status),
            Change::Clock { ahead_ms } => mirror.ahead_ms = ahead_ms,
            Change::Topics(topics) => {
                mirror.topics = topics;
                mirror.topics_told += 1;
            }
            Change::Topic(topic) => mirror.topic = topic,
            Change::Quiet { closes_at } => mirror.closes_at = closes_at,
            Change::ReopenUntil(until) => mirror.reopen_until = until,
            Change::CodeRefused => mirror.code_refused = true,
            Change::Rated { scale, rating } => {
                mirror.rated = Some((scale, rating.map_or(0, |rating| rating.score)));
            }
            Change::SeenByAgent(seq) => {
                let conversation = ConversationId(0);
                let mark = Bookmark { conversation, seq };
                mirror.seen.get_or_insert(mark).seq = seq;
            }
            Change::AgentTyping(typing) => mirror.typing = typing,
            Change::Refused(refusal) => {
                let until = refusal.retry_ms.map(|ms| clock::now().plus(u64::from(ms)));
                mirror.refused = Some((refusal.code, until));
                if matches!(
                    refusal.code,
                    RefusalCode::ReopenTooLate | RefusalCode::AlreadyOpen
                ) {
                    mirror.reopen_until = None;
                }
            }
            Change::Form(fields) => {
                mirror.fields = fields;
                mirror.fields_told += 1;
            }
            Change::Filled { stored, typed } => (mirror.stored, mirror.typed) = (stored, typed),
            Change::Reset
            | Change::Opened(_)
            | Change::Added { .. }
            | Change::Unread(_)
            | Change::Outbox(_)
            | Change::Full(_) => unreachable!("the lines are painted before"),
        });
        self.pulse.update(next);
    }

    /// Forgets what was asked and does not happen.
    pub fn forget_refusal(self) {
        self.mirror.update_value(|mirror| {
            mirror.refused = None;
            mirror.code_refused = false;
        });
        self.pulse.update(next);
    }

    /// Puts a text back into the composer, before what was written since.
    pub fn put_back(self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.draft.update(|draft| {
            if !draft.is_empty() {
                draft.insert(0, '\n');
            }
            draft.insert_str(0, text);
        });
    }
}

fn next(pulse: &mut u32) {
    *pulse = pulse.wrapping_add(1);
}
