//! Canned replies of a site, and how often each was used.
//!
//! Never judges one: that is done before.

use super::Store;
use super::audit::{self, About};
use super::error::StoreError;
use super::session::{Session, values};
use shared::rest::Deed;
use shared::rest::replies::{RepliesForm, ReplyForm};
use shared::{SiteId, TeamId};

impl Store {
    /// Returns the replies of a site, those that are used most first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn replies(&self, site: SiteId) -> Result<RepliesForm, StoreError> {
        self.engine.read(move |session| all(session, site)).await
    }

    /// Changes them. Those that stay keep how often they were used. They have been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_replies(
        &self,
        site: SiteId,
        form: RepliesForm,
    ) -> Result<RepliesForm, StoreError> {
        let about = About::site(Deed::RepliesChanged, site);
        let look = move |session: &dyn Session| audit::of_site(session, site, seen);
        let work = move |session: &dyn Session| change(session, site, &form);
        self.deed(about, look, work).await
    }

    /// Counts one use of a reply.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn reply_used(&self, site: SiteId, id: u32) -> Result<bool, StoreError> {
        let used = "UPDATE replies SET used = used + 1 WHERE site = ?1 AND id = ?2";
        self.engine
            .write(move |session| Ok(session.run(used, values![site.0, id])? > 0))
            .await
    }
}

/// What is read of them without how often each was used, by their numbers.
fn seen(session: &dyn Session, site: SiteId) -> Result<Option<Vec<ReplyForm>>, StoreError> {
    let mut replies = all(session, site)?.replies;
    replies.iter_mut().for_each(|reply| reply.used = 0);
    replies.sort_by_key(|reply| reply.id);
    Ok(Some(replies))
}

fn all(session: &dyn Session, site: SiteId) -> Result<RepliesForm, StoreError> {
    let replies = session.all(
        "SELECT id, name, lang, team, words, used FROM replies WHERE site = ?1
        ORDER BY used DESC, name, id",
        values![site.0],
        |row| {
            Ok(ReplyForm {
                id: row.small(0)?,
                name: row.text(1)?.to_owned(),
                lang: row.text(2)?.to_owned(),
                team: row.some_small(3)?.map(TeamId),
                text: row.text(4)?.to_owned(),
                used: row.number(5)?,
            })
        },
    )?;
    Ok(RepliesForm { replies })
}

fn change(
    session: &dyn Session,
    site: SiteId,
    form: &RepliesForm,
) -> Result<RepliesForm, StoreError> {
    for before in all(session, site)?.replies {
        if !form.replies.iter().any(|reply| reply.id == before.id) {
            let gone = "DELETE FROM replies WHERE site = ?1 AND id = ?2";
            session.run(gone, values![site.0, before.id])?;
        }
    }
    let keep = "INSERT INTO replies (site, id, name, lang, team, words)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (site, id) DO UPDATE SET
        name = excluded.name, lang = excluded.lang, team = excluded.team, words = excluded.words";
    for reply in &form.replies {
        let values = values![
            site.0,
            reply.id,
            &reply.name,
            &reply.lang,
            reply.team.map(|team| team.0),
            &reply.text
        ];
        session.run(keep, values)?;
    }
    all(session, site)
}
