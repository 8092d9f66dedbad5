//! Sites: their keys, names and origins, and what their desks are told.
//!
//! Forms have been checked before they come here.

use super::agents;
use super::error::StoreError;
use crate::auth::secret::site_key;
use crate::config::routing as rules;
use desk::Settings;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::SiteId;
use shared::rest::{Routing, Site, SiteForm};

/// Reads every site, by id.
pub fn all(conn: &Connection) -> Result<Vec<Site>, StoreError> {
    let mut select = conn.prepare_cached("SELECT id, key, name FROM sites ORDER BY id")?;
    let sites = select.query_map([], site)?.collect::<Result<Vec<_>, _>>()?;
    sites
        .into_iter()
        .map(|site| with_origins(conn, site))
        .collect()
}

/// Reads the site with this key.
pub fn by_key(conn: &Connection, key: &str) -> Result<Option<Site>, StoreError> {
    let found = conn
        .prepare_cached("SELECT id, key, name FROM sites WHERE key = ?1")?
        .query_row([key], site)
        .optional()?;
    found.map(|site| with_origins(conn, site)).transpose()
}

/// Reads a site.
pub fn by_id(conn: &Connection, id: SiteId) -> Result<Option<Site>, StoreError> {
    let found = conn
        .prepare_cached("SELECT id, key, name FROM sites WHERE id = ?1")?
        .query_row([id.0], site)
        .optional()?;
    found.map(|site| with_origins(conn, site)).transpose()
}

/// Makes a site.
pub fn create(conn: &Connection, form: &SiteForm) -> Result<Site, StoreError> {
    let id = conn
        .prepare_cached(
            "INSERT INTO sites (id, key, name)
             VALUES ((SELECT coalesce(max(id), 0) + 1 FROM sites), ?1, ?2) RETURNING id",
        )?
        .query_row(params![site_key(), form.name], |row| row.get(0))?;
    let id = SiteId(id);
    set_origins(conn, id, &form.origins)?;
    by_id(conn, id)?.ok_or_else(|| StoreError::Other("a new site was not there".to_owned()))
}

/// Changes a site.
pub fn change(conn: &Connection, id: SiteId, form: &SiteForm) -> Result<Option<Site>, StoreError> {
    let changed = conn
        .prepare_cached("UPDATE sites SET name = ?2 WHERE id = ?1")?
        .execute(params![id.0, form.name])?;
    if changed == 0 {
        return Ok(None);
    }
    set_origins(conn, id, &form.origins)?;
    by_id(conn, id)
}

/// Reads how conversations come to agents. What cannot be used any more is reported and passed
/// over: a site without its own rules is better than no site.
pub fn routing(conn: &Connection, id: SiteId) -> Result<Option<Routing>, StoreError> {
    let text: Option<Option<String>> = conn
        .prepare_cached("SELECT routing FROM sites WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| text.map_or_else(Routing::default, |text| usable(id, &text))))
}

/// Changes how conversations come to agents. Returns whether there is such a site.
pub fn change_routing(
    conn: &Connection,
    id: SiteId,
    routing: &Routing,
) -> Result<bool, StoreError> {
    let text =
        serde_json::to_string(routing).map_err(|error| StoreError::Other(error.to_string()))?;
    let changed = conn
        .prepare_cached("UPDATE sites SET routing = ?2 WHERE id = ?1")?
        .execute(params![id.0, text])?;
    Ok(changed > 0)
}

/// Reads what a site's desk is told.
pub fn settings(conn: &Connection, id: SiteId) -> Result<Option<Settings>, StoreError> {
    let (Some(site), Some(routing)) = (by_id(conn, id)?, routing(conn, id)?) else {
        return Ok(None);
    };
    let agents = agents::all(conn)?;
    let settings = rules::settings(&site.name, &routing, &agents);
    // Checked when it was read.
    Ok(Some(settings.map_err(|fault| {
        StoreError::Corrupt(format!("the routing of site {id}: {fault}"))
    })?))
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

fn site(row: &Row<'_>) -> rusqlite::Result<Site> {
    Ok(Site {
        id: SiteId(row.get(0)?),
        key: row.get(1)?,
        name: row.get(2)?,
        origins: Vec::new(),
    })
}

fn with_origins(conn: &Connection, mut site: Site) -> Result<Site, StoreError> {
    let mut select =
        conn.prepare_cached("SELECT origin FROM site_origins WHERE site = ?1 ORDER BY place")?;
    let origins = select.query_map([site.id.0], |row| row.get(0))?;
    site.origins = origins.collect::<Result<_, _>>()?;
    Ok(site)
}

fn set_origins(conn: &Connection, id: SiteId, origins: &[String]) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM site_origins WHERE site = ?1")?
        .execute([id.0])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO site_origins (site, place, origin) VALUES (?1, ?2, ?3)")?;
    for (place, origin) in origins.iter().enumerate() {
        insert.execute(params![id.0, super::rows::whole(place as u64), origin])?;
    }
    Ok(())
}
