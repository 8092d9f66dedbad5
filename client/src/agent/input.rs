//! Everything that can happen to an agent's tab: the words for it, and no more.

use shared::agent::Recipient;
use shared::{Attachment, Bookmark, Choice, ConversationId, Decline, ToAgent};

/// Everything that can happen to an agent's tab.
///
/// What is asked for without a connection is dropped, except what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Begin: connect. After a close for good this tries once more; a person asks for it.
    Start,
    /// The socket that was asked for is open.
    Opened,
    /// The socket is gone, or could not be opened.
    Lost {
        /// The close code; 1006 when there was none.
        code: u16,
        /// The close reason; may ask for a pause.
        reason: String,
        /// Any number: spreads the next try.
        jitter: u32,
    },
    /// The probe that was asked for has reached the relay.
    Reached,
    /// A frame arrived.
    Heard(ToAgent),
    /// The moment that `next_deadline` named has come.
    Deadline,
    /// A good moment to try again at once: the network is back, or the page is looked at.
    Nudge,
    /// The agent does something at the console (each key press and click; the client spares the
    /// wire).
    Active,
    /// The agent says this in that conversation.
    Say(ConversationId, String),
    /// The agent shares this file, which the relay has, in that conversation.
    Share(ConversationId, Attachment),
    /// The agent is typing (each key press; the client spares the wire).
    Typing(ConversationId),
    /// The agent sees everything that is there of this conversation.
    Looked(ConversationId),
    /// Shows a conversation (also an ended one): its entries are wanted from now on.
    Watch(ConversationId),
    /// No longer shows it. What is given to this agent is heard all the same.
    Unwatch(ConversationId),
    /// Takes a waiting conversation.
    Take(ConversationId),
    /// Ends a conversation.
    End(ConversationId),
    /// Chooses what to be.
    Choose(Choice),
    /// Takes what is offered.
    Accept(ConversationId),
    /// Does not take what is offered.
    Decline(ConversationId, Decline),
    /// Passes a conversation on.
    Transfer {
        /// Which.
        conversation: ConversationId,
        /// To whom.
        to: Recipient,
        /// What the next agent should know; at most
        /// [`NOTE_CHARS_MAX`](shared::limits::NOTE_CHARS_MAX) characters. Keep it until the
        /// conversation is listed with its handover.
        note: String,
        /// Whether this agent stays in the conversation until it is taken.
        warm: bool,
    },
    /// Takes a conversation from a colleague; for supervisors.
    TakeOver(ConversationId),
    /// Calls off the end that was announced for quiet.
    Stay(ConversationId),
    /// Goes on with a conversation that ended.
    Reopen(ConversationId),
    /// Says again what was refused for good, as something new.
    Retry(usize),
    /// Forgets what was refused for good.
    Dismiss(usize),
    /// Answers an earlier entry of a conversation.
    Reply(Bookmark, String),
    /// Changes words of the agent's own, or takes them back (`None`).
    Amend(Bookmark, Option<String>),
}
