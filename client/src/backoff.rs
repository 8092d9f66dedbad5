//! How long to wait before trying again.
//!
//! Doubles with every try and spreads over the whole span, so that many clients do not come back at
//! once. Never makes a random number: it is given one.

/// The shortest wait. A relay that hangs up at once must not be met by a busy loop.
pub(crate) const WAIT_MS_MIN: u64 = 100;
/// The longest first wait. Short: most losses are a blink of the network.
pub(crate) const WAIT_MS_BASE: u64 = 500;
/// The longest wait. Below the grace that a relay gives everybody from its start on (12 s by
/// default): after an outage of any length all are back before they count as gone.
pub(crate) const WAIT_MS_MAX: u64 = 10_000;
/// The longest pause that a close reason can ask for; a slip of digits must not silence a page.
pub(crate) const PAUSE_MS_MAX: u64 = 300_000;

/// Doublings after which the longest wait is reached.
const DOUBLINGS_MAX: u32 = 5;

/// How many tries have failed in a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backoff {
    tries: u32,
}

impl Backoff {
    /// Begins anew: the path has proved to work.
    pub(crate) fn reset(&mut self) {
        self.tries = 0;
    }

    /// The next wait, at least `pause_ms` long.
    pub(crate) fn next(&mut self, jitter: u32, pause_ms: u32) -> u64 {
        let most = (WAIT_MS_BASE << self.tries.min(DOUBLINGS_MAX)).min(WAIT_MS_MAX);
        self.tries = self.tries.saturating_add(1);
        let wait = WAIT_MS_MIN + u64::from(jitter) % (most - WAIT_MS_MIN + 1);
        wait.max(u64::from(pause_ms).min(PAUSE_MS_MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_doubles_up_to_a_cap() {
        let mut backoff = Backoff::default();
        for most in [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000] {
            let longest = u32::try_from(most - WAIT_MS_MIN).unwrap();
            assert_eq!(backoff.clone().next(longest, 0), most);
            assert_eq!(backoff.clone().next(longest + 1, 0), WAIT_MS_MIN);
            assert_eq!(backoff.next(0, 0), WAIT_MS_MIN);
        }
        backoff.reset();
        assert_eq!(backoff.next(400, 0), 500);
    }

    #[test]
    fn any_jitter_stays_in_the_span() {
        for jitter in [0, 1, 99, 12_345, u32::MAX] {
            let mut backoff = Backoff { tries: u32::MAX };
            assert!((WAIT_MS_MIN..=WAIT_MS_MAX).contains(&backoff.next(jitter, 0)));
        }
    }

    #[test]
    fn a_pause_that_was_asked_for_is_a_minimum_and_is_bounded() {
        assert_eq!(Backoff::default().next(0, 750), 750);
        assert_eq!(Backoff::default().next(400, 200), 500);
        assert_eq!(Backoff::default().next(0, u32::MAX), PAUSE_MS_MAX);
    }
}
