//! How owners can really be reached, what visitors are shown to know them by, and the codes of
//! agents.
//!
//! A code is kept as its hash and for minutes. Never judges anything.

use super::Store;
use super::audit::{self, About};
use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Session, values};
use crate::auth::secret::{SecretHash, hash};
use crate::genuine::check;
use shared::rest::Deed;
use shared::rest::channels::Channels;
use shared::{ConversationId, Millis, SiteId, VisitorId};

/// What a code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Who.
    pub agent: String,
    /// Until when.
    pub until: Millis,
}

impl Store {
    /// Returns the channels of a site. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn channels(&self, id: SiteId) -> Result<Option<Channels>, StoreError> {
        self.engine.read(move |session| channels(session, id)).await
    }

    /// Changes them; `false`: there is no such site. They have been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_channels(&self, id: SiteId, all: Channels) -> Result<bool, StoreError> {
        let about = About::site(Deed::ChannelsChanged, id);
        let look = move |session: &dyn Session| audit::of_site(session, id, channels);
        self.deed(about, look, move |session| {
            let text = serde_json::to_string(&all);
            let text = text.map_err(|error| StoreError::Other(error.to_string()))?;
            let update = "UPDATE sites SET channels = ?2 WHERE id = ?1";
            Ok(session.run(update, values![id.0, &text])? > 0)
        })
        .await
    }

    /// Returns what a visitor chose to be shown; empty: nothing.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn phrase(&self, site: SiteId, visitor: VisitorId) -> Result<String, StoreError> {
        self.engine
            .read(move |session| {
                let found = session.maybe(
                    "SELECT phrase FROM visitors WHERE site = ?1 AND id = ?2",
                    values![site.0, bits(visitor.0)],
                    |row| Ok(row.some_text(0)?.unwrap_or_default().to_owned()),
                )?;
                Ok(found.unwrap_or_default())
            })
            .await
    }

    /// Changes that; an empty one is none.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_phrase(
        &self,
        site: SiteId,
        visitor: VisitorId,
        phrase: String,
    ) -> Result<(), StoreError> {
        self.engine
            .write(move |session| {
                let phrase = Some(&phrase).filter(|phrase| !phrase.is_empty());
                session.run(
                    "UPDATE visitors SET phrase = ?3 WHERE site = ?1 AND id = ?2",
                    values![site.0, bits(visitor.0), phrase],
                )?;
                Ok(())
            })
            .await
    }

    /// Keeps a code of an agent in a conversation; the same again changes nothing.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn keep_badge(
        &self,
        (site, conversation): (SiteId, ConversationId),
        code: &str,
        badge: Badge,
        now: Millis,
    ) -> Result<(), StoreError> {
        let code = hash(code);
        self.engine
            .write(move |session| keep(session, (site, conversation), &code, &badge, now))
            .await
    }

    /// Returns what a code says on this site; `None`: nothing, or nothing any more.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn badge(
        &self,
        site: SiteId,
        code: &str,
        now: Millis,
    ) -> Result<Option<Badge>, StoreError> {
        let code = hash(code);
        self.engine
            .read(move |session| {
                session.maybe(
                    "SELECT agent_name, expires_at FROM badges
                     WHERE code = ?1 AND site = ?2 AND expires_at > ?3",
                    values![&code, site.0, whole(now.0)],
                    |row| {
                        let agent = row.text(0)?.to_owned();
                        let until = Millis(row.number(1)?);
                        Ok(Badge { agent, until })
                    },
                )
            })
            .await
    }
}

fn channels(session: &dyn Session, id: SiteId) -> Result<Option<Channels>, StoreError> {
    let select = "SELECT channels FROM sites WHERE id = ?1";
    let text = session.maybe(select, values![id.0], |row| {
        Ok(row.some_text(0)?.map(str::to_owned))
    })?;
    Ok(text.map(|text| text.map_or_else(Channels::default, |text| usable(id, &text))))
}

// What cannot be used any more is reported and passed over.
fn usable(id: SiteId, text: &str) -> Channels {
    let read = serde_json::from_str::<Channels>(text).map_err(|fault| fault.to_string());
    let checked = read.and_then(|read| check(&read).map_err(|fault| fault.to_string()));
    checked.unwrap_or_else(|fault| {
        tracing::error!(site = id.0, fault, "the channels of a site cannot be used");
        Channels::default()
    })
}

fn keep(
    session: &dyn Session,
    (site, conversation): (SiteId, ConversationId),
    code: &SecretHash,
    badge: &Badge,
    now: Millis,
) -> Result<(), StoreError> {
    let old = "DELETE FROM badges WHERE expires_at <= ?1";
    session.run(old, values![whole(now.0)])?;
    session.run(
        "INSERT INTO badges (code, site, conversation, agent_name, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        values![
            code,
            site.0,
            bits(conversation.0),
            &badge.agent,
            whole(badge.until.0)
        ],
    )?;
    Ok(())
}
