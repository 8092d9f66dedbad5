//! The store of the pretended machine: what was committed, and nothing else.

use desk::estimate::Past;
use desk::{Record, Row, Saved};
use shared::{
    AgentId, Attachment, Choice, ConversationId, Entry, FileId, Filled, Presence, Seq, TabId,
    TeamId, Text, VisitorId, What, Who,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub struct Store {
    /// Files that were sent, by which they are shared.
    pub files: BTreeMap<FileId, Attachment>,
    pub rows: BTreeMap<ConversationId, Row>,
    pub entries: BTreeMap<ConversationId, Vec<Entry>>,
    /// All that was ever numbered, with the words that it brought.
    pub journal: Vec<(ConversationId, Entry)>,
    pub counts: BTreeMap<(Who, TabId), u32>,
    pub choices: BTreeMap<AgentId, Choice>,
    /// What each agent was last, as it was written down.
    pub presences: BTreeMap<AgentId, Presence>,
    pub pasts: Vec<(Option<TeamId>, Past)>,
    /// What is filled in for the next conversation of each visitor.
    pub drafts: BTreeMap<VisitorId, Vec<Filled>>,
    nonces: BTreeSet<(Who, TabId, u32)>,
}

impl Store {
    /// Keeps one record, if no law of the database is against it.
    ///
    /// # Errors
    /// Returns the law.
    pub fn keep(&mut self, record: &Record) -> Result<(), String> {
        let of = match record {
            Record::Opened {
                id,
                visitor,
                at,
                context,
            } => {
                let row = Row::opened(*id, *visitor, *at, context.clone());
                if self.rows.insert(*id, row).is_some() {
                    return Err(format!("conversation {id} was opened twice"));
                }
                self.entries.insert(*id, Vec::new());
                return Ok(());
            }
            Record::Choice { agent, choice } => {
                self.choices.insert(*agent, *choice);
                return Ok(());
            }
            Record::Shift {
                agent, presence, ..
            } => {
                self.presences.insert(*agent, *presence);
                return Ok(());
            }
            Record::Filled {
                visitor,
                conversation: None,
                filled,
            } => {
                self.drafts.insert(*visitor, filled.clone());
                return Ok(());
            }
            Record::Past { team, past } => {
                self.pasts.push((*team, *past));
                return Ok(());
            }
            Record::Entry {
                conversation,
                who,
                entry,
            } => {
                self.add(*conversation, *who, entry)?;
                conversation
            }
            Record::State { conversation, .. }
            | Record::Topic { conversation, .. }
            | Record::Announced { conversation, .. }
            | Record::LeftAway { conversation }
            | Record::Filled {
                conversation: Some(conversation),
                ..
            }
            | Record::Seen { conversation, .. }
            | Record::Context { conversation, .. } => conversation,
            Record::Rated {
                conversation, end, ..
            } => {
                self.rate(*conversation, *end)?;
                conversation
            }
        };
        let row = self
            .rows
            .get_mut(of)
            .ok_or("changed before it was opened")?;
        row.apply(record);
        Ok(())
    }

    fn rate(&self, id: ConversationId, end: Seq) -> Result<(), String> {
        let row = self.rows.get(&id).ok_or("a rating of no conversation")?;
        match row.state.ended && row.last == end && row.rated.is_none() {
            true => Ok(()),
            false => Err(format!(
                "law 9: end {end} of {id} is rated wrongly or twice"
            )),
        }
    }

    /// Whether this is an entry as it is, or as it was before its words were changed.
    pub fn holds_or_held(&self, id: ConversationId, entry: &Entry) -> bool {
        let is_here =
            |(of, numbered): &&(ConversationId, Entry)| *of == id && numbered.seq >= entry.seq;
        let stored = self.entries.get(&id).into_iter().flatten();
        if stored.clone().any(|stored| stored == entry) {
            return true;
        }
        let mut later = self.journal.iter().filter(is_here).map(|(_, entry)| entry);
        let Some(mut version) = later.next().cloned() else {
            return false;
        };
        later.any(|change| {
            let is_it = version == *entry;
            change.amend([&mut version]);
            is_it
        })
    }

    fn add(&mut self, id: ConversationId, who: Option<Who>, entry: &Entry) -> Result<(), String> {
        let row = self.rows.get(&id).ok_or("an entry of no conversation")?;
        if row.state.ended {
            return Err(format!("law 9: added to {id}, which has ended"));
        }
        let entries = self.entries.entry(id).or_default();
        if entry.seq != Seq(entries.len() as u32 + 1) {
            return Err(format!("law 3: {id} has a hole before #{}", entry.seq));
        }
        if let What::Amended { of, .. } = &entry.what {
            let said = row.recent.iter().find(|said| said.seq == *of);
            if said.is_none_or(|said| Some(said.who) != who || said.withdrawn) {
                return Err(format!("law 13: {who:?} amends #{of} of {id}"));
            }
        }
        entry.amend(&mut *entries);
        entries.push(entry.clone());
        if let (Some(who), Some(nonce)) = (who, entry.what.nonce()) {
            self.journal.push((id, entry.clone()));
            if !self.nonces.insert((who, nonce.tab, nonce.count)) {
                return Err(format!("law 2: {nonce:?} is there twice"));
            }
            let counted = self.counts.entry((who, nonce.tab)).or_default();
            if nonce.count != *counted + 1 {
                return Err(format!("law 3: {nonce:?} after {counted}"));
            }
            *counted = nonce.count;
        }
        Ok(())
    }

    pub fn saved(&self) -> Saved {
        let chosen = self
            .choices
            .iter()
            .filter(|(_, choice)| **choice != Choice::default());
        Saved {
            last_conversation: self.rows.keys().last().copied().unwrap_or_default(),
            open: self
                .rows
                .values()
                .filter(|row| !row.state.ended)
                .cloned()
                .collect(),
            choices: chosen.map(|(agent, choice)| (*agent, *choice)).collect(),
            pasts: self.pasts.clone(),
        }
    }

    pub fn draft(&self, visitor: VisitorId) -> Vec<Filled> {
        self.drafts.get(&visitor).cloned().unwrap_or_default()
    }

    pub fn latest(&self, visitor: VisitorId) -> Option<Row> {
        self.rows
            .values()
            .rev()
            .find(|row| row.visitor == visitor)
            .cloned()
    }

    pub fn counted(&self, who: Who, tab: TabId) -> u32 {
        self.counts.get(&(who, tab)).copied().unwrap_or_default()
    }

    pub fn replay(&self, id: ConversationId, after: Seq, until: Option<Seq>) -> Vec<Entry> {
        let entries = self.entries.get(&id).map(Vec::as_slice).unwrap_or_default();
        let until = until.unwrap_or(Seq(u32::MAX));
        let wanted = entries
            .iter()
            .filter(|entry| entry.seq > after && entry.seq <= until);
        wanted.cloned().collect()
    }

    /// Every text that was ever said or put in place of one, with the conversation and entry that
    /// brought it.
    pub fn texts(&self) -> impl Iterator<Item = (ConversationId, &Entry, &str)> {
        let journal = self.journal.iter();
        journal.filter_map(|(id, entry)| Some((*id, entry, words_of(entry)?)))
    }

    pub fn said(&self) -> usize {
        self.texts().count()
    }
}

/// The words that an entry brings.
pub fn words_of(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Said { text, .. } => Some(text.as_str()),
        What::Amended { text, .. } => text.as_ref().map(Text::as_str),
        What::Shared { file, .. } => Some(&file.name),
        _ => None,
    }
}
