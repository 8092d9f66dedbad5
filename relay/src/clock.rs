//! The only file that asks the time.
//!
//! Never goes backwards within a process: a machine's clock that is set back stands still here
//! until it has caught up. Never sleeps; whoever waits asks tokio.

use shared::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The time, shared by all clones.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The latest moment that was told.
    told: Arc<AtomicU64>,
    /// Whether the machine's clock moves it.
    runs: bool,
}

impl Clock {
    /// Returns a clock that follows the machine's.
    #[must_use]
    pub fn system() -> Clock {
        Clock {
            told: Arc::default(),
            runs: true,
        }
    }

    /// Returns a clock that stands at `now` until it is put [`forward`](Clock::forward).
    #[must_use]
    pub fn standing(now: Millis) -> Clock {
        Clock {
            told: Arc::new(AtomicU64::new(now.0)),
            runs: false,
        }
    }

    /// Tells the time.
    #[must_use]
    pub fn now(&self) -> Millis {
        if !self.runs {
            return Millis(self.told.load(Ordering::Acquire));
        }
        let machine = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let machine = u64::try_from(machine.as_millis()).unwrap_or(u64::MAX);
        Millis(self.told.fetch_max(machine, Ordering::AcqRel).max(machine))
    }

    /// Puts a standing clock forward. A running one takes no orders.
    pub fn forward(&self, ms: u64) {
        if !self.runs {
            self.told.fetch_add(ms, Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_told_is_never_taken_back() {
        let clock = Clock::system();
        let first = clock.now();
        clock.told.fetch_add(60_000, Ordering::AcqRel);

        assert!(first.0 > 0);
        assert_eq!(clock.now().since(first) / 60_000, 1);
        assert!(clock.clone().now() >= first.plus(60_000));
    }

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing(Millis(5));
        clock.clone().forward(7);

        assert_eq!(clock.now(), Millis(12));
    }
}
