//! One tab of an agent's console.

use crate::effect::{self, Kept, Link, Pending};
use shared::{
    AgentId, Bookmark, Choice, Context, Conversation, ConversationId, Entry, Face, FromAgent,
    Millis, Refusal, Seq, TabId, ToAgent,
    agent::Colleague,
};

/// What this client asks of the loop around it.
pub type Effect = effect::Effect<FromAgent, Change>;

/// Everything that can happen to an agent's tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Begin: connect.
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
    /// A frame arrived.
    Heard(ToAgent),
    /// The moment that `next_deadline` named has come.
    Deadline,
    /// A good moment to try again at once: the network is back, or the page is looked at.
    Nudge,
    /// The agent says this in that conversation.
    Say(ConversationId, String),
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
    /// Chooses to be online or away.
    Choose(Choice),
    /// Says again what was refused for good, as something new.
    Retry(usize),
    /// Forgets what was refused for good.
    Dismiss(usize),
}

/// Something to paint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The connection.
    Link(Link),
    /// Welcomed as this agent, to this site. Lists painted before are void; `Listed`, `Queue` and
    /// `Colleague` follow in the same step. Entries painted before stay.
    Welcome {
        /// Who.
        me: Face,
        /// The site's name.
        site: String,
    },
    /// A conversation that is new or changed in the inbox, as it is now (also when only its last
    /// words or marks changed).
    Listed(Conversation),
    /// A conversation that ended or is no longer open: it leaves the inbox.
    Unlisted(ConversationId),
    /// Who waits, the next one first.
    Queue(Vec<ConversationId>),
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
    /// The outbox is full; this text was not taken. Put it back into the composer.
    Full(ConversationId, String),
}

/// One tab of an agent's console.
#[derive(Clone, Debug)]
pub struct Agent {
    todo: (),
}

impl Agent {
    /// A tab that has not begun. `kept` is what an earlier page load of this tab kept (else make a
    /// new tab id and [`Kept::new`]).
    #[must_use]
    pub fn new(kept: Kept) -> Agent { unimplemented!() }
    /// Takes one input.
    pub fn step(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) { unimplemented!() }
    /// When to come back with `Input::Deadline` at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> { unimplemented!() }
    /// The entries held of a conversation, in order, without a hole.
    #[must_use]
    pub fn entries(&self, conversation: ConversationId) -> &[Entry] { unimplemented!() }
    /// How far this tab has heard of a conversation.
    #[must_use]
    pub fn bookmark(&self, conversation: ConversationId) -> Option<Bookmark> { unimplemented!() }
    /// The open conversations, by id.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> { std::iter::empty() }
    /// What is said but not stored, then what was refused for good.
    #[must_use]
    pub fn pending(&self) -> Vec<Pending> { unimplemented!() }
    /// The connection.
    #[must_use]
    pub fn link(&self) -> Link { unimplemented!() }
    /// Who this is, once welcomed.
    #[must_use]
    pub fn me(&self) -> Option<AgentId> { unimplemented!() }
    /// The tab.
    #[must_use]
    pub fn tab(&self) -> TabId { unimplemented!() }
}
