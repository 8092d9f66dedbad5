//! The end of the log of entries that is not on the shelf yet, in memory.
//!
//! Knows where each conversation and each tab stands there, and which is the oldest. Remembers that
//! for a while after they were shelved, as whoever spoke speaks again. Never reads or writes a
//! file; what it says is as true as what it was told.

use crate::limits::KNOWN_LEN_MAX;
use crate::store::arrivals::{Tab, Talk};
use std::collections::{BTreeMap, HashMap};

/// The last entry of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0: there is none.
    pub seq: u32,
    /// Whether it is an end.
    pub is_end: bool,
}

/// An entry that is not on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Its number in the log.
    pub number: i64,
    /// Its place in the conversation.
    pub seq: u32,
    /// Whose, and which count, when it is something that tabs number.
    pub numbered: Option<(Tab, u32)>,
}

/// What is not on the shelf.
#[derive(Debug, Default)]
pub struct Tail {
    // Conversations and tabs of which nothing waits are only remembered.
    talks: HashMap<Talk, Waiting>,
    tabs: HashMap<Tab, Counted>,
    // Invariant: holds the number of the first entry of each of `talks` that has any.
    oldest: BTreeMap<i64, Talk>,
    len: usize,
    newest: i64,
}

#[derive(Debug, Default)]
struct Waiting {
    head: Head,
    entries: Vec<Behind>,
}

/// What an entry is the first of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firsts {
    /// Nothing else of its conversation waits.
    pub of_talk: bool,
    /// Nothing else that its tab said waits, or its tab spoke elsewhere before.
    pub of_tab: bool,
}

#[derive(Debug)]
struct Counted {
    count: u32,
    /// Where the tab spoke last.
    talk: Talk,
    /// How many of the waiting entries are of this tab.
    entries: usize,
}

impl Tail {
    /// Nothing waits in a log that ends with this number.
    pub fn from(newest: i64) -> Tail {
        Tail {
            newest,
            ..Tail::default()
        }
    }

    /// Takes the next entry of a conversation in.
    pub fn add(&mut self, talk: Talk, entry: Behind, is_end: bool) -> Firsts {
        let mut firsts = Firsts {
            of_talk: false,
            of_tab: false,
        };
        let waiting = self.talks.entry(talk).or_default();
        if waiting.entries.is_empty() {
            firsts.of_talk = true;
            self.oldest.insert(entry.number, talk);
        }
        waiting.head = Head {
            seq: entry.seq,
            is_end,
        };
        waiting.entries.push(entry);
        if let Some((tab, count)) = entry.numbered {
            let counted = self.tabs.entry(tab).or_insert(Counted {
                count,
                talk,
                entries: 0,
            });
            firsts.of_tab = counted.entries == 0 || counted.talk != talk;
            counted.talk = talk;
            counted.count = counted.count.max(count);
            counted.entries += 1;
        }
        self.len += 1;
        self.newest = self.newest.max(entry.number);
        firsts
    }

    /// Takes all entries of a conversation out, to be put on the shelf.
    pub fn take(&mut self, talk: Talk) -> Vec<Behind> {
        let Some(waiting) = self.talks.get_mut(&talk) else {
            return Vec::new();
        };
        let entries = std::mem::take(&mut waiting.entries);
        if let Some(first) = entries.first() {
            self.oldest.remove(&first.number);
        }
        for (tab, _) in entries.iter().filter_map(|entry| entry.numbered) {
            if let Some(counted) = self.tabs.get_mut(&tab) {
                counted.entries -= 1;
            }
        }
        self.len -= entries.len();
        self.forget_some();
        entries
    }

    // All at once and seldom: finding the oldest of them would cost more than reading one again.
    fn forget_some(&mut self) {
        if self.talks.len() > KNOWN_LEN_MAX {
            self.talks.retain(|_, waiting| !waiting.entries.is_empty());
        }
        if self.tabs.len() > KNOWN_LEN_MAX {
            self.tabs.retain(|_, counted| counted.entries > 0);
        }
    }

    /// Where a conversation stands, if that is known here.
    pub fn head(&self, talk: Talk) -> Option<Head> {
        self.talks.get(&talk).map(|waiting| waiting.head)
    }

    /// The number of an entry that waits here.
    pub fn number_of(&self, talk: Talk, seq: u32) -> Option<i64> {
        let entries = &self.talks.get(&talk)?.entries;
        let found = entries.binary_search_by_key(&seq, |entry| entry.seq);
        entries.get(found.ok()?).map(|entry| entry.number)
    }

