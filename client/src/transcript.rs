//! The entries of one conversation, strictly one after the other.
//!
//! Never holds a hole: what is not the next entry is told apart and not taken.

use shared::{Bookmark, ConversationId, Entry, Seq, Side, What};

/// What is held of one conversation, from its first entry on.
#[derive(Clone, Debug)]
pub(crate) struct Transcript {
    conversation: ConversationId,
    // Invariant: `entries[i].seq == i + 1`.
    entries: Vec<Entry>,
}

/// How an entry stands to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is held already.
    Old,
    /// It is the next one.
    Next,
    /// Something before it is missing.
    Hole,
}

impl Transcript {
    pub(crate) fn new(conversation: ConversationId) -> Transcript {
        Transcript {
            conversation,
            entries: Vec::new(),
        }
    }

    pub(crate) fn conversation(&self) -> ConversationId {
        self.conversation
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last entry that is held; 0 when there is none.
    pub(crate) fn last(&self) -> Seq {
        self.entries.last().map_or(Seq(0), |entry| entry.seq)
    }

    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark {
            conversation: self.conversation,
            seq: self.last(),
        }
    }

    /// Takes an entry if it is the next one. What is held tells from then on what it made of the
    /// words there.
    pub(crate) fn take(&mut self, entry: &Entry) -> Fit {
        let last = self.last();
        if entry.seq <= last {
            return Fit::Old;
        }
        if entry.seq != last.next() {
            return Fit::Hole;
        }
        entry.amend(&mut self.entries);
        self.entries.push(entry.clone());
        Fit::Next
    }

    /// How many messages of one end come after this place.
    pub(crate) fn said_after(&self, by: Side, seq: Seq) -> u32 {
        let later = self
            .entries
            .iter()
            .rev()
            .take_while(|entry| entry.seq > seq);
        let said = later.filter(|entry| said_by(entry) == Some(by)).count();
        u32::try_from(said).unwrap_or(u32::MAX)
    }
}

/// The end that said it, when it is something said.
pub(crate) fn said_by(entry: &Entry) -> Option<Side> {
    match &entry.what {
        What::Said { author, .. } | What::Shared { author, .. } => Some(author.side()),
        What::Joined { .. }
        | What::Returned
        | What::Ended { .. }
        | What::Transferred { .. }
        | What::Unanswered { .. }
        | What::TakenOver { .. }
        | What::Quieted
        | What::Reopened { .. }
        | What::Withdrawn { .. }
        | What::Amended { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Millis;

    fn check(held: u32, seq: u32, expected: Fit) {
        let mut transcript = Transcript::new(ConversationId(1));
        for seq in 1..=held {
            assert_eq!(transcript.take(&entry(seq)), Fit::Next);
        }
        assert_eq!(transcript.take(&entry(seq)), expected, "{seq} after {held}");
        assert_eq!(transcript.last().0 as usize, transcript.entries().len());
    }

    #[test]
    fn only_the_next_entry_is_taken() {
        check(0, 0, Fit::Old);
        check(0, 1, Fit::Next);
        check(0, 2, Fit::Hole);
        check(3, 3, Fit::Old);
        check(3, 4, Fit::Next);
        check(3, 5, Fit::Hole);
        check(3, u32::MAX, Fit::Hole);
    }

    fn entry(seq: u32) -> Entry {
        Entry {
            seq: Seq(seq),
            at: Millis(0),
            what: What::Returned,
        }
    }
}
