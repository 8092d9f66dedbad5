//! Whether there is room: whether what is to be written can be kept at the moment.
//!
//! Learns from every write, and has to be tried out to be well again. Never refuses by itself: it
//! tells those who ask, so that nobody is let in who would be sent away.

use super::error::StoreError;
use metrics::gauge;
use shared::Close;
use std::sync::atomic::{AtomicU8, Ordering};

/// Whether there is room. 0: there is; otherwise a place in [`WHYS`] from 1.
#[derive(Debug, Default)]
pub struct Room(AtomicU8);

/// Why there is none, as logged, counted and told.
const WHYS: [&str; 6] = ["full", "read_only", "failing", "damaged", "away", "taken"];

impl Room {
    /// Why there is none; `None`: there is.
    pub fn why(&self) -> Option<&'static str> {
        let why = usize::from(self.0.load(Ordering::Relaxed));
        why.checked_sub(1).and_then(|at| WHYS.get(at)).copied()
    }

    /// Learns from a write that failed.
    pub fn learn(&self, error: &StoreError) {
        let Some(why) = error.lasts() else {
            return;
        };
        let at = WHYS.iter().position(|known| *known == why);
        let place = at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0);
        if self.0.swap(place, Ordering::Relaxed) == 0 {
            tracing::error!(
                %error,
                "nothing can be kept: whoever writes is told to come back later, until it can"
            );
        }
        self.tell();
    }

    /// It was tried out, and it is well.
    pub fn is_back(&self) {
        if self.0.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("there is room again: everything is kept");
        }
        self.tell();
    }

    fn tell(&self) {
        for why in WHYS {
            let is_so = self.why() == Some(why);
            gauge!("deskbell_store_refuses", "why" => why).set(if is_so { 1.0 } else { 0.0 });
        }
    }
}

impl StoreError {
    /// What whoever is let go because of it is told.
    #[must_use]
    pub fn close(&self) -> Close {
        self.lasts().map_or(Close::Unsaved, |_| Close::NoRoom)
    }

    /// Why nothing else can be kept either, when that is so: it lasts until somebody does something
    /// about it.
    #[must_use]
    pub fn lasts(&self) -> Option<&'static str> {
        match self {
            StoreError::Full(_) => Some("full"),
            StoreError::ReadOnly(_) => Some("read_only"),
            StoreError::Failing(_) => Some("failing"),
            StoreError::Corrupt(_) => Some("damaged"),
            StoreError::Away(_) => Some("away"),
            StoreError::InUse(_) => Some("taken"),
            StoreError::Busy(_)
            | StoreError::Migration(_)
            | StoreError::Law(_)
            | StoreError::Closed
            | StoreError::Other(_) => None,
        }
    }
}
