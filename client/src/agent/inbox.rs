//! The open conversations of the site, as a list shows them.
//!
//! The relay lists them; between its lists, entries that are heard move a line on, and each line
//! has its place in the queue. Never holds an entry, and never asks for anything.

use super::Change;
use super::queue::{Queue, rank};
use shared::limits::WORDS_CHARS_MAX;
use shared::text::clip;
use shared::{AgentId, Author, Bookmark, Conversation, ConversationId, Entry, Millis, What};
use std::collections::BTreeMap;

/// The open conversations, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Inbox {
    open: BTreeMap<ConversationId, Conversation>,
    queue: Queue,
}

impl Inbox {
    pub(super) fn get(&self, id: ConversationId) -> Option<&Conversation> {
        self.open.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Conversation> {
        self.open.values()
    }

    /// Who waits, the next one first.
    pub(super) fn queue(&self) -> impl Iterator<Item = ConversationId> {
        self.queue.order()
    }

    /// Who waits, when that is not what was told before.
    pub(super) fn new_queue(&mut self) -> Option<Vec<ConversationId>> {
        self.queue.news()
    }

    pub(super) fn is_with(&self, id: ConversationId, agent: Option<AgentId>) -> bool {
        let given = self
            .get(id)
            .and_then(|conversation| conversation.agent.as_ref());
        given.is_some_and(|face| Some(face.id) == agent)
    }

    /// Whether its agent owes an answer.
    pub(super) fn owes(&self, id: ConversationId) -> bool {
        self.get(id).is_some_and(|line| line.owed_since.is_some())
    }

    /// Begins anew with this list. Returns what is not in it any more.
    pub(super) fn replace(&mut self, conversations: Vec<Conversation>) -> Vec<ConversationId> {
        let before = std::mem::take(&mut self.open);
        let open = conversations
            .into_iter()
            .filter(|conversation| !conversation.ended);
        self.open = open
            .map(|conversation| (conversation.id, conversation))
            .collect();
        self.queue.replace(self.open.values());
        before
            .into_keys()
            .filter(|id| !self.open.contains_key(id))
            .collect()
    }

    /// Takes a line of the relay's list. Entries that were heard may be ahead of it.
    pub(super) fn list(&mut self, mut line: Conversation) -> Option<Change> {
        if line.ended {
            return self.remove(line.id).then_some(Change::Unlisted(line.id));
        }
        if let Some(held) = self.open.get(&line.id) {
            if line.last < held.last {
                line.last = held.last;
                line.last_at = held.last_at;
                line.words.clone_from(&held.words);
                line.words_by = held.words_by;
            }
            line.seen_by_visitor = line.seen_by_visitor.max(held.seen_by_visitor);
            line.seen_by_agent = line.seen_by_agent.max(held.seen_by_agent);
            if line == *held {
                return None;
            }
        }
        let after = rank(&line);
        let before = self.open.insert(line.id, line.clone());
        self.queue.change(before.as_ref().and_then(rank), after);
        Some(Change::Listed(line))
    }

    /// An entry was heard. Returns whether the line moved on.
    pub(super) fn follow(&mut self, id: ConversationId, entry: &Entry) -> bool {
        let Some(line) = self.open.get_mut(&id).filter(|line| line.last < entry.seq) else {
            return false;
        };
        let before = rank(line);
        line.last = entry.seq;
        line.last_at = entry.at;
        advance(line, entry);
        self.queue.change(before, rank(line));
        true
    }

    /// Lines that moved on are shown; those that ended leave.
    pub(super) fn shown(&mut self, id: ConversationId) -> Option<Change> {
        self.get(id).cloned().map(|line| {
            if line.ended {
                self.remove(id);
                Change::Unlisted(id)
            } else {
                Change::Listed(line)
            }
        })
    }

    /// The visitor has seen something. Returns whether the line moved on.
    pub(super) fn seen_by_visitor(&mut self, mark: Bookmark) -> bool {
        let line = self.open.get_mut(&mark.conversation);
        let behind = line.filter(|line| line.seen_by_visitor < mark.seq);
        behind.map(|line| line.seen_by_visitor = mark.seq).is_some()
    }

    /// Returns whether it was there.
    fn remove(&mut self, id: ConversationId) -> bool {
        let before = self.open.remove(&id);
        self.queue.change(before.as_ref().and_then(rank), None);
        before.is_some()
    }
}

/// Somebody said something.
fn add_words(line: &mut Conversation, author: &Author, at: Millis) {
    line.words_by = Some(author.side());
    line.closes_at = None;
    // Whoever writes wakes a thread.
    line.parked = false;
    match author {
        Author::Agent(_) => line.owed_since = None,
        Author::Visitor if line.agent.is_some() => {
            line.owed_since.get_or_insert(at);
        }
        Author::Visitor => {}
    }
}

/// What an entry makes of its line, as far as the entry tells. The relay's list tells the rest.
fn advance(line: &mut Conversation, entry: &Entry) {
    match &entry.what {
        What::Said { author, text, .. } => {
            line.words = text.preview(WORDS_CHARS_MAX);
            add_words(line, author, entry.at);
        }
        What::Shared { author, file, .. } => {
            line.words = clip(&file.name, WORDS_CHARS_MAX);
            add_words(line, author, entry.at);
        }
        What::Joined { agent } => {
            line.agent = Some(agent.clone());
            line.returned = false;
            line.offered_to = None;
        }
        What::TakenOver { by, .. } => {
            line.agent = Some(by.clone());
            line.returned = false;
            line.reason = None;
        }
        What::Returned | What::Unanswered { .. } => {
            line.agent = None;
            line.returned = true;
            line.reason = None;
            line.owed_since = None;
        }
        What::Ended { .. } | What::Quieted => line.ended = true,
        // Whether whoever passes it on stays in it is told by the list alone.
        What::Transferred { .. } | What::Reopened { .. } => {}
        // What the last words are once some are changed or taken back is told by the list.
        What::Amended { .. } => {}
        What::Withdrawn { author, .. } => {
            line.words.clear();
            line.words_by = Some(author.side());
        }
    }
}
