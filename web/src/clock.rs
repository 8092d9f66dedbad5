//! The time of this page, and a tick for countdowns.
//!
//! The only file that asks the browser for the time. Never goes backwards within a page, and never
//! asks the relay: both ends only compare their own moments.

use crate::dom::watch;
use crate::reading::Reading;
use leptos::prelude::*;
use shared::Millis;
use std::cell::Cell;
use std::time::Duration;

/// How often a countdown is looked at. Under a second, so that no second is skipped.
const TICK: Duration = Duration::from_millis(500);

thread_local! {
    // What was returned last, and how far this page is ahead of the browser's clock.
    static LATEST: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Returns the time by this browser's clock. A clock that is set back goes on from where it was.
#[must_use]
pub fn now() -> Millis {
    let wall = js_sys::Date::now().max(0.0) as u64;
    let state = LATEST.with(|latest| {
        latest.set(onwards(latest.get(), wall));
        latest.get()
    });
    Millis(state.0)
}

// A clock that stood still instead would stop every deadline until the wall has caught up.
fn onwards((latest, ahead): (u64, u64), wall: u64) -> (u64, u64) {
    let ahead = ahead + latest.saturating_sub(wall + ahead);
    (wall + ahead, ahead)
}

/// Returns a reading of the time that moves only while `wanted` is true.
pub fn ticking(wanted: impl Into<Reading<bool>>) -> Reading<Millis> {
    let wanted = wanted.into();
    let time = RwSignal::new(now());
    let running = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = running.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    watch(move || {
        stop();
        if wanted.get() {
            time.set(now());
            running.set_value(set_interval_with_handle(move || time.set(now()), TICK).ok());
        }
    });
    on_cleanup(stop);
    time.into()
}

/// Returns the whole seconds from `now` to `until`, rounded up: "in 0 s" is never shown early.
#[must_use]
pub fn seconds_left(now: Millis, until: Millis) -> u32 {
    u32::try_from(until.since(now).div_ceil(1_000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_goes_on() {
        let mut state = (0, 0);
        let times = [1_000, 1_500, 400, 700, 2_000].map(|wall| {
            state = onwards(state, wall);
            state.0
        });

        assert_eq!(times, [1_000, 1_500, 1_500, 1_800, 3_100]);
    }

    #[test]
    fn a_countdown_ends_at_zero_and_not_before() {
        assert_eq!(seconds_left(Millis(1_000), Millis(3_000)), 2);
        assert_eq!(seconds_left(Millis(1_000), Millis(3_001)), 3);
        assert_eq!(seconds_left(Millis(1_000), Millis(1_001)), 1);
        assert_eq!(seconds_left(Millis(1_000), Millis(1_000)), 0);
        assert_eq!(seconds_left(Millis(9_000), Millis(1_000)), 0);
    }
}
