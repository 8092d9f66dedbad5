//! The help articles of a site: whoever is logged in reads them all, administrators change them.
//!
//! What visitors read is beside this, without a log-in. Never keeps what was not checked.

use super::{Administrator, Body, Session};
use crate::config::help;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::HelpForm;

pub async fn look(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<HelpForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.help(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(wanted): Body<HelpForm>,
) -> Result<Json<HelpForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let routing = house.store.routing(id).await?.ok_or(Error::NotFound)?;
    let topics: Vec<_> = routing.topics.iter().map(|topic| topic.id).collect();
    let form = help::check(&wanted, &topics)?;
    if !admin.store(&house).change_help(id, form.clone()).await? {
        return Err(Error::NotFound);
    }
    let articles = form.articles.len();
    tracing::info!(site = id.0, articles, "the help of a site was changed");
    Ok(Json(form))
}
