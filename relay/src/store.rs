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
mod migrations;
mod reader;
mod rows;
mod sessions;
mod sites;
mod visitors;
mod writer;

#[cfg(test)]
mod tests;

pub use agents::{Accepted, Account, Login};
pub use arrivals::Standing;
pub use error::StoreError;
pub use visitors::VisitorToken;

use database::Database;
use desk::{Record, Row, Saved, Settings};
use shared::rest::{AgentCard, AgentForm, Invite, Invited, Site, SiteForm};
use shared::{AgentId, ConversationId, Entry, Millis, Seq, SiteId, TabId, VisitorId, Who};
use std::path::Path;
use std::sync::Arc;

/// The store; clones share it. The last one that goes takes its threads with it.
#[derive(Clone, Debug)]
pub struct Store {
    database: Arc<Database>,
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
        })
    }

    /// Opens an empty store in a folder of its own that goes away with it, for tests and trials.
    ///
    /// # Errors
    /// Returns why no such folder can be made.
    pub fn temporary() -> Result<Store, StoreError> {
        Ok(Store {
            database: Arc::new(Database::temporary()?),
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
        self.database
            .read(move |conn| conversations::saved(conn, site))
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
        self.database
            .read(move |conn| conversations::ended(conn, site, before, limit))
            .await
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
        let key = key.to_owned();
        self.database
            .read(move |conn| sites::by_key(conn, &key))
            .await
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
        self.database
            .write(move |conn| sites::change(conn, id, &form))
            .await
    }

    /// Returns what the owner decided about a site: its name and its active agents, with the limits
    /// of [`Settings::new`]. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn settings(&self, id: SiteId) -> Result<Option<Settings>, StoreError> {
        self.database
            .read(move |conn| sites::settings(conn, id))
            .await
    }

    /// Returns every agent, by id.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn agents(&self) -> Result<Vec<AgentCard>, StoreError> {
        self.database.read(agents::all).await
    }

    /// Returns an agent.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn agent(&self, id: AgentId) -> Result<Option<AgentCard>, StoreError> {
        self.database
            .read(move |conn| agents::by_id(conn, id))
            .await
    }

    /// Returns the active agent with this e-mail address, in lower case, and the password's hash.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn login(&self, email: &str) -> Result<Option<Login>, StoreError> {
        let email = email.to_owned();
        self.database
            .read(move |conn| agents::login(conn, &email))
            .await
    }

    /// Makes an agent who is not active yet, and the invitation. The form has been checked. One who
    /// was invited before and did not come is invited anew; the earlier link ends. `None`: the
    /// e-mail address is an active agent's.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn create_agent(
        &self,
        form: AgentForm,
        now: Millis,
    ) -> Result<Option<Invited>, StoreError> {
        self.database
            .write(move |conn| agents::create(conn, &form, now))
            .await
    }

    /// Makes the invitation of the first administrator and ends an earlier one. `None`: there is an
    /// agent already.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn invite_first(&self, now: Millis) -> Result<Option<String>, StoreError> {
        self.database
            .write(move |conn| agents::invite_first(conn, now))
            .await
    }

    /// Returns what an invitation is for; `None`: used, expired, or never made.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn invite(&self, token: &str, now: Millis) -> Result<Option<Invite>, StoreError> {
        let token = crate::auth::secret::hash(token);
        self.database
            .read(move |conn| agents::invite(conn, &token, now))
            .await
    }

    /// Uses up an invitation and makes its agent active. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn accept_invite(
        &self,
        token: &str,
        account: Account,
        now: Millis,
    ) -> Result<Accepted, StoreError> {
        let token = crate::auth::secret::hash(token);
        self.database
            .write(move |conn| agents::accept(conn, &token, &account, now))
            .await
    }

    /// Puts another hash of the same password in place, after the cost of hashing changed.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn rehash(&self, id: AgentId, password_hash: String) -> Result<(), StoreError> {
        self.database
            .write(move |conn| agents::rehash(conn, id, &password_hash))
            .await
    }

    /// Starts a session of an active agent and returns its secret.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn open_session(&self, agent: AgentId, now: Millis) -> Result<String, StoreError> {
        self.database
            .write(move |conn| sessions::open(conn, agent, now))
            .await
    }

    /// Returns whose session this is, and prolongs it; `None`: nobody's, or it has expired.
    ///
    /// # Errors
    /// Returns why the store could not be read, or written when it was due to be prolonged.
    pub async fn session(&self, token: &str, now: Millis) -> Result<Option<AgentCard>, StoreError> {
        let token = crate::auth::secret::hash(token);
        let found = self
            .database
            .read(move |conn| sessions::find(conn, &token, now))
            .await?;
        let Some((agent, due)) = found else {
            return Ok(None);
        };
        if due {
            self.database
                .write(move |conn| sessions::prolong(conn, &token, now))
                .await?;
        }
        Ok(Some(agent))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        let token = crate::auth::secret::hash(token);
        self.database
            .write(move |conn| sessions::close(conn, &token))
            .await
    }

    /// Makes a visitor of a site, and the token that proves it.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn new_visitor(
        &self,
        site: SiteId,
        now: Millis,
    ) -> Result<(VisitorId, String), StoreError> {
        self.database
            .write(move |conn| visitors::create(conn, site, now))
            .await
    }

    /// Returns whose token this is, on this site only, and prolongs it.
    ///
    /// # Errors
    /// Returns why the store could not be read, or written when it was due to be prolonged.
    pub async fn visitor_by_token(
        &self,
        site: SiteId,
        token: &str,
        now: Millis,
    ) -> Result<VisitorToken, StoreError> {
        let token = crate::auth::secret::hash(token);
        let (found, due) = self
            .database
            .read(move |conn| visitors::find(conn, site, &token, now))
            .await?;
        if due {
            self.database
                .write(move |conn| visitors::touch(conn, &token, now))
                .await?;
        }
        Ok(found)
    }

    /// Returns whether something can be written this moment, by writing.
    ///
    /// # Errors
    /// Returns why not.
    pub async fn can_write(&self) -> Result<(), StoreError> {
        self.database.write(database::beat).await
    }

    /// Ends the store in good order: what waits is written, the log is folded into the file, the
    /// threads end. Verbs of other clones are refused from here on.
    ///
    /// # Errors
    /// Returns why the log could not be folded in; nothing is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        let database = Arc::clone(&self.database);
        let closed = tokio::task::spawn_blocking(move || database.close()).await;
        closed.unwrap_or_else(|stopped| Err(StoreError::Other(stopped.to_string())))
    }
}
