//! Sites: their keys, names and origins, and what their desks are told.
//!
//! Forms have been checked before they come here.

use super::agents;
use super::error::StoreError;
use super::forms;
use super::rows::whole;
use super::session::{Columns, Session, values};
use crate::auth::secret::site_key;
use crate::config::routing as rules;
use desk::Settings;
use shared::SiteId;
use shared::rest::{Routing, Site, SiteForm};

/// Reads every site, by id.
pub fn all(session: &dyn Session) -> Result<Vec<Site>, StoreError> {
    let sites = session.all("SELECT id, key, name FROM sites ORDER BY id", &[], site)?;
    sites
        .into_iter()
        .map(|site| with_origins(session, site))
        .collect()
}

/// Reads the site with this key.
pub fn by_key(session: &dyn Session, key: &str) -> Result<Option<Site>, StoreError> {
    let select = "SELECT id, key, name FROM sites WHERE key = ?1";
    let found = session.maybe(select, values![key], site)?;
    found.map(|site| with_origins(session, site)).transpose()
}

/// Reads a site.
pub fn by_id(session: &dyn Session, id: SiteId) -> Result<Option<Site>, StoreError> {
    let select = "SELECT id, key, name FROM sites WHERE id = ?1";
    let found = session.maybe(select, values![id.0], site)?;
    found.map(|site| with_origins(session, site)).transpose()
}

/// Makes a site.
pub fn create(session: &dyn Session, form: &SiteForm) -> Result<Site, StoreError> {
    let id = session.one(
        "INSERT INTO sites (id, key, name)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM sites), ?1, ?2) RETURNING id",
        values![&site_key(), &form.name],
        |row| row.small(0),
    )?;
    let id = SiteId(id);
    set_origins(session, id, &form.origins)?;
    by_id(session, id)?.ok_or_else(|| StoreError::Other("a new site was not there".to_owned()))
}

/// Changes a site.
pub fn change(
    session: &dyn Session,
    id: SiteId,
    form: &SiteForm,
) -> Result<Option<Site>, StoreError> {
    let changed = session.run(
        "UPDATE sites SET name = ?2 WHERE id = ?1",
        values![id.0, &form.name],
    )?;
    if changed == 0 {
        return Ok(None);
    }
    set_origins(session, id, &form.origins)?;
    by_id(session, id)
}

/// Reads how conversations come to agents. What cannot be used any more is reported and passed
/// over: a site without its own rules is better than no site.
pub fn routing(session: &dyn Session, id: SiteId) -> Result<Option<Routing>, StoreError> {
    let text = session.maybe(
        "SELECT routing FROM sites WHERE id = ?1",
        values![id.0],
        |row| Ok(row.some_text(0)?.map(str::to_owned)),
    )?;
    Ok(text.map(|text| text.map_or_else(Routing::default, |text| usable(id, &text))))
}

/// Changes how conversations come to agents. Returns whether there is such a site.
pub fn change_routing(
    session: &dyn Session,
    id: SiteId,
    routing: &Routing,
) -> Result<bool, StoreError> {
    let text =
        serde_json::to_string(routing).map_err(|error| StoreError::Other(error.to_string()))?;
    let changed = session.run(
        "UPDATE sites SET routing = ?2 WHERE id = ?1",
        values![id.0, &text],
    )?;
    Ok(changed > 0)
}

/// Reads what a site's desk is told.
pub fn settings(session: &dyn Session, id: SiteId) -> Result<Option<Settings>, StoreError> {
    let (Some(site), Some(routing)) = (by_id(session, id)?, routing(session, id)?) else {
        return Ok(None);
    };
    let agents = agents::all(session)?;
    let settings = rules::settings(&site.name, &routing, &agents);
    // Checked when it was read.
    let settings = settings
        .map_err(|fault| StoreError::Corrupt(format!("the routing of site {id}: {fault}")))?;
    Ok(Some(Settings {
        form: forms::form(session, id)?.unwrap_or_default().fields,
        ..settings
    }))
}

fn usable(id: SiteId, text: &str) -> Routing {
    let read = serde_json::from_str::<Routing>(text).map_err(|fault| fault.to_string());
    let checked = read.and_then(|read| rules::check(&read).map_err(|fault| fault.to_string()));
    checked.unwrap_or_else(|fault| {
        tracing::error!(
            site = id.0,
            fault,
            "the routing of a site cannot be used: the defaults hold until it is set again"
        );
        Routing::default()
    })
}

fn site(row: &dyn Columns) -> Result<Site, StoreError> {
    Ok(Site {
        id: SiteId(row.small(0)?),
        key: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        origins: Vec::new(),
    })
}

fn with_origins(session: &dyn Session, mut site: Site) -> Result<Site, StoreError> {
    site.origins = session.all(
        "SELECT origin FROM site_origins WHERE site = ?1 ORDER BY place",
        values![site.id.0],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    Ok(site)
}

fn set_origins(session: &dyn Session, id: SiteId, origins: &[String]) -> Result<(), StoreError> {
    session.run("DELETE FROM site_origins WHERE site = ?1", values![id.0])?;
    for (place, origin) in origins.iter().enumerate() {
        session.run(
            "INSERT INTO site_origins (site, place, origin) VALUES (?1, ?2, ?3)",
            values![id.0, whole(place as u64), origin],
        )?;
    }
    Ok(())
}
