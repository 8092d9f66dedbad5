//! The two engines behind the verbs.
//!
//! Knows which one is at work, and nothing of what the verbs are about.

use super::arrivals::{Tab, Talk};
use super::error::StoreError;
use super::room::Room;
use super::search::index::{self, Dialect};
use super::session::Session;
use super::{heart, postgres, rows, sqlite};
use crate::config::place::Place;
use desk::Record;
use shared::{ConversationId, SiteId};
use std::sync::Arc;

/// The engine at work; clones share it.
#[derive(Clone, Debug)]
pub struct Engine {
    kind: Kind,
    room: Arc<Room>,
}

#[derive(Clone, Debug)]
enum Kind {
    /// A file in the data folder.
    Sqlite(Arc<sqlite::database::Database>),
    /// A database somewhere.
    Postgres(Arc<postgres::database::Database>),
}

impl Engine {
    pub fn open(place: &Place) -> Result<Engine, StoreError> {
        Ok(Engine::of(match &place.url {
            None => {
                let database = sqlite::database::Database::open(&place.folder, place.durability)?;
                Kind::Sqlite(Arc::new(database))
            }
            Some(url) => {
                let database = postgres::database::Database::open(url, place.durability)?;
                Kind::Postgres(Arc::new(database))
            }
        }))
    }

    pub fn temporary() -> Result<Engine, StoreError> {
        let database = sqlite::database::Database::temporary()?;
        Ok(Engine::of(Kind::Sqlite(Arc::new(database))))
    }

    fn of(kind: Kind) -> Engine {
        let room = Arc::default();
        Engine { kind, room }
    }

    /// Why nothing can be kept at the moment; `None`: it can.
    pub fn why_no_room(&self) -> Option<&'static str> {
        self.room.why()
    }

    /// Tries whether as much can be kept as it takes to go on for a while.
    pub async fn try_out(&self) -> Result<(), StoreError> {
        if let Kind::Sqlite(database) = &self.kind {
            let database = Arc::clone(database);
            let tried = tokio::task::spawn_blocking(move || database.has_room()).await;
            tried.map_err(|stopped| StoreError::Other(stopped.to_string()))??;
        }
        self.write(heart::beat).await?;
        self.room.is_back();
        Ok(())
    }

    pub async fn append(&self, records: Vec<(SiteId, Record)>) -> Result<(), StoreError> {
        self.learn(match &self.kind {
            Kind::Sqlite(database) => {
                let work = move |pen: &_| sqlite::append::append(pen, &records);
                database.write(work).await
            }
            Kind::Postgres(database) => {
                let work = move |wire: &_| postgres::append::append(wire, &records);
                database.doors.write(work).await
            }
        })
    }

    /// Does `work` in a transaction, and returns when it is durable.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    {
        self.learn(match &self.kind {
            Kind::Sqlite(database) => database.write(|pen| work(&**pen)).await,
            Kind::Postgres(database) => database.doors.write(|wire| work(wire)).await,
        })
    }

    fn learn<T>(&self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &written {
            self.room.learn(error);
        }
        written
    }

    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    {
        match &self.kind {
            Kind::Sqlite(database) => database.doors.read(|pen| work(&**pen)).await,
            Kind::Postgres(database) => database.doors.read(|wire| work(wire)).await,
        }
    }

    /// Whether every entry can be read as it is: an engine may write some in another order first.
    pub fn is_shelved(&self) -> bool {
        match &self.kind {
            Kind::Sqlite(database) => database.is_shelved(),
            Kind::Postgres(_) => true,
        }
    }

    /// Sees to it that the entries of these conversations and the counts of these tabs can be read.
    pub async fn shelve(&self, talks: &[Talk], tabs: &[Tab]) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(database) => self.learn(database.shelve(talks, tabs).await),
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// The same for a whole site.
    pub async fn shelve_site(&self, site: SiteId) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(database) => self.shelve(&database.unshelved_of(site.0), &[]).await,
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// Reads entries of a site, of this conversation or of all. Where nothing can be kept, what is
    /// kept is read all the same.
    pub async fn read_entries<T, F>(
        &self,
        (site, conversation): (SiteId, Option<ConversationId>),
        work: F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    {
        let Kind::Sqlite(database) = &self.kind else {
            return self.read(work).await;
        };
        let talks = match conversation {
            Some(id) => vec![(site.0, rows::whole(id.0))],
            None => database.unshelved_of(site.0),
        };
        match self.shelve(&talks, &[]).await {
            Ok(()) => self.read(work).await,
            Err(StoreError::Full(_)) => database.look(talks, |pen| work(&**pen)).await,
            Err(error) => Err(error),
        }
    }

    /// How the index of words is written and read.
    pub fn dialect(&self) -> &'static Dialect {
        match &self.kind {
            Kind::Sqlite(_) => &index::SQLITE,
            Kind::Postgres(_) => &index::POSTGRES,
        }
    }

    /// Writes a little of the index of words. Returns whether there may be more.
    pub async fn index(&self, len_max: i64) -> Result<bool, StoreError> {
        self.learn(match &self.kind {
            Kind::Sqlite(database) => {
                let work = move |pen: &sqlite::pen::Pen| {
                    let marked = index::to_mark(&**pen, len_max)?;
                    pen.shelve(&marked)?;
                    index::follow(&**pen, &index::SQLITE, &marked, len_max)
                };
                database.write(work).await
            }
            Kind::Postgres(database) => {
                let work = move |wire: &postgres::wire::Wire| {
                    let marked = index::to_mark(wire, len_max)?;
                    index::follow(wire, &index::POSTGRES, &marked, len_max)
                };
                database.doors.write(work).await
            }
        })
    }

    pub fn close(&self) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(database) => database.close(),
            Kind::Postgres(database) => database.doors.close(),
        }
    }
}
