//! Throws away files that nobody waits for: begun and never finished, or sent and never shared.
//!
//! Never touches a file that somebody has shared.

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::limits::{
    FILE_UNFINISHED_LASTS_MS, FILE_UNSHARED_LASTS_MS, FILES_SWEPT_AT_ONCE_LEN_MAX,
    FILES_SWEPT_EVERY_MS,
};
use crate::store::Store;
use shared::Millis;
use std::time::Duration;

/// Sweeps now and then. Never returns.
pub async fn run(store: Store, blobs: Blobs, clock: Clock) {
    let mut every = tokio::time::interval(Duration::from_millis(FILES_SWEPT_EVERY_MS));
    loop {
        every.tick().await;
        if let Err(error) = sweep(&store, &blobs, clock.now()).await {
            tracing::warn!(%error, "files that nobody waits for could not be thrown away");
        }
    }
}

/// Sweeps once. Returns how many files it threw away.
///
/// # Errors
/// Returns why it could not go on.
pub async fn sweep(store: &Store, blobs: &Blobs, now: Millis) -> anyhow::Result<usize> {
    let before = |ms: u64| Millis(now.0.saturating_sub(ms));
    let stale = store
        .stale_files(
            before(FILE_UNFINISHED_LASTS_MS),
            before(FILE_UNSHARED_LASTS_MS),
            FILES_SWEPT_AT_ONCE_LEN_MAX,
        )
        .await?;
    let mut swept = 0;
    for id in stale {
        // In this order: whoever shares it at this moment is refused, or keeps it.
        if store.forget_file(id).await? {
            blobs.remove(id).await?;
            swept += 1;
        }
    }
    Ok(swept)
}
