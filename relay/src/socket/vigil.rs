//! When an agent's socket looks whether its session still lives.
//!
//! Log-outs are told at once; sessions that expire are found by looking now and then.

use super::Means;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, interval};

/// How often a socket looks by itself.
const SESSION_CHECK_EVERY_MS: u64 = 60_000;

/// The watch over one session.
pub struct Vigil {
    sessions: watch::Receiver<u64>,
    check: Interval,
}

impl Vigil {
    /// Begins to watch.
    pub fn new(means: &Means) -> Vigil {
        let mut check = interval(Duration::from_millis(SESSION_CHECK_EVERY_MS));
        // The session has just been looked at.
        check.reset();
        Vigil {
            sessions: means.sessions.subscribe(),
            check,
        }
    }

    /// Waits until it is time to look, and returns itself for the next time.
    pub async fn watch(mut self) -> Vigil {
        tokio::select! {
            _ = self.check.tick() => {}
            Ok(()) = self.sessions.changed() => {}
        }
        self
    }
}

/// Waits for the end of a watch; without one for ever. Safe to cancel.
pub async fn end<F: Future<Output = Vigil>>(watch: &mut Option<Pin<Box<F>>>) -> Vigil {
    match watch {
        Some(watch) => watch.await,
        None => std::future::pending().await,
    }
}
