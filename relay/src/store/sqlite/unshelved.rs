//! What readers must know of the writer: which conversations and tabs are not all on the shelf.
//!
//! May name more than there are, never fewer. No guard of a map is held across an await.

use crate::store::arrivals::{Tab, Talk};
use dashmap::DashMap;

/// Conversations and tabs that have entries which wait to be put on the shelf.
#[derive(Debug, Default)]
pub struct Unshelved {
    talks: DashMap<Talk, ()>,
    /// With the conversation in which each spoke last: its highest count is there.
    tabs: DashMap<Tab, Talk>,
}

impl Unshelved {
    /// Notes a conversation before the first entry of it that waits is committed.
    pub fn note(&self, talk: Talk) {
        self.talks.insert(talk, ());
    }

    /// Notes where a tab speaks, likewise.
    pub fn note_tab(&self, tab: Tab, talk: Talk) {
        self.tabs.insert(tab, talk);
    }

    /// Forgets a conversation once what was shelved of it is committed.
    pub fn forget(&self, talk: Talk) {
        self.talks.remove(&talk);
    }

    /// Forgets a tab, likewise.
    pub fn forget_tab(&self, tab: Tab) {
        self.tabs.remove(&tab);
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.talks.is_empty() && self.tabs.is_empty()
    }

    /// Whether any of a conversation waits.
    pub fn holds(&self, talk: Talk) -> bool {
        self.talks.contains_key(&talk)
    }

    /// Where a tab spoke last, if that waits.
    pub fn last_of(&self, tab: Tab) -> Option<Talk> {
        self.tabs.get(&tab).map(|talk| *talk)
    }

    /// The conversations of a site that wait.
    pub fn of_site(&self, site: u32) -> Vec<Talk> {
        let talks = self.talks.iter().map(|talk| *talk.key());
        talks.filter(|talk| talk.0 == site).collect()
    }
}
