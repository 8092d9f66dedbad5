//! How the owner of a site can really be reached: whoever is logged in reads it, administrators
//! change it.
//!
//! Never keeps what was not checked.

use super::{Administrator, Body, Session};
use crate::genuine::check;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::channels::Channels;

pub async fn look(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<Channels>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.channels(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(wanted): Body<Channels>,
) -> Result<Json<Channels>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let channels = check(&wanted)?;
    if !admin
        .store(&house)
        .change_channels(id, channels.clone())
        .await?
    {
        return Err(Error::NotFound);
    }
    tracing::info!(site = id.0, "the channels of a site were changed");
    Ok(Json(channels))
}
