//! What somebody who waits is told: the place, why it moved, and how long it may take.
//!
//! Nothing here predicts or counts; these are the words for it.

use crate::id::{Millis, TopicId};
use serde::{Deserialize, Serialize};

/// A place in the queue, or the one that somebody would get who writes now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Conversations that wait for the same people and are answered before this one. 0: this is
    /// next.
    pub ahead: u32,
    /// Whether any of those people is there to answer at all.
    pub staffed: bool,
    /// How long it may take from now; `None`: not known yet.
    pub wait: Option<Wait>,
    /// Why `ahead` is not what was told before.
    pub moved: Option<Moved>,
    /// Nobody can answer before closing time: it is kept as a message, and this is when the next
    /// opening begins.
    pub opens_at: Option<Millis>,
}

/// How long it may take, as a range. Milliseconds from the moment it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Most likely not less than this,
    pub low_ms: u64,
    /// and not more than this: about half of all waits lie between the two.
    pub high_ms: u64,
    /// Nine of ten wait less than this.
    pub bound_ms: u64,
}

/// What happened before one's place since it was told last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Conversations ahead that were answered.
    pub answered: u32,
    /// Conversations ahead that left the queue unanswered.
    pub left: u32,
    /// Conversations that were put ahead: more urgent ones, and those whose agent was lost.
    pub passed: u32,
}

/// Something that conversations are about. Choosing one brings a visitor to the right people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Which.
    pub id: TopicId,
    /// Its name in English.
    pub en: String,
    /// Its name in Chinese.
    pub zh: String,
}

/// How often the announced bound held, among the waits that are remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Waits that were not longer than the bound that was announced for them.
    pub held: u32,
    /// Waits for which a bound was announced.
    pub of: u32,
}
