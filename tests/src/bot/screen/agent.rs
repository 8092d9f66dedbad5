//! Everything that an agent's person has seen.
//!
//! Paints what the client says and nothing else: what is wrong here is wrong in the browser too.

use super::{Wire, texts};
use client::{Kept, agent};
use shared::agent::Colleague;
use shared::form::value_of;
use shared::note::Note;
use shared::{
    Choice, Context, Conversation, ConversationId, Coverage, Entry, Face, Field, FieldId, Filled,
    Millis, Mode, Offer, OfferEnd, Presence, Rating, Refusal, Seq, Team, ToAgent,
};
use std::collections::BTreeMap;

/// What an agent's person has seen.
#[derive(Clone, Debug)]
pub struct AgentScreen {
    /// The wire.
    pub wire: Wire<ToAgent>,
    /// Who it is.
    pub me: Option<Face>,
    /// The site's name.
    pub site: String,
    /// The teams of the site.
    pub teams: Vec<Team>,
    /// How conversations come to agents.
    pub mode: Mode,
    /// Whether this agent may take over.
    pub supervises: bool,
    /// What this agent is asked to take.
    pub offers: BTreeMap<ConversationId, Offer>,
    /// How offers ended, in order.
    pub offers_ended: Vec<(ConversationId, OfferEnd)>,
    /// Answers that are late, and when they go to somebody else.
    pub late: BTreeMap<ConversationId, Millis>,
    /// How often the announced waits held.
    pub accuracy: Option<Coverage>,
    /// What visitors thought of conversations that ended.
    pub ratings: BTreeMap<ConversationId, Rating>,
    /// The notes that were told, in their order.
    pub notes: Vec<Note>,
    /// The open conversations.
    pub inbox: BTreeMap<ConversationId, Conversation>,
    /// Who waits.
    pub queue: Vec<ConversationId>,
    /// What is shown of each conversation.
    pub entries: BTreeMap<ConversationId, Vec<Entry>>,
    /// The visitors' pages.
    pub about: BTreeMap<ConversationId, Context>,
    /// Who types where: the visitor, a colleague.
    pub typing: BTreeMap<ConversationId, (bool, Option<Face>)>,
    /// How far visitors have seen.
    pub seen_by_visitor: BTreeMap<ConversationId, Seq>,
    /// Messages not seen.
    pub unread: BTreeMap<ConversationId, u32>,
    /// Colleagues by name, this agent too.
    pub colleagues: BTreeMap<String, Colleague>,
    /// What was asked and did not happen.
    pub refused: Vec<(Option<ConversationId>, Refusal)>,
    /// The site's form.
    pub fields: Vec<Field>,
    /// What visitors filled in, and whether nobody was there then.
    pub filled: BTreeMap<ConversationId, (Vec<Filled>, bool)>,
    /// Where something of the visitor was proven.
    pub proven: Vec<ConversationId>,
}

impl AgentScreen {
    pub(in crate::bot) fn new(kept: Kept) -> AgentScreen {
        AgentScreen {
            wire: Wire::new(kept),
            me: None,
            site: String::new(),
            teams: Vec::new(),
            mode: Mode::default(),
            supervises: false,
            offers: BTreeMap::new(),
            offers_ended: Vec::new(),
            late: BTreeMap::new(),
            accuracy: None,
            ratings: BTreeMap::new(),
            notes: Vec::new(),
            inbox: BTreeMap::new(),
            queue: Vec::new(),
            entries: BTreeMap::new(),
            about: BTreeMap::new(),
            typing: BTreeMap::new(),
            seen_by_visitor: BTreeMap::new(),
            unread: BTreeMap::new(),
            colleagues: BTreeMap::new(),
            refused: Vec::new(),
            fields: Vec::new(),
            filled: BTreeMap::new(),
            proven: Vec::new(),
        }
    }

