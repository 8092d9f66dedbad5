//! How far the owner of a site has come, read off what is there.
//!
//! Changes nothing, and knows nothing of clicks.

use super::session::{Session, values};
use super::{Store, StoreError, looks, sites};
use shared::SiteId;
use shared::rest::{Looks, Start};

impl Store {
    /// Returns how far a site has come. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn start(&self, site: SiteId) -> Result<Option<Start>, StoreError> {
        self.engine
            .read_entries((site, None), move |session| start(session, site))
            .await
    }
}

fn start(session: &dyn Session, site: SiteId) -> Result<Option<Start>, StoreError> {
    let (Some(routing), Some(looks)) =
        (sites::routing(session, site)?, looks::looks(session, site)?)
    else {
        return Ok(None);
    };
    let is_there = |sql: &str, values: &[_]| session.one(sql, values, |row| row.flag(0));
    Ok(Some(Start {
        opened: is_there(
            "SELECT EXISTS (SELECT 1 FROM visitors WHERE site = ?1)",
            values![site.0],
        )?,
        answered: is_there(
            "SELECT EXISTS (SELECT 1 FROM entries
                WHERE site = ?1 AND kind = 'said' AND who_side = 'agent')",
            values![site.0],
        )?,
        invited: is_there("SELECT count(*) > 1 FROM agents", &[])?,
        hours: routing.hours.is_some(),
        looks: looks != Looks::default(),
    }))
}
