//! Everything that can happen to a desk.

use crate::record::Row;
use crate::settings::Settings;
use shared::note::Note;
use shared::{
    AgentId, Attachment, Bookmark, Context, ConversationId, Filled, FromAgent, FromVisitor, Nonce,
    Rating, RefusalCode, Seq, TabId, VisitorId,
};

/// One socket of this process. Counted up: of two, the higher one was opened later. Never used
/// again, not even after the socket is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "moved once, from the mailbox into the step"
)]
pub enum Input {
    /// A socket said hello, and who it is has been settled.
    Arrived {
        /// The socket.
        conn: ConnId,
        /// The tab behind it.
        tab: TabId,
        /// How many things of this person's tab are in the store. Read after everything that this
        /// desk saved before has been written.
        counted: u32,
        /// Who it is.
        who: Arrival,
    },
    /// A visitor's frame. A hello here is a second one.
    Visitor {
        /// From which socket.
        conn: ConnId,
        /// The frame.
        frame: FromVisitor,
    },
    /// An agent's frame. A hello here is a second one.
    Agent {
        /// From which socket.
        conn: ConnId,
        /// The frame.
        frame: FromAgent,
    },
    /// Somebody shares a file, and the relay has looked at it: what
    /// [`FromVisitor::Share`] and [`FromAgent::Share`] become.
    Shared(Shared),
    /// A socket is gone.
    Left {
        /// Which.
        conn: ConnId,
    },
    /// The moment that [`Desk::next_deadline`](crate::Desk::next_deadline) named has come.
    Deadline,
    /// The owner changed something.
    Settings(Settings),
    /// A conversation that has ended was rated, elsewhere than through a socket, and that is
    /// stored. The first rating of an end counts, so it is worth more than what is known here.
    Rated {
        /// Which conversation.
        conversation: ConversationId,
        /// The entry that was its end.
        end: Seq,
        /// What was given.
        rating: Rating,
    },
    /// Who a visitor is was proven elsewhere than through a socket, and that is stored.
    Proven {
        /// Who.
        visitor: VisitorId,
    },
    /// A token of a visitor's is good no more: whoever is connected has to show that theirs is.
    Revoked {
        /// Whose.
        visitor: VisitorId,
    },
    /// An agent wrote a note, elsewhere than through a socket, and that is stored.
    Noted(Note),
}

/// A file that somebody shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// From which socket.
    pub conn: ConnId,
    /// The tab's name for it.
    pub nonce: Nonce,
    /// In which conversation; `None` from a visitor, who has only one.
    pub conversation: Option<ConversationId>,
    /// The file, or why it cannot be shared.
    pub file: Result<Attachment, RefusalCode>,
}

/// Who arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "moved once, from the mailbox into the step"
)]
pub enum Arrival {
    /// A visitor.
    Visitor {
        /// Who.
        visitor: VisitorId,
        /// The page.
        context: Context,
        /// The last entry that the tab holds.
        since: Option<Bookmark>,
        /// The visitor's newest conversation in the store.
        latest: Option<Row>,
        /// What is filled in for the next one, in the store.
        draft: Vec<Filled>,
    },
    /// An agent.
    Agent {
        /// Who.
        agent: AgentId,
        /// What the tab holds and goes on watching.
        since: Vec<Bookmark>,
    },
}
