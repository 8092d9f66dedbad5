//! How long clients are asked to stay away when the relay restarts, so that they do not all come
//! back at once.
//!
//! Never makes a random number: tells between which pauses one is chosen.

use shared::Side;
use std::ops::RangeInclusive;

/// Sockets that come back each second. A core opens 2,500 sockets a second, hello, token and the
/// last messages included; half of it is left for what people say meanwhile.
const RETURNS_PER_S: usize = 1_250;

/// The shortest pause: a relay that restarts is not back earlier.
const PAUSE_MS_MIN: u32 = 100;

/// The longest pause, which 10,000 sockets have. Well below the grace that somebody has by default
/// before counting as gone (12 s): a restart must lose nobody.
const PAUSE_MS_MAX: u32 = 8_000;

/// Agents are back within this part of the time: visitors find somebody there.
const AGENTS_PART: u32 = 4;

/// Returns the pauses in milliseconds over which sockets of this side are spread, when there are so
/// many in all.
pub fn spread_ms(sockets: usize, side: Side) -> RangeInclusive<u32> {
    let ms = sockets.saturating_mul(1_000) / RETURNS_PER_S;
    let most = u32::try_from(ms).map_or(PAUSE_MS_MAX, |ms| ms.min(PAUSE_MS_MAX));
    let most = match side {
        Side::Visitor => most,
        Side::Agent => most / AGENTS_PART,
    };
    PAUSE_MS_MIN..=most.max(PAUSE_MS_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_with_the_sockets_up_to_a_cap() {
        let pauses = [0, 1, 50, 250, 2_500, 10_000, 1_000_000, usize::MAX]
            .map(|sockets| *spread_ms(sockets, Side::Visitor).end());
        assert_eq!(pauses, [100, 100, 100, 200, 2_000, 8_000, 8_000, 8_000]);
    }

    #[test]
    fn agents_are_back_before_visitors() {
        assert_eq!(spread_ms(2_500, Side::Agent), 100..=500);
    }

    #[test]
    fn nobody_is_away_for_as_long_as_the_grace() {
        let rules = desk::Settings::new("").rules;
        assert!(u64::from(PAUSE_MS_MAX) < rules.grace_ms);
    }
}
