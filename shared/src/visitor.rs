//! Frames of a visitor's socket. What is not here cannot be sent to or asked by a visitor.

use crate::context::Context;
use crate::conversation::{Standing, Status};
use crate::entry::Entry;
use crate::form::{Field, Filled};
use crate::id::{Bookmark, ConversationId, FieldId, FileId, Millis, Nonce, Seq, TabId, TopicId};
use crate::queue::{Place, Topic};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What a visitor's client asks or tells.
// Only append: postcard numbers the variants by their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromVisitor {
    /// The first frame of every socket, and the only way in.
    Hello(VisitorHello),
    /// Says something, in the open conversation or in a new one.
    Say {
        /// The tab's name for it.
        nonce: Nonce,
        /// The words; checked by the desk, refused with a code of their own.
        text: String,
        /// The earlier entry of the open conversation that it answers.
        quote: Option<Bookmark>,
    },
    /// The visitor is typing; repeated while it lasts.
    Typing,
    /// The visitor has seen everything up to here.
    Seen(Bookmark),
    /// The visitor's page changed.
    Visited {
        /// What it is now.
        context: Context,
    },
    /// Ends the conversation, or leaves the queue.
    End {
        /// Which one, so that a late click cannot end a newer one.
        conversation: ConversationId,
    },
    /// Asks for a pong, to know that the path lives.
    Ping,
    /// Says what it is about, before or while waiting; `None`: nothing in particular.
    Topic {
        /// One of [`VisitorWelcome::topics`].
        topic: Option<TopicId>,
    },
    /// Is still here: a conversation that was about to be ended for quiet goes on.
    Stay {
        /// Which one.
        conversation: ConversationId,
    },
    /// Goes on with a conversation that has ended.
    Reopen {
        /// Which one.
        conversation: ConversationId,
    },
    /// The page is being left. The last frame of a tab that is closed on purpose.
    Leaving,
    /// Shares a file that was sent before, in the open conversation or in a new one.
    Share {
        /// The tab's name for it, of the same count as what it says.
        nonce: Nonce,
        /// Which; it is whole and was sent by this visitor.
        file: FileId,
    },
    /// Fills in a field of the site's form, for the open conversation or for the next one. The
    /// last value wins; the answer is `filled`.
    Fill {
        /// Which; [`FieldId::CONTACT`] is always there.
        field: FieldId,
        /// What is in it now; empty: nothing any more.
        value: String,
    },
    /// Changes words of one's own that were said a moment ago, or takes them back.
    Amend {
        /// The tab's name for it; of the same count as what it says.
        nonce: Nonce,
        /// In which conversation.
        conversation: ConversationId,
        /// Where the words are.
        of: Seq,
        /// The new words; `None` takes the old ones back.
        text: Option<String>,
    },
}

/// Who comes, and what this end already holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorHello {
    /// The token of an earlier visit; `None` asks for a new one.
    pub token: Option<String>,
    /// The tab.
    pub tab: TabId,
    /// The last entry that this tab holds.
    pub since: Option<Bookmark>,
    /// The page.
    pub context: Context,
}

/// What a visitor's client is told.
// Only append: postcard numbers the variants by their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToVisitor {
    /// A new token. It is the key to this visitor's conversations: keep it, show it to nobody.
    Token {
        /// Opaque.
        token: String,
    },
    /// The answer to hello. What the client lacks follows as `added`.
    Welcome(VisitorWelcome),
    /// A new conversation was opened by this visitor.
    Opened(Standing),
    /// Entries, in order, from the bookmark on or as they happen.
    Added {
        /// Of which conversation.
        conversation: ConversationId,
        /// At least one, at most [`REPLAY_PAGE_LEN`](crate::limits::REPLAY_PAGE_LEN).
        entries: Vec<Entry>,
    },
    /// What the conversation is doing changed: a new place, an agent, the end.
    Status {
        /// Of which conversation.
        conversation: ConversationId,
        /// What it does now.
        status: Status,
    },
    /// The agent is typing; stays on for [`TYPING_LASTS_MS`](crate::limits::TYPING_LASTS_MS).
    Typing {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// An agent has seen everything up to here.
    Seen(Bookmark),
    /// Something that was asked for does not happen.
    Refused {
        /// What was to be said, when it was that.
        nonce: Option<Nonce>,
        /// Why, and when to try again.
        refusal: Refusal,
    },
    /// The answer to ping.
    Pong,
    /// The conversation will be ended because nobody writes, or that is off again.
    Quiet {
        /// Which one.
        conversation: ConversationId,
        /// When; `None`: not soon.
        closes_at: Option<Millis>,
    },
    /// The site's form. Follows the welcome where there is one, and every change of it.
    Form {
        /// All fields but the contact, in order.
        fields: Vec<Field>,
    },
    /// All that is filled in and stored, for the open conversation or else for the next one.
    /// Follows the welcome, every change, and whatever makes it another conversation's.
    Filled {
        /// By rising field; what is not named is empty.
        filled: Vec<Filled>,
    },
}

/// How things stand at hello.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorWelcome {
    /// The site's name.
    pub site: String,
    /// The relay's clock.
    pub now: Millis,
    /// How many things this tab has said that are stored. The rest is to be said again.
    pub counted: u32,
    /// The visitor's latest conversation.
    pub conversation: Option<Standing>,
    /// How it would be to wait now, when there is no open conversation.
    pub door: Place,
    /// What conversations are about here; may be empty.
    pub topics: Vec<Topic>,
    /// What the open conversation is about, as the visitor chose.
    pub topic: Option<TopicId>,
}

impl FromVisitor {
    /// The kinds of frame, as JSON names them.
    pub const KINDS: &'static [&'static str] = &[
        "hello", "say", "typing", "seen", "visited", "end", "ping", "topic", "stay", "reopen",
        "leaving", "fill", "share", "amend",
    ];
}

impl ToVisitor {
    /// The kinds of frame, as JSON names them.
    pub const KINDS: &'static [&'static str] = &[
        "token", "welcome", "opened", "added", "status", "typing", "seen", "refused", "pong",
        "quiet", "form", "filled",
    ];
}

impl Standing {
    /// The first entry that a client with this bookmark lacks comes after the returned place.
    ///
    /// Both ends use this rule: a bookmark of another conversation, or one beyond the end (a store
    /// that was put back from a backup), is worth nothing, and everything is sent again.
    #[must_use]
    pub fn resumes_after(&self, since: Option<Bookmark>) -> Seq {
        match since {
            Some(mark) if mark.conversation == self.conversation && mark.seq <= self.last => {
                mark.seq
            }
            _ => Seq(0),
        }
    }
}
