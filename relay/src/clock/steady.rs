//! How the relay's time follows a machine's clock that people and programs set.
//!
//! ```text
//! told(later) = told + what has passed ± at most a quarter of that, towards the machine's clock
//! ```
//!
//! Every deadline is a moment of this time, so it runs on evenly whatever the machine's clock
//! does: at least three quarters and at most five quarters as fast as real time, and never
//! backwards. Asks no clock itself.

/// The part of the time that has passed by which the time told may be corrected: 1 in so many. An
/// hour is caught up with in four, and a grace of 12 seconds lasts 9.6 to 16 meanwhile.
const CORRECTED_PART: u64 = 4;

/// A clock that is this far ahead was not corrected but wrong before, as on a machine that knows no
/// time until a server tells it. It is believed at once.
pub const WRONG_FROM_US: u64 = 24 * 60 * 60 * 1_000_000;

/// A time that runs on evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steady {
    /// Microseconds since 1970 that were told last.
    told: u64,
    /// What the clock that nobody sets showed then, in microseconds since any moment.
    passed: u64,
    /// What of the corrections so far was less than a microsecond, in parts.
    carried: u64,
}

impl Steady {
    /// Begins with what the machine's clock shows.
    #[must_use]
    pub fn new(wall: u64, passed: u64) -> Steady {
        Steady {
            told: wall,
            passed,
            carried: 0,
        }
    }

    /// Tells the time in microseconds since 1970: `wall` is what the machine's clock shows,
    /// `passed` what the clock shows that nobody sets.
    pub fn tell(&mut self, wall: u64, passed: u64) -> u64 {
        let elapsed = passed.saturating_sub(self.passed);
        self.passed = self.passed.max(passed);
        self.told = self.told.saturating_add(elapsed);
        let parts = self.carried.saturating_add(elapsed);
        let most = parts / CORRECTED_PART;
        self.carried = parts % CORRECTED_PART;
        let ahead = wall.saturating_sub(self.told);
        if ahead >= WRONG_FROM_US {
            self.told = wall;
        } else if ahead > 0 {
            self.told += ahead.min(most);
        } else {
            // Invariant: `most <= elapsed`, so what was told is never taken back.
            self.told -= (self.told - wall).min(most);
        }
        self.told
    }

    /// How far the time told is from the machine's clock, in microseconds.
    #[must_use]
    pub fn apart(&self, wall: u64) -> u64 {
        self.told.abs_diff(wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;
    const HOUR: u64 = 3_600 * SECOND;
    const START: u64 = 1_800_000_000 * SECOND;

    /// Looks at both clocks every `every` for so long, the machine's being off by `off`.
    fn run(steady: &mut Steady, off: i64, from: u64, lasts: u64, every: u64) -> u64 {
        let mut told = steady.tell(START.saturating_add_signed(off) + from, from);
        for passed in (from..=from + lasts)
            .step_by(usize::try_from(every).unwrap())
            .skip(1)
        {
            let next = steady.tell(START.saturating_add_signed(off) + passed, passed);
            assert!(next >= told, "time was taken back");
            told = next;
        }
        told
    }

    #[test]
    fn a_clock_that_nobody_sets_is_followed_exactly() {
        let mut steady = Steady::new(START, 0);
        assert_eq!(run(&mut steady, 0, 0, HOUR, SECOND), START + HOUR);
    }

    #[test]
    fn an_hour_forward_hurries_no_deadline_by_more_than_a_quarter() {
        let mut steady = Steady::new(START, 0);
        let hour = i64::try_from(HOUR).unwrap();

        assert_eq!(
            run(&mut steady, hour, 0, 12 * SECOND, 1),
            START + 15 * SECOND
        );
        let caught_up = run(&mut steady, hour, 12 * SECOND, 4 * HOUR, SECOND);

        assert_eq!(caught_up, START + HOUR + 12 * SECOND + 4 * HOUR);
    }

    #[test]
    fn an_hour_back_stops_no_deadline() {
        let mut steady = Steady::new(START, 0);
        let back = -i64::try_from(HOUR).unwrap();

        assert_eq!(
            run(&mut steady, back, 0, 12 * SECOND, 8),
            START + 9 * SECOND
        );
        let caught_up = run(&mut steady, back, 12 * SECOND, 4 * HOUR, SECOND);

        assert_eq!(caught_up, START - HOUR + 12 * SECOND + 4 * HOUR);
    }

    #[test]
    fn how_often_it_is_asked_changes_nothing() {
        let told = [1, 3, 1_000, SECOND].map(|every| {
            let mut steady = Steady::new(START, 0);
            run(&mut steady, 60_000_000, 0, 3 * SECOND, every)
        });
        let spread = told.iter().max().unwrap() - told.iter().min().unwrap();
        assert!(spread <= 1, "{told:?}");
    }

    #[test]
    fn a_clock_that_was_wrong_by_days_is_believed_at_once() {
        let mut steady = Steady::new(0, 5);
        assert_eq!(steady.tell(START, 6), START);
        assert_eq!(steady.apart(START), 0);
    }

    #[test]
    fn any_two_clocks_are_survived() {
        let mut steady = Steady::new(u64::MAX, u64::MAX);
        for (wall, passed) in [(0, 0), (u64::MAX, 1), (7, u64::MAX), (0, 3), (u64::MAX, 0)] {
            steady.tell(wall, passed);
        }
        assert!(steady.tell(u64::MAX, u64::MAX) > 0);
    }
}
