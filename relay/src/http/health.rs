//! Whether the relay works, for machines that watch it.
//!
//! Healthy means that something was written just now, not that a process is there. Why it is
//! not is told in a word; the rest is in the log.

use super::error::Error;
use super::{House, lobby};
use crate::limits::HEALTH_WITHIN_MS;
use crate::store::{Store, StoreError};
use crate::telemetry;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics::gauge;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::timeout;

/// What Prometheus expects of a page of metrics.
const METRICS_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Returns `/healthz` and `/metrics`.
pub fn router() -> Router<House> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
}

async fn healthz(State(house): State<House>) -> Result<Response, Error> {
    beat(&house.store).await.map_err(Error::NotWell)?;
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    Ok((no_store, Json(serde_json::json!({ "ok": true }))).into_response())
}

async fn beat(store: &Store) -> Result<(), StoreError> {
    let late = || StoreError::Busy(format!("no write within {HEALTH_WITHIN_MS} ms"));
    let written = timeout(Duration::from_millis(HEALTH_WITHIN_MS), store.can_write()).await;
    written.unwrap_or_else(|_| Err(late()))
}

async fn metrics(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !house.config.metrics_public && !is_from_here(&house, peer, &headers) {
        return Err(Error::NotFromHere);
    }
    // From the store: who waits does not depend on which desks are in memory.
    match house.store.waiting().await {
        Ok(waiting) => gauge!("deskbell_waiting").set(waiting as f64),
        // Metrics are never more wanted than when something fails.
        Err(error) => tracing::warn!(%error, "who waits could not be counted"),
    }
    let metrics = telemetry::metrics();
    metrics.run_upkeep();
    Ok(([(header::CONTENT_TYPE, METRICS_TYPE)], metrics.render()).into_response())
}

/// A proxy on this machine that is not trusted speaks for anybody, so what it forwards does not
/// come from here.
fn is_from_here(house: &House, peer: SocketAddr, headers: &HeaderMap) -> bool {
    let address = lobby::address(peer.ip(), headers, &house.config.trusted_proxies);
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    address.is_loopback() && !forwarded
}
