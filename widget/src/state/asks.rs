//! What is asked of the mirror: answers that are read off it.
//!
//! Never changes it.

use super::State;
use client::Link;
use shared::{Bookmark, ConversationId, Face, Millis, Place, Seq, Status};

impl State {
    /// The agent who answers.
    pub fn agent(self) -> Option<Face> {
        self.see(|mirror| match &mirror.status {
            Some(Status::Answered(face) | Status::Parked(Some(face))) => Some(face.clone()),
            _ => None,
        })
    }

    /// Whether the conversation is with somebody, or a thread to go on with.
    pub fn is_taken(self) -> bool {
        self.see(|mirror| matches!(mirror.status, Some(Status::Answered(_) | Status::Parked(_))))
    }

    /// The place in the queue, while the conversation waits.
    pub fn place(self) -> Option<Place> {
        self.see(|mirror| match mirror.status {
            Some(Status::Waiting(place)) => Some(place),
            _ => None,
        })
    }

    /// The place in the queue, or the one that somebody would get who writes now.
    pub fn outlook(self) -> Option<Place> {
        self.place().or_else(|| self.see(|mirror| mirror.door))
    }

    /// The relay's time at this moment of this end.
    pub fn relay_time(self, now: Millis) -> Millis {
        let ahead_ms = self.see(|mirror| mirror.ahead_ms);
        Millis(now.0.saturating_add_signed(ahead_ms))
    }

    /// The connection.
    pub fn link(self) -> Link {
        self.see(|mirror| mirror.link)
    }

    /// How far an agent has seen the conversation.
    pub fn seen(self) -> Bookmark {
        // Conversations are counted from 1: this mark is in nobody's.
        let nothing = Bookmark {
            conversation: ConversationId(0),
            seq: Seq(0),
        };
        self.see(|mirror| mirror.seen.unwrap_or(nothing))
    }

    /// Whether there is nothing to read yet.
    pub fn is_empty(self) -> bool {
        self.see_said(|said| said.entries.is_empty() && said.pending.is_empty())
    }
}
