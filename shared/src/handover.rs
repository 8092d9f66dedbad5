//! Passing a conversation on: from whom, to whom, with which note.
//!
//! The note is for colleagues. Nothing in here is sent to a visitor but the target.

use crate::conversation::Face;
use crate::id::{Millis, TeamId};
use serde::{Deserialize, Serialize};

/// A team as visitors and agents see one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// The name to show, 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub name: String,
}

/// To whom a conversation is passed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// To one agent.
    Agent(Face),
    /// To whoever of a team is free.
    Team(Team),
}

/// A transfer: under way until somebody takes the conversation, kept for its new agent to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Who passes it on.
    pub from: Face,
    /// To whom.
    pub to: Target,
    /// What the next agent should know; never shown to the visitor. At most
    /// [`NOTE_CHARS_MAX`](crate::limits::NOTE_CHARS_MAX) characters.
    pub note: String,
    /// Whether `from` stays in the conversation until it is taken.
    pub warm: bool,
    /// When.
    pub at: Millis,
}
