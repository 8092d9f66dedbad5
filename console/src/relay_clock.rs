//! How far the relay's clock is from this browser's, so that a waiting time is true on a machine
//! whose clock is not.
//!
//! Told at every welcome; before that it is learned from the `Date` of the relay's answers, which
//! is good to a second. Never used to decide anything, only to show.

use shared::Millis;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use web::{Reading, clock};

// One page talks to one relay.
static AHEAD_MS: AtomicI64 = AtomicI64::new(0);
static TOLD: AtomicBool = AtomicBool::new(false);

/// Half of the second that a `Date` header leaves open.
const HALF_SECOND_MS: i64 = 500;

/// Learns from the `Date` header of an answer that came just now.
pub fn learn(date: &str) {
    let there = js_sys::Date::parse(date);
    if there.is_finite() && !TOLD.load(Ordering::Relaxed) {
        let here = signed(clock::now());
        AHEAD_MS.store(there as i64 + HALF_SECOND_MS - here, Ordering::Relaxed);
    }
}

/// The relay told how far its clock is ahead.
pub fn told(ahead_ms: i64) {
    AHEAD_MS.store(ahead_ms, Ordering::Relaxed);
    TOLD.store(true, Ordering::Relaxed);
}

/// Returns the relay's time at this time of the browser.
pub fn at(here: Millis) -> Millis {
    let there = signed(here).saturating_add(AHEAD_MS.load(Ordering::Relaxed));
    Millis(u64::try_from(there).unwrap_or(0))
}

/// Returns the relay's time, ticking for as long as the asking view lives.
pub fn ticking() -> Reading<Millis> {
    let here = clock::ticking(Reading::stored(true));
    Reading::new(move || at(here.get()))
}

fn signed(at: Millis) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}
