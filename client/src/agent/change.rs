//! What an agent's tab paints: the words for it, and no more.
//!
//! Times that the relay told are by its clock; [`Change::Clock`] says how far that one is off.

use crate::effect::{Link, Pending};
use shared::agent::Colleague;
use shared::note::Note;
use shared::{
    Context, Conversation, ConversationId, Coverage, Entry, Face, Field, Filled, Millis, Mode,
    Offer, OfferEnd, Rating, Refusal, Seq, Team, Topic,
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
    /// Welcomed as this agent, to this site. Lists, offers and warnings painted before are void;
    /// `Listed`, `Unanswered`, `Queue`, `Colleague` and `Accuracy` follow in the same step, offers
    /// that stand a moment later. Entries painted before stay.
    Welcome {
        /// Who.
        me: Face,
        /// The site's name.
        site: String,
        /// The teams of the site.
        teams: Vec<Team>,
        /// What conversations are about here.
        topics: Vec<Topic>,
        /// How conversations come to agents.
        mode: Mode,
        /// Whether this agent may take over what is given to colleagues.
        supervises: bool,
    },
    /// A conversation that is new or changed in the inbox, as it is now (also when only its last
    /// words or marks changed).
    Listed(Conversation),
    /// A conversation that ended or is no longer open: it leaves the inbox. `Listed` again when it
    /// is reopened.
    Unlisted(ConversationId),
    /// Who waits, the next one first.
    Queue(Vec<ConversationId>),
    /// This agent is asked to take a conversation, or is asked otherwise than before.
    Offered(Offer),
    /// That offer is over.
    OfferEnded {
        /// Of which conversation.
        conversation: ConversationId,
        /// How it ended.
        how: OfferEnd,
    },
    /// The visitor has waited long for an answer of this agent.
    Unanswered {
        /// In which conversation.
        conversation: ConversationId,
        /// When it goes to somebody else, if anybody is there, by the relay's clock; `None`: it was
        /// answered, or is with this agent no more.
        returns_at: Option<Millis>,
    },
    /// How often the announced waits held; `None`: none are remembered.
    Accuracy(Option<Coverage>),
    /// What the visitor of a conversation that has ended thought of it.
    Rated(ConversationId, Rating),
    /// Somebody who answers wrote a note.
    Noted(Note),
    /// Everything painted of this conversation's entries is void; what follows is complete.
    Reset(ConversationId),
    /// One entry, the next of its conversation.
    Added {
        /// Of which conversation.
        conversation: ConversationId,
        /// The entry.
        entry: Entry,
    },
    /// The visitor's page.
    About {
        /// Of which conversation.
        conversation: ConversationId,
        /// As claimed by the page.
        context: Context,
    },
    /// The site's form, but for the contact, which every form has. Void after `Welcome`.
    Form(Vec<Field>),
    /// What the visitor filled into it, all of it, by rising field.
    Filled {
        /// For which conversation.
        conversation: ConversationId,
        /// What.
        filled: Vec<Filled>,
        /// Whether the conversation began while nobody was there to answer.
        left_away: bool,
    },
    /// Who the visitor of this conversation is was proven; the relay tells what when it is asked.
    Proven(ConversationId),
    /// All that is said but not stored, in order, then what was refused for good.
    Outbox(Vec<Pending>),
    /// Who else is typing in this conversation.
    Typing {
        /// In which.
        conversation: ConversationId,
        /// Whether the visitor is.
        visitor: bool,
        /// Which colleague is.
        agent: Option<Face>,
    },
    /// The visitor has seen everything up to here.
    SeenByVisitor(ConversationId, Seq),
    /// Messages of the visitor that no agent has seen, in a conversation given to this agent.
    Unread(ConversationId, u32),
    /// A colleague, or this agent, as it is now.
    Colleague(Colleague),
    /// What was asked (other than to say something) does not happen.
    Refused(Option<ConversationId>, Refusal),
    /// The outbox is full; this was not taken. Put the text back into the composer; it is empty
    /// when what was not taken is a file, or that something is taken back.
    Full(ConversationId, String),
}
