//! Frames of an agent's socket, in the console of one site.
//!
//! Here is what the client asks, and the kinds of both; what it is told is in the file beside
//! this one.

mod told;

pub use crate::welcome::{AgentWelcome, Colleague};
pub use told::ToAgent;

use crate::id::{AgentId, Bookmark, ConversationId, FileId, Nonce, Seq, TabId, TeamId};
use crate::routing::{Choice, Decline};
use serde::{Deserialize, Serialize};

/// What an agent's client asks or tells.
// Only append: postcard numbers the variants by their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromAgent {
    /// The first frame of every socket, and the only way in. Who it is was settled by the log-in.
    Hello {
        /// The tab.
        tab: TabId,
        /// The conversations that this tab holds and goes on watching; at most
        /// [`WATCHED_LEN_MAX`](crate::limits::WATCHED_LEN_MAX).
        since: Vec<Bookmark>,
    },
    /// Answers.
    Say {
        /// The tab's name for it.
        nonce: Nonce,
        /// In which conversation; it must be given to this agent.
        conversation: ConversationId,
        /// The words.
        text: String,
        /// The earlier entry of the conversation that it answers.
        quote: Option<Seq>,
    },
    /// The agent is typing; repeated while it lasts.
    Typing {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// The agent has seen everything up to here.
    Seen(Bookmark),
    /// Shows a conversation: what the tab lacks after the bookmark, then what happens in it.
    Watch(Bookmark),
    /// No longer shows a conversation.
    Unwatch {
        /// Which.
        conversation: ConversationId,
    },
    /// Takes a waiting conversation, whatever its place and whatever the capacity.
    Take {
        /// Which.
        conversation: ConversationId,
    },
    /// Ends a conversation that is given to this agent.
    End {
        /// Which.
        conversation: ConversationId,
    },
    /// Chooses to take new conversations or not.
    Choose {
        /// What to be.
        choice: Choice,
    },
    /// Asks for a pong, to know that the path lives.
    Ping,
    /// The agent does something at the console; repeated while it lasts.
    Active,
    /// Takes what is offered.
    Accept {
        /// Which.
        conversation: ConversationId,
    },
    /// Does not take what is offered. It keeps its age and goes to somebody else.
    Decline {
        /// Which.
        conversation: ConversationId,
        /// Why.
        why: Decline,
    },
    /// Passes on a conversation that is given to this agent.
    Transfer {
        /// Which.
        conversation: ConversationId,
        /// To whom.
        to: Recipient,
        /// What the next agent should know; the visitor never sees it. At most
        /// [`NOTE_CHARS_MAX`](crate::limits::NOTE_CHARS_MAX) characters.
        note: String,
        /// Whether this agent stays in the conversation until it is taken.
        warm: bool,
    },
    /// A supervisor takes a conversation from a colleague.
    TakeOver {
        /// Which.
        conversation: ConversationId,
    },
    /// Keeps a conversation open that was about to be ended for quiet.
    Stay {
        /// Which.
        conversation: ConversationId,
    },
    /// Goes on with a conversation that ended a moment ago.
    Reopen {
        /// Which.
        conversation: ConversationId,
    },
    /// Changes words of one's own that were said a moment ago, or takes them back.
    Amend {
        /// The tab's name for it; of the same count as what it says.
        nonce: Nonce,
        /// In which conversation; it must be given to this agent.
        conversation: ConversationId,
        /// Where the words are.
        of: Seq,
        /// The new words; `None` takes the old ones back.
        text: Option<String>,
    },
    /// Shares a file that was sent before, for this conversation.
    Share {
        /// The tab's name for it, of the same count as what it says.
        nonce: Nonce,
        /// In which conversation; it must be given to this agent.
        conversation: ConversationId,
        /// Which; it is whole and was sent by this agent.
        file: FileId,
    },
}

/// To whom an agent passes something on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// To one agent.
    Agent(AgentId),
    /// To whoever of a team is free.
    Team(TeamId),
}

impl FromAgent {
    /// The kinds of frame, as JSON names them.
    pub const KINDS: &'static [&'static str] = &[
        "hello",
        "say",
        "typing",
        "seen",
        "watch",
        "unwatch",
        "take",
        "end",
        "choose",
        "ping",
        "active",
        "accept",
        "decline",
        "transfer",
        "take_over",
        "stay",
        "reopen",
        "amend",
        "share",
    ];
}

impl ToAgent {
    /// The kinds of frame, as JSON names them.
    pub const KINDS: &'static [&'static str] = &[
        "welcome",
        "listed",
        "added",
        "about",
        "typing",
        "seen",
        "colleague",
        "refused",
        "pong",
        "offered",
        "offer_ended",
        "unanswered",
        "accuracy",
        "form",
        "filled",
        "rated",
        "proven",
        "noted",
    ];
}
