//! How often what happened: the disasters, and what people did in between.
//!
//! Counts only what really happened, at the moment it did. Never decides anything.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Every disaster that a run must have met to prove anything, as they are counted.
pub const DISASTERS: [&str; 16] = [
    KILLS,
    RESTARTS,
    CUTS,
    HOLES,
    DROPPED,
    DOUBLED,
    REORDERED,
    DELAYED,
    FREEZES,
    LONG_FREEZES,
    DISK_FULL,
    RELAY_JUMPS,
    PERSON_JUMPS,
    RELOADS,
    TRANSFERS,
    ENDS,
];

/// The relay was killed without a word.
pub const KILLS: &str = "kills";
/// The relay was asked to end, and did.
pub const RESTARTS: &str = "restarts in good order";
/// A connection was cut, with a reset or an end.
pub const CUTS: &str = "cuts";
/// A path swallowed everything for a while.
pub const HOLES: &str = "black holes";
/// A frame never came.
pub const DROPPED: &str = "frames dropped";
/// A frame came twice.
pub const DOUBLED: &str = "frames doubled";
/// A frame came after the one that was sent after it.
pub const REORDERED: &str = "frames reordered";
/// A frame came late, and everything behind it.
pub const DELAYED: &str = "frames delayed";
/// The relay's process stood still for a moment.
pub const FREEZES: &str = "freezes";
/// The relay's process stood still for longer than a client waits.
pub const LONG_FREEZES: &str = "freezes beyond patience";
/// Nothing could be written for want of space, and the relay noticed.
pub const DISK_FULL: &str = "disk-full spells";
/// The relay's clock was set.
pub const RELAY_JUMPS: &str = "clock jumps of the relay";
/// A person's clock was set.
pub const PERSON_JUMPS: &str = "clock jumps of people";
/// A page was closed and made anew from what it had kept.
pub const RELOADS: &str = "reloads";
/// An agent passed a conversation on.
pub const TRANSFERS: &str = "transfers asked for";
/// Somebody ended a conversation.
pub const ENDS: &str = "ends asked for";
/// An agent went away and came back.
pub const ABSENCES: &str = "agents away and back";
/// What was refused for good was said again.
pub const RETRIES: &str = "refused and said anew";

/// A page said that it would not connect again by itself, and was asked to.
pub const ASKED: &str = "connections asked for by hand";

/// How often what happened.
#[derive(Debug, Default)]
pub struct Counts {
    counted: Mutex<BTreeMap<&'static str, u64>>,
}

impl Counts {
    /// It happened once more.
    pub fn count(&self, what: &'static str) {
        *self.locked().entry(what).or_default() += 1;
    }

    /// How often it happened.
    #[must_use]
    pub fn of(&self, what: &str) -> u64 {
        self.locked().get(what).copied().unwrap_or_default()
    }

    /// Everything that happened.
    #[must_use]
    pub fn all(&self) -> BTreeMap<&'static str, u64> {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<&'static str, u64>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
