//! Coming in, going out, and who one is.
//!
//! Never says whether an e-mail address is known.

use super::form::lower;
use super::{Body, Session};
use crate::auth::{session_cookie, session_of};
use crate::http::House;
use crate::http::error::Error;
use crate::http::lobby;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::rest::{AgentCard, Login, Me, PASSWORD_CHARS_MAX};
use std::net::SocketAddr;

pub async fn login(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Result<Response, Error> {
    let from = lobby::address(peer.ip(), &headers, &house.config.trusted_proxies);
    // What cannot be anybody's password is not worth hashing.
    if login.password.chars().count() > PASSWORD_CHARS_MAX {
        house.auth.knock(from)?;
        return Err(Error::WrongLogin);
    }
    let email = lower(&login.email);
    let agent = house
        .auth
        .login(&house.store, &email, login.password, from)
        .await?;
    tracing::info!(agent = agent.id.0, "an agent logged in");
    welcome(&house, agent).await
}

pub async fn logout(State(house): State<House>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(secret) = session_of(&headers, &house.config) {
        house.store.close_session(&secret).await?;
        house.sessions_changed();
    }
    let no_cookie = [(header::SET_COOKIE, session_cookie(None, &house.config))];
    Ok((StatusCode::NO_CONTENT, no_cookie).into_response())
}

/// Also gives the cookie a new date, so that it lives as long as the session behind it.
pub async fn me(State(house): State<House>, session: Session) -> Result<Response, Error> {
    let sites = house.store.sites().await?;
    let cookie = [(
        header::SET_COOKIE,
        session_cookie(Some(&session.secret), &house.config),
    )];
    Ok((
        cookie,
        Json(Me {
            agent: session.agent,
            sites,
        }),
    )
        .into_response())
}

/// Starts a session.
pub async fn welcome(house: &House, agent: AgentCard) -> Result<Response, Error> {
    let secret = house
        .store
        .open_session(agent.id, house.clock.now())
        .await?;
    let sites = house.store.sites().await?;
    let cookie = [(
        header::SET_COOKIE,
        session_cookie(Some(&secret), &house.config),
    )];
    Ok((cookie, Json(Me { agent, sites })).into_response())
}
