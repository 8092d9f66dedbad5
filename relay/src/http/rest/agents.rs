//! Agents: administrators list and invite them.
//!
//! An invitation's token leaves here once and is not kept.

use super::{Administrator, Body, form};
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::rest::{AgentCard, AgentForm, Invited};

pub async fn list(
    State(house): State<House>,
    _: Administrator,
) -> Result<Json<Vec<AgentCard>>, Error> {
    Ok(Json(house.store.agents().await?))
}

pub async fn create(
    State(house): State<House>,
    _: Administrator,
    Body(form): Body<AgentForm>,
) -> Result<(StatusCode, Json<Invited>), Error> {
    let invited = house
        .store
        .create_agent(form::agent(&form)?, house.clock.now())
        .await?;
    let invited = invited.ok_or(Error::FieldWrong {
        field: "email".into(),
        says: "another agent has this e-mail address".into(),
    })?;
    tracing::info!(agent = invited.agent.id.0, "an agent was invited");
    Ok((StatusCode::CREATED, Json(invited)))
}
