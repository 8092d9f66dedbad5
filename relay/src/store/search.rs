//! Finding what was said, in all conversations of a site.
//!
//! The index follows behind what is stored, in transactions of its own that nobody waits for. Never
//! finds anything for a visitor: nothing but the console asks.

mod find;
pub mod index;
mod marks;
mod query;
mod snippet;
mod tokens;

use super::Store;
use super::error::StoreError;
use crate::limits::{INDEX_EVERY_MS, INDEX_REST_MS_MIN, INDEX_RESTS, INDEXED_AT_ONCE_LEN_MAX};
use shared::SiteId;
use shared::rest::search::{Found, Sought};
use std::time::{Duration, Instant};

impl Store {
    /// Finds messages of a site, the newest first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn search(&self, site: SiteId, sought: Sought) -> Result<Found, StoreError> {
        let dialect = self.engine.dialect();
        self.engine
            .read(move |session| find::find(session, dialect, site, &sought))
            .await
    }

    /// Writes a little of the index, `len_max` entries at most. Returns whether there may be more.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn index(&self, len_max: u32) -> Result<bool, StoreError> {
        let dialect = self.engine.dialect();
        let behind = self
            .engine
            .read(move |session| index::is_behind(session, dialect));
        if !behind.await? {
            return Ok(false);
        }
        self.engine.index(len_max.into()).await
    }

    /// Keeps the index close behind what is stored, and gives way to those who write. Never
    /// returns.
    pub async fn keep_index(self) {
        let mut rounds = tokio::time::interval(Duration::from_millis(INDEX_EVERY_MS));
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            loop {
                let begun = Instant::now();
                match self.index(INDEXED_AT_ONCE_LEN_MAX).await {
                    Ok(true) => {
                        // The longer others make it wait, the longer it keeps out of their way.
                        let rest = begun.elapsed() * INDEX_RESTS;
                        let least = Duration::from_millis(INDEX_REST_MS_MIN);
                        tokio::time::sleep(rest.max(least)).await;
                    }
                    Ok(false) => break,
                    Err(error) => {
                        tracing::debug!(%error, "the index could not be written");
                        break;
                    }
                }
            }
        }
    }
}
