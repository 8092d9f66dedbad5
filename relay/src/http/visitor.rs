//! The door for visitors: `GET /ws/visitor?site=KEY`.
//!
//! Checks the site and the page's origin. Who the visitor is, the hello says inside.

use super::accept::Permit;
use super::door::{Door, Knock};
use super::lobby::{self, Pass};
use super::{House, origin};
use crate::socket::{Role, Visit};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shared::{Close, SiteId};
use std::net::SocketAddr;

/// To whom.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    site: String,
}

/// Answers a visitor who knocks.
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
    let key = query.map(|Query(asked)| asked.site).unwrap_or_default();
    match admit(&house, peer, &headers, &key).await {
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

/// Lets a visitor's socket in, whatever its frames travel over.
///
/// # Errors
/// Returns why not.
pub async fn admit(
    house: &House,
    peer: SocketAddr,
    headers: &HeaderMap,
    key: &str,
) -> Result<(SiteId, Role, Pass), Close> {
    let address = lobby::address(peer.ip(), headers, &house.config.trusted_proxies);
    let pass = house.lobby.enter(address).ok_or(Close::Busy)?;
    let site = house.store.site_by_key(key).await.map_err(|error| {
        tracing::error!(%error, "the store could not be read at the visitors' door");
        Close::Unsaved
    })?;
    let site = site.ok_or(Close::UnknownSite)?;
    let is_allowed = origin::of(headers).is_none_or(|origin| {
        origin::is_ours(origin, &house.config, headers)
            || site.origins.iter().any(|allowed| allowed == origin)
    });
    if !is_allowed {
        tracing::info!(site = site.id.0, "a page of another origin was turned away");
        return Err(Close::OriginNotAllowed);
    }
    Ok((site.id, Role::Visitor(address), pass))
}
