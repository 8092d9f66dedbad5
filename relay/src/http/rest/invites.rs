//! One-time links: what one is for, and accepting it.
//!
//! A link is good once. Never tells apart used, expired and invented ones.

use super::{Body, form, login, tell_all_sites};
use crate::http::House;
use crate::http::error::Error;
use crate::http::lobby;
use crate::limits::SECRET_BYTES_MAX;
use crate::store::{Accepted, Account, By};
use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use shared::rest::{AcceptInvite, Invite};
use std::net::SocketAddr;

pub async fn look(
    State(house): State<House>,
    Path(token): Path<String>,
) -> Result<Json<Invite>, Error> {
    Ok(Json(known(&house, &token).await?))
}

pub async fn accept(
    State(house): State<House>,
    Path(token): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(form): Body<AcceptInvite>,
) -> Result<Response, Error> {
    let from = lobby::address(peer.ip(), &headers, &house.config.trusted_proxies);
    house.auth.knock(from)?;
    known(&house, &token).await?;
    let AcceptInvite {
        name,
        email,
        password,
    } = form::account(&form, &house.store.sites().await?)?;
    let password_hash = house.auth.hash(password).await?;
    let account = Account {
        name,
        email,
        password_hash,
    };
    let now = house.clock.now();
    let by = By {
        agent: None,
        at: now,
    };
    match house
        .store
        .by(by)
        .accept_invite(&token, account, now)
        .await?
    {
        Accepted::Active(agent) => {
            tracing::info!(agent = agent.id.0, "an agent accepted an invitation");
            tell_all_sites(&house).await?;
            house.sessions_changed();
            // A link for another password is no way around the second factor.
            let factor = house.store.factor(agent.id).await?;
            if factor.is_some_and(|factor| factor.is_held) {
                return Err(Error::FactorNeeded);
            }
            login::welcome(&house, agent, &headers).await
        }
        Accepted::Unknown => Err(Error::InviteUnknown),
        Accepted::EmailTaken => Err(Error::FieldWrong {
            field: "email".into(),
            says: "another agent has this e-mail address".into(),
        }),
    }
}

async fn known(house: &House, token: &str) -> Result<Invite, Error> {
    if token.len() > SECRET_BYTES_MAX {
        return Err(Error::InviteUnknown);
    }
    house
        .store
        .invite(token, house.clock.now())
        .await?
        .ok_or(Error::InviteUnknown)
}
