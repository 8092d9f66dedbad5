//! What an agent's client is told.
//!
//! Never what it asks.

use crate::agent::{AgentWelcome, Colleague};
use crate::context::Context;
use crate::conversation::{Conversation, Face};
use crate::entry::Entry;
use crate::form::{Field, Filled};
use crate::id::{Bookmark, ConversationId, Millis, Nonce};
use crate::note::Note;
use crate::queue::Coverage;
use crate::rating::Rating;
use crate::refusal::Refusal;
use crate::routing::{Offer, OfferEnd};
use serde::{Deserialize, Serialize};

/// What an agent's client is told.
// Only append: postcard numbers the variants by their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToAgent {
    /// The answer to hello.
    Welcome(AgentWelcome),
    /// Conversations that are new, or changed in what a list shows. An ended one leaves the inbox.
    Listed {
        /// At least one.
        conversations: Vec<Conversation>,
    },
    /// Entries of a conversation that is given to this agent or watched by this tab.
    Added {
        /// Of which conversation.
        conversation: ConversationId,
        /// At least one, at most [`REPLAY_PAGE_LEN`](crate::limits::REPLAY_PAGE_LEN).
        entries: Vec<Entry>,
    },
    /// The visitor's page, for a conversation that is given to this agent or watched by this tab.
    About {
        /// Of which conversation.
        conversation: ConversationId,
        /// As claimed by the page.
        context: Context,
    },
    /// Somebody else is typing; stays on for [`TYPING_LASTS_MS`](crate::limits::TYPING_LASTS_MS).
    Typing {
        /// In which conversation.
        conversation: ConversationId,
        /// The colleague; `None`: the visitor.
        agent: Option<Face>,
    },
    /// The visitor has seen everything up to here.
    Seen(Bookmark),
    /// A colleague, or this agent in another tab, changed.
    Colleague(Colleague),
    /// Something that was asked for does not happen.
    Refused {
        /// What was to be said, when it was that.
        nonce: Option<Nonce>,
        /// The conversation it was about.
        conversation: Option<ConversationId>,
        /// Why, and when to try again.
        refusal: Refusal,
    },
    /// The answer to ping.
    Pong,
    /// This agent is asked to take a conversation.
    Offered(Offer),
    /// An offer to this agent is over.
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
        /// When it goes back to the queue, if somebody else is there.
        returns_at: Millis,
    },
    /// How often the announced waits held.
    Accuracy(Coverage),
    /// The site's form. Follows the welcome where there is one, and every change of it.
    Form {
        /// All fields but the contact, in order.
        fields: Vec<Field>,
    },
    /// All that the visitor filled in, for a conversation that is given to this agent or watched
    /// by this tab; repeated as the visitor types.
    Filled {
        /// Of which conversation.
        conversation: ConversationId,
        /// By rising field; what is not named is empty.
        filled: Vec<Filled>,
        /// Whether it began while nobody was there to answer.
        left_away: bool,
    },
    /// A visitor rated a conversation that has ended.
    Rated {
        /// Which one.
        conversation: ConversationId,
        /// What was given.
        rating: Rating,
    },
    /// Who the visitor is was proven, or proven anew, for a conversation that is given to this
    /// agent or watched by this tab. What it is, `GET /api/sites/ID/visitors/VISITOR/proofs` tells.
    Proven {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// A colleague, or this agent in another tab, wrote a note.
    Noted(Note),
}
