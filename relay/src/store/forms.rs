//! The forms of sites, and what visitors filled into them, as JSON in the rows they belong to.
//!
//! Their form is that of the wire, which never changes. Never judges a value.

use super::error::StoreError;
use super::session::{Session, damage, values};
use crate::config::form;
use shared::rest::FieldsForm;
use shared::{Filled, SiteId};

/// Reads the form of a site. What cannot be used any more is reported and passed over.
pub fn form(session: &dyn Session, id: SiteId) -> Result<Option<FieldsForm>, StoreError> {
    let select = "SELECT form FROM sites WHERE id = ?1";
    let text = session.maybe(select, values![id.0], |row| {
        Ok(row.some_text(0)?.map(str::to_owned))
    })?;
    Ok(text.map(|text| text.map_or_else(FieldsForm::start, |text| usable(id, &text))))
}

/// Changes the form of a site. Returns whether there is such a site.
pub fn change(session: &dyn Session, id: SiteId, form: &FieldsForm) -> Result<bool, StoreError> {
    let text = serde_json::to_string(form).map_err(|error| StoreError::Other(error.to_string()))?;
    let update = "UPDATE sites SET form = ?2 WHERE id = ?1";
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
    let checked = read.and_then(|read| form::check(&read).map_err(|fault| fault.to_string()));
    checked.unwrap_or_else(|fault| {
        tracing::error!(
            site = id.0,
            fault,
            "the form of a site cannot be used: it has none until it is set again"
        );
        FieldsForm::default()
    })
}