    /// How many things a tab has said, if that is known here.
    pub fn counted(&self, tab: Tab) -> Option<u32> {
        self.tabs.get(&tab).map(|counted| counted.count)
    }

    /// Whether any of a conversation waits here.
    pub fn holds(&self, talk: Talk) -> bool {
        let waiting = self.talks.get(&talk);
        waiting.is_some_and(|waiting| !waiting.entries.is_empty())
    }

    /// Whether anything that a tab said waits here.
    pub fn holds_of(&self, tab: Tab) -> bool {
        self.tabs
            .get(&tab)
            .is_some_and(|counted| counted.entries > 0)
    }

    /// The conversation that has waited longest here.
    pub fn oldest(&self) -> Option<Talk> {
        self.oldest.first_key_value().map(|(_, talk)| *talk)
    }

    /// The number up to which everything is on the shelf.
    pub fn shelved(&self) -> i64 {
        let first = self.oldest.first_key_value();
        first.map_or(self.newest, |(number, _)| number - 1)
    }

    /// How many entries wait.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How far back in the log the oldest of them is.
    pub fn span(&self) -> i64 {
        self.newest - self.shelved()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAB: Tab = (1, "visitor", 5, 7);

    #[test]
    fn what_is_taken_out_is_forgotten_and_the_rest_is_known() {
        let mut tail = Tail::default();
        tail.add((1, 1), said(1, 1, 1), false);
        tail.add((1, 2), said(2, 1, 2), false);
        tail.add((1, 1), plain(3, 2), true);

        assert_eq!(tail.counted(TAB), Some(2));
        assert_eq!(tail.oldest(), Some((1, 1)));
        assert_eq!((tail.shelved(), tail.len(), tail.span()), (0, 3, 3));
        let head = Head {
            seq: 2,
            is_end: true,
        };
        assert_eq!(tail.head((1, 1)), Some(head));

        assert_eq!(tail.take((1, 1)), [said(1, 1, 1), plain(3, 2)]);

        assert_eq!(tail.head((1, 1)), Some(head), "it is remembered");
        assert!(!tail.holds((1, 1)) && tail.holds_of(TAB));
        assert_eq!(tail.counted(TAB), Some(2));
        assert_eq!((tail.shelved(), tail.len(), tail.span()), (1, 1, 2));
        assert_eq!(tail.take((1, 2)), [said(2, 1, 2)]);
        assert_eq!(tail.counted(TAB), Some(2), "it is remembered");
        assert!(!tail.holds_of(TAB));
        assert_eq!((tail.shelved(), tail.len(), tail.span()), (3, 0, 0));
        assert_eq!(tail.oldest(), None);
    }

    #[test]
    fn it_says_what_it_did_not_know_before() {
        let mut tail = Tail::default();
        let mut firsts = |talk, entry| {
            let Firsts { of_talk, of_tab } = tail.add(talk, entry, false);
            (of_talk, of_tab)
        };

        assert_eq!(firsts((1, 1), said(1, 1, 1)), (true, true));
        assert_eq!(firsts((1, 1), said(2, 2, 2)), (false, false));
        assert_eq!(firsts((1, 1), plain(3, 3)), (false, false));
        assert_eq!(firsts((1, 2), said(4, 1, 3)), (true, true));
        assert_eq!(firsts((1, 1), said(5, 4, 4)), (false, true));
        tail.take((1, 1));
        tail.take((1, 2));
        let again = tail.add((1, 1), said(6, 5, 5), false);
        assert!(again.of_talk && again.of_tab);
    }

    #[test]
    fn what_does_not_wait_is_not_remembered_for_ever() {
        let mut tail = Tail::default();
        let many = i64::try_from(KNOWN_LEN_MAX).unwrap() + 1;
        tail.add((1, 0), said(1, 1, 1), false);
        for id in 1..=many {
            tail.add((1, id), plain(id + 1, 1), false);
            tail.take((1, id));
        }

        assert_eq!(tail.head((1, 1)), None);
        assert!(tail.holds((1, 0)) && tail.holds_of(TAB), "what waits stays");
        assert!(tail.talks.len() <= KNOWN_LEN_MAX);
    }

    fn said(number: i64, seq: u32, count: u32) -> Behind {
        Behind {
            numbered: Some((TAB, count)),
            ..plain(number, seq)
        }
    }

    fn plain(number: i64, seq: u32) -> Behind {
        Behind {
            number,
            seq,
            numbered: None,
        }
    }
}
