//! The door for agents: `GET /ws/agent?site=ID`, with the session's cookie.
//!
//! A browser sends the cookie with any page's WebSocket, so the page's origin is checked as
//! strictly as the session.

use super::accept::Permit;
use super::door::{Door, Knock};
use super::lobby::{self, Pass};
use super::{House, origin};
use crate::auth::session_of;
use crate::socket::{Role, Visit};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shared::{Close, SiteId};
use std::net::SocketAddr;

/// To which site.
#[derive(Debug, Deserialize)]
pub struct Asked {
    site: SiteId,
}

/// Answers an agent who knocks.
pub async fn knock(
    State(house): State<House>,
    Extension(permit): Extension<Permit>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    query: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    knock: Knock,
) -> Response {
    let door = match Door::open(knock, &headers, house.clone(), permit) {
        Ok(door) => door,
        Err(answer) => return answer,
    };
    let site = query.map(|Query(asked)| asked.site).ok();
    match admit(&house, peer, &headers, site).await {
        Ok((site, role, pass)) => {
            let encoding = door.encoding;
            door.welcome(
                Visit {
                    site,
                    encoding,
                    role,
                },
                pass,
            )
        }
        Err(close) => door.turn_away(close),
    }
}

/// Lets an agent's socket in, whatever its frames travel over.
///
/// # Errors
/// Returns why not.
pub async fn admit(
    house: &House,
    peer: SocketAddr,
    headers: &HeaderMap,
    site: Option<SiteId>,
) -> Result<(SiteId, Role, Pass), Close> {
    let address = lobby::address(peer.ip(), headers, &house.config.trusted_proxies);
    let pass = house.lobby.enter(address).ok_or(Close::Busy)?;
    let is_foreign = |origin: &str| !origin::is_ours(origin, &house.config, headers);
    if origin::of(headers).is_some_and(is_foreign) {
        tracing::warn!("a page of another origin tried to open an agent's socket");
        return Err(Close::OriginNotAllowed);
    }
    let failed = |error| {
        tracing::error!(%error, "the store could not be read at the agents' door");
        Close::Unsaved
    };
    let session = session_of(headers, &house.config).ok_or(Close::NotLoggedIn)?;
    let now = house.clock.now();
    let agent = house.store.session(&session, now).await.map_err(failed)?;
    let agent = agent.ok_or(Close::NotLoggedIn)?;
    let site = site.ok_or(Close::UnknownSite)?;
    let settings = house
        .store
        .settings(site)
        .await
        .map_err(failed)?
        .ok_or(Close::UnknownSite)?;
    if !settings.agents.contains_key(&agent.id) {
        return Err(Close::NotAMember);
    }
    Ok((
        site,
        Role::Agent {
            agent: agent.id,
            session,
        },
        pass,
    ))
}
