//! The keys with which an owner's server signs who a visitor is, and what was proven of visitors.
//!
//! Administrators make and drop keys; a secret is shown in the answer to making it and never again.

use super::{Administrator, Body, Session};
use crate::auth::secret::secret;
use crate::http::House;
use crate::http::error::Error;
use crate::identity::public_key;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::rest::identity::{
    IdentityKey, IdentityKeyForm, IdentityKeys, KeyKind, NewIdentityKey, Proofs,
};
use shared::{SiteId, VisitorId};

/// What a secret begins with: recognisable in a leak.
const SECRET_PREFIX: &str = "dbk1_";

pub async fn list(
    State(house): State<House>,
    _: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<IdentityKeys>, Error> {
    let id = there(&house, id).await?;
    let keys = house.store.identity_keys(id).await?.into_iter();
    let shown = keys.map(|(key, made_at)| IdentityKey {
        id: key.id,
        kind: key.kind,
        made_at,
    });
    Ok(Json(IdentityKeys {
        keys: shown.collect(),
    }))
}

pub async fn create(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(form): Body<IdentityKeyForm>,
) -> Result<(StatusCode, Json<NewIdentityKey>), Error> {
    let id = there(&house, id).await?;
    let (bytes, shown) = match form.kind {
        KeyKind::Hs256 => {
            let secret = secret(SECRET_PREFIX);
            (secret.clone().into_bytes(), Some(secret))
        }
        KeyKind::Ed25519 => (public_key(&form.public).ok_or_else(no_key)?, None),
    };
    let now = house.clock.now();
    let store = admin.store(&house);
    let made = store.add_identity_key(id, form.kind, bytes, now);
    let key = made.await?.ok_or_else(|| Error::FieldWrong {
        field: "kind".into(),
        says: "two keys are live already: remove the older one first".into(),
    })?;
    tracing::info!(
        site = id.0,
        key = key.id,
        "a key for signed identities was made"
    );
    let secret = shown;
    Ok((StatusCode::CREATED, Json(NewIdentityKey { key, secret })))
}

pub async fn remove(
    State(house): State<House>,
    admin: Administrator,
    path: Result<Path<(SiteId, u32)>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Ok(Path((id, key))) = path else {
        return Err(Error::NotFound);
    };
    if !admin.store(&house).drop_identity_key(id, key).await? {
        return Err(Error::NotFound);
    }
    tracing::info!(site = id.0, key, "a key for signed identities was removed");
    Ok(StatusCode::NO_CONTENT)
}

pub async fn proofs(
    State(house): State<House>,
    _: Session,
    path: Result<Path<(SiteId, String)>, PathRejection>,
) -> Result<Json<Proofs>, Error> {
    let Ok(Path((site, visitor))) = path else {
        return Err(Error::NotFound);
    };
    let visitor = VisitorId::parse(&visitor).ok_or(Error::NotFound)?;
    let proofs = house.store.proofs(site, visitor).await?;
    Ok(Json(Proofs { proofs }))
}

async fn there(house: &House, id: Result<Path<SiteId>, PathRejection>) -> Result<SiteId, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    house.store.site(id).await?.ok_or(Error::NotFound)?;
    Ok(id)
}

fn no_key() -> Error {
    Error::FieldWrong {
        field: "public".into(),
        says: "the public half of an Ed25519 key, as PEM: -----BEGIN PUBLIC KEY-----".into(),
    }
}
