//! What is looked for in all conversations of a site, and what is found.
//!
//! Words for the console alone: no visitor's socket or page knows any of them.

use crate::conversation::{Author, Conversation};
use crate::id::{AgentId, ConversationId, Millis, Seq, VisitorId};
use serde::{Deserialize, Serialize};

/// Characters of what is looked for.
pub const SOUGHT_CHARS_MAX: usize = 200;
/// Messages on one page of what was found.
pub const FOUND_PAGE_LEN: usize = 30;
/// Characters of a label.
pub const LABEL_CHARS_MAX: usize = 40;
/// Labels of one conversation.
pub const LABELS_LEN_MAX: usize = 20;
/// Earlier conversations that are told.
pub const EARLIER_LEN_MAX: usize = 20;

/// `GET /api/sites/{id}/search`: what is looked for, all of it together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sought {
    /// Words of the message, or signs of it where words have no spaces between them.
    pub text: String,
    /// What the visitor filled in, or the number of the visitor.
    pub person: String,
    /// A label of the conversation.
    pub label: String,
    /// An agent to whom the conversation was given.
    pub agent: Option<AgentId>,
    /// Said at that time or later.
    pub from: Option<Millis>,
    /// Said before that time.
    pub until: Option<Millis>,
    /// Where the page before ended.
    pub before: Option<u64>,
}

/// The answer: messages, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// At most [`FOUND_PAGE_LEN`].
    pub hits: Vec<Hit>,
    /// What to ask `before` for the next page; `None` at the end.
    pub before: Option<u64>,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its place there.
    pub seq: Seq,
    /// When it was said.
    pub at: Millis,
    /// By whom.
    pub author: Author,
    /// Whose conversation it is.
    pub visitor: VisitorId,
    /// Whether that has ended.
    pub ended: bool,
    /// Some of its words.
    pub pieces: Vec<Piece>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was looked for.
    pub hit: bool,
}

/// `GET /api/sites/{id}/conversations/{conversation}`: what is known beside the talk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The labels of the conversation, in their order.
    pub labels: Vec<String>,
    /// Every label of the site, those that are used most first.
    pub known: Vec<String>,
    /// The visitor's other conversations, the newest first; at most [`EARLIER_LEN_MAX`].
    pub earlier: Vec<Conversation>,
}

/// `PUT /api/sites/{id}/conversations/{conversation}/labels`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// At most [`LABELS_LEN_MAX`], each 1 to [`LABEL_CHARS_MAX`] characters, none of them twice.
    pub labels: Vec<String>,
}
