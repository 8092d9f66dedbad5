//! Coming in, going out, and who one is.
//!
//! Never says whether an e-mail address is known.

use super::form::lower;
use super::{Body, Session};
use crate::auth::{Knock, session_cookie, session_of};
use crate::http::House;
use crate::http::error::Error;
use crate::http::lobby;
use crate::limits::DEVICE_BYTES_MAX;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::rest::{AgentCard, FACTOR_CODE_CHARS_MAX, Login, Me, PASSWORD_CHARS_MAX};
use std::net::SocketAddr;

pub async fn login(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Result<Response, Error> {
    let from = lobby::address(peer.ip(), &headers, &house.config.trusted_proxies);
    let code = login.code.filter(|code| !code.trim().is_empty());
    let is_long = |code: &String| code.chars().count() > FACTOR_CODE_CHARS_MAX;
    // What cannot be anybody's password is not worth hashing.
    if login.password.chars().count() > PASSWORD_CHARS_MAX || code.as_ref().is_some_and(is_long) {
        house.auth.knock(from)?;
        return Err(Error::WrongLogin);
    }
    let knock = Knock {
        email: lower(&login.email),
        password: login.password,
        code,
        from,
    };
    let agent = house.auth.login(&house.store, knock).await?;
    tracing::info!(agent = agent.id.0, "an agent logged in");
    welcome(&house, agent, &headers).await
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
    let cookie = session_cookie(Some(&session.secret), &house.config);
    let me = Me {
        agent: session.agent,
        sites,
        factor: session.factor,
    };
    Ok(([(header::SET_COOKIE, cookie)], Json(me)).into_response())
}

/// Starts a session.
pub async fn welcome(
    house: &House,
    agent: AgentCard,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let now = house.clock.now();
    let device = device(headers);
    let secret = house.store.open_session(agent.id, &device, now).await?;
    let found = house.store.any_session(&secret, now).await?;
    let found = found.ok_or(Error::NotLoggedIn)?;
    let me = Me {
        agent: found.agent,
        sites: house.store.sites().await?,
        factor: found.factor,
    };
    let cookie = session_cookie(Some(&secret), &house.config);
    Ok(([(header::SET_COOKIE, cookie)], Json(me)).into_response())
}

/// What the browser says of itself, so that the person knows the log-in again.
fn device(headers: &HeaderMap) -> String {
    let said = headers
        .get(header::USER_AGENT)
        .and_then(|said| said.to_str().ok());
    // Only ASCII is left of a header that can be read as text.
    let said = said.unwrap_or_default();
    said[..said.len().min(DEVICE_BYTES_MAX)].to_owned()
}
