//! Whether a data file is whole: looked at when it is opened, as far as that is quick, and read
//! through beside the relay otherwise.
//!
//! A file that is found damaged is never written again: what is added to it may be lost with it.
//! Never mends anything.

use crate::limits::{
    CHECK_AGAIN_MS, CHECK_AT_ONCE_BYTES_MAX, CHECK_TRIES_MAX, CHECK_WITHIN_MS,
    SNAPSHOT_LOOK_EVERY_STEPS,
};
use crate::store::error::StoreError;
use rusqlite::{Connection, ErrorCode};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// What is known of a file.
#[derive(Clone, Debug, Default)]
pub struct Health {
    damage: Arc<OnceLock<StoreError>>,
    ends: Arc<AtomicBool>,
}

/// How far a file has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// All of it.
    Whole,
    /// As far as was quick: the rest is to be read.
    Partly,
}

impl Health {
    /// Why nothing is to be written any more, if that is so.
    pub fn refusal(&self) -> Result<(), StoreError> {
        self.damage
            .get()
            .map_or(Ok(()), |damage| Err(damage.clone()))
    }

    /// Reads the whole file through, beside everybody else, unless the relay ends before.
    pub fn read_through(&self, conn: &mut Connection) -> Result<(), StoreError> {
        let mut failed = Ok(());
        for _ in 0..CHECK_TRIES_MAX {
            let ends = Arc::clone(&self.ends);
            match quick_check(conn, move || ends.load(Ordering::Relaxed)) {
                Ok(Some(Ok(()))) => {
                    tracing::info!("the data file has been read through: it is whole");
                    return Ok(());
                }
                Ok(Some(Err(damage))) => {
                    tracing::error!(error = %damage, "nothing is written from here on");
                    let _ = self.damage.set(damage);
                    return Ok(());
                }
                Ok(None) => return Ok(()),
                // Somebody else had the file for too long, mostly: that says nothing about it.
                Err(error) => {
                    tracing::warn!(%error, "the data file could not be read through; once more");
                    failed = Err(error);
                    thread::sleep(Duration::from_millis(CHECK_AGAIN_MS));
                }
            }
        }
        failed
    }

    /// The relay ends: nobody needs to know any more.
    pub fn end(&self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}

/// Checks a file as far as there is time. A small file is read through; so is one that was not
/// closed in good order, as long as the time lasts. What the schema says is always read.
pub fn look(
    conn: &mut Connection,
    file: &Path,
    was_closed_well: bool,
) -> Result<Checked, StoreError> {
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let bytes = fs::metadata(file)?.len();
    if bytes > CHECK_AT_ONCE_BYTES_MAX && was_closed_well {
        return Ok(Checked::Partly);
    }
    let until = Instant::now() + Duration::from_millis(CHECK_WITHIN_MS);
    match quick_check(conn, move || Instant::now() >= until)? {
        Some(found) => found.map(|()| Checked::Whole),
        None => Ok(Checked::Partly),
    }
}

/// Whether whoever had the file open last has folded all writes into it. To be asked before it is
/// opened.
pub fn was_closed_well(file: &Path) -> bool {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).map_or(true, |log| log.len() == 0)
}

/// Reads a file through; `None`: `stop` said so before the end.
fn quick_check(
    conn: &mut Connection,
    stop: impl FnMut() -> bool + Send + 'static,
) -> Result<Option<Result<(), StoreError>>, StoreError> {
    conn.progress_handler(SNAPSHOT_LOOK_EVERY_STEPS / 100, Some(stop))?;
    let found = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    conn.progress_handler(0, None::<fn() -> bool>)?;
    match found {
        Ok(found) if found == "ok" => Ok(Some(Ok(()))),
        Ok(found) => Ok(Some(Err(StoreError::Corrupt(found)))),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Ok(None)
        }
        Err(error) => match StoreError::from(error) {
            damage @ StoreError::Corrupt(_) => Ok(Some(Err(damage))),
            error => Err(error),
        },
    }
}
