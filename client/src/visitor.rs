//! One visitor's tab.

use crate::effect::{self, Kept, Link, Pending};
use shared::{
    Bookmark, Context, ConversationId, Entry, Millis, Place, Refusal, Seq, Status, TabId,
    ToVisitor, FromVisitor,
};

/// What this client asks of the loop around it.
pub type Effect = effect::Effect<FromVisitor, Change>;

/// Everything that can happen to a visitor's tab.
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
        /// Any number: spreads the next try, so that many clients do not come back at once.
        jitter: u32,
    },
    /// A frame arrived.
    Heard(ToVisitor),
    /// The moment that `next_deadline` named has come.
    Deadline,
    /// A good moment to try again at once: the network is back, or the page is looked at.
    Nudge,
    /// The visitor says this.
    Say(String),
    /// The visitor is typing (each key press; the client spares the wire).
    Typing,
    /// The visitor sees everything that is there. Repeat it as new entries are seen.
    Looked,
    /// The page is now this.
    Visited(Context),
    /// Ends the conversation or leaves the queue. Ignored when there is none or no connection.
    End,
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
    /// The site's name.
    Site(String),
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
    /// What the conversation does; `None`: there is none.
    Status(Option<Status>),
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
    /// The outbox is full; this text was not taken. Put it back into the composer.
    Full(String),
}

/// One visitor's tab.
#[derive(Clone, Debug)]
pub struct Visitor {
    todo: (),
}

impl Visitor {
    /// A tab that has not begun. `kept` is what an earlier page load of this tab kept (else make a
    /// new tab id and [`Kept::new`]); `token` is the visitor's, if one is known.
    #[must_use]
    pub fn new(kept: Kept, token: Option<String>, context: Context) -> Visitor { unimplemented!() }
    /// Takes one input.
    pub fn step(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) { unimplemented!() }
    /// When to come back with `Input::Deadline` at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> { unimplemented!() }
    /// The entries of the current conversation, in order, without a hole.
    #[must_use]
    pub fn entries(&self) -> &[Entry] { unimplemented!() }
    /// How far this tab has heard.
    #[must_use]
    pub fn bookmark(&self) -> Option<Bookmark> { unimplemented!() }
    /// What is said but not stored, then what was refused for good.
    #[must_use]
    pub fn pending(&self) -> Vec<Pending> { unimplemented!() }
    /// The connection.
    #[must_use]
    pub fn link(&self) -> Link { unimplemented!() }
    /// What the conversation does.
    #[must_use]
    pub fn status(&self) -> Option<&Status> { unimplemented!() }
    /// The tab.
    #[must_use]
    pub fn tab(&self) -> TabId { unimplemented!() }
}
