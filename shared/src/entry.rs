//! What a conversation is made of: its entries.
//!
//! They are the truth. Once told, one never becomes another, but for words that their author takes
//! back or changes.

use crate::conversation::{Author, Face, Side};
use crate::file::Attachment;
use crate::handover::Target;
use crate::id::{Millis, Nonce, Seq};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// One line of a conversation, numbered without holes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1.
    pub seq: Seq,
    /// When the relay took it.
    pub at: Millis,
    /// What happened.
    pub what: What,
}

/// What an entry tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Somebody said something.
    Said {
        /// Who.
        author: Author,
        /// The name that the author's tab gave it.
        nonce: Nonce,
        /// The words, as they are at the time of telling.
        text: Text,
        /// The earlier entry that it answers.
        quote: Option<Seq>,
    },
    /// The conversation was given to an agent.
    Joined {
        /// To whom.
        agent: Face,
    },
    /// Its agent was lost; it waits again, at the front.
    Returned,
    /// It ended; nothing follows unless it is reopened.
    Ended {
        /// By which end.
        by: Side,
    },
    /// Its agent passes it on.
    Transferred {
        /// Who passes it on.
        from: Face,
        /// To whom.
        to: Target,
    },
    /// Its agent did not answer in time; it waits again, at the front.
    Unanswered {
        /// The agent who did not answer.
        agent: Face,
    },
    /// A supervisor took it over.
    TakenOver {
        /// Who had it.
        from: Face,
        /// Who has it now.
        by: Face,
    },
    /// It ended because nobody wrote for a while; nothing follows unless it is reopened.
    Quieted,
    /// It goes on after its end.
    Reopened {
        /// Which end reopened it.
        by: Side,
    },
    /// Words that their author took back: what was said is not told any more.
    Withdrawn {
        /// Who.
        author: Author,
        /// The name that the author's tab gave to what was said.
        nonce: Nonce,
    },
    /// The author of earlier words changed them or took them back.
    Amended {
        /// Who.
        author: Author,
        /// The name that the author's tab gave to the change.
        nonce: Nonce,
        /// Where the words are.
        of: Seq,
        /// What the message says at the time of telling; `None`: it was taken back.
        text: Option<Text>,
    },
    /// Somebody shared a file.
    Shared {
        /// Who.
        author: Author,
        /// The name that the author's tab gave it.
        nonce: Nonce,
        /// The file.
        file: Attachment,
    },
}

impl What {
    /// The name that its author's tab gave it, when it is something that tabs number.
    #[must_use]
    pub fn nonce(&self) -> Option<Nonce> {
        match self {
            What::Said { nonce, .. }
            | What::Withdrawn { nonce, .. }
            | What::Amended { nonce, .. }
            | What::Shared { nonce, .. } => Some(*nonce),
            What::Joined { .. }
            | What::Returned
            | What::Ended { .. }
            | What::Transferred { .. }
            | What::Unanswered { .. }
            | What::TakenOver { .. }
            | What::Quieted
            | What::Reopened { .. } => None,
        }
    }
}

impl Entry {
    /// Makes entries of the same conversation tell what this one makes of their words: nothing that
    /// is held tells words that were changed or taken back.
    pub fn amend<'a>(&self, held: impl IntoIterator<Item = &'a mut Entry>) {
        if let What::Amended { of, text, .. } = &self.what {
            for entry in held {
                entry.say(*of, text.as_ref());
            }
        }
    }

    fn say(&mut self, of: Seq, text: Option<&Text>) {
        match &mut self.what {
            What::Said {
                author,
                nonce,
                text: words,
                ..
            } if self.seq == of => match text {
                Some(text) => words.clone_from(text),
                None => {
                    let (author, nonce) = (author.clone(), *nonce);
                    self.what = What::Withdrawn { author, nonce };
                }
            },
            What::Amended {
                of: same,
                text: words,
                ..
            } if *same == of => *words = text.cloned(),
            _ => {}
        }
    }
}
