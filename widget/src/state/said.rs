//! The lines of the conversation, as the client tells them.
//!
//! Knows nothing of signals: whoever changes it tells that it changed.

use client::Pending;
use shared::{ConversationId, Entry, Seq};
use web::lines::{self, Viewer};

/// Entries of earlier conversations that stay above a new one.
const EARLIER_LEN_MAX: usize = 300;

/// The lines of the conversation.
#[derive(Default)]
pub struct Said {
    /// Entries, the earlier conversations' first.
    pub entries: Vec<(ConversationId, Entry)>,
    /// What is not stored.
    pub pending: Vec<Pending>,
    /// The first entry that came while nobody looked, until the visitor says something.
    pub new: Option<(ConversationId, Seq)>,
}

impl Said {
    /// A new conversation begins; much of the earlier ones stays above it.
    pub fn begin_anew(&mut self) {
        let many = self.entries.len().saturating_sub(EARLIER_LEN_MAX);
        drop(self.entries.drain(..many));
    }

    /// So many messages came while nobody looked. Without any, what was new keeps its mark.
    pub fn mark_new(&mut self, unread: u32) {
        let first = lines::first_unread(Viewer::Visitor, &self.entries, unread);
        self.new = first.or(self.new);
    }

    /// What is not stored. Whoever says more has read what was new.
    pub fn wait(&mut self, pending: Vec<Pending>) {
        if self.pending.len() < pending.len() {
            self.new = None;
        }
        self.pending = pending;
    }
}
