//! What is kept: one SQLite file in the data folder, behind few and whole verbs.
//!
//! Whatever a verb that writes has answered is on the disk. Never decides anything about
//! conversations, never tells the time, and never hands out SQL.

mod agents;
mod append;
mod arrivals;
mod conversations;
mod database;
mod error;
mod history;
mod keys;
mod migrations;
mod pasts;
mod pen;
mod people;
mod reader;
mod rows;
mod sessions;
mod shelf;
mod sites;
mod tail;
mod texts;
mod unshelved;
mod visitors;
mod writer;

#[cfg(test)]
mod tests;

pub use agents::{Accepted, Account, Login};
pub use arrivals::Standing;
pub use error::StoreError;
pub use history::{ARRIVALS_LEN_MAX, Archive, History, Talk, Turn};
pub use pasts::Assignment;
pub use texts::rule as rule_name;
pub use visitors::VisitorToken;

use database::Database;
use desk::{Record, Row, Saved, Settings};
use keys::Keys;
use shared::rest::{Routing, Site, SiteForm};
use shared::{ConversationId, Entry, Seq, SiteId, TabId, Who};
use std::path::Path;
use std::sync::Arc;

/// The store; clones share it. The last one that goes takes its threads with it.
#[derive(Clone, Debug)]
pub struct Store {
    database: Arc<Database>,
    keys: Arc<Keys>,
}

