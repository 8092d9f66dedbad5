//! The database, its connections and its threads: one writes, a few read.
//!
//! Knows nothing of what is written.

use super::keeper::Keeper;
use super::wire::Wire;
use super::writer;
use crate::config::place::{Durability, Url};
use crate::limits::READERS;
use crate::store::doors::{Doors, Reads, next};
use crate::store::error::StoreError;

/// The database.
pub struct Database {
    name: String,
    pub doors: Doors<Wire>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Database {
    pub fn open(url: &Url, durability: Durability) -> Result<Database, StoreError> {
        let keeper = Keeper::open(url, durability)?;
        let (doors, jobs, reads) = Doors::new();
        for _ in 0..READERS {
            let (url, reads) = (url.clone(), Reads::clone(&reads));
            let mut wire = Some(Wire::open_to_read(&url)?);
            doors.spawn("store-reader", move || {
                while let Some(read) = next(&reads) {
                    if wire.as_ref().is_none_or(Wire::is_broken) {
                        wire = None;
                    }
                    match wire.as_ref() {
                        Some(wire) => read(Ok(wire)),
                        None => match Wire::open_to_read(&url) {
                            Ok(new) => read(Ok(wire.insert(new))),
                            Err(error) => read(Err(error)),
                        },
                    }
                }
                Ok(())
            })?;
        }
        doors.spawn("store-writer", move || {
            writer::run(keeper, jobs);
            Ok(())
        })?;
        Ok(Database {
            name: url.to_string(),
            doors,
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = self.doors.close() {
            tracing::warn!(%error, "the store was not closed in good order");
        }
    }
}
