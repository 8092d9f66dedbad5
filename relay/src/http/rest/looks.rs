//! How the chat of a site looks: whoever is logged in reads it, administrators change it.
//!
//! A change holds for whoever loads the chat from then on. Never keeps what was not checked.

use super::{Administrator, Body, Session};
use crate::config::looks::check;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::Looks;

pub async fn look(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<Looks>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.looks(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(wanted): Body<Looks>,
) -> Result<Json<Looks>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let looks = check(&wanted)?;
    if !admin.store(&house).change_looks(id, looks.clone()).await? {
        return Err(Error::NotFound);
    }
    house.wardrobe.change();
    tracing::info!(site = id.0, "the looks of a site were changed");
    Ok(Json(looks))
}