impl Store {
    /// Opens the store in `folder`, which is made when it is missing, and brings it up to date.
    /// Blocks: at start only.
    ///
    /// # Errors
    /// Returns why the folder cannot be used, and what to do about it.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Ok(Store {
            database: Arc::new(Database::open(folder)?),
            keys: Arc::default(),
        })
    }

    /// Whether a relay runs on `folder` at this moment. Blocks, as [`open`](Store::open).
    #[must_use]
    pub fn is_in_use(folder: &Path) -> bool {
        database::is_in_use(folder)
    }

    /// Whether this relay could go on with what the relay that runs on `folder` writes. Changes
    /// nothing. Blocks, as [`open`](Store::open).
    ///
    /// # Errors
    /// Returns why it could not.
    pub fn fits(folder: &Path) -> Result<(), StoreError> {
        database::fits(folder)
    }

    /// Opens an empty store in a folder of its own that goes away with it, for tests and trials.
    ///
    /// # Errors
    /// Returns why no such folder can be made.
    pub fn temporary() -> Result<Store, StoreError> {
        Ok(Store {
            database: Arc::new(Database::temporary()?),
            keys: Arc::default(),
        })
    }

    /// Saves what desks decided, all or nothing. Durable when it returns.
    ///
    /// # Errors
    /// Returns [`StoreError::Law`] when a record breaks a law of the store: something said twice, a
    /// hole in the entries, a conversation that is not there. Nothing of this call is kept then.
    pub async fn append(&self, records: Vec<(SiteId, Record)>) -> Result<(), StoreError> {
        self.database
            .write(move |conn| append::append(conn, &records))
            .await
    }

    /// Returns what a site's desk is restored from.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn saved(&self, site: SiteId) -> Result<Saved, StoreError> {
        self.database.shelve_site(site.0).await?;
        self.database
            .read(move |conn| conversations::saved(conn, site))
            .await
    }

    /// Returns sites on which somebody waits or is answered, by id, `len_max` at most.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn sites_at_work(&self, len_max: usize) -> Result<Vec<SiteId>, StoreError> {
        self.database
            .read(move |conn| conversations::sites_at_work(conn, len_max))
            .await
    }

    /// Returns how each of these tabs stands, in the same order.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn arrivals(
        &self,
        tabs: Vec<(SiteId, Who, TabId)>,
    ) -> Result<Vec<Standing>, StoreError> {
        let tabs = Arc::new(tabs);
        if !self.database.is_shelved() {
            let asked = Arc::clone(&tabs);
            let talks = self
                .database
                .read(move |conn| arrivals::last_talks(conn, &asked))
                .await?;
            let counted = arrivals::counted_as(&tabs);
            self.database.shelve(&talks, &counted).await?;
        }
        self.database
            .read(move |conn| arrivals::arrivals(conn, &tabs))
            .await
    }

    /// Returns at most `limit` entries of a conversation after `after`, up to and with `until`.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn replay(
        &self,
        site: SiteId,
        conversation: ConversationId,
        after: Seq,
        until: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let talk = (site.0, rows::whole(conversation.0));
        self.database.shelve(&[talk], &[]).await?;
        self.database
            .read(move |conn| conversations::replay(conn, site, conversation, after, until, limit))
            .await
    }

    /// Returns at most `limit` ended conversations, the newest first, older than `before`.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn ended(
        &self,
        site: SiteId,
        before: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.database.shelve_site(site.0).await?;
        self.database
            .read(move |conn| conversations::ended(conn, site, before, limit))
            .await
    }

    /// Returns every time that a conversation was given to an agent, the oldest first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn assignments(
        &self,
        site: SiteId,
        conversation: ConversationId,
    ) -> Result<Vec<Assignment>, StoreError> {
        self.database
            .read(move |conn| pasts::assignments(conn, site, conversation))
            .await
    }

    /// Returns how many conversations of all sites wait for an agent.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn waiting(&self) -> Result<u64, StoreError> {
        self.database.read(conversations::waiting).await
    }

    /// Returns every site, by id.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn sites(&self) -> Result<Vec<Site>, StoreError> {
        self.database.read(sites::all).await
    }

    /// Returns the site with this public key.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn site_by_key(&self, key: &str) -> Result<Option<Site>, StoreError> {
        let before = match self.keys.get(key) {
            Ok(site) => return Ok(Some(site)),
            Err(before) => before,
        };
        let key = key.to_owned();
        let site = self
            .database
            .read(move |conn| sites::by_key(conn, &key))
            .await?;
        if let Some(site) = &site {
            self.keys.learn(before, site);
        }
        Ok(site)
    }

    /// Returns a site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.database.read(move |conn| sites::by_id(conn, id)).await
    }

    /// Makes a site with a new key. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn create_site(&self, form: SiteForm) -> Result<Site, StoreError> {
        self.database
            .write(move |conn| sites::create(conn, &form))
            .await
    }

    /// Changes a site; `None`: there is none. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_site(
        &self,
        id: SiteId,
        form: SiteForm,
    ) -> Result<Option<Site>, StoreError> {
        let changed = self
            .database
            .write(move |conn| sites::change(conn, id, &form))
            .await;
        self.keys.changed();
        changed
    }

    /// Returns how conversations come to agents on a site, as it was set, or as it is by default.
    /// `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn routing(&self, id: SiteId) -> Result<Option<Routing>, StoreError> {
        self.database
            .read(move |conn| sites::routing(conn, id))
            .await
    }

    /// Changes how conversations come to agents on a site; `false`: there is no such site. It has
    /// been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_routing(&self, id: SiteId, routing: Routing) -> Result<bool, StoreError> {
        self.database
            .write(move |conn| sites::change_routing(conn, id, &routing))
            .await
    }

    /// Returns what the owner decided about a site: its name, its routing and its active agents,
    /// with the rates of [`Settings::new`]. Routing that cannot be used is as if it had never been
    /// set; that is logged. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn settings(&self, id: SiteId) -> Result<Option<Settings>, StoreError> {
        self.database
            .read(move |conn| sites::settings(conn, id))
            .await
    }

    /// Returns whether something can be written this moment, by writing.
    ///
    /// # Errors
    /// Returns why not.
    pub async fn can_write(&self) -> Result<(), StoreError> {
        self.database.write(|pen| database::beat(pen)).await
    }

    /// Ends the store in good order: what waits is written, the log is folded into the file, the
    /// threads end, the folder is free. Verbs of other clones are refused from here on.
    ///
    /// # Errors
    /// Returns why the log could not be folded in; nothing is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        let database = Arc::clone(&self.database);
        let closed = tokio::task::spawn_blocking(move || database.close()).await;
        closed.unwrap_or_else(|stopped| Err(StoreError::Other(stopped.to_string())))
    }

    /// Puts any text where a site's routing is kept, as another hand might.
    #[cfg(test)]
    pub async fn set_routing_text(&self, id: SiteId, text: &str) -> Result<(), StoreError> {
        let text = text.to_owned();
        self.database
            .write(move |conn| {
                conn.execute("UPDATE sites SET routing = ?2 WHERE id = ?1", (id.0, text))?;
                Ok(())
            })
            .await
    }
}
