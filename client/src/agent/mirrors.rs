//! The entries of the conversations that this tab follows, or followed a while ago.
//!
//! At most [`MIRRORS_LEN_MAX`] beside those that are needed. Never asks for anything: it only knows
//! what is missing, and since when.

use crate::transcript::{Fit, Transcript, said_by};
use shared::{ConversationId, Entry, Millis, Seq, Side, What};
use std::collections::BTreeMap;

/// Conversations whose entries are held, unless more are given to the agent or watched.
pub(super) const MIRRORS_LEN_MAX: usize = 100;
/// How long what is missing may take to come.
pub(super) const REPAIR_WITHIN_MS: u64 = 5_000;

/// What is held, by conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Mirrors {
    held: BTreeMap<ConversationId, Mirror>,
    uses: u64,
}

/// One conversation.
#[derive(Clone, Debug)]
pub(super) struct Mirror {
    pub(super) transcript: Transcript,
    /// The last entry that this agent has looked at.
    pub(super) looked: Seq,
    /// The last of them that the relay was told of on this link.
    pub(super) looked_told: Seq,
    /// The last entry that any agent has seen.
    seen: Seq,
    /// The visitor's messages after that.
    pub(super) unread: u32,
    pub(super) unread_shown: u32,
    /// When what is missing must have come, while it was asked for.
    pub(super) repair_by: Option<Millis>,
    used: u64,
}

impl Mirrors {
    pub(super) fn get(&self, id: ConversationId) -> Option<&Mirror> {
        self.held.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: ConversationId) -> Option<&mut Mirror> {
        self.held.get_mut(&id)
    }

    pub(super) fn ids(&self) -> Vec<ConversationId> {
        self.held.keys().copied().collect()
    }

    /// The conversations that are held, the most recently used first.
    pub(super) fn by_use(&self) -> Vec<ConversationId> {
        let mut ids = self.ids();
        ids.sort_by_key(|id| std::cmp::Reverse(self.held.get(id).map(|mirror| mirror.used)));
        ids
    }

    /// The mirror of a conversation, an empty one if none is held, used just now.
    pub(super) fn touch(&mut self, id: ConversationId) -> &mut Mirror {
        self.uses += 1;
        let mirror = self.held.entry(id).or_insert_with(|| Mirror::new(id));
        mirror.used = self.uses;
        mirror
    }

    pub(super) fn remove(&mut self, id: ConversationId) -> Option<Mirror> {
        self.held.remove(&id)
    }

    /// The mirror to let go of, when there are too many: the one not used for longest among those
    /// that are not needed.
    pub(super) fn surplus(
        &self,
        needed: impl Fn(ConversationId) -> bool,
    ) -> Option<ConversationId> {
        if self.held.len() <= MIRRORS_LEN_MAX {
            return None;
        }
        let unneeded = self.held.iter().filter(|(id, _)| !needed(**id));
        unneeded
            .min_by_key(|(_, mirror)| mirror.used)
            .map(|(id, _)| *id)
    }

    /// The link is gone: what was asked for on it does not come.
    pub(super) fn cut(&mut self) {
        for mirror in self.held.values_mut() {
            mirror.repair_by = None;
            mirror.looked_told = Seq(0);
        }
    }

    /// The conversations of which something is still missing although it was asked for in time.
    pub(super) fn overdue(&self, now: Millis) -> Vec<ConversationId> {
        let late = |mirror: &Mirror| mirror.repair_by.is_some_and(|by| by <= now);
        let held = self.held.iter();
        held.filter(|(_, mirror)| late(mirror))
            .map(|(id, _)| *id)
            .collect()
    }

    pub(super) fn next_deadline(&self) -> Option<Millis> {
        self.held
            .values()
            .filter_map(|mirror| mirror.repair_by)
            .min()
    }

    pub(super) fn set_back(&mut self, ms: u64) {
        for by in self
            .held
            .values_mut()
            .filter_map(|mirror| mirror.repair_by.as_mut())
        {
            by.0 = by.0.saturating_sub(ms);
        }
    }
}

impl Mirror {
    fn new(id: ConversationId) -> Mirror {
        Mirror {
            transcript: Transcript::new(id),
            looked: Seq(0),
            looked_told: Seq(0),
            seen: Seq(0),
            unread: 0,
            unread_shown: 0,
            repair_by: None,
            used: 0,
        }
    }

    /// Takes an entry if it is the next one.
    pub(super) fn take(&mut self, entry: &Entry) -> Fit {
        let fit = self.transcript.take(entry);
        if fit != Fit::Next {
            return fit;
        }
        if let What::Amended { .. } = entry.what {
            // What was taken back is nothing to be read any more.
            self.unread = self.transcript.said_after(Side::Visitor, self.seen);
        }
        if entry.seq > self.seen && said_by(entry) == Some(Side::Visitor) {
            self.unread += 1;
        }
        fit
    }

    /// Some agent has seen everything up to here.
    pub(super) fn see(&mut self, seq: Seq) {
        if seq > self.seen {
            self.seen = seq;
            self.unread = self.transcript.said_after(Side::Visitor, seq);
        }
    }
}
