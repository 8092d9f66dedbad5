//! Who waits, the next one first, as the inbox tells.
//!
//! Kept in order line by line, and copied only when a place changed. Never decides who is answered.

use shared::{Conversation, ConversationId, Millis};
use std::collections::BTreeSet;

/// The places of those who wait.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    // Invariant: one for each line of the inbox that waits, and no other.
    places: BTreeSet<Rank>,
    /// Whether `places` may be in another order than `shown`.
    moved: bool,
    shown: Vec<ConversationId>,
}

/// Returned ones first, then the earliest; the id decides between equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    is_new: bool,
    at: Millis,
    id: ConversationId,
}

impl Queue {
    pub(super) fn order(&self) -> impl Iterator<Item = ConversationId> {
        self.places.iter().map(|rank| rank.id)
    }

    /// A line of the inbox had this rank and has that one.
    pub(super) fn change(&mut self, before: Option<Rank>, after: Option<Rank>) {
        if before == after {
            return;
        }
        if let Some(rank) = before {
            self.places.remove(&rank);
        }
        self.places.extend(after);
        self.moved = true;
    }

    /// The order, when it is not the one that was returned last.
    pub(super) fn news(&mut self) -> Option<Vec<ConversationId>> {
        if !std::mem::take(&mut self.moved) || self.order().eq(self.shown.iter().copied()) {
            return None;
        }
        self.shown = self.order().collect();
        Some(self.shown.clone())
    }

    /// Begins anew with these. The order is to be shown whatever it was.
    pub(super) fn replace<'a>(&mut self, lines: impl Iterator<Item = &'a Conversation>) {
        self.places = lines.filter_map(rank).collect();
        self.shown = self.order().collect();
        self.moved = false;
    }
}

/// The place among those who wait; `None`: it does not.
pub(super) fn rank(line: &Conversation) -> Option<Rank> {
    let waits = line.agent.is_none() && !line.ended && !line.parked;
    waits.then_some(Rank {
        is_new: !line.returned,
        at: line.rank_at,
        id: line.id,
    })
}
