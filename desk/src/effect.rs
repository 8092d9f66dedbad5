//! Everything that a desk can ask for.

use crate::input::ConnId;
use crate::record::Record;
use shared::{Close, ConversationId, Seq, ToAgent, ToVisitor};
use std::sync::Arc;

/// Sockets, by rising id. Shared, because what concerns every agent goes to the same list again
/// and again.
pub type Conns = Arc<[ConnId]>;

/// One thing to do. In order; every save of a batch is durable before anything else is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this down.
    Save(Record),
    /// Send this frame to these sockets. Encoded once per encoding.
    Send {
        /// At least one.
        to: Conns,
        /// The frame.
        frame: Frame,
    },
    /// Read entries and send them as `added` frames, before any effect after this one.
    Replay {
        /// To this socket.
        to: ConnId,
        /// Entries of this conversation,
        conversation: ConversationId,
        /// after this one,
        after: Seq,
        /// up to and including this one. `None`: all there are; only for conversations that have
        /// ended, which get no more.
        until: Option<Seq>,
    },
    /// Close a socket, after what was sent to it before.
    Hangup {
        /// Which.
        conn: ConnId,
        /// Why.
        close: Close,
    },
}

/// A frame for one kind of socket. A visitor's socket is never sent the other kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Towards a visitor.
    Visitor(ToVisitor),
    /// Towards an agent.
    Agent(ToAgent),
}
