//! What is painted: one signal for each thing that the client shows.
//!
//! A mirror. Never decides, and never keeps what the client does not show.

use client::visitor::Change;
use client::{Link, Pending};
use leptos::prelude::*;
use shared::{Bookmark, ConversationId, Entry, Face, Millis, Place, RefusalCode, Seq, Status};
use web::{Lang, clock};

/// Entries of earlier conversations that stay above a new one.
const EARLIER_LEN_MAX: usize = 300;

/// Everything that is painted.
#[derive(Clone, Copy)]
pub struct State {
    /// The language of the chat.
    pub lang: RwSignal<Lang>,
    /// The connection.
    pub link: RwSignal<Link>,
    /// The site's name; empty until it is known.
    pub site: RwSignal<String>,
    /// How it would be to wait.
    pub door: RwSignal<Option<Place>>,
    /// Entries, the earlier conversations' first.
    pub entries: RwSignal<Vec<(ConversationId, Entry)>>,
    /// What the conversation does.
    pub status: RwSignal<Option<Status>>,
    /// What is not stored.
    pub pending: RwSignal<Vec<Pending>>,
    /// How far an agent has seen the conversation.
    pub seen: RwSignal<Bookmark>,
    /// Whether an agent is typing.
    pub typing: RwSignal<bool>,
    /// Messages that the visitor has not seen.
    pub unread: RwSignal<u32>,
    /// What was asked and does not happen, and until when.
    pub refused: RwSignal<Option<(RefusalCode, Option<Millis>)>>,
    /// What is written and not said.
    pub draft: RwSignal<String>,
    /// Whether the last thing said did not fit into the outbox.
    pub full: RwSignal<bool>,
    /// Whether the newest line is in view.
    pub at_end: RwSignal<bool>,
    /// Whether the panel is shown.
    pub shown: RwSignal<bool>,
    /// Whether the person is asked if the conversation shall end.
    pub ending: RwSignal<bool>,
}

impl State {
    /// Nothing known yet.
    pub fn new(lang: Lang, shown: bool) -> State {
        State {
            lang: RwSignal::new(lang),
            link: RwSignal::new(Link::Idle),
            site: RwSignal::new(String::new()),
            door: RwSignal::new(None),
            entries: RwSignal::new(Vec::new()),
            status: RwSignal::new(None),
            pending: RwSignal::new(Vec::new()),
            seen: RwSignal::new(no_mark()),
            typing: RwSignal::new(false),
            unread: RwSignal::new(0),
            refused: RwSignal::new(None),
            draft: RwSignal::new(String::new()),
            full: RwSignal::new(false),
            at_end: RwSignal::new(true),
            shown: RwSignal::new(shown),
            ending: RwSignal::new(false),
        }
    }

    /// Paints one change.
    pub fn paint(self, change: Change) {
        match change {
            Change::Link(link) => self.link.set(link),
            Change::Site(site) => self.site.set(site),
            Change::Door(place) => self.door.set(Some(place)),
            Change::Reset => {
                self.entries.set(Vec::new());
                self.seen.set(no_mark());
            }
            Change::Opened(conversation) => {
                self.entries.update(|entries| {
                    let many = entries.len().saturating_sub(EARLIER_LEN_MAX);
                    drop(entries.drain(..many));
                });
                self.seen.set(Bookmark {
                    conversation,
                    seq: Seq(0),
                });
            }
            Change::Added {
                conversation,
                entry,
            } => {
                self.entries
                    .update(|entries| entries.push((conversation, entry)));
                if self
                    .seen
                    .with_untracked(|mark| mark.conversation != conversation)
                {
                    self.seen.update(|mark| mark.conversation = conversation);
                }
            }
            Change::Status(status) => {
                if matches!(status, None | Some(Status::Ended)) {
                    self.ending.set(false);
                }
                self.status.set(status);
            }
            Change::Outbox(pending) => {
                self.full.set(false);
                self.pending.set(pending);
            }
            Change::SeenByAgent(seq) => self.seen.update(|mark| mark.seq = seq),
            Change::AgentTyping(typing) => self.typing.set(typing),
            Change::Unread(count) => self.unread.set(count),
            Change::Refused(refusal) => {
                let until = refusal.retry_ms.map(|ms| clock::now().plus(u64::from(ms)));
                self.refused.set(Some((refusal.code, until)));
            }
            Change::Full(text) => {
                self.full.set(true);
                self.put_back(&text);
            }
        }
    }

    /// Puts a text back into the composer, before what was written since.
    fn put_back(self, text: &str) {
        self.draft.update(|draft| {
            if !draft.is_empty() {
                draft.insert(0, '\n');
            }
            draft.insert_str(0, text);
        });
    }

    /// The agent who answers.
    pub fn agent(self) -> Option<Face> {
        match self.status.get() {
            Some(Status::Answered(face)) => Some(face),
            _ => None,
        }
    }

    /// The place in the queue, while the conversation waits.
    pub fn place(self) -> Option<Place> {
        match self.status.get() {
            Some(Status::Waiting(place)) => Some(place),
            _ => None,
        }
    }

    /// Whether there is nothing to read yet.
    pub fn is_empty(self) -> bool {
        self.entries.with(Vec::is_empty) && self.pending.with(Vec::is_empty)
    }
}

// Conversations are counted from 1: this one is nobody's.
fn no_mark() -> Bookmark {
    Bookmark {
        conversation: ConversationId(0),
        seq: Seq(0),
    }
}
