//! What one line of a transcript shows, and the name it is painted under.
//!
//! Words for it, and no more.

use shared::{Attachment, ConversationId, Millis, RefusalCode, Seq, What};

/// The name of a painted line. Another state is another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The mark of a local day.
    Day(i64),
    /// The mark above what is new to the viewer.
    New,
    /// An entry, and what it shows of it: which change of words, and whether one is on its way.
    Entry(ConversationId, Seq, Seq, bool),
    /// Something said and not stored: its count, what became of it, and where it may be retried.
    Pending(u32, u8, usize),
    /// Something beside the conversation, by its number.
    Aside(u64),
}

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub key: Key,
    /// When it happened.
    pub at: Millis,
    /// What it shows.
    pub shows: Shows,
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Another day begins.
    Day,
    /// From here on it is new to the viewer.
    New,
    /// Something was said.
    Said(Said),
    /// Something happened.
    Told {
        /// What; never something said.
        what: What,
    },
    /// Something beside the conversation, which whoever draws the transcript knows by this number.
    Aside(u64),
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether by this side of the conversation.
    pub mine: bool,
    /// Whether by this very person, who may change it.
    pub own: bool,
    /// The agent's name, where it is not already told by the line before.
    pub name: Option<String>,
    /// Whether it goes on right after the line before, by the same author.
    pub follows: bool,
    /// The words; `None`: they were, or are to be, taken back.
    pub text: Option<String>,
    /// The file, in the place of words; these are its name.
    pub file: Option<Attachment>,
    /// Whether they are other words than at first.
    pub edited: bool,
    /// What it answers.
    pub quote: Option<Quote>,
    /// What became of it.
    pub fate: Fate,
}

/// What something said answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where that is.
    pub key: (ConversationId, Seq),
    /// Whether this side said it.
    pub mine: bool,
    /// The agent who said it.
    pub name: Option<String>,
    /// The words; `None`: they were taken back.
    pub text: Option<String>,
}

/// What became of something said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Stored: the relay will not lose it.
    Stored(ConversationId, Seq),
    /// Stored, and a change of it is on its way.
    Changing,
    /// On its way.
    Sending,
    /// Refused for a while; said again by itself.
    Held(RefusalCode, Millis),
    /// Refused for good; `Retry` and `Dismiss` take this index.
    NotSent(RefusalCode, usize),
}
