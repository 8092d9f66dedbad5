//! The only file that asks the time.
//!
//! Tells the machine's clock as it was at the start, and what has passed since; when the machine's
//! clock is set, the time told follows it gently, by the rule in [`steady`]. Never goes backwards
//! within a process. Never sleeps; whoever waits asks tokio.

pub mod steady;

use shared::Millis;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use steady::Steady;

/// From here on it is worth a line in the log that the machine's clock was set.
const SET_FROM: Duration = Duration::from_secs(2);

/// The time, shared by all clones.
#[derive(Clone, Debug)]
pub struct Clock {
    hands: Hands,
}

#[derive(Clone, Debug)]
enum Hands {
    Running(Arc<Mutex<Running>>),
    Standing(Arc<AtomicU64>),
}

#[derive(Debug)]
struct Running {
    steady: Steady,
    /// Whether it is known that the machine's clock was set.
    is_apart: bool,
}

impl Clock {
    /// Returns a clock that follows the machine's.
    #[must_use]
    pub fn system() -> Clock {
        let running = Running {
            steady: Steady::new(wall(), passed()),
            is_apart: false,
        };
        Clock {
            hands: Hands::Running(Arc::new(Mutex::new(running))),
        }
    }

    /// Returns a clock that stands at `now` until it is put [`forward`](Clock::forward).
    #[must_use]
    pub fn standing(now: Millis) -> Clock {
        Clock {
            hands: Hands::Standing(Arc::new(AtomicU64::new(now.0))),
        }
    }

    /// Tells the time.
    #[must_use]
    pub fn now(&self) -> Millis {
        match &self.hands {
            Hands::Running(running) => {
                let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
                Millis(running.tell(wall(), passed()) / 1_000)
            }
            Hands::Standing(told) => Millis(told.load(Ordering::Acquire)),
        }
    }

    /// Puts a standing clock forward. A running one takes no orders.
    pub fn forward(&self, ms: u64) {
        if let Hands::Standing(told) = &self.hands {
            told.fetch_add(ms, Ordering::AcqRel);
        }
    }
}

impl Running {
    fn tell(&mut self, wall: u64, passed: u64) -> u64 {
        let told = self.steady.tell(wall, passed);
        let apart = Duration::from_micros(self.steady.apart(wall));
        if !self.is_apart && apart >= SET_FROM {
            self.is_apart = true;
            tracing::warn!(
                apart_s = apart.as_secs(),
                "the machine's clock was set; the relay's time follows it gently"
            );
        } else if self.is_apart && apart < SET_FROM / 2 {
            self.is_apart = false;
            tracing::info!("the relay's time is the machine's again");
        }
        told
    }
}

/// Microseconds since 1970 by the machine's clock, which may be set at any moment.
fn wall() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// Microseconds since some moment, by a clock that nobody sets and that goes on while the machine
/// sleeps.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn passed() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanos = u64::try_from(time.tv_nsec).unwrap_or_default();
    seconds.saturating_mul(1_000_000) + nanos / 1_000
}

/// Microseconds since the first look, by a clock that nobody sets.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn passed() -> u64 {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let first = FIRST.get_or_init(std::time::Instant::now);
    u64::try_from(first.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_the_machines_time_and_never_takes_it_back() {
        let clock = Clock::system();
        let first = clock.now();
        let second = clock.clone().now();

        assert!(second >= first);
        let wall = wall() / 1_000;
        assert!(second.0.abs_diff(wall) < 60_000, "{second:?} {wall}");
    }

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing(Millis(5));
        clock.clone().forward(7);

        assert_eq!(clock.now(), Millis(12));
    }
}
