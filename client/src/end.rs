//! What the parts shared by both ends must know about the end they serve.
//!
//! Only how a frame or a change is written there. Never decides anything.

use crate::effect::{Act, Effect, Link, Pending, Say};
use shared::{FromAgent, FromVisitor, Nonce};

/// A frame that either end can send.
pub(crate) trait Frame {
    /// Asks for a pong.
    fn ping() -> Self;
    /// Says something under a name.
    fn say(nonce: Nonce, say: &Say) -> Self;
}

/// A change that either end can paint.
pub(crate) trait Paint {
    /// The connection.
    fn link(link: Link) -> Self;
    /// All that is said but not stored.
    fn outbox(pending: Vec<Pending>) -> Self;
}

/// Where effects are put.
pub(crate) type Effects<F, C> = Vec<Effect<F, C>>;

impl Frame for FromVisitor {
    fn ping() -> Self {
        FromVisitor::Ping
    }

    fn say(nonce: Nonce, say: &Say) -> Self {
        match say.act.clone() {
            Act::Words { text, quote } => FromVisitor::Say { nonce, text, quote },
            Act::Amend { of, text } => FromVisitor::Amend {
                nonce,
                conversation: say.conversation.unwrap_or_default(),
                of,
                text,
            },
            Act::File(file) => FromVisitor::Share {
                nonce,
                file: file.id,
            },
        }
    }
}

impl Frame for FromAgent {
    fn ping() -> Self {
        FromAgent::Ping
    }

    fn say(nonce: Nonce, say: &Say) -> Self {
        // Conversations count from 1: what was kept without one is refused by the desk and stays
        // to be seen.
        let conversation = say.conversation.unwrap_or_default();
        match say.act.clone() {
            Act::Words { text, quote } => FromAgent::Say {
                nonce,
                conversation,
                text,
                quote: quote.map(|mark| mark.seq),
            },
            Act::Amend { of, text } => FromAgent::Amend {
                nonce,
                conversation,
                of,
                text,
            },
            Act::File(file) => FromAgent::Share {
                nonce,
                conversation,
                file: file.id,
            },
        }
    }
}

impl Paint for crate::visitor::Change {
    fn link(link: Link) -> Self {
        Self::Link(link)
    }

    fn outbox(pending: Vec<Pending>) -> Self {
        Self::Outbox(pending)
    }
}

impl Paint for crate::agent::Change {
    fn link(link: Link) -> Self {
        Self::Link(link)
    }

    fn outbox(pending: Vec<Pending>) -> Self {
        Self::Outbox(pending)
    }
}
