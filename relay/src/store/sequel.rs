//! The verbs about what comes after a conversation: ratings, mail, links, other devices.
//!
//! Who may ask for them was decided before they come here.

use super::codes;
use super::outbox::{self, Letter, Posted};
use super::{Store, StoreError, conversations, ratings, rows, seals};
use crate::auth::secret::{SecretHash, hash};
use desk::Row;
use shared::{ConversationId, Millis, Rating, Seq, SiteId, TabId, VisitorId};

impl Store {
    /// Returns a conversation; `None`: there is none.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn conversation(
        &self,
        site: SiteId,
        id: ConversationId,
    ) -> Result<Option<Row>, StoreError> {
        self.engine
            .read_entries((site, Some(id)), move |session| {
                conversations::by_id(session, site, id)
            })
            .await
    }

    /// Returns the newest conversation of a visitor; `None`: there is none.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn latest(
        &self,
        site: SiteId,
        visitor: VisitorId,
    ) -> Result<Option<Row>, StoreError> {
        let id = rows::bits(visitor.0);
        let latest = self
            .engine
            .read(move |session| conversations::latest_id(session, site, id))
            .await?;
        match latest {
            Some(latest) => {
                let latest = ConversationId(latest.cast_unsigned());
                self.conversation(site, latest).await
            }
            None => Ok(None),
        }
    }

    /// Writes down what was thought of one end, with the agent who has had the conversation.
    /// Returns whether it is the first of this end: what was first counts.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn rate(
        &self,
        site: SiteId,
        conversation: ConversationId,
        end: Seq,
        at: Millis,
        rating: Rating,
    ) -> Result<bool, StoreError> {
        self.engine
            .write(move |session| ratings::rate(session, site, conversation, end, at, &rating))
            .await
    }

    /// Returns what was thought of every end of a conversation, the first first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn ratings(
        &self,
        site: SiteId,
        conversation: ConversationId,
    ) -> Result<Vec<(Seq, Rating)>, StoreError> {
        self.engine
            .read(move |session| ratings::all_of(session, site, conversation))
            .await
    }

    /// Returns what this installation signs with for a purpose.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn seal(&self, purpose: &'static str) -> Result<SecretHash, StoreError> {
        self.engine
            .write(move |session| seals::seal(session, purpose))
            .await
    }

    /// Writes down a mail that is to be sent.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn post(&self, letter: Letter) -> Result<Posted, StoreError> {
        self.engine
            .write(move |session| outbox::post(session, &letter))
            .await
    }

    /// Returns mail that is due, the longest due first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn mail_due(&self, now: Millis, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.engine
            .read(move |session| outbox::due(session, now, limit))
            .await
    }

    /// Writes down when a mail that was not taken is tried again.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn mail_later(&self, id: u64, due_at: Millis) -> Result<(), StoreError> {
        self.engine
            .write(move |session| outbox::later(session, id, due_at))
            .await
    }

    /// Forgets a mail that was taken, or is given up.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn mail_done(&self, id: u64) -> Result<(), StoreError> {
        self.engine
            .write(move |session| outbox::done(session, id))
            .await
    }

    /// Returns how much mail waits.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn mail_waiting(&self) -> Result<u64, StoreError> {
        self.engine.read(outbox::waiting).await
    }

    /// Makes a code that continues a visitor's conversations elsewhere; returns until when it is
    /// good.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn new_code(
        &self,
        site: SiteId,
        visitor: VisitorId,
        now: Millis,
    ) -> Result<(String, Millis), StoreError> {
        self.engine
            .write(move |session| codes::create(session, site, visitor, now))
            .await
    }

    /// Returns whether a code is good at this moment, for whoever comes first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn is_code(&self, site: SiteId, code: &str, now: Millis) -> Result<bool, StoreError> {
        let code = hash(code);
        self.engine
            .read(move |session| codes::is_good(session, site, &code, now))
            .await
    }

    /// Uses a code up for a tab; returns whose it is and a token of its own for that device.
    /// `None`: no such code, or it is not good any more.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn redeem(
        &self,
        site: SiteId,
        code: &str,
        tab: TabId,
        now: Millis,
    ) -> Result<Option<(VisitorId, String)>, StoreError> {
        let code = hash(code);
        self.engine
            .write(move |session| codes::redeem(session, site, &code, tab, now))
            .await
    }
}
