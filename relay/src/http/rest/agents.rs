//! Agents: administrators list, invite and change them, and help those who cannot come in.
//!
//! A link's token leaves here once and is not kept.

use super::{Administrator, Body, form, tell_all_sites};
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::AgentId;
use shared::rest::{AgentCard, AgentChange, AgentForm, Deed, Factors, Invited};

/// What the path of a call about one agent may be.
type Which = Result<Path<AgentId>, PathRejection>;

pub async fn list(
    State(house): State<House>,
    _: Administrator,
) -> Result<Json<Vec<AgentCard>>, Error> {
    Ok(Json(house.store.agents().await?))
}

pub async fn create(
    State(house): State<House>,
    admin: Administrator,
    Body(form): Body<AgentForm>,
) -> Result<(StatusCode, Json<Invited>), Error> {
    let store = admin.store(&house);
    let invited = store
        .create_agent(form::agent(&form)?, house.clock.now())
        .await?;
    let invited = invited.ok_or(Error::FieldWrong {
        field: "email".into(),
        says: "another agent has this e-mail address".into(),
    })?;
    tracing::info!(agent = invited.agent.id.0, "an agent was invited");
    Ok((StatusCode::CREATED, Json(invited)))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Which,
    Body(change): Body<AgentChange>,
) -> Result<Json<AgentCard>, Error> {
    let id = known(&house, id).await?;
    form::capacity(change.capacity)?;
    let changed = admin.store(&house).change_agent(id, change).await?;
    let card = changed.ok_or_else(|| last("role"))?;
    tracing::info!(agent = id.0, "an agent was changed");
    tell_all_sites(&house).await?;
    house.sessions_changed();
    Ok(Json(card))
}

/// Lets somebody in no more. Conversations go on with colleagues.
pub async fn remove(
    State(house): State<House>,
    admin: Administrator,
    id: Which,
) -> Result<StatusCode, Error> {
    let id = known(&house, id).await?;
    if !admin.store(&house).remove_agent(id).await? {
        return Err(last("id"));
    }
    tracing::info!(agent = id.0, "an agent was removed");
    house.sessions_changed();
    tell_all_sites(&house).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a link with which an active agent chooses another password.
pub async fn link(
    State(house): State<House>,
    admin: Administrator,
    id: Which,
) -> Result<(StatusCode, Json<Invited>), Error> {
    let id = known(&house, id).await?;
    let link = admin.store(&house).make_link(id, house.clock.now()).await?;
    let link = link.ok_or(Error::NotFound)?;
    tracing::info!(agent = id.0, "a link for another password was made");
    Ok((StatusCode::CREATED, Json(link)))
}

/// Takes somebody's second factor away, who has lost it.
pub async fn reset_factor(
    State(house): State<House>,
    admin: Administrator,
    id: Which,
) -> Result<StatusCode, Error> {
    let id = known(&house, id).await?;
    let store = admin.store(&house);
    if !store.remove_factor(Deed::FactorReset, id).await? {
        return Err(Error::NotFound);
    }
    tracing::info!(agent = id.0, "a second factor was reset");
    house.sessions_changed();
    Ok(StatusCode::NO_CONTENT)
}

pub async fn factors(State(house): State<House>, _: Administrator) -> Result<Json<Factors>, Error> {
    Ok(Json(house.store.factors().await?))
}

/// Changes which roles must have a second factor. Who has none is led to it at once.
pub async fn require_factors(
    State(house): State<House>,
    admin: Administrator,
    Body(wanted): Body<Factors>,
) -> Result<Json<Factors>, Error> {
    admin.store(&house).require_factors(wanted.required).await?;
    house.sessions_changed();
    Ok(Json(house.store.factors().await?))
}

async fn known(house: &House, id: Which) -> Result<AgentId, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.agent(id).await?;
    Ok(found.ok_or(Error::NotFound)?.id)
}

fn last(field: &'static str) -> Error {
    Error::FieldWrong {
        field: field.into(),
        says: "nobody else is an administrator; make somebody one first".into(),
    }
}
