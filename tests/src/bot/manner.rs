//! What is out of the ordinary about a bot: a clock that is off, somebody who looks over its
//! shoulder.
//!
//! Never changes what its client decides.

use shared::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// How a bot lives. The default: a right clock, nobody looks on.
pub struct Manner<C> {
    /// Its clock.
    pub clock: OwnClock,
    /// Whether it remembers every frame that it hears. Those of a long day fill the memory.
    pub keeps_frames: bool,
    /// Is told every change at the moment at which it is painted.
    pub watcher: Option<Watcher<C>>,
}

/// Somebody who looks on.
pub type Watcher<C> = Box<dyn Fn(&C) + Send + Sync>;

/// A clock of one's own. Clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct OwnClock {
    ahead_ms: Arc<AtomicI64>,
}

impl<C> Default for Manner<C> {
    fn default() -> Manner<C> {
        Manner {
            clock: OwnClock::default(),
            keeps_frames: true,
            watcher: None,
        }
    }
}

impl<C> Manner<C> {
    /// Somebody sees a change.
    pub(super) fn watch(&self, change: &C) {
        if let Some(watcher) = &self.watcher {
            watcher(change);
        }
    }
}

impl OwnClock {
    /// Sets it so far ahead of the machine's; negative: behind.
    pub fn set(&self, ahead_ms: i64) {
        self.ahead_ms.store(ahead_ms, Ordering::SeqCst);
    }

    /// What it shows when the machine's shows this.
    #[must_use]
    pub fn of(&self, machine: Millis) -> Millis {
        Millis(
            machine
                .0
                .saturating_add_signed(self.ahead_ms.load(Ordering::SeqCst)),
        )
    }
}
