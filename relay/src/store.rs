//! What is kept, behind few and whole verbs: in one SQLite file, or in a PostgreSQL database.
//!
//! Whatever a verb that writes has answered is stored durably. Never decides anything about
//! conversations, never tells the time, and never hands out SQL.

mod accounts;
mod agents;
mod arrivals;
mod audit;
mod beside;
mod channels;
mod codes;
mod conversations;
mod copy;
mod doors;
mod engine;
mod error;
mod factors;
mod files;
mod forms;
mod heart;
mod history;
mod identity_keys;
mod job;
mod keys;
mod looks;
mod migration;
mod notes;
mod outbox;
mod owned;
mod pasts;
mod people;
mod persons;
mod postgres;
mod ratings;
mod replies;
mod room;
mod rows;
mod seals;
mod search;
mod sequel;
mod session;
mod sessions;
mod sites;
mod sqlite;
mod start;
mod statements;
mod texts;
mod told;
mod visitors;

#[cfg(test)]
mod tests;

pub use crate::config::place::{Durability, Place, Url};
pub use accounts::verify_audit;
pub use agents::{Accepted, Account, Login};
pub use arrivals::Standing;
pub use audit::{About, By, Finding, Head, Verdict, Wanted};
pub use beside::Kept;
pub use channels::Badge;
pub use codes::CODE_CHARS;
pub use copy::{Contents, backup, check, restore};
pub use error::StoreError;
pub use factors::Factor;
pub use files::{Capped, Caps, FileRow, NewFile};
pub use history::{ARRIVALS_LEN_MAX, Archive, History, Talk, Turn};
pub use notes::NewNote;
pub use outbox::{Letter, Posted};
pub use pasts::Assignment;
pub use persons::Identified;
pub use sessions::Found;
pub use texts::rule as rule_name;
pub use visitors::VisitorToken;

use crate::limits::ROOM_LOOK_EVERY_MS;
use desk::{Record, Row, Saved, Settings};
use engine::Engine;
use keys::Keys;
use shared::rest::Site;
use shared::{ConversationId, Entry, Seq, SiteId, TabId, Who};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The store; clones share it. The last one that goes takes its threads with it.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    keys: Arc<Keys>,
    /// Whose deeds its changes are.
    by: Option<Arc<By>>,
}

