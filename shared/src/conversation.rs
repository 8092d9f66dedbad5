//! A conversation: who is in it, its status, and what is known around it.
//!
//! All of it can be told from its entries and from who is connected.

use crate::handover::Handover;
use crate::id::{AgentId, Bookmark, ConversationId, Millis, Seq, TeamId, TopicId, VisitorId};
use crate::queue::Place;
use crate::routing::Reason;
use serde::{Deserialize, Serialize};

/// Which end of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The visitor's.
    Visitor,
    /// The agents'.
    Agent,
}

/// An agent as visitors and colleagues see one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Face {
    /// The agent.
    pub id: AgentId,
    /// The name to show, 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub name: String,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The conversation's visitor.
    Visitor,
    /// An agent, under the name of that time.
    Agent(Face),
}

impl Author {
    /// The author's end.
    #[must_use]
    pub fn side(&self) -> Side {
        match self {
            Author::Visitor => Side::Visitor,
            Author::Agent(_) => Side::Agent,
        }
    }
}

/// Where the visitor of an open conversation is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// The chat is connected, or was so within the grace.
    Here,
    /// The connection was lost without a goodbye: a phone that sleeps, a tunnel.
    Asleep,
    /// The visitor closed the page.
    Left,
    /// Asleep or left for so long that no answer can be expected to be read at once.
    #[default]
    Gone,
}

/// What a conversation is doing, as its visitor is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It waits for an agent.
    Waiting(Place),
    /// It is given to this agent.
    Answered(Face),
    /// It has ended.
    Ended,
    /// Nobody was here for a while, so nobody waits beside it: it is a thread that either end may
    /// go on with at any time.
    Parked(Option<Face>),
}

/// A visitor's conversation as it stands, told at hello and when it is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which.
    pub conversation: ConversationId,
    /// What it is doing.
    pub status: Status,
    /// Its last entry.
    pub last: Seq,
    /// The last entry that the visitor has seen.
    pub seen_by_visitor: Seq,
    /// The last entry that an agent has seen.
    pub seen_by_agent: Seq,
    /// When it will be ended because nobody writes; `None` while that is not near.
    pub closes_at: Option<Millis>,
    /// Until when the visitor may reopen it, once it has ended.
    pub reopen_until: Option<Millis>,
}

/// A conversation as agents see it in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Which.
    pub id: ConversationId,
    /// Whose.
    pub visitor: VisitorId,
    /// The agent it is given to; `None` while it waits, or when it ended unanswered.
    pub agent: Option<Face>,
    /// Whether it has ended.
    pub ended: bool,
    /// Whether it came back to the queue from an agent who was lost.
    pub returned: bool,
    /// When it was opened. It keeps this seniority whatever happens to it.
    pub opened_at: Millis,
    /// Its last entry.
    pub last: Seq,
    /// When that was.
    pub last_at: Millis,
    /// The last words said, clipped to one line.
    pub words: String,
    /// Who said them.
    pub words_by: Option<Side>,
    /// The last entry that the visitor has seen.
    pub seen_by_visitor: Seq,
    /// The last entry that an agent has seen.
    pub seen_by_agent: Seq,
    /// Where the visitor is.
    pub nearness: Nearness,
    /// Why it was given to its agent.
    pub reason: Option<Reason>,
    /// Its place among those who wait: returned ones first, then the earliest. This is the time at
    /// which it was opened or reopened, less the head start of its priority.
    pub rank_at: Millis,
    /// Whether it is a thread that nobody waits beside.
    pub parked: bool,
    /// The team it waits for or is with; `None`: anybody.
    pub team: Option<TeamId>,
    /// What the visitor says it is about.
    pub topic: Option<TopicId>,
    /// How urgent, from 0 (as all) up to
    /// [`PRIORITY_MAX`](crate::rest::PRIORITY_MAX).
    pub priority: u8,
    /// The last transfer.
    pub handover: Option<Handover>,
    /// To whom it is offered at this moment.
    pub offered_to: Option<AgentId>,
    /// Since when its agent owes an answer.
    pub owed_since: Option<Millis>,
    /// When it will be ended because nobody writes.
    pub closes_at: Option<Millis>,
}

impl Conversation {
    /// The bookmark behind its last entry.
    #[must_use]
    pub fn end(&self) -> Bookmark {
        Bookmark {
            conversation: self.id,
            seq: self.last,
        }
    }
}
