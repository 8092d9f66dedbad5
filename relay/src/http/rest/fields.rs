//! The form that visitors of a site fill in: whoever is logged in reads it, administrators change
//! it.
//!
//! A change is told to everybody who is connected. Never sees what visitors fill in.

use super::{Administrator, Body, Session};
use crate::config::form;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::FieldsForm;

pub async fn look(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<FieldsForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.form(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(wanted): Body<FieldsForm>,
) -> Result<Json<FieldsForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let form = form::check(&wanted)?;
    if !admin.store(&house).change_form(id, form.clone()).await? {
        return Err(Error::NotFound);
    }
    house.settings_changed(id);
    let fields = form.fields.len();
    tracing::info!(site = id.0, fields, "the form of a site was changed");
    Ok(Json(form))
}
