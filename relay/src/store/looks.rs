//! How the chats of sites look, as JSON in their rows.
//!
//! Their form is that of the wire, which never changes. Never judges a value.

use super::Store;
use super::audit::{self, About};
use super::error::StoreError;
use super::session::{Session, values};
use crate::config::looks::check;
use shared::SiteId;
use shared::rest::{Deed, Looks};

impl Store {
    /// Returns how the chat of a site looks. `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn looks(&self, id: SiteId) -> Result<Option<Looks>, StoreError> {
        self.engine.read(move |session| looks(session, id)).await
    }

    /// Changes that; `false`: there is no such site. It has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_looks(&self, id: SiteId, looks: Looks) -> Result<bool, StoreError> {
        let about = About::site(Deed::LooksChanged, id);
        let look = move |session: &dyn Session| audit::of_site(session, id, self::looks);
        self.deed(about, look, move |session| change(session, id, &looks))
            .await
    }
}

/// Reads how the chat of a site looks.
pub fn looks(session: &dyn Session, id: SiteId) -> Result<Option<Looks>, StoreError> {
    let select = "SELECT looks FROM sites WHERE id = ?1";
    let text = session.maybe(select, values![id.0], |row| {
        Ok(row.some_text(0)?.map(str::to_owned))
    })?;
    Ok(text.map(|text| text.map_or_else(Looks::default, |text| usable(id, &text))))
}

fn change(session: &dyn Session, id: SiteId, looks: &Looks) -> Result<bool, StoreError> {
    let text =
        serde_json::to_string(looks).map_err(|error| StoreError::Other(error.to_string()))?;
    let update = "UPDATE sites SET looks = ?2 WHERE id = ?1";
    Ok(session.run(update, values![id.0, &text])? > 0)
}

// What cannot be used any more is reported and passed over.
fn usable(id: SiteId, text: &str) -> Looks {
    let read = serde_json::from_str::<Looks>(text).map_err(|fault| fault.to_string());
    let checked = read.and_then(|read| check(&read).map_err(|fault| fault.to_string()));
    checked.unwrap_or_else(|fault| {
        tracing::error!(
            site = id.0,
            fault,
            "the looks of a site cannot be used: it has none until they are set again"
        );
        Looks::default()
    })
}
