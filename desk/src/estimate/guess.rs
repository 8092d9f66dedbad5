//! The first guess: how many departures it takes, and how fast they follow each other.
//!
//! Stateless arithmetic. Never corrects itself: that is what the ratios are for.

use crate::estimate::{BASE_MS_MIN, Situation};

/// Who waits although a slot is free waits for something else that will not take long: half a
/// departure is as good a guess as any, and the ratios correct it.
const DEPARTURES_MIN: f64 = 0.5;

/// The largest share that the head of the line has in a guess.
const HEAD_SHARE: f64 = 0.2;

/// Guesses the wait in milliseconds when a conversation takes `handling_ms` on average.
///
/// Mostly departures × time between two of them. The longer the line, the more the wait of its
/// head says about how fast it really moves (Ibrahim and Whitt, M&SOM 2009), up to
/// [`HEAD_SHARE`]: more than that made guesses worse, for the head waited under an older staffing.
pub fn base_ms(situation: &Situation, handling_ms: f64) -> u64 {
    let slots = f64::from(situation.slots.max(1));
    let ahead = f64::from(situation.ahead);
    let over = f64::from(situation.busy) - slots;
    // With all slots in use one departure takes handling ÷ slots. Above that, the surplus has to
    // leave first; below it, somebody ahead needs no departure at all.
    let departures = (ahead + 1.0 + over).max(DEPARTURES_MIN);
    let line_ms = departures * handling_ms / slots;
    let base_ms = match situation.head_waited_ms {
        Some(waited_ms) => {
            let share = HEAD_SHARE * ahead / (ahead + 1.0);
            line_ms * (1.0 - share) + waited_ms as f64 * share
        }
        None => line_ms,
    };
    whole_ms(base_ms).max(BASE_MS_MIN)
}

/// Rounds to whole milliseconds; what is not a number or negative is 0.
pub fn whole_ms(ms: f64) -> u64 {
    (ms + 0.5) as u64
}
