//! How far the relay's clock is from this end's.
//!
//! Whoever counts down to a time that the relay told needs it: clocks of visitors are off by
//! minutes. Never reads a clock.

use shared::Millis;

/// The difference, once it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skew {
    ahead_ms: Option<i64>,
}

impl Skew {
    /// The relay told its time. Returns how many milliseconds it is ahead.
    pub(crate) fn welcomed(&mut self, relay: Millis, here: Millis) -> i64 {
        let capped = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        // One of the two is 0.
        let ahead_ms = capped(relay.since(here)) - capped(here.since(relay));
        self.ahead_ms = Some(ahead_ms);
        ahead_ms
    }

    /// This end's clock was set back. Returns how many milliseconds the relay's is ahead now.
    pub(crate) fn set_back(&mut self, ms: u64) -> Option<i64> {
        let ahead_ms = self.ahead_ms.as_mut()?;
        *ahead_ms = ahead_ms.saturating_add_unsigned(ms);
        Some(*ahead_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relays_clock_is_ahead_or_behind() {
        let check = |relay, here, expected| {
            let ahead_ms = Skew::default().welcomed(Millis(relay), Millis(here));
            assert_eq!(ahead_ms, expected, "{relay} at {here}");
        };
        check(5_000, 2_000, 3_000);
        check(2_000, 5_000, -3_000);
        check(7, 7, 0);
        check(u64::MAX, 0, i64::MAX);
        check(0, u64::MAX, -i64::MAX);
    }

    #[test]
    fn a_clock_that_is_set_back_is_further_behind() {
        let mut skew = Skew::default();
        assert_eq!(skew.set_back(500), None, "nothing is known");
        skew.welcomed(Millis(1_000), Millis(2_000));
        assert_eq!(skew.set_back(1_500), Some(500));
    }
}
