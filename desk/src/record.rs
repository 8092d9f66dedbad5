//! What a desk wants kept, and what it is made from again.
//!
//! Records are states, not diffs: for each key the last one wins, except entries, pasts and
//! shifts, which are only ever added. So a store is an upsert, and restoring is reading.

mod recent;

pub use recent::{Recent, preview};

use crate::estimate::{Forecast, Past};
use shared::{
    AgentId, Choice, Context, ConversationId, Entry, Face, Filled, Handover, Millis, Presence,
    Rating, Reason, Seq, Side, Target, TeamId, TopicId, VisitorId, Who,
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
    /// How a conversation stands: it waits, is given to somebody, is parked, or has ended.
    State {
        /// Which.
        conversation: ConversationId,
        /// How.
        state: State,
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
    /// What the conversation is about, and what follows from it.
    Topic {
        /// Which.
        conversation: ConversationId,
        /// The topic.
        topic: Option<TopicId>,
        /// How urgent it is.
        priority: u8,
    },
    /// The visitor was told how long it may take.
    Announced {
        /// For which conversation.
        conversation: ConversationId,
        /// What was told.
        forecast: Forecast,
    },
    /// An agent chose what to be.
    Choice {
        /// Who.
        agent: AgentId,
        /// What.
        choice: Choice,
    },
    /// An agent is something else from this moment on.
    Shift {
        /// Who.
        agent: AgentId,
        /// Since when.
        at: Millis,
        /// What.
        presence: Presence,
    },
    /// A wait or a handling is over: what forecasts are made from.
    Past {
        /// Whose queue; `None`: that of nobody in particular.
        team: Option<TeamId>,
        /// What is over.
        past: Past,
    },
    /// The visitor filled in a field of the form, or emptied it, or what was a draft went into a
    /// conversation.
    Filled {
        /// Who.
        visitor: VisitorId,
        /// For which conversation; `None`: for the next one.
        conversation: Option<ConversationId>,
        /// All of it, by rising field.
        filled: Vec<Filled>,
    },
    /// The conversation was opened while nobody was there to answer.
    LeftAway {
        /// Which.
        conversation: ConversationId,
    },
    /// The visitor rated a conversation that has ended. Once for each end: the first one counts.
    Rated {
        /// Which.
        conversation: ConversationId,
        /// The entry that was its end.
        end: Seq,
        /// The agent who had it then.
        agent: Option<Face>,
        /// When.
        at: Millis,
        /// What was given.
        rating: Rating,
    },
}

/// How a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The agent it is given to; kept when it ends.
    pub agent: Option<Face>,
    /// Since when it has been waiting, given, parked or ended.
    pub since: Millis,
    /// Its seniority: when it was opened or reopened. Nothing else ever changes it.
    pub senior: Millis,
    /// Whether it came back to the queue from an agent, and so is at the front.
    pub returned: bool,
    /// Whether it is a thread that nobody waits beside.
    pub parked: bool,
    /// Whether it has ended.
    pub ended: bool,
    /// The team it waits for or is with.
    pub team: Option<TeamId>,
    /// Who should answer it, if that is possible until then.
    pub prefers: Option<(AgentId, Millis)>,
    /// The last transfer.
    pub handover: Option<Handover>,
    /// Whether that transfer is under way.
    pub passing: bool,
    /// Why it was given to its agent.
    pub reason: Option<Reason>,
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
    /// How it stands.
    pub state: State,
    /// What it is about.
    pub topic: Option<TopicId>,
    /// How urgent it is.
    pub priority: u8,
    /// What the visitor was told when it was opened.
    pub announced: Option<Forecast>,
    /// The last entry that the visitor has seen.
    pub seen_by_visitor: Seq,
    /// The last entry that an agent has seen.
    pub seen_by_agent: Seq,
    /// The last entry.
    pub last: Seq,
    /// When that was.
    pub last_at: Millis,
    /// The last words said, clipped to [`WORDS_CHARS_MAX`](shared::limits::WORDS_CHARS_MAX); empty
    /// when they were taken back.
    pub words: String,
    /// Who said them.
    pub words_by: Option<Side>,
    /// The entry that they are of.
    pub words_of: Seq,
    /// What the visitor filled into the form, by rising field.
    pub filled: Vec<Filled>,
    /// Whether it was opened while nobody was there to answer.
    pub left_away: bool,
    /// What was said at most [`AMEND_WITHIN_MS`](shared::limits::AMEND_WITHIN_MS) before the last
    /// entry, in order; the newest [`AMENDABLE_LEN_MAX`](shared::limits::AMENDABLE_LEN_MAX) of it.
    pub recent: Vec<Recent>,
    /// What the visitor thought of its end, once it has ended.
    pub rated: Option<Rating>,
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
    /// What forecasts are made from, the oldest first: for each queue at least the last
    /// [`HISTORY_LEN_MAX`](crate::estimate::HISTORY_LEN_MAX) of either kind.
    pub pasts: Vec<(Option<TeamId>, Past)>,
}