    pub(in crate::bot) fn paint(&mut self, change: agent::Change) {
        match change {
            agent::Change::Link(link) => self.wire.link(link),
            agent::Change::Welcome {
                me,
                site,
                teams,
                topics: _,
                mode,
                supervises,
            } => {
                self.me = Some(me);
                self.site = site;
                (self.teams, self.mode, self.supervises) = (teams, mode, supervises);
                self.inbox.clear();
                self.queue.clear();
                self.offers.clear();
                self.late.clear();
                self.colleagues.clear();
            }
            agent::Change::Accuracy(coverage) => self.accuracy = coverage,
            agent::Change::Rated(id, rating) => drop(self.ratings.insert(id, rating)),
            agent::Change::Proven(id) => self.proven.push(id),
            agent::Change::Noted(note) => self.notes.push(note),
            agent::Change::Clock { .. } => {}
            agent::Change::Offered(_)
            | agent::Change::OfferEnded { .. }
            | agent::Change::Unanswered { .. } => self.paint_call(change),
            agent::Change::Listed(line) => drop(self.inbox.insert(line.id, line)),
            agent::Change::Unlisted(id) => drop(self.inbox.remove(&id)),
            agent::Change::Queue(order) => self.queue = order,
            agent::Change::Reset(id) => {
                self.entries.remove(&id);
            }
            agent::Change::Added {
                conversation,
                entry,
            } => {
                super::add(&mut self.entries, conversation, entry);
            }
            agent::Change::About {
                conversation,
                context,
            } => {
                self.about.insert(conversation, context);
            }
            agent::Change::Outbox(pending) => self.wire.outbox(pending),
            agent::Change::Typing {
                conversation,
                visitor,
                agent,
            } => {
                self.typing.insert(conversation, (visitor, agent));
            }
            agent::Change::SeenByVisitor(id, seq) => {
                self.seen_by_visitor.insert(id, seq);
            }
            agent::Change::Unread(id, unread) => {
                self.unread.insert(id, unread);
            }
            agent::Change::Colleague(colleague) => {
                self.colleagues
                    .insert(colleague.face.name.clone(), colleague);
            }
            agent::Change::Refused(id, refusal) => self.refused.push((id, refusal)),
            agent::Change::Form(_) | agent::Change::Filled { .. } => self.paint_form(change),
            agent::Change::Full(_, text) => self.wire.full.push(text),
        }
    }

    /// What the visitor prepares.
    fn paint_form(&mut self, change: agent::Change) {
        match change {
            agent::Change::Form(fields) => self.fields = fields,
            agent::Change::Filled {
                conversation,
                filled,
                left_away,
            } => {
                self.filled.insert(conversation, (filled, left_away));
            }
            other => unreachable!("not of the form: {other:?}"),
        }
    }

    /// What somebody wants of this agent.
    fn paint_call(&mut self, change: agent::Change) {
        match change {
            agent::Change::Offered(offer) => {
                self.offers.insert(offer.conversation, offer);
            }
            agent::Change::OfferEnded { conversation, how } => {
                self.offers.remove(&conversation);
                self.offers_ended.push((conversation, how));
            }
            agent::Change::Unanswered {
                conversation,
                returns_at,
            } => {
                match returns_at {
                    Some(at) => self.late.insert(conversation, at),
                    None => self.late.remove(&conversation),
                };
            }
            other => unreachable!("not a call: {other:?}"),
        }
    }

    /// What a visitor filled into a field.
    #[must_use]
    pub fn filled(&self, id: ConversationId, field: FieldId) -> &str {
        let filled = self.filled.get(&id);
        filled.map_or("", |(filled, _)| value_of(filled, field))
    }

    /// Whether a conversation was begun while nobody was there.
    #[must_use]
    pub fn left_away(&self, id: ConversationId) -> bool {
        self.filled
            .get(&id)
            .is_some_and(|(_, left_away)| *left_away)
    }

    /// The entries of a conversation.
    #[must_use]
    pub fn transcript(&self, id: ConversationId) -> &[Entry] {
        self.entries.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The words in a conversation.
    #[must_use]
    pub fn texts(&self, id: ConversationId) -> Vec<&str> {
        texts(self.transcript(id))
    }

    /// What this agent chose, as everyone is told.
    #[must_use]
    pub fn choice(&self) -> Option<Choice> {
        Some(self.colleagues.get(&self.me.as_ref()?.name)?.choice)
    }

    /// What somebody is, as everyone is told.
    #[must_use]
    pub fn presence(&self, name: &str) -> Option<Presence> {
        Some(self.colleagues.get(name)?.presence)
    }

    /// The conversation with these last words that is given to this agent.
    #[must_use]
    pub fn given(&self, words: &str) -> Option<ConversationId> {
        let mine = self
            .inbox
            .values()
            .filter(|line| line.agent == self.me && self.me.is_some());
        mine.filter(|line| line.words == words)
            .map(|line| line.id)
            .next()
    }
}
