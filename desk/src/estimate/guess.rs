//! The first guess: how many departures it takes, and how fast they follow each other.
//!
//! Stateless arithmetic. Never corrects itself: that is what the ratios are for.

use crate::estimate::{BASE_MS_MIN, Situation};

/// Who waits although a slot is free waits for something else that will not take long: half a
/// departure is as good a guess as any, and the ratios correct it.
const DEPARTURES_MIN: f64 = 0.5;

/// Guesses the wait in milliseconds when a conversation takes `handling_ms` on average.
///
/// Departures × time between two of them. How long the head of the line has waited is left out on
/// purpose: it says nothing about somebody in the middle of the line, and guesses for the last in
/// line were hardly better with it. Delay history comes in through the ratios.
pub fn base_ms(situation: &Situation, handling_ms: f64) -> u64 {
    let slots = f64::from(situation.slots.max(1));
    let over = f64::from(situation.busy) - slots;
    // With all slots in use one departure takes handling ÷ slots. Above that, the surplus has to
    // leave first; below it, somebody ahead needs no departure at all.
    let departures = f64::from(situation.ahead) + 1.0 + over;
    let line_ms = departures.max(DEPARTURES_MIN) * handling_ms / slots;
    whole_ms(line_ms).max(BASE_MS_MIN)
}

/// Rounds to whole milliseconds; what is not a number or negative is 0.
pub fn whole_ms(ms: f64) -> u64 {
    (ms + 0.5) as u64
}