impl Record {
    /// The conversation that it changes.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Record::Opened { id, .. } => Some(*id),
            Record::Entry { conversation, .. }
            | Record::State { conversation, .. }
            | Record::Seen { conversation, .. }
            | Record::Context { conversation, .. }
            | Record::Topic { conversation, .. }
            | Record::Announced { conversation, .. }
            | Record::Rated { conversation, .. }
            | Record::LeftAway { conversation } => Some(*conversation),
            Record::Filled { conversation, .. } => *conversation,
            Record::Choice { .. } | Record::Shift { .. } | Record::Past { .. } => None,
        }
    }
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
            state: State {
                agent: None,
                since: at,
                senior: at,
                returned: false,
                parked: false,
                ended: false,
                team: None,
                prefers: None,
                handover: None,
                passing: false,
                reason: None,
            },
            topic: None,
            priority: 0,
            announced: None,
            seen_by_visitor: Seq(0),
            seen_by_agent: Seq(0),
            last: Seq(0),
            last_at: at,
            words: String::new(),
            words_by: None,
            words_of: Seq(0),
            filled: Vec::new(),
            left_away: false,
            recent: Vec::new(),
            rated: None,
        }
    }

    /// What the row is once this record is saved. Every change of a conversation, in a desk as in a
    /// store, is this one function; records of other conversations are none of its business.
    pub fn apply(&mut self, record: &Record) {
        match record {
            Record::Opened { .. }
            | Record::Choice { .. }
            | Record::Shift { .. }
            | Record::Past { .. } => {}
            Record::Entry { entry, who, .. } => self.follow(*who, entry),
            Record::State { state, .. } => self.state.clone_from(state),
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
            Record::Topic {
                topic, priority, ..
            } => {
                self.topic = *topic;
                self.priority = *priority;
            }
            Record::Announced { forecast, .. } => self.announced = Some(*forecast),
            Record::Filled { filled, .. } => self.filled.clone_from(filled),
            Record::LeftAway { .. } => self.left_away = true,
            Record::Rated { rating, .. } => self.rated = Some(rating.clone()),
        }
    }

    /// Whether no agent has it and its visitor waits for one.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.state.ended && !self.state.parked && self.state.agent.is_none()
    }

    /// Whether it has a place in a queue: it waits, or is on its way to a team.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        let to_team = matches!(self.passes_to(), Some(Target::Team(_)));
        self.waits() || !self.state.ended && to_team
    }

    /// Whether it is given to this agent.
    #[must_use]
    pub fn is_with(&self, agent: AgentId) -> bool {
        !self.state.ended && self.has_had(agent)
    }

    /// Whether it is, or was at its end, given to this agent.
    #[must_use]
    pub fn has_had(&self, agent: AgentId) -> bool {
        let face = self.state.agent.as_ref();
        face.is_some_and(|face| face.id == agent)
    }

    /// To whom it is being passed on.
    #[must_use]
    pub fn passes_to(&self) -> Option<&Target> {
        let handover = self.state.handover.as_ref().filter(|_| self.state.passing);
        handover.map(|handover| &handover.to)
    }

    /// Whether it is being passed on to one agent, who is to be asked and nobody else.
    #[must_use]
    pub fn passes_to_agent(&self) -> bool {
        matches!(self.passes_to(), Some(Target::Agent(_)))
    }
}
