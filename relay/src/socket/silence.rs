//! When a silent path is pinged, and when it is given up.
//!
//! Never asks the time and never sends: the line does.

use shared::Millis;
use shared::limits::{PING_EVERY_MS, SILENCE_MAX_MS};

/// How soon something must be heard when the relay itself was asleep during the silence.
const ANSWER_WITHIN_MS: u64 = 5_000;

/// What is known of one path.
#[derive(Clone, Copy, Debug)]
pub struct Silence {
    heard_at: Millis,
    knocked_at: Millis,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Nothing,
    /// A ping.
    Knock,
    /// The end: nobody is there.
    End,
}

impl Silence {
    /// A path that was opened now.
    pub fn new(now: Millis) -> Silence {
        Silence {
            heard_at: now,
            knocked_at: now,
        }
    }

    /// Something was heard.
    pub fn heard(&mut self, now: Millis) {
        self.heard_at = now;
    }

    /// Returns how many milliseconds it is until something is due.
    pub fn lasts_ms(&self, now: Millis) -> u64 {
        let silence = SILENCE_MAX_MS.saturating_sub(now.since(self.heard_at));
        let knock = PING_EVERY_MS.saturating_sub(now.since(self.knocked_at));
        silence.min(knock)
    }

    /// Returns what is due. A knock counts as done.
    pub fn due(&mut self, now: Millis) -> Due {
        if now.since(self.heard_at) >= SILENCE_MAX_MS {
            if now.since(self.knocked_at) < SILENCE_MAX_MS {
                return Due::End;
            }
            // A relay that was frozen heard nobody and pinged nobody: the silence proves nothing.
            // Whatever came meanwhile is read before the time is over.
            self.heard_at = Millis(now.0.saturating_sub(SILENCE_MAX_MS - ANSWER_WITHIN_MS));
        }
        if now.since(self.knocked_at) < PING_EVERY_MS {
            return Due::Nothing;
        }
        self.knocked_at = now;
        Due::Knock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_000_000);

    /// Does what is due when it is due, and returns when each thing was, until the end.
    fn play(silence: &mut Silence, mut now: Millis) -> Vec<(u64, Due)> {
        let mut done = Vec::new();
        while done.last().is_none_or(|(_, due)| *due != Due::End) {
            now = now.plus(silence.lasts_ms(now));
            done.push((now.since(START), silence.due(now)));
        }
        done
    }

    #[test]
    fn a_silent_path_is_pinged_twice_and_given_up_after_25_seconds() {
        let done = play(&mut Silence::new(START), START);

        let expected = [
            (10_000, Due::Knock),
            (20_000, Due::Knock),
            (25_000, Due::End),
        ];
        assert_eq!(done, expected);
    }

    #[test]
    fn whatever_is_heard_prolongs_it() {
        let mut silence = Silence::new(START);
        silence.heard(START.plus(24_999));

        assert_eq!(silence.due(START.plus(24_999)), Due::Knock);
        assert_eq!(silence.due(START.plus(25_000)), Due::Nothing);
        assert_eq!(silence.due(START.plus(49_998)), Due::Knock);
        assert_eq!(silence.due(START.plus(49_999)), Due::End);
    }

    #[test]
    fn a_relay_that_was_frozen_asks_before_it_gives_anybody_up() {
        let (mut silence, thawed) = (Silence::new(START), START.plus(600_000));

        assert_eq!(silence.due(thawed), Due::Knock);
        let mut answered = silence;
        answered.heard(thawed.plus(1));
        let done = play(&mut silence, thawed);

        assert_eq!(done, [(605_000, Due::End)]);
        assert_eq!(answered.due(thawed.plus(5_000)), Due::Nothing);
    }
}
