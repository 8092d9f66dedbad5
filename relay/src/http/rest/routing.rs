//! How conversations come to agents on a site, and why each came to whom it did.
//!
//! Whoever is logged in may read both; administrators change the rules. Never decides who answers.

use super::{Administrator, Body, Session};
use crate::config::routing as rules;
use crate::http::House;
use crate::http::error::Error;
use crate::store::Assignment;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use shared::rest::Routing;
use shared::{ConversationId, SiteId};

#[derive(Debug, Deserialize)]
pub struct Asked {
    conversation: ConversationId,
}

pub async fn look(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<Routing>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let found = house.store.routing(id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(form): Body<Routing>,
) -> Result<Json<Routing>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let routing = rules::check(&form)?;
    rules::check_agents(&routing, &house.store.agents().await?)?;
    if !admin
        .store(&house)
        .change_routing(id, routing.clone())
        .await?
    {
        return Err(Error::NotFound);
    }
    house.settings_changed(id);
    tracing::info!(
        site = id.0,
        mode = ?routing.mode,
        teams = routing.teams.len(),
        topics = routing.topics.len(),
        "the routing of a site was changed"
    );
    Ok(Json(routing))
}

pub async fn assignments(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Vec<Assignment>>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let Ok(Query(Asked { conversation })) = asked else {
        return Err(Error::FieldWrong {
            field: "conversation".into(),
            says: "the number of a conversation".into(),
        });
    };
    house.store.site(id).await?.ok_or(Error::NotFound)?;
    Ok(Json(house.store.assignments(id, conversation).await?))
}
