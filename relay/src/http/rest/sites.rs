//! Sites: every agent may list them, administrators make and change them.

use super::{Administrator, Body, Session, form};
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::SiteId;
use shared::rest::{Site, SiteForm};

pub async fn list(State(house): State<House>, _: Session) -> Result<Json<Vec<Site>>, Error> {
    Ok(Json(house.store.sites().await?))
}

pub async fn create(
    State(house): State<House>,
    admin: Administrator,
    Body(form): Body<SiteForm>,
) -> Result<(StatusCode, Json<Site>), Error> {
    let site = admin.store(&house).create_site(form::site(&form)?).await?;
    tracing::info!(site = site.id.0, "a site was made");
    Ok((StatusCode::CREATED, Json(site)))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(form): Body<SiteForm>,
) -> Result<Json<Site>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let changed = admin
        .store(&house)
        .change_site(id, form::site(&form)?)
        .await?;
    let site = changed.ok_or(Error::NotFound)?;
    house.settings_changed(id);
    tracing::info!(site = id.0, "a site was changed");
    Ok(Json(site))
}
