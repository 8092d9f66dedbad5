//! How fast one person may do one thing.
//!
//! A token bucket kept as a single number, the *theoretical arrival time* of the generic cell rate
//! algorithm (ITU-T I.371 annex A): the moment at which the bucket is full again. Never looks at a
//! clock and never refuses for longer than it says.

use crate::settings::Rate;
use shared::Millis;

/// One bucket. Full when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    full_at: Millis,
}

impl Bucket {
    /// Milliseconds until a token is there; `None`: one is there now.
    #[must_use]
    pub fn wait(self, now: Millis, rate: Rate) -> Option<u32> {
        let used_ms = self.full_at.since(now);
        let free_below_ms = u64::from(rate.burst.max(1) - 1) * rate.every_ms;
        let wait_ms = used_ms.saturating_sub(free_below_ms);
        (wait_ms > 0).then(|| u32::try_from(wait_ms).unwrap_or(u32::MAX))
    }

    /// Takes a token, whether one is there or not.
    pub fn take(&mut self, now: Millis, rate: Rate) {
        self.full_at = self.full_at.max(now).plus(rate.every_ms.max(1));
    }

    /// When nothing is left to remember about it.
    #[must_use]
    pub fn full_at(self) -> Millis {
        self.full_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3,
        every_ms: 1_000,
    };

    #[test]
    fn a_burst_passes_and_then_one_each_interval() {
        let mut bucket = Bucket::default();
        let now = Millis(50_000);
        for _ in 0..3 {
            assert_eq!(bucket.wait(now, RATE), None);
            bucket.take(now, RATE);
        }

        assert_eq!(bucket.wait(now, RATE), Some(1_000));
        assert_eq!(bucket.wait(now.plus(400), RATE), Some(600));
        assert_eq!(bucket.wait(now.plus(1_000), RATE), None);
    }

    #[test]
    fn waiting_as_long_as_told_is_always_enough() {
        let mut bucket = Bucket::default();
        let mut now = Millis(0);
        for _ in 0..1_000 {
            if let Some(wait_ms) = bucket.wait(now, RATE) {
                assert_ne!(bucket.wait(now.plus(u64::from(wait_ms) - 1), RATE), None);
                now = now.plus(u64::from(wait_ms));
            }
            assert_eq!(bucket.wait(now, RATE), None);
            bucket.take(now, RATE);
        }

        assert_eq!(now, Millis(997_000), "the long-term rate is the rate");
    }
}
