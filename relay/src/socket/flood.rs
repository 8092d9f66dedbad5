//! How many messages one socket may send, whatever is in them.
//!
//! Guards the relay, not the conversation: a person is never this fast. What a visitor may say is
//! the desk's rule.

use desk::Rate;
use desk::rate::Bucket;
use shared::Millis;

/// Counts the messages of one socket.
#[derive(Debug)]
pub struct Flood {
    bucket: Bucket,
    rate: Rate,
}

impl Flood {
    /// A socket that has sent nothing.
    pub fn new(rate: Rate) -> Flood {
        Flood {
            bucket: Bucket::default(),
            rate,
        }
    }

    /// Takes one message; false when there were too many.
    pub fn takes(&mut self, now: Millis) -> bool {
        let takes = self.bucket.wait(now, self.rate).is_none();
        if takes {
            self.bucket.take(now, self.rate);
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FRAMES;

    #[test]
    fn a_burst_passes_and_the_next_message_does_not() {
        let mut flood = Flood::new(FRAMES);
        let now = Millis(1_000_000);

        assert!((0..FRAMES.burst).all(|_| flood.takes(now)));
        assert!(!flood.takes(now));
        assert!(flood.takes(now.plus(FRAMES.every_ms)));
        assert!(!flood.takes(now.plus(FRAMES.every_ms)));
    }

    #[test]
    fn the_rate_passes_for_ever() {
        let mut flood = Flood::new(FRAMES);

        assert!((0..100_000).all(|count| flood.takes(Millis(count * FRAMES.every_ms))));
    }
}
