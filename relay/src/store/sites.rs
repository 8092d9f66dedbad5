//! Sites: their keys, names and origins, and what their desks are told.
//!
//! Forms have been checked before they come here.

use super::error::StoreError;
use crate::auth::secret::site_key;
use desk::{AgentSettings, Settings};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::rest::{Site, SiteForm};
use shared::{AgentId, SiteId};

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

/// Reads what a site's desk is told.
pub fn settings(conn: &Connection, id: SiteId) -> Result<Option<Settings>, StoreError> {
    let name: Option<String> = conn
        .prepare_cached("SELECT name FROM sites WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    let Some(name) = name else { return Ok(None) };
    let mut select = conn
        .prepare_cached("SELECT id, name, capacity FROM agents WHERE password_hash IS NOT NULL")?;
    let agents = select.query_map([], |row| {
        Ok((
            AgentId(row.get(0)?),
            AgentSettings {
                name: row.get(1)?,
                capacity: row.get(2)?,
            },
        ))
    })?;
    let agents = agents.collect::<Result<_, _>>()?;
    Ok(Some(Settings {
        agents,
        ..Settings::new(&name)
    }))
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
