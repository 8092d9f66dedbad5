//! Why the store did not do something.
//!
//! Tells apart what the owner of the machine must do something about. Carries the engine's words
//! for the log; never holds what was to be written.

use rusqlite::ErrorCode;

/// Why the store did not do something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full; make room where the data is kept ({0})")]
    Full(String),
    /// The file may not be written.
    #[error("the data cannot be written; check the owner and the mount of its folder ({0})")]
    ReadOnly(String),
    /// The file is not what was written.
    #[error(
        "the data is damaged; stop the relay, keep a copy of the folder, and put the last backup \
         back with `relay restore`, or rescue what can be read with \
         `sqlite3 deskbell.db .recover` ({0})"
    )]
    Corrupt(String),
    /// The disk does not do what it is asked.
    #[error("the disk fails; look at the system's log, and move the data to another ({0})")]
    Failing(String),
    /// Another program holds the file.
    #[error("another program is writing the data file ({0})")]
    Busy(String),
    /// Another relay runs on the same folder.
    #[error("another relay is running on the data of {0}; two would corrupt each other's queues")]
    InUse(String),
    /// The database cannot be reached.
    #[error("the database cannot be reached; see that it runs and lets this relay in ({0})")]
    Away(String),
    /// The file was made by another version.
    #[error("the data does not fit this relay: {0}")]
    Migration(String),
    /// What was to be written breaks a law of the store.
    #[error("a law of the store was broken: {0}")]
    Law(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// Something else.
    #[error("the store failed: {0}")]
    Other(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let says = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full(says),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::ReadOnly(says)
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(says),
            Some(ErrorCode::SystemIoFailure) => StoreError::Failing(says),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(says),
            Some(ErrorCode::ConstraintViolation) => StoreError::Law(says),
            _ if matches!(error, rusqlite::Error::FromSqlConversionFailure(..)) => {
                StoreError::Corrupt(says)
            }
            _ => StoreError::Other(says),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> StoreError {
        use std::io::ErrorKind;
        let says = error.to_string();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full(says),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly(says)
            }
            _ => StoreError::Other(says),
        }
    }
}
