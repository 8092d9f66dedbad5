//! What goes into a client beside frames, and what comes out of it.

use crate::ladder::Rung;
use serde::{Deserialize, Serialize};
use shared::{
    Attachment, Bookmark, Close, ConversationId, Millis, Nonce, RefusalCode, Seq, TabId, Text,
    TextFault, What,
};

/// What a client asks of the loop around it. `F` is the frame it sends, `C` the change it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<F, C> {
    /// Open a socket, or what stands in for one on this rung; report `Opened` or `Lost`.
    Connect(Rung),
    /// Open a WebSocket beside the socket, say nothing on it and close it. Report `Reached` if it
    /// opened and stayed open for a moment, and nothing otherwise.
    Probe,
    /// Close the socket if there is one; nothing of it is reported any more.
    Disconnect,
    /// Send this frame on the socket that was reported open.
    Send(F),
    /// Paint this.
    Show(C),
    /// Keep this for the next page load, where storage allows; it replaces what was kept before.
    Keep(Kept),
    /// Keep this token, the key to the visitor's conversations; `None`: forget it.
    Token(Option<String>),
    /// The page is older than the relay: load the document again. The outbox was kept before.
    Reload,
}

/// What a tab must not forget over a reload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The tab, which the next page load continues.
    pub tab: TabId,
    /// How many things of this tab are known to be stored.
    pub counted: u32,
    /// What was said since, in order.
    pub says: Vec<Say>,
}

/// One thing that a tab numbers: said, or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// In which conversation; `None` for words of a visitor, who has only one.
    pub conversation: Option<ConversationId>,
    /// What is done.
    pub act: Act,
    /// When it was done, by this end's clock.
    pub at: Millis,
}

/// What a tab does under a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Says something.
    Words {
        /// The words.
        text: String,
        /// What they answer.
        quote: Option<Bookmark>,
    },
    /// Changes what was said, or takes it back.
    Amend {
        /// Where the words are.
        of: Seq,
        /// The new words; `None` takes the old ones back.
        text: Option<String>,
    },
    /// Shares a file that the relay has.
    File(Attachment),
}

impl Act {
    /// The words that it brings.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Act::Words { text, .. } => Some(text),
            Act::Amend { text, .. } => text.as_deref(),
            Act::File(_) => None,
        }
    }

    /// Why it cannot be stored as it is.
    pub(crate) fn fault(&self) -> Option<TextFault> {
        Text::parse(self.text()?).err()
    }

    /// Whether this is what became of it.
    pub(crate) fn became(&self, what: &What) -> bool {
        match (self, what) {
            (Act::Words { text, .. }, What::Said { text: said, .. }) => text == said.as_str(),
            // Taken back since, from another tab.
            (Act::Words { .. }, What::Withdrawn { .. }) => true,
            (
                Act::Amend { of, text },
                What::Amended {
                    of: same,
                    text: told,
                    ..
                },
            ) => of == same && text.as_deref() == told.as_ref().map(Text::as_str),
            (Act::File(file), What::Shared { file: shared, .. }) => file.id == shared.id,
            (Act::Words { .. } | Act::Amend { .. } | Act::File(_), _) => false,
        }
    }
}

/// Something said that is not known to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its name. Changes when an earlier one was refused for good; use it as a key for painting
    /// only until the next change. What was refused for good has one that nothing else has, for
    /// painting only.
    pub nonce: Nonce,
    /// What was said.
    pub say: Say,
    /// What became of it.
    pub state: PendingState,
}

/// What became of something said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingState {
    /// On its way, or waiting for a connection.
    Sending,
    /// Refused for a while; said again by itself at this time.
    Held {
        /// Why.
        code: RefusalCode,
        /// When it is said again.
        until: Millis,
    },
    /// Refused for good. Stays to be seen until it is said anew or dismissed.
    NotSent {
        /// Why.
        code: RefusalCode,
    },
}

/// How the connection is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not asked to connect yet.
    #[default]
    Idle,
    /// Opening a socket, or waiting for the welcome.
    Connecting,
    /// Welcomed: what is said is on its way at once.
    Live,
    /// Lost; tries again at this time.
    Waiting {
        /// When.
        until: Millis,
        /// Whether the relay said that it cannot keep anything at the moment.
        no_room: bool,
    },
    /// Refused for good, for this reason; does not try again by itself.
    Stopped(Close),
}

impl Kept {
    /// A tab that has said nothing.
    #[must_use]
    pub fn new(tab: TabId) -> Kept {
        Kept {
            tab,
            counted: 0,
            says: Vec::new(),
        }
    }
}
