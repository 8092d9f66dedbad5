//! Somewhere for a store to live, of its own for each test.
//!
//! The same for both engines. Never shares data between two tests.

use super::server::Server;
use crate::store::{Place, Store, StoreError};
use rusqlite::Connection;
use shared::SiteId;
use shared::rest::SiteForm;
use std::fs;
use std::path::PathBuf;
use tokio::task::spawn_blocking;

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A place with nothing in it, which goes away at the end of its test.
pub struct Home {
    pub folder: PathBuf,
    pub place: Place,
}

impl Home {
    pub fn new(kind: Kind) -> Home {
        let name = format!("deskbell-test-{:016x}", crate::auth::secret::random_id());
        let folder = std::env::temp_dir().join(name);
        let mut place = Place::folder(&folder);
        if kind == Kind::Postgres {
            let url = Server::running().database();
            place.url = Some(url.parse().expect("the server's address can be read"));
        }
        Home { folder, place }
    }

    /// Opens the store, again if need be.
    pub async fn open(&self) -> Result<Store, StoreError> {
        let place = self.place.clone();
        spawn_blocking(move || Store::open_at(&place))
            .await
            .expect("opening does not panic")
    }

    /// Opens the store, which nobody has open.
    pub async fn open_again(&self) -> Store {
        self.open().await.expect("nobody has it open")
    }

    /// Runs SQL behind the store's back.
    pub async fn by_hand(&self, sql: &'static str) -> Result<(), StoreError> {
        let (place, folder) = (self.place.clone(), self.folder.clone());
        let done = spawn_blocking(move || match place.url {
            Some(url) => crate::store::postgres::wire::Wire::open(&url)?.batch(sql),
            None => Ok(Connection::open(folder.join("deskbell.db"))?.execute_batch(sql)?),
        });
        done.await.expect("SQL does not panic")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// An empty store.
pub async fn empty(kind: Kind) -> Store {
    match kind {
        Kind::Sqlite => Store::temporary(),
        Kind::Postgres => Home::new(kind).open().await,
    }
    .expect("an empty store can be opened")
}

/// A store with a site.
pub async fn house(kind: Kind) -> (Store, SiteId) {
    let store = empty(kind).await;
    let form = SiteForm {
        name: "Shop".to_owned(),
        origins: Vec::new(),
    };
    let site = store.create_site(form).await.expect("a site can be made");
    (store, site.id)
}
