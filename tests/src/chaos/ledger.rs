//! What was said, what was shown, and what was acknowledged: written down at the very moment, by
//! somebody who looks over everybody's shoulder and believes no client.
//!
//! Compares at once what two screens show of one entry, and remembers the rest for the
//! [verdict](super::verdict). Never looks into a relay.

use super::findings::{Findings, Wrong};
use client::{Kept, Pending, PendingState};
use shared::{ConversationId, Entry, Seq, TabId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Digits of the number that every text begins with.
const NUMBER_LEN: usize = 9;

/// The ledger, shared by everybody who writes into it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    book: Arc<Mutex<Book>>,
}

/// What is written down.
#[derive(Debug, Default)]
pub struct Book {
    /// Everything that was ever said, by its number.
    pub said: Vec<Said>,
    /// How many times each tab put something into its outbox.
    turns: BTreeMap<TabId, u64>,
    /// Every entry that was ever shown to anybody, as bytes.
    pub shown: BTreeMap<(ConversationId, Seq), Vec<u8>>,
    /// How many things were acknowledged.
    pub acknowledged: u64,
    /// What is wrong.
    pub findings: Findings,
}

/// One thing said.
#[derive(Clone, Debug)]
pub struct Said {
    /// In which tab.
    pub tab: TabId,
    /// The words.
    pub text: String,
    /// Which turn of its tab it is; `None`: it never got into the outbox.
    pub turn: Option<u64>,
    /// What became of it, as its person was shown.
    pub fate: Fate,
}

/// What became of something said, as its person was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is not known yet.
    Pending,
    /// It got its tick: the outbox let go of it.
    Acknowledged,
    /// It was refused for good, or there was no room for it.
    Refused,
}

/// Somebody who looks over the shoulder of one page.
#[derive(Debug)]
pub struct Shoulder {
    ledger: Ledger,
    tab: TabId,
    /// What was seen so far of this page.
    page: Mutex<Page>,
}

/// What one page shows.
#[derive(Debug, Default)]
struct Page {
    /// What is in the outbox, by number.
    pending: BTreeSet<usize>,
    /// The last entry that is shown of each conversation.
    last: BTreeMap<ConversationId, Seq>,
}

impl Ledger {
    /// Somebody says something new: returns the words, which begin with a number of their own.
    pub fn says(&self, tab: TabId, rest: &str) -> String {
        let mut book = self.book();
        let text = format!("{:0NUMBER_LEN$} {rest}", book.said.len());
        book.said.push(Said {
            tab,
            text: text.clone(),
            turn: None,
            fate: Fate::Pending,
        });
        text
    }

    /// Begins to look over the shoulder of a page that goes on with what was kept.
    #[must_use]
    pub fn looks_at(&self, kept: &Kept) -> Arc<Shoulder> {
        let pending = kept
            .says
            .iter()
            .filter_map(|say| number_of(say.act.text()?));
        let page = Page {
            pending: pending.collect(),
            last: BTreeMap::new(),
        };
        Arc::new(Shoulder {
            ledger: self.clone(),
            tab: kept.tab,
            page: Mutex::new(page),
        })
    }

    /// What is written down so far.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shoulder {
    /// All that is said and not stored is shown.
    pub fn outbox(&self, pending: &[Pending]) {
        let (mut page, mut book) = (self.page(), self.ledger.book());
        let mut now = BTreeSet::new();
        let mut refused = BTreeSet::new();
        for one in pending {
            let Some(number) = one.say.act.text().and_then(number_of) else {
                let says = format!("an outbox holds what nobody said: {:?}", one.say.act);
                book.findings.add(Wrong::SaidByNobody, || says);
                continue;
            };
            match one.state {
                PendingState::NotSent { .. } => {
                    refused.insert(number);
                }
                PendingState::Sending | PendingState::Held { .. } => {
                    if now.insert(number) && !page.pending.contains(&number) {
                        book.takes_a_turn(self.tab, number);
                    }
                }
            }
        }
        for &number in page.pending.difference(&now) {
            match refused.contains(&number) {
                true => book.said[number].fate = Fate::Refused,
                false => book.acknowledges(number),
            }
        }
        page.pending = now;
    }

    /// A text is given back: there is no room for it.
    pub fn full(&self, text: &str) {
        if let Some(number) = number_of(text) {
            self.ledger.book().said[number].fate = Fate::Refused;
        }
    }

    /// An entry is shown, below those that are.
    pub fn added(&self, conversation: ConversationId, entry: &Entry) {
        let bytes = bytes_of(entry);
        let (mut page, mut book) = (self.page(), self.ledger.book());
        let last = page.last.insert(conversation, entry.seq).unwrap_or(Seq(0));
        if entry.seq != last.next() {
            book.findings.add(Wrong::Hole, || {
                format!("{entry:?} is shown after {last:?} of {conversation:?}")
            });
        }
        let place = (conversation, entry.seq);
        match book.shown.get(&place) {
            None => {
                book.shown.insert(place, bytes);
            }
            Some(other) if *other == bytes => {}
            Some(other) => {
                let other = entry_of(other);
                book.findings.add(Wrong::ScreensDiffer, || {
                    format!("{conversation:?}: one screen shows {other:?}, another {entry:?}")
                });
            }
        }
    }

    /// What is shown of one conversation, or of all, is void.
    pub fn reset(&self, conversation: Option<ConversationId>) {
        let mut page = self.page();
        match conversation {
            Some(conversation) => {
                page.last.remove(&conversation);
            }
            None => page.last.clear(),
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn takes_a_turn(&mut self, tab: TabId, number: usize) {
        let turns = self.turns.entry(tab).or_default();
        *turns += 1;
        let said = &mut self.said[number];
        (said.turn, said.fate) = (Some(*turns), Fate::Pending);
    }

    fn acknowledges(&mut self, number: usize) {
        self.said[number].fate = Fate::Acknowledged;
        self.acknowledged += 1;
    }
}

/// The number that a text begins with, if it is one of ours.
#[must_use]
pub fn number_of(text: &str) -> Option<usize> {
    text.get(..NUMBER_LEN)?.parse().ok()
}

/// An entry as it is compared: byte for byte.
#[must_use]
pub fn bytes_of(entry: &Entry) -> Vec<u8> {
    postcard::to_allocvec(entry).expect("every entry can be written")
}

/// The entry that was written so.
#[must_use]
pub fn entry_of(bytes: &[u8]) -> Entry {
    postcard::from_bytes(bytes).expect("it was written here")
}
