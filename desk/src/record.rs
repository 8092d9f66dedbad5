//! What a desk wants kept, and what it is made from again.
//!
//! Records are states, not diffs: for each key the last one wins, except entries, which are only
//! ever added. So a store is an upsert, and restoring is reading.

use shared::limits::WORDS_CHARS_MAX;
use shared::{
    AgentId, Choice, Context, Conversation, ConversationId, Entry, Face, Millis, Reason, Seq, Side,
    VisitorId, What, Who,
};

/// One unit to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A conversation was opened and waits. Later records change only what they name.
    Opened {
        /// Which.
        id: ConversationId,
        /// Whose.
        visitor: VisitorId,
        /// When.
        at: Millis,
        /// The page it was opened on.
        context: Context,
    },
    /// An entry was added. Its `seq` is one more than the last; `(who, nonce)` of something said is
    /// unique for ever.
    Entry {
        /// To which conversation.
        conversation: ConversationId,
        /// Who said it; `None` for what nobody said.
        who: Option<Who>,
        /// The entry.
        entry: Entry,
    },
    /// The conversation waits, is given to somebody, or has ended.
    Standing {
        /// Which.
        conversation: ConversationId,
        /// The agent it is given to; kept when it ends.
        agent: Option<Face>,
        /// Since when it has been waiting or given.
        since: Millis,
        /// Whether it came back to the queue from an agent who was lost.
        returned: bool,
        /// Whether it has ended.
        ended: bool,
        /// Why it was given to its agent.
        reason: Option<Reason>,
    },
    /// Somebody has seen everything up to here.
    Seen {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which end.
        by: Side,
        /// Up to and including.
        seq: Seq,
    },
    /// The visitor's page is now this.
    Context {
        /// Of which conversation.
        conversation: ConversationId,
        /// The page.
        context: Context,
    },
    /// An agent chose to be online or away.
    Choice {
        /// Who.
        agent: AgentId,
        /// What.
        choice: Choice,
    },
}

/// A conversation as a store holds it: all that its records add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub id: ConversationId,
    /// Whose.
    pub visitor: VisitorId,
    /// When it was opened.
    pub opened_at: Millis,
    /// The visitor's page.
    pub context: Context,
    /// The agent it is given to; kept when it ends.
    pub agent: Option<Face>,
    /// Since when it has been waiting or given.
    pub since: Millis,
    /// Whether it came back to the queue from an agent who was lost.
    pub returned: bool,
    /// Whether it has ended.
    pub ended: bool,
    /// Why it was given to its agent.
    pub reason: Option<Reason>,
    /// The last entry that the visitor has seen.
    pub seen_by_visitor: Seq,
    /// The last entry that an agent has seen.
    pub seen_by_agent: Seq,
    /// The last entry.
    pub last: Seq,
    /// When that was.
    pub last_at: Millis,
    /// The last words said, clipped to [`WORDS_CHARS_MAX`](shared::limits::WORDS_CHARS_MAX).
    pub words: String,
    /// Who said them.
    pub words_by: Option<Side>,
}

/// What a store holds of one site's live state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The highest id of any conversation; 0 when there is none.
    pub last_conversation: ConversationId,
    /// Every open conversation, by id.
    pub open: Vec<Row>,
    /// What agents chose, by id. Who is not named is away.
    pub choices: Vec<(AgentId, Choice)>,
}

impl Row {
    /// The row of a conversation that was just opened.
    #[must_use]
    pub fn opened(id: ConversationId, visitor: VisitorId, at: Millis, context: Context) -> Row {
        Row {
            id,
            visitor,
            opened_at: at,
            context,
            agent: None,
            since: at,
            returned: false,
            ended: false,
            reason: None,
            seen_by_visitor: Seq(0),
            seen_by_agent: Seq(0),
            last: Seq(0),
            last_at: at,
            words: String::new(),
            words_by: None,
        }
    }
}

impl Row {
    /// What the row is once this record is saved. Every change of a conversation, in a desk as in a
    /// store, is this one function; records of other conversations are none of its business.
    pub fn apply(&mut self, record: &Record) {
        match record {
            Record::Opened { .. } | Record::Choice { .. } => {}
            Record::Entry { entry, .. } => {
                self.last = entry.seq;
                self.last_at = entry.at;
                if let What::Said { author, text, .. } = &entry.what {
                    self.words = text.preview(WORDS_CHARS_MAX);
                    self.words_by = Some(author.side());
                }
            }
            Record::Standing {
                agent,
                since,
                returned,
                ended,
                reason,
                ..
            } => {
                self.agent.clone_from(agent);
                self.since = *since;
                self.returned = *returned;
                self.ended = *ended;
                self.reason = *reason;
            }
            Record::Seen {
                by: Side::Visitor,
                seq,
                ..
            } => self.seen_by_visitor = *seq,
            Record::Seen {
                by: Side::Agent,
                seq,
                ..
            } => self.seen_by_agent = *seq,
            Record::Context { context, .. } => self.context = context.clone(),
        }
    }

    /// Whether it waits for an agent.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.ended && self.agent.is_none()
    }

    /// Whether it is given to this agent.
    #[must_use]
    pub fn is_with(&self, agent: AgentId) -> bool {
        !self.ended && self.agent.as_ref().is_some_and(|face| face.id == agent)
    }

    /// The conversation as a list shows it.
    #[must_use]
    pub fn listed(&self, here: bool) -> Conversation {
        Conversation {
            id: self.id,
            visitor: self.visitor,
            agent: self.agent.clone(),
            ended: self.ended,
            returned: self.returned,
            opened_at: self.opened_at,
            last: self.last,
            last_at: self.last_at,
            words: self.words.clone(),
            words_by: self.words_by,
            seen_by_visitor: self.seen_by_visitor,
            seen_by_agent: self.seen_by_agent,
            here,
            reason: self.reason,
        }
    }
}
