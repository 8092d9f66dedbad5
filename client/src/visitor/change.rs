//! What a visitor's tab paints: the words for it, and no more.
//!
//! Times that the relay told are by its clock; [`Change::Clock`] says how far that one is off.

use crate::effect::{Link, Pending};
use shared::{
    ConversationId, Entry, Field, Filled, Millis, Place, Rating, Refusal, Scale, Seq, Status,
    Topic, TopicId,
};

/// Something to paint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The connection.
    Link(Link),
    /// How far the relay's clock is ahead of this end's, in milliseconds; negative: behind.
    Clock {
        /// To be added to this end's time before a time of the relay is compared with it.
        ahead_ms: i64,
    },
    /// The site's name.
    Site(String),
    /// What conversations are about here; empty: there is nothing to choose.
    Topics(Vec<Topic>),
    /// What the open conversation, or else the next one, is about. `None` until it is told.
    Topic(Option<TopicId>),
    /// How it would be to wait now, while there is no open conversation.
    Door(Place),
    /// Everything painted of earlier conversations is void; what follows is complete.
    Reset,
    /// A new conversation; entries of the earlier one may stay above it.
    Opened(ConversationId),
    /// One entry, the next of its conversation. When it confirms something pending, the `Outbox`
    /// change without it comes in the same step.
    Added {
        /// Of which conversation.
        conversation: ConversationId,
        /// The entry.
        entry: Entry,
    },
    /// What the conversation does; `None`: there is none. One that ended may go on: its status is
    /// another one then, and its entries follow those that were painted.
    Status(Option<Status>),
    /// When the conversation will be ended because nobody writes, by the relay's clock.
    Quiet {
        /// `None`: not soon. Nothing was announced before the first of these.
        closes_at: Option<Millis>,
    },
    /// Until when the conversation that ended may be reopened, by the relay's clock; `None`: not
    /// any more. Follows `Status(Ended)` when a hello tells of the end. Of an end that is heard as
    /// it happens nothing is told: to ask is to know.
    ReopenUntil(Option<Millis>),
    /// The conversation that ended can be rated on this scale, or was. Follows `Status(Ended)`;
    /// void with any other status.
    Rated {
        /// How to ask.
        scale: Scale,
        /// What was given; `None`: nothing so far.
        rating: Option<Rating>,
    },
    /// The code of another device is not good; this tab goes on without it.
    CodeRefused,
    /// All that is said but not stored, in order, then what was refused for good.
    Outbox(Vec<Pending>),
    /// An agent has seen everything up to here.
    SeenByAgent(Seq),
    /// Whether an agent is typing.
    AgentTyping(bool),
    /// Messages of agents that the visitor has not seen.
    Unread(u32),
    /// What was asked (other than to say something) does not happen.
    Refused(Refusal),
    /// The site's form, but for the contact, which every form has.
    Form(Vec<Field>),
    /// What is filled into it. What was typed here counts until it is stored.
    Filled {
        /// What the relay keeps, by rising field.
        stored: Vec<Filled>,
        /// What was typed here and is not known to be stored, by rising field.
        typed: Vec<Filled>,
    },
    /// The outbox is full; this was not taken. Put the text back into the composer; it is empty
    /// when what was not taken is a file, or that something is taken back.
    Full(String),
}
