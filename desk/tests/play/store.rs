//! A store made of maps: what was saved and nothing else, with the laws that a database holds.

use desk::{Record, Row, Saved, estimate::Past};
use shared::limits::AMEND_WITHIN_MS;
use shared::{AgentId, Choice, ConversationId, Filled, TabId, TeamId, VisitorId, What, Who};
use std::collections::BTreeMap;

/// What was saved.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub rows: BTreeMap<ConversationId, Row>,
    pub choices: BTreeMap<AgentId, Choice>,
    pub counts: BTreeMap<(Who, TabId), u32>,
    pub pasts: Vec<(Option<TeamId>, Past)>,
    pub drafts: BTreeMap<VisitorId, Vec<Filled>>,
}

impl Store {
    /// Keeps a record as a store does.
    pub fn keep(&mut self, record: &Record) {
        match record {
            Record::Opened {
                id,
                visitor,
                at,
                context,
            } => {
                let row = Row::opened(*id, *visitor, *at, context.clone());
                assert!(self.rows.insert(*id, row).is_none(), "an id is used once");
            }
            Record::Choice { agent, choice } => {
                self.choices.insert(*agent, *choice);
            }
            Record::Past { team, past } => self.pasts.push((*team, *past)),
            Record::Entry {
                conversation,
                who,
                entry,
            } => {
                let row = &self.rows[conversation];
                assert!(
                    !row.state.ended,
                    "nothing is added to an ended conversation"
                );
                assert_eq!(entry.seq, row.last.next(), "no holes");
                if let What::Amended { of, .. } = &entry.what {
                    let said = row.recent.iter().find(|said| said.seq == *of);
                    let said = said.expect("only what was said a moment ago is amended");
                    assert_eq!(Some(said.who), *who, "everybody amends their own words");
                    assert!(!said.withdrawn, "what was taken back stays so");
                    assert!(entry.at.since(said.at) <= AMEND_WITHIN_MS, "in time");
                }
                if let (Some(who), Some(nonce)) = (who, entry.what.nonce()) {
                    let counted = self.counts.entry((*who, nonce.tab)).or_default();
                    assert_eq!(nonce.count, *counted + 1, "each count once, in order");
                    *counted = nonce.count;
                }
            }
            Record::Shift { .. }
            | Record::State { .. }
            | Record::Seen { .. }
            | Record::Context { .. }
            | Record::Topic { .. }
            | Record::Announced { .. }
            | Record::LeftAway { .. } => {}
            Record::Filled {
                visitor,
                conversation,
                filled,
            } => {
                if conversation.is_none() {
                    self.drafts.insert(*visitor, filled.clone());
                }
            }
            Record::Rated {
                conversation, end, ..
            } => {
                let row = &self.rows[conversation];
                assert!(row.state.ended, "what goes on is not rated");
                assert_eq!(*end, row.last, "its last end is rated");
                assert!(row.rated.is_none(), "an end is rated once");
            }
        }
        if let Some(id) = record.conversation() {
            let row = self.rows.get_mut(&id);
            row.expect("opened before it changes").apply(record);
        }
    }

    /// What a desk is made from again.
    pub fn saved(&self) -> Saved {
        let chosen = self.choices.iter();
        let open = self.rows.values().filter(|row| !row.state.ended);
        Saved {
            last_conversation: self.rows.keys().copied().max().unwrap_or_default(),
            open: open.cloned().collect(),
            choices: chosen
                .filter(|(_, choice)| **choice != Choice::default())
                .map(|(agent, choice)| (*agent, *choice))
                .collect(),
            pasts: self.pasts.clone(),
        }
    }

    /// How many things of this tab are stored.
    pub fn counted(&self, who: Who, tab: TabId) -> u32 {
        self.counts.get(&(who, tab)).copied().unwrap_or_default()
    }

    /// What is filled in for the visitor's next conversation.
    pub fn draft(&self, visitor: VisitorId) -> Vec<Filled> {
        self.drafts.get(&visitor).cloned().unwrap_or_default()
    }

    /// The visitor's newest conversation.
    pub fn latest(&self, visitor: VisitorId) -> Option<Row> {
        let mut rows = self.rows.values().rev();
        rows.find(|row| row.visitor == visitor).cloned()
    }
}
