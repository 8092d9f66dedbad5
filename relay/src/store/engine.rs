//! The two engines behind the verbs.
//!
//! Knows which one is at work, and nothing of what the verbs are about.

use super::error::StoreError;
use super::session::Session;
use super::{postgres, sqlite};
use crate::config::place::Place;
use desk::Record;
use shared::SiteId;
use std::sync::Arc;

/// The engine at work; clones share it.
#[derive(Clone, Debug)]
pub enum Engine {
    /// A file in the data folder.
    Sqlite(Arc<sqlite::database::Database>),
    /// A database somewhere.
    Postgres(Arc<postgres::database::Database>),
}

impl Engine {
    pub fn open(place: &Place) -> Result<Engine, StoreError> {
        Ok(match &place.url {
            None => {
                let database = sqlite::database::Database::open(&place.folder, place.durability)?;
                Engine::Sqlite(Arc::new(database))
            }
            Some(url) => {
                let database = postgres::database::Database::open(url, place.durability)?;
                Engine::Postgres(Arc::new(database))
            }
        })
    }

    pub fn temporary() -> Result<Engine, StoreError> {
        let database = sqlite::database::Database::temporary()?;
        Ok(Engine::Sqlite(Arc::new(database)))
    }

    pub async fn append(&self, records: Vec<(SiteId, Record)>) -> Result<(), StoreError> {
        match self {
            Engine::Sqlite(database) => {
                let work = move |conn: &_| sqlite::append::append(conn, &records);
                database.doors.write(work).await
            }
            Engine::Postgres(database) => {
                let work = move |wire: &_| postgres::append::append(wire, &records);
                database.doors.write(work).await
            }
        }
    }

    /// Does `work` in a transaction, and returns when it is durable.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    {
        match self {
            Engine::Sqlite(database) => database.doors.write(|conn| work(conn)).await,
            Engine::Postgres(database) => database.doors.write(|wire| work(wire)).await,
        }
    }

    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    {
        match self {
            Engine::Sqlite(database) => database.doors.read(|conn| work(conn)).await,
            Engine::Postgres(database) => database.doors.read(|wire| work(wire)).await,
        }
    }

    pub fn close(&self) -> Result<(), StoreError> {
        match self {
            Engine::Sqlite(database) => database.doors.close(),
            Engine::Postgres(database) => database.doors.close(),
        }
    }
}
