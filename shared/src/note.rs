//! A note: what agents tell each other in a conversation.
//!
//! No frame and no page for visitors has a place for one.

use crate::conversation::Face;
use crate::id::{AgentId, ConversationId, Millis, Seq};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A note that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number; later ones are higher.
    pub number: u64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The entry behind which it was written.
    pub after: Seq,
    /// When.
    pub at: Millis,
    /// By whom, under the name of that time.
    pub agent: Face,
    /// The words.
    pub text: Text,
    /// Who is called by name in it.
    pub mentions: Vec<AgentId>,
}
