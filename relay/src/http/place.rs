//! What a page can ask without opening a socket: `GET /door/{site key}`, whether somebody is there.
//!
//! Tells everybody the same, and nothing about anybody. Never makes a visitor.

use super::error::Error;
use super::{House, lobby};
use crate::store::StoreError;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::{Millis, Place, Wait};
use std::net::SocketAddr;

/// How long an answer is good. Behind one that is shared by a thousand pages stands one question.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=10");

/// When to try again while a shard has as much before it as it may have.
const FULL_RETRY_MS: u32 = 1_000;

/// The place that somebody would get who wrote now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Door {
    /// Whether an answer can be expected before closing time. If not, what is written is kept.
    open: bool,
    /// Whether anybody is there who answers.
    staffed: bool,
    /// Conversations that are answered before.
    ahead: u32,
    /// How long it may take; `None`: not known.
    wait: Option<Wait>,
    /// When the next opening begins, unless it is open.
    opens_at: Option<Millis>,
}

impl From<Place> for Door {
    fn from(place: Place) -> Door {
        Door {
            open: place.opens_at.is_none(),
            staffed: place.staffed,
            ahead: place.ahead,
            wait: place.wait,
            opens_at: place.opens_at,
        }
    }
}

/// Answers a page that asks.
pub async fn door(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let mut answer = match look(&house, peer, &headers, key).await {
        Ok(place) => ([(header::CACHE_CONTROL, CACHE)], Json(Door::from(place))).into_response(),
        Err(error) => ([(header::CACHE_CONTROL, "no-store")], error).into_response(),
    };
    let sent = answer.headers_mut();
    // Any page may ask; what it is told does not depend on who asks.
    sent.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    sent.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    answer
}

async fn look(
    house: &House,
    peer: SocketAddr,
    headers: &HeaderMap,
    key: Result<Path<String>, PathRejection>,
) -> Result<Place, Error> {
    let from = lobby::address(peer.ip(), headers, &house.config.trusted_proxies);
    let passed = house.turnstile.pass(from);
    passed.map_err(|retry_ms| Error::TooFast { retry_ms })?;
    let Ok(Path(key)) = key else {
        return Err(Error::NotFound);
    };
    let site = house.store.site_by_key(&key).await?;
    let site = site.ok_or(Error::NotFound)?;
    let asked = house.shards.door(site.id).map_err(|_| Error::TooFast {
        retry_ms: FULL_RETRY_MS,
    })?;
    // Without an answer the desk could not be made, or not be saved.
    asked
        .await
        .map_err(|_| Error::Store(StoreError::Other("a desk could not be asked".to_owned())))
}
