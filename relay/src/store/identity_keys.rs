//! The keys with which owners' servers sign who a visitor is.
//!
//! A secret has to be kept as it is, since signatures are checked with it. Never hands one out but
//! to whoever checks.

use super::Store;
use super::audit::{self, About};
use super::error::StoreError;
use super::rows::whole;
use super::session::{Columns, Session, Value, damage, values};
use crate::identity::Key;
use shared::rest::Deed;
use shared::rest::identity::{IDENTITY_KEYS_LEN_MAX, IdentityKey, KeyKind};
use shared::{Millis, SiteId};
use std::collections::BTreeMap;

/// Kinds by numbers.
type Shown = BTreeMap<String, &'static str>;

impl Store {
    /// Returns the live keys of a site, the older one first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn identity_keys(&self, site: SiteId) -> Result<Vec<(Key, Millis)>, StoreError> {
        self.engine.read(move |session| all(session, site)).await
    }

    /// Keeps one more key; `None`: there are as many as there may be.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn add_identity_key(
        &self,
        site: SiteId,
        kind: KeyKind,
        bytes: Vec<u8>,
        now: Millis,
    ) -> Result<Option<IdentityKey>, StoreError> {
        let about = About::site(Deed::IdentityKeysChanged, site);
        let look = move |session: &dyn Session| audit::of_site(session, site, shown);
        let work = move |session: &dyn Session| add(session, site, (kind, &bytes), now);
        self.deed(about, look, work).await
    }

    /// Forgets a key; returns whether there was one. What it has signed is not believed any more.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn drop_identity_key(&self, site: SiteId, id: u32) -> Result<bool, StoreError> {
        let about = About::site(Deed::IdentityKeysChanged, site);
        let look = move |session: &dyn Session| audit::of_site(session, site, shown);
        self.deed(about, look, move |session| {
            let delete = "DELETE FROM identity_keys WHERE site = ?1 AND id = ?2";
            Ok(session.run(delete, values![site.0, id])? > 0)
        })
        .await
    }
}

/// What anybody may know of the keys of a site: their kinds, by their numbers.
fn shown(session: &dyn Session, site: SiteId) -> Result<Option<Shown>, StoreError> {
    let all = all(session, site)?.into_iter();
    let kinds = all.map(|(key, _)| (key.id.to_string(), kind_name(key.kind)));
    Ok(Some(kinds.collect()))
}

fn all(session: &dyn Session, site: SiteId) -> Result<Vec<(Key, Millis)>, StoreError> {
    session.all(
        "SELECT id, kind, key, made_at FROM identity_keys WHERE site = ?1 ORDER BY id",
        values![site.0],
        |row| {
            let key = Key {
                id: row.small(0)?,
                kind: kind(row)?,
                bytes: match row.value(2)? {
                    Value::Bytes(bytes) => bytes.to_vec(),
                    Value::Null | Value::Whole(_) | Value::Text(_) => {
                        return Err(damage(2, "not a key"));
                    }
                },
            };
            Ok((key, Millis(row.number(3)?)))
        },
    )
}

/// A number is never given twice: a token names its key by it.
fn add(
    session: &dyn Session,
    site: SiteId,
    (kind, bytes): (KeyKind, &[u8]),
    now: Millis,
) -> Result<Option<IdentityKey>, StoreError> {
    let all = all(session, site)?;
    if all.len() >= IDENTITY_KEYS_LEN_MAX {
        return Ok(None);
    }
    let used = session.one(
        "SELECT coalesce(max(key), 0) FROM persons WHERE site = ?1",
        values![site.0],
        |row| row.small::<u32>(0),
    )?;
    let id = all.iter().map(|(key, _)| key.id).fold(used, u32::max) + 1;
    session.run(
        "INSERT INTO identity_keys (site, id, kind, key, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        values![
            site.0,
            id,
            kind_name(kind),
            Value::Bytes(bytes),
            whole(now.0)
        ],
    )?;
    let made_at = now;
    Ok(Some(IdentityKey { id, kind, made_at }))
}

fn kind_name(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Hs256 => "hs256",
        KeyKind::Ed25519 => "ed25519",
    }
}

fn kind(row: &dyn Columns) -> Result<KeyKind, StoreError> {
    match row.text(1)? {
        "hs256" => Ok(KeyKind::Hs256),
        "ed25519" => Ok(KeyKind::Ed25519),
        _ => Err(damage(1, "no kind of key")),
    }
}
