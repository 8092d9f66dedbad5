//! How long conversations have taken lately.
//!
//! Never says how long anybody waits.

use crate::estimate::HISTORY_LEN_MAX;
use std::collections::VecDeque;

/// What one more conversation takes away from the weight of those before it: the last 50 or so
/// decide. Fewer would follow a single long one, more would not follow the day.
const FADE: f64 = 1.0 - 1.0 / 50.0;

/// The last conversations that have ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recent {
    /// Milliseconds, the oldest first.
    took: VecDeque<u64>,
    mean: f64,
}

impl Recent {
    /// Takes one in, and forgets the oldest beyond [`HISTORY_LEN_MAX`].
    pub fn add(&mut self, took_ms: u64) {
        if self.took.len() == HISTORY_LEN_MAX {
            self.took.pop_front();
        }
        self.took.push_back(took_ms);
        // Summed anew each time: a running sum would remember what the ring has forgotten.
        let (mut sum, mut weights) = (0.0, 0.0);
        for &took_ms in &self.took {
            sum = sum * FADE + took_ms as f64;
            weights = weights * FADE + 1.0;
        }
        self.mean = sum / weights;
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.took.len()
    }

    /// The weighted mean in milliseconds; 0 when none is known.
    pub fn mean(&self) -> f64 {
        self.mean
    }
}
