//! How many messages one socket may send, whatever is in them.
//!
//! Guards the relay, not the conversation: a person is never this fast. What a visitor may say is
//! the desk's rule.

use shared::Millis;

/// Messages at once. Holds an outbox that is said again, with everything around it.
pub const FLOOD_BURST: u64 = 200;

/// Messages each second in the long run.
pub const FLOOD_PER_SECOND: u64 = 50;

/// Milliseconds that one message costs.
const COST_MS: u64 = 1_000 / FLOOD_PER_SECOND;

/// A leaky bucket that is measured in time: it is empty at `empty_at`.
#[derive(Debug, Default)]
pub struct Flood {
    empty_at: Millis,
}

impl Flood {
    /// Takes one message; false when there were too many.
    pub fn takes(&mut self, now: Millis) -> bool {
        let empty_at = self.empty_at.max(now).plus(COST_MS);
        if empty_at.since(now) > FLOOD_BURST * COST_MS {
            return false;
        }
        self.empty_at = empty_at;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_next_message_does_not() {
        let mut flood = Flood::default();
        let now = Millis(1_000_000);

        assert!((0..FLOOD_BURST).all(|_| flood.takes(now)));
        assert!(!flood.takes(now));
        assert!(flood.takes(now.plus(COST_MS)));
        assert!(!flood.takes(now.plus(COST_MS)));
    }

    #[test]
    fn the_rate_passes_for_ever() {
        let mut flood = Flood::default();

        assert!((0..100_000).all(|count| flood.takes(Millis(count * COST_MS))));
    }
}
