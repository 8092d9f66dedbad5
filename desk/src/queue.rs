//! Who waits, and in which order.
//!
//! A place belongs to the conversation, with the time at which it was opened. Those who came back
//! from a lost agent go first; nothing else ever moves anybody back. Never decides who answers.

use crate::record::Row;
use shared::{ConversationId, Millis};
use std::collections::BTreeSet;

/// The waiting conversations, the next one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    tickets: BTreeSet<Ticket>,
}

/// Seniority. The order of the fields is the order of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ticket {
    /// False sorts first: a returned conversation is at the front.
    first_wait: bool,
    opened_at: Millis,
    conversation: ConversationId,
}

impl Ticket {
    fn of(row: &Row) -> Ticket {
        Ticket {
            first_wait: !row.returned,
            opened_at: row.opened_at,
            conversation: row.id,
        }
    }
}

impl Queue {
    /// Puts a waiting conversation where its seniority belongs.
    pub fn enter(&mut self, row: &Row) {
        self.tickets.insert(Ticket::of(row));
    }

    /// Takes a conversation out. `row` is as it was while it waited.
    pub fn leave(&mut self, row: &Row) {
        self.tickets.remove(&Ticket::of(row));
    }

    /// The one to be answered next.
    #[must_use]
    pub fn first(&self) -> Option<ConversationId> {
        self.tickets.first().map(|ticket| ticket.conversation)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tickets.len()
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tickets.is_empty()
    }

    /// How many are before this one; `None`: it does not wait.
    #[must_use]
    pub fn ahead(&self, row: &Row) -> Option<u32> {
        let ticket = Ticket::of(row);
        if !self.tickets.contains(&ticket) {
            return None;
        }
        u32::try_from(self.tickets.range(..ticket).count()).ok()
    }

    /// All of them, the next one first.
    pub fn order(&self) -> impl Iterator<Item = ConversationId> {
        self.tickets.iter().map(|ticket| ticket.conversation)
    }
}
