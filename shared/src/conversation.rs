//! What a conversation is made of: its entries, its status, and what is known around it.
//!
//! The entries are the truth; everything else can be told from them and from who is connected.

use crate::file::Attachment;
use crate::handover::{Handover, Target};
use crate::id::{
    AgentId, Bookmark, ConversationId, Millis, Nonce, Seq, TeamId, TopicId, VisitorId,
};
use crate::queue::Place;
use crate::routing::Reason;
use crate::text::Text;
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
        /// The words, as they are at the time of telling.
        text: Text,
        /// The earlier entry that it answers.
        quote: Option<Seq>,
    },
    /// The conversation was given to an agent.
    Joined {
        /// To whom.
        agent: Face,
    },
    /// Its agent was lost; it waits again, at the front.
    Returned,
    /// It ended; nothing follows unless it is reopened.
    Ended {
        /// By which end.
        by: Side,
    },
    /// Its agent passes it on.
    Transferred {
        /// Who passes it on.
        from: Face,
        /// To whom.
        to: Target,
    },
    /// Its agent did not answer in time; it waits again, at the front.
    Unanswered {
        /// The agent who did not answer.
        agent: Face,
    },
    /// A supervisor took it over.
    TakenOver {
        /// Who had it.
        from: Face,
        /// Who has it now.
        by: Face,
    },
    /// It ended because nobody wrote for a while; nothing follows unless it is reopened.
    Quieted,
    /// It goes on after its end.
    Reopened {
        /// Which end reopened it.
        by: Side,
    },
    /// Words that their author took back: what was said is not told any more.
    Withdrawn {
        /// Who.
        author: Author,
        /// The name that the author's tab gave to what was said.
        nonce: Nonce,
    },
    /// The author of earlier words changed them or took them back.
    Amended {
        /// Who.
        author: Author,
        /// The name that the author's tab gave to the change.
        nonce: Nonce,
        /// Where the words are.
        of: Seq,
        /// What the message says at the time of telling; `None`: it was taken back.
        text: Option<Text>,
    },
    /// Somebody shared a file.
    Shared {
        /// Who.
        author: Author,
        /// The name that the author's tab gave it.
        nonce: Nonce,
        /// The file.
        file: Attachment,
    },
}

impl What {
    /// The name that its author's tab gave it, when it is something that tabs number.
    #[must_use]
    pub fn nonce(&self) -> Option<Nonce> {
        match self {
            What::Said { nonce, .. }
            | What::Withdrawn { nonce, .. }
            | What::Amended { nonce, .. }
            | What::Shared { nonce, .. } => Some(*nonce),
            What::Joined { .. }
            | What::Returned
            | What::Ended { .. }
            | What::Transferred { .. }
            | What::Unanswered { .. }
            | What::TakenOver { .. }
            | What::Quieted
            | What::Reopened { .. } => None,
        }
    }
}

impl Entry {
    /// Makes entries of the same conversation tell what this one makes of their words: nothing that
    /// is held tells words that were changed or taken back.
    pub fn amend<'a>(&self, held: impl IntoIterator<Item = &'a mut Entry>) {
        if let What::Amended { of, text, .. } = &self.what {
            for entry in held {
                entry.say(*of, text.as_ref());
            }
        }
    }

    fn say(&mut self, of: Seq, text: Option<&Text>) {
        match &mut self.what {
            What::Said {
                author,
                nonce,
                text: words,
                ..
            } if self.seq == of => match text {
                Some(text) => words.clone_from(text),
                None => {
                    let (author, nonce) = (author.clone(), *nonce);
                    self.what = What::Withdrawn { author, nonce };
                }
            },
            What::Amended {
                of: same,
                text: words,
                ..
            } if *same == of => *words = text.cloned(),
            _ => {}
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
