//! How far a site has come, for the check-list of whoever sets it up.

use super::Administrator;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::Start;

pub async fn look(
    State(house): State<House>,
    _: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<Start>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.start(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}