impl Store {
    /// Opens the SQLite store in `folder`, which is made when it is missing, and brings it up to
    /// date. Blocks: at start only.
    ///
    /// # Errors
    /// Returns why the folder cannot be used, and what to do about it.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Store::open_at(&Place::folder(folder))
    }

    /// Opens the store at `place`, and brings it up to date. Blocks, and must not be called by a
    /// task: at start only.
    ///
    /// # Errors
    /// Returns why the place cannot be used, and what to do about it.
    pub fn open_at(place: &Place) -> Result<Store, StoreError> {
        Ok(Store {
            engine: Engine::open(place)?,
            keys: Arc::default(),
            by: None,
        })
    }

    /// Whether a relay runs on `folder` at this moment. Blocks, as [`open`](Store::open).
    #[must_use]
    pub fn is_in_use(folder: &Path) -> bool {
        sqlite::database::is_in_use(folder)
    }

    /// Whether this relay could go on with what the relay that runs on `folder` writes. Changes
    /// nothing. Blocks, as [`open`](Store::open).
    ///
    /// # Errors
    /// Returns why it could not.
    pub fn fits(folder: &Path) -> Result<(), StoreError> {
        sqlite::database::fits(folder)
    }

    /// Opens an empty store in a folder of its own that goes away with it, for tests and trials.
    ///
    /// # Errors
    /// Returns why no such folder can be made.
    pub fn temporary() -> Result<Store, StoreError> {
        Ok(Store {
            engine: Engine::temporary()?,
            keys: Arc::default(),
            by: None,
        })
    }

    /// Saves what desks decided, all or nothing. Durable when it returns.
    ///
    /// # Errors
    /// Returns [`StoreError::Law`] when a record breaks a law of the store: something said twice, a
    /// hole in the entries, a conversation that is not there. Nothing of this call is kept then.
    pub async fn append(&self, records: Vec<(SiteId, Record)>) -> Result<(), StoreError> {
        self.engine.append(records).await
    }

    /// Returns what a site's desk is restored from.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn saved(&self, site: SiteId) -> Result<Saved, StoreError> {
        self.engine.shelve_site(site).await?;
        self.engine
            .read(move |session| conversations::saved(session, site))
            .await
    }

    /// Returns sites on which somebody waits or is answered, by id, `len_max` at most.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn sites_at_work(&self, len_max: usize) -> Result<Vec<SiteId>, StoreError> {
        self.engine
            .read(move |session| conversations::sites_at_work(session, len_max))
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
        if !self.engine.is_shelved() {
            let asked = Arc::clone(&tabs);
            let talks = self
                .engine
                .read(move |session| arrivals::last_talks(session, &asked))
                .await?;
            let counted = arrivals::counted_as(&tabs);
            self.engine.shelve(&talks, &counted).await?;
        }
        self.engine
            .read(move |session| arrivals::arrivals(session, &tabs))
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
        self.engine
            .read_entries((site, Some(conversation)), move |session| {
                conversations::replay(session, site, conversation, after, until, limit)
            })
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
        self.engine
            .read_entries((site, None), move |session| {
                conversations::ended(session, site, before, limit)
            })
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
        self.engine
            .read(move |session| pasts::assignments(session, site, conversation))
            .await
    }

    /// Returns how many conversations of all sites wait for an agent.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn waiting(&self) -> Result<u64, StoreError> {
        self.engine.read(conversations::waiting).await
    }

    /// Returns every site, by id.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn sites(&self) -> Result<Vec<Site>, StoreError> {
        self.engine.read(sites::all).await
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
            .engine
            .read(move |session| sites::by_key(session, &key))
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
        self.engine
            .read(move |session| sites::by_id(session, id))
            .await
    }

    /// Returns what the owner decided about a site: its name, its routing and its active agents,
    /// with the rates of [`Settings::new`]. Routing that cannot be used is as if it had never been
    /// set; that is logged. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn settings(&self, id: SiteId) -> Result<Option<Settings>, StoreError> {
        self.engine
            .read(move |session| sites::settings(session, id))
            .await
    }

    /// Returns whether something can be written this moment, by writing.
    ///
    /// # Errors
    /// Returns why not.
    pub async fn can_write(&self) -> Result<(), StoreError> {
        self.engine.write(heart::beat).await
    }

    /// Why nothing can be kept at the moment, in a word; `None`: it can, as far as is known.
    #[must_use]
    pub fn why_no_room(&self) -> Option<&'static str> {
        self.engine.why_no_room()
    }

    /// When nothing could be kept, tries now and then whether it can again. Never returns.
    pub async fn look_for_room(self) {
        let mut looks = tokio::time::interval(Duration::from_millis(ROOM_LOOK_EVERY_MS));
        loop {
            looks.tick().await;
            if self.why_no_room().is_some()
                && let Err(error) = self.engine.try_out().await
            {
                tracing::debug!(%error, "there is still no room");
            }
        }
    }

    /// Ends the store in good order: what waits is written, the log is folded into the file, the
    /// threads end, the folder is free. Verbs of other clones are refused from here on.
    ///
    /// # Errors
    /// Returns why the log could not be folded in; nothing is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        let engine = self.engine.clone();
        let closed = tokio::task::spawn_blocking(move || engine.close()).await;
        closed.unwrap_or_else(|stopped| Err(StoreError::Other(stopped.to_string())))
    }

    /// Puts any text where a site's routing is kept, as another hand might.
    #[cfg(test)]
    pub async fn set_routing_text(&self, id: SiteId, text: &str) -> Result<(), StoreError> {
        let text = text.to_owned();
        self.engine
            .write(move |session| {
                let update = "UPDATE sites SET routing = ?2 WHERE id = ?1";
                session.run(update, session::values![id.0, &text])?;
                Ok(())
            })
            .await
    }
}
