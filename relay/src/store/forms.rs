//! The forms and help articles of sites, and what visitors filled in, as JSON in their rows.
//!
//! Their form is that of the wire, which never changes. Never judges a value.

use super::Store;
use super::audit::{self, About};
use super::error::StoreError;
use super::session::{Session, damage, values};
use crate::config::form as rules;
use shared::rest::{Deed, FieldsForm, HelpForm};
use shared::{Filled, SiteId};

impl Store {
    /// Returns the form that visitors of a site fill in, as it was set, or none. `None`: there
    /// is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn form(&self, id: SiteId) -> Result<Option<FieldsForm>, StoreError> {
        self.engine.read(move |session| form(session, id)).await
    }

    /// Changes that form; `false`: there is no such site. It has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_form(&self, id: SiteId, form: FieldsForm) -> Result<bool, StoreError> {
        let about = About::site(Deed::FormChanged, id);
        let look = move |session: &dyn Session| audit::of_site(session, id, self::form);
        self.deed(about, look, move |session| change(session, id, &form))
            .await
    }

    /// Returns the help articles of a site, as they were saved, or the start set. `None`: there is
    /// no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn help(&self, id: SiteId) -> Result<Option<HelpForm>, StoreError> {
        self.engine.read(move |session| help(session, id)).await
    }

    /// Changes them; `false`: there is no such site. They have been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_help(&self, id: SiteId, help: HelpForm) -> Result<bool, StoreError> {
        let about = About::site(Deed::HelpChanged, id);
        let look = move |session: &dyn Session| audit::of_site(session, id, self::help);
        self.deed(about, look, move |session| change_help(session, id, &help))
            .await
    }
}

/// Reads the form of a site. What cannot be used any more is reported and passed over.
pub fn form(session: &dyn Session, id: SiteId) -> Result<Option<FieldsForm>, StoreError> {
    let select = "SELECT form FROM sites WHERE id = ?1";
    let text = session.maybe(select, values![id.0], |row| {
        Ok(row.some_text(0)?.map(str::to_owned))
    })?;
    Ok(text.map(|text| text.map_or_else(FieldsForm::default, |text| usable(id, &text))))
}

/// Changes the form of a site. Returns whether there is such a site.
pub fn change(session: &dyn Session, id: SiteId, form: &FieldsForm) -> Result<bool, StoreError> {
    let text = serde_json::to_string(form).map_err(|error| StoreError::Other(error.to_string()))?;
    let update = "UPDATE sites SET form = ?2 WHERE id = ?1";
    Ok(session.run(update, values![id.0, &text])? > 0)
}

/// Reads the help articles of a site. What cannot be read any more is reported and passed over.
pub fn help(session: &dyn Session, id: SiteId) -> Result<Option<HelpForm>, StoreError> {
    let select = "SELECT help FROM sites WHERE id = ?1";
    let text = session.maybe(select, values![id.0], |row| {
        Ok(row.some_text(0)?.map(str::to_owned))
    })?;
    let read = |text: String| {
        serde_json::from_str(&text).unwrap_or_else(|fault| {
            tracing::error!(site = id.0, %fault, "the help of a site cannot be read");
            HelpForm::default()
        })
    };
    Ok(text.map(|text| text.map_or_else(HelpForm::start, read)))
}

/// Changes the help articles of a site. Returns whether there is such a site.
pub fn change_help(session: &dyn Session, id: SiteId, help: &HelpForm) -> Result<bool, StoreError> {
    let text = serde_json::to_string(help).map_err(|error| StoreError::Other(error.to_string()))?;
    let update = "UPDATE sites SET help = ?2 WHERE id = ?1";
    Ok(session.run(update, values![id.0, &text])? > 0)
}

/// Reads what a visitor, given as the INTEGER of its bits, filled in for the next conversation.
pub fn draft(session: &dyn Session, site: SiteId, visitor: i64) -> Result<Vec<Filled>, StoreError> {
    let found = session.maybe(
        "SELECT draft FROM visitors WHERE site = ?1 AND id = ?2",
        values![site.0, visitor],
        |row| filled(0, row.some_text(0)?),
    )?;
    Ok(found.unwrap_or_default())
}

/// What was filled in as the text of its column; `None`: nothing.
pub fn filled_text(filled: &[Filled]) -> Option<String> {
    let text = || serde_json::to_string(filled).expect("it is made of strings and numbers");
    (!filled.is_empty()).then(text)
}

/// What was filled in, of the text of its column.
pub fn filled(at: usize, text: Option<&str>) -> Result<Vec<Filled>, StoreError> {
    let read = |text| serde_json::from_str(text).map_err(|fault| damage(at, &fault.to_string()));
    text.map_or_else(|| Ok(Vec::new()), read)
}

fn usable(id: SiteId, text: &str) -> FieldsForm {
    let read = serde_json::from_str::<FieldsForm>(text).map_err(|fault| fault.to_string());
    let checked = read.and_then(|read| rules::check(&read).map_err(|fault| fault.to_string()));
    checked.unwrap_or_else(|fault| {
        tracing::error!(
            site = id.0,
            fault,
            "the form of a site cannot be used: it has none until it is set again"
        );
        FieldsForm::default()
    })
}
