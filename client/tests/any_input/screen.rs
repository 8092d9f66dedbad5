//! What an agent's console shows when it paints every change and knows nothing else.
//!
//! Whatever comes in, it shows what the tab holds.

use super::laws::check_entries;
use client::Agent;
use client::agent::Change;
use proptest::prelude::*;
use shared::{Conversation, ConversationId, Entry, Millis, Offer};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Screen {
    entries: BTreeMap<ConversationId, Vec<Entry>>,
    list: BTreeMap<ConversationId, Conversation>,
    queue: Vec<ConversationId>,
    offers: BTreeMap<ConversationId, Offer>,
    warnings: BTreeMap<ConversationId, Millis>,
}

impl Screen {
    pub fn paint(&mut self, change: Change) {
        match change {
            Change::Welcome { .. } => {
                self.list.clear();
                self.offers.clear();
                self.warnings.clear();
            }
            Change::Listed(line) => drop(self.list.insert(line.id, line)),
            Change::Unlisted(id) => drop(self.list.remove(&id)),
            Change::Queue(order) => self.queue = order,
            Change::Offered(offer) => drop(self.offers.insert(offer.conversation, offer)),
            Change::OfferEnded { conversation, .. } => {
                assert!(
                    self.offers.remove(&conversation).is_some(),
                    "none was shown"
                );
            }
            Change::Unanswered {
                conversation,
                returns_at: Some(at),
            } => drop(self.warnings.insert(conversation, at)),
            Change::Unanswered { conversation, .. } => {
                assert!(
                    self.warnings.remove(&conversation).is_some(),
                    "none was shown"
                );
            }
            Change::Reset(id) => drop(self.entries.remove(&id)),
            Change::Added {
                conversation,
                entry,
            } => {
                let held = self.entries.entry(conversation).or_default();
                entry.amend(&mut *held);
                held.push(entry);
            }
            _ => {}
        }
    }

    pub fn check(&self, tab: &Agent) -> Result<(), TestCaseError> {
        prop_assert!(self.list.values().eq(tab.conversations()));
        prop_assert!(self.offers.values().eq(tab.offers()));
        for id in (0..4).map(ConversationId) {
            let held = self.entries.get(&id).map_or(&[][..], |held| held);
            prop_assert_eq!(held, tab.entries(id));
            check_entries(tab.entries(id))?;
        }
        let waits = |line: &&Conversation| line.agent.is_none() && !line.parked;
        let mut waiting: Vec<_> = self.list.values().filter(waits).collect();
        waiting.sort_by_key(|line| (!line.returned, line.rank_at, line.id));
        let order: Vec<_> = waiting.iter().map(|line| line.id).collect();
        prop_assert_eq!(&self.queue, &order);
        for id in self.warnings.keys() {
            let agent = self.list.get(id).and_then(|line| line.agent.as_ref());
            prop_assert_eq!(agent.map(|face| face.id), tab.me(), "not with this agent");
        }
        Ok(())
    }
}
