//! How long it may take, in numbers that a person can use, and which news of a place matter.
//!
//! Rounds outwards, never inwards: nothing sounds better than it is. Pure; the sentences are in
//! `words`.

use shared::{Place, Wait};

/// Milliseconds of a minute.
const MINUTE_MS: u64 = 60_000;

/// Minutes up to which each one is told; beyond, every fifth.
const EXACT_MAX: u64 = 15;

/// Minutes of an hour; what takes longer is told in hours.
pub const HOUR: u32 = 60;

/// Places before the own one up to which each step is news.
const NEAR: u32 = 3;

/// How long it takes most likely, in minutes: up to an hour, or whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likely {
    /// Not longer than this.
    Within(u32),
    /// Between these two; neither is more than an hour.
    Between(u32, u32),
    /// At least this, which is less than an hour; perhaps more than an hour.
    From(u32),
    /// More than an hour.
    Long,
}

/// Returns what is likely, and what nine of ten waits stay under, in minutes; `None` when that says
/// nothing more.
pub fn rounded(wait: Wait) -> (Likely, Option<u32>) {
    let (low, high, bound) = (down(wait.low_ms), up(wait.high_ms), up(wait.bound_ms));
    let likely = if low >= HOUR {
        Likely::Long
    } else if low < 2 && high > HOUR || low == 0 || low >= high {
        Likely::Within(high)
    } else if high > HOUR {
        Likely::From(low)
    } else {
        Likely::Between(low, high)
    };
    (
        likely,
        Some(bound).filter(|_| likely != Likely::Within(bound)),
    )
}

/// Returns whether this place is worth interrupting somebody who listens, after that one.
pub fn matters(told: &Place, place: &Place) -> bool {
    let ahead = place.ahead;
    told.staffed != place.staffed
        || told.opens_at != place.opens_at
        || told.wait.is_some() != place.wait.is_some()
        || ahead > told.ahead
        || ahead < told.ahead && (ahead <= NEAR || ahead <= told.ahead - told.ahead / 4)
}

fn up(ms: u64) -> u32 {
    let minutes = ms.div_ceil(MINUTE_MS).max(1);
    let step = step(minutes);
    small(minutes.div_ceil(step) * step)
}

fn down(ms: u64) -> u32 {
    let minutes = ms / MINUTE_MS;
    let step = step(minutes);
    small(minutes / step * step)
}

fn step(minutes: u64) -> u64 {
    let hour = u64::from(HOUR);
    if minutes <= EXACT_MAX {
        1
    } else if minutes <= hour {
        5
    } else {
        hour
    }
}

fn small(minutes: u64) -> u32 {
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_rounded_outwards() {
        assert_eq!(of(190, 290, 470), (Likely::Between(3, 5), Some(8)));
        assert_eq!(of(1_080, 1_270, 1_500), (Likely::Between(15, 25), Some(25)));
        assert_eq!(of(60, 60, 61), (Likely::Within(1), Some(2)));
    }

    #[test]
    fn a_short_wait_is_within_a_minute_and_said_once() {
        assert_eq!(of(0, 0, 0), (Likely::Within(1), None));
        assert_eq!(of(5, 40, 60), (Likely::Within(1), None));
        assert_eq!(of(5, 40, 61), (Likely::Within(1), Some(2)));
        assert_eq!(of(20, 200, 400), (Likely::Within(4), Some(7)));
    }

    #[test]
    fn what_is_longer_than_an_hour_is_told_in_hours() {
        assert_eq!(of(2_400, 4_000, 7_300), (Likely::From(40), Some(180)));
        assert_eq!(of(3_600, 9_000, 9_000), (Likely::Long, Some(180)));
        assert_eq!(of(60, 4_000, 9_000), (Likely::Within(120), Some(180)));
        assert_eq!(
            of(0, u64::MAX / 1_000, 0),
            (Likely::Within(u32::MAX), Some(1))
        );
    }

    #[test]
    fn far_back_a_step_is_no_news_and_near_the_front_each_is() {
        let ahead = |count| Place {
            ahead: count,
            staffed: true,
            ..Place::default()
        };

        assert!(!matters(&ahead(40), &ahead(39)));
        assert!(matters(&ahead(40), &ahead(30)));
        assert!(matters(&ahead(4), &ahead(3)) && matters(&ahead(1), &ahead(0)));
        assert!(matters(&ahead(40), &ahead(41)), "put back");
        assert!(!matters(&ahead(2), &ahead(2)));
    }

    #[test]
    fn that_somebody_comes_or_goes_is_news() {
        let here = Place {
            staffed: true,
            ..Place::default()
        };

        assert!(matters(&here, &Place::default()) && matters(&Place::default(), &here));
    }

    fn of(low_s: u64, high_s: u64, bound_s: u64) -> (Likely, Option<u32>) {
        rounded(Wait {
            low_ms: low_s * 1_000,
            high_ms: high_s * 1_000,
            bound_ms: bound_s * 1_000,
        })
    }
}
