//! Everything that can happen to a visitor's tab: the words for it.
//!
//! Never decides what becomes of any.

use shared::{Attachment, Bookmark, Context, Filled, ToVisitor, TopicId};

/// Everything that can happen to a visitor's tab.
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
        /// Any number: spreads the next try, so that many clients do not come back at once.
        jitter: u32,
    },
    /// The probe that was asked for has reached the relay.
    Reached,
    /// A frame arrived.
    Heard(ToVisitor),
    /// The moment that `next_deadline` named has come.
    Deadline,
    /// A good moment to try again at once: the network is back, or the page is looked at.
    Nudge,
    /// The visitor says this: in the open conversation (also a parked one), or in a new one.
    Say(String),
    /// The visitor shares this file, which the relay has: where words would go.
    Share(Attachment),
    /// The visitor is typing (each key press; the client spares the wire).
    Typing,
    /// The visitor sees everything that is there. Repeat it as new entries are seen.
    Looked,
    /// The page is now this.
    Visited(Context),
    /// Ends the conversation or leaves the queue. Ignored when there is none or no connection.
    End,
    /// What the open conversation, or else the next one, is about. Ignored once somebody has
    /// answered. Without a connection it is told after the next welcome.
    Topic(Option<TopicId>),
    /// Is still here: calls off the end that was announced. Ignored when none is, or without a
    /// connection.
    Stay,
    /// Goes on with the conversation that ended. Ignored when it has not, or without a connection.
    Reopen,
    /// What the visitor thinks of the conversation that has ended. Ignored when none has; said
    /// again until it is answered.
    Rate {
        /// 1 to [`SCORE_MAX`](shared::rating::SCORE_MAX).
        score: u8,
        /// May be empty.
        comment: String,
    },
    /// The page is being left: says goodbye if there is a connection, and asks for nothing. A page
    /// that lives on says hello anew at the next `Nudge`, `Typing` or `Say`.
    Leave,
    /// Types into a field of the form: what is in it now. Sent a moment later, before anything
    /// that is said, and after the next welcome where there is no connection.
    Fill(Filled),
    /// Says again what was refused for good, as something new.
    Retry(usize),
    /// Forgets what was refused for good.
    Dismiss(usize),
    /// The visitor says this in answer to an earlier entry. An entry of a conversation that is not
    /// open (any more) is not quoted; the words are said all the same.
    Reply(Bookmark, String),
    /// Changes words of the visitor's own, or takes them back (`None`).
    Amend(Bookmark, Option<String>),
}

impl Input {
    /// Whether it shows that a page which was being left is used again.
    pub(super) fn uses_the_page(&self) -> bool {
        matches!(
            self,
            Input::Nudge
                | Input::Say(_)
                | Input::Share(_)
                | Input::Reply(..)
                | Input::Amend(..)
                | Input::Typing
                | Input::Fill(_)
        )
    }
}
