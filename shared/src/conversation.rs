//! What a conversation is made of: its entries, its status, and what is known around it.
//!
//! The entries are the truth; everything else can be told from them and from who is connected.

use crate::id::{AgentId, Bookmark, ConversationId, Millis, Nonce, Seq, VisitorId};
use crate::limits::CONTEXT_CHARS_MAX;
use crate::text::{Text, clip};
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

/// One line of a conversation, numbered without holes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1.
    pub seq: Seq,
    /// When the relay took it.
    pub at: Millis,
    /// What happened.
    pub what: What,
}

/// What an entry tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Somebody said something.
    Said {
        /// Who.
        author: Author,
        /// The name that the author's tab gave it.
        nonce: Nonce,
        /// The words.
        text: Text,
    },
    /// The conversation was given to an agent.
    Joined {
        /// To whom.
        agent: Face,
    },
    /// Its agent was lost; it waits again, at the front.
    Returned,
    /// It ended; nothing follows.
    Ended {
        /// By which end.
        by: Side,
    },
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Conversations that are answered before this one. 0: this is next.
    pub ahead: u32,
    /// Whether any agent is there to answer at all.
    pub staffed: bool,
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
    /// Whether the visitor has the chat open somewhere.
    pub here: bool,
    /// Why it was given to its agent.
    pub reason: Option<Reason>,
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

/// What an agent chose to be. Whether the agent is there at all is told by sockets, not by this.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Takes new conversations.
    Online,
    /// Takes no new ones; keeps what was given.
    #[default]
    Away,
}

/// Why a conversation was given to its agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that gave it.
    pub rule: Rule,
    /// Milliseconds that it had waited since it was opened or returned.
    pub waited_ms: u64,
    /// Conversations that the agent had at that moment, without this one.
    pub load: u32,
    /// Conversations that the agent may have at once.
    pub capacity: u32,
    /// Milliseconds since the agent was last given one; `None`: none yet.
    pub idle_ms: Option<u64>,
    /// Agents who could have been given it.
    pub candidates: u32,
}

/// A rule that gives conversations to agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The only agent with room left.
    OnlyOneFree,
    /// The smallest share of capacity in use.
    LeastLoaded,
    /// Loaded like others, but longest without a new one.
    LongestIdle,
    /// Alike in everything; the lowest id decides.
    LowestId,
    /// The agent took it by hand.
    Taken,
}

/// What the visitor's page tells about itself. All of it is claimed, none of it verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The address of the page, without its fragment.
    pub url: String,
    /// The title of the page.
    pub title: String,
    /// The language of the chat, a BCP 47 tag.
    pub locale: String,
    /// The IANA time zone of the browser.
    pub zone: String,
    /// The browser's own description of itself.
    pub browser: String,
}

impl Context {
    /// The same, each field without NUL and clipped to [`CONTEXT_CHARS_MAX`] characters.
    #[must_use]
    pub fn clipped(&self) -> Context {
        let field = |text: &str| clip(&text.replace('\0', ""), CONTEXT_CHARS_MAX);
        Context {
            url: field(&self.url),
            title: field(&self.title),
            locale: field(&self.locale),
            zone: field(&self.zone),
            browser: field(&self.browser),
        }
    }
}
