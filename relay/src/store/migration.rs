//! One step of a schema, and whether a step that was taken is the one that is known.
//!
//! Takes no step by itself: that is each engine's.

use super::error::StoreError;
use sha2::{Digest, Sha256};

/// One step.
pub struct Migration {
    /// Its place, from 1 without holes.
    pub number: u32,
    /// What it is called.
    pub name: &'static str,
    /// What it does.
    pub sql: &'static str,
}

impl Migration {
    /// What tells this step from every other.
    pub fn checksum(&self) -> [u8; 32] {
        Sha256::digest(self.sql).into()
    }
}

/// Compares the steps that were taken, by number and checksum, with those that are known. Returns
/// those that are to be taken.
pub fn missing<'m>(
    known: &'m [Migration],
    taken: &[(u32, Vec<u8>)],
) -> Result<&'m [Migration], StoreError> {
    if let Some((number, _)) = taken.get(known.len()) {
        return Err(StoreError::Migration(format!(
            "it was made by a newer relay (step {number}); start that version or newer"
        )));
    }
    let (old, missing) = known.split_at(taken.len());
    for (migration, (number, checksum)) in old.iter().zip(taken) {
        if *number != migration.number || *checksum != migration.checksum() {
            return Err(StoreError::Migration(format!(
                "its step {number} is not the step {} ({}) of this relay; start the version that \
                 made it",
                migration.number, migration.name
            )));
        }
    }
    Ok(missing)
}
