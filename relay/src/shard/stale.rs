//! Whether what was read about an arriving tab is still true, when some of the batch is stepped
//! but not yet saved.
//!
//! Errs on the side of reading again. Never reads by itself.

use crate::shards::Guest;
use crate::store::Standing;
use desk::{Effect, Record};
use shared::{ConversationId, SiteId, VisitorId, Who};
use std::collections::BTreeSet;

/// What unsaved records are about.
#[derive(Debug, Default)]
pub struct Stale {
    /// Who said something: their tabs' counts have grown.
    said: BTreeSet<(SiteId, Who)>,
    /// Who opened a conversation: it is their latest.
    opened: BTreeSet<(SiteId, VisitorId)>,
    /// Which conversations changed in any way.
    touched: BTreeSet<(SiteId, ConversationId)>,
}

impl Stale {
    /// Notes what a step asked to save.
    pub fn learn(&mut self, effects: &[(SiteId, Effect)]) {
        for (site, effect) in effects {
            let Effect::Save(record) = effect else {
                continue;
            };
            match record {
                Record::Opened { id, visitor, .. } => {
                    self.opened.insert((*site, *visitor));
                    self.touched.insert((*site, *id));
                }
                Record::Entry {
                    conversation, who, ..
                } => {
                    self.said.extend(who.map(|who| (*site, who)));
                    self.touched.insert((*site, *conversation));
                }
                Record::State { conversation, .. }
                | Record::Seen { conversation, .. }
                | Record::Context { conversation, .. }
                | Record::Topic { conversation, .. }
                | Record::Announced { conversation, .. }
                | Record::LeftAway { conversation }
                | Record::Filled {
                    conversation: Some(conversation),
                    ..
                } => {
                    self.touched.insert((*site, *conversation));
                }
                Record::Rated { conversation, .. } => {
                    self.touched.insert((*site, *conversation));
                }
                // Whoever has a draft is here, and a desk knows better than what was read.
                Record::Filled {
                    conversation: None, ..
                }
                | Record::Choice { .. }
                | Record::Shift { .. }
                | Record::Past { .. } => {}
            }
        }
    }

    /// Whether what was read about a guest may have changed since.
    pub fn spoils(&self, site: SiteId, guest: &Guest, standing: &Standing) -> bool {
        let who = guest.who();
        let has_opened =
            matches!(who, Who::Visitor(visitor) if self.opened.contains(&(site, visitor)));
        let latest = standing.latest.as_ref().map(|row| (site, row.id));
        self.said.contains(&(site, who))
            || has_opened
            || latest.is_some_and(|latest| self.touched.contains(&latest))
    }
}
