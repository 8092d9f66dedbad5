//! Samples of one kind of step: how long each took, and what it allocated.
//!
//! Only keeps and orders them; measures nothing itself.

use super::heap::Allocated;
use std::time::Duration;

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// How long it took.
    pub took: Duration,
    /// What it allocated.
    pub allocated: Allocated,
}

/// Steps of one kind.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    took: Vec<Duration>,
    counts: Vec<u64>,
    bytes: Vec<u64>,
}

/// What is told of them.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Microseconds that half of the steps took less than.
    pub median_us: f64,
    /// Microseconds that 99 of 100 took less than.
    pub p99_us: f64,
    /// Allocations that half of the steps made fewer than.
    pub count: u64,
    /// Bytes that half of the steps allocated fewer than.
    pub bytes: u64,
}

impl Samples {
    /// Takes one in.
    pub fn add(&mut self, sample: Sample) {
        self.took.push(sample.took);
        self.counts.push(sample.allocated.count);
        self.bytes.push(sample.allocated.bytes);
    }

    /// What they add up to; `None`: there are none.
    pub fn figures(mut self) -> Option<Figures> {
        self.took.sort_unstable();
        self.counts.sort_unstable();
        self.bytes.sort_unstable();
        let micros = |took: &Duration| took.as_secs_f64() * 1e6;
        Some(Figures {
            median_us: micros(share(&self.took, 0.5)?),
            p99_us: micros(share(&self.took, 0.99)?),
            count: *share(&self.counts, 0.5)?,
            bytes: *share(&self.bytes, 0.5)?,
        })
    }
}

/// The smallest value that is not less than this share of them all.
fn share<T>(sorted: &[T], share: f64) -> Option<&T> {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1))
}
