//! Sockets for those whom no WebSocket reaches: the same frames in plain HTTP calls.
//!
//! Whoever opens a carrier passes the checks of the WebSocket's door, and each call shows the
//! carrier's id, its origin and, for agents, the session's cookie. Never logs an id, and never
//! knows what a frame says.

mod table;
mod text;

pub use table::Carriers;

use super::error::Error;
use super::lobby::Pass;
use super::{House, agent, door, visitor};
use crate::limits::CARRY_BODY_BYTES_MAX;
use crate::socket::carrier::Batch;
use crate::socket::{self, Ending, Role, Visit};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router, body::Body, body::Bytes};
use serde::Deserialize;
use shared::carry::{Opened, Taken};
use shared::limits::FRAME_BYTES_MAX;
use shared::version::{self, Offer};
use shared::{Close, SiteId};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use table::Held;

/// How long a poll waits for something to give. Shorter than proxies wait for an answer, and than
/// the client waits for a sign of life.
const POLL_WAIT_MS: u64 = 20_000;

/// How long a carrier that was closed can still be asked why.
const CLOSED_LASTS_MS: u64 = 5_000;

/// To whom, and how frames are written.
#[derive(Debug, Deserialize)]
struct Asked<S> {
    site: S,
    #[serde(default)]
    protocol: String,
}

#[derive(Debug, Deserialize)]
struct After {
    after: u32,
}

#[derive(Debug, Deserialize)]
struct Numbered {
    n: u32,
}

/// Returns everything below `/carry`.
pub fn router() -> Router<House> {
    Router::new()
        .route("/visitor", post(open_visitors))
        .route("/agent", post(open_agents))
        .route("/{id}", delete(leave))
        .route("/{id}/stream", get(stream))
        .route("/{id}/poll", get(poll))
        .route("/{id}/say", post(say))
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::WrongMethod)
        .layer(DefaultBodyLimit::max(CARRY_BODY_BYTES_MAX))
        .layer(map_response(keep_out_of_caches))
}

/// `no-transform`: a proxy that compresses a stream holds it back.
async fn keep_out_of_caches(mut answer: Response) -> Response {
    let rule = HeaderValue::from_static("no-store, no-transform");
    answer.headers_mut().insert(header::CACHE_CONTROL, rule);
    answer
}

/// `POST /carry/visitor?site=KEY&protocol=NAME`
async fn open_visitors(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    query: Result<Query<Asked<String>>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Query(Asked { site, protocol })) = query else {
        return closed(Close::UnknownSite);
    };
    let admitted = visitor::admit(&house, peer, &headers, &site).await;
    welcome(house, &headers, &protocol, admitted)
}

/// `POST /carry/agent?site=ID&protocol=NAME`
async fn open_agents(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    query: Result<Query<Asked<SiteId>>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Query(Asked { site, protocol })) = query else {
        return closed(Close::UnknownSite);
    };
    let admitted = agent::admit(&house, peer, &headers, Some(site)).await;
    welcome(house, &headers, &protocol, admitted)
}

fn welcome(
    house: House,
    headers: &HeaderMap,
    protocol: &str,
    admitted: Result<(SiteId, Role, Pass), Close>,
) -> Response {
    let encoding = match version::choose(protocol) {
        Offer::Speak(encoding) => encoding,
        Offer::Outdated(_) => return closed(Close::Outdated),
        Offer::Nothing => return door::speaks_nothing("protocol"),
    };
    match admitted {
        Ok((site, role, pass)) => {
            let visit = Visit {
                site,
                encoding,
                role,
            };
            open(house, headers, visit, pass)
        }
        Err(close) => closed(close),
    }
}

fn open(house: House, headers: &HeaderMap, visit: Visit, pass: Pass) -> Response {
    let (held, end) = Held::new(&visit, headers);
    let at_work = house.lobby.begin();
    let entered = house.carriers.enter(held, pass);
    let answer = Opened::Carrier(entered.id().to_owned());
    let mut closing = house.closing.clone();
    tokio::spawn(async move {
        let ending = socket::run(house.means(), end, visit, at_work).await;
        if matches!(ending, Ending::Close(_)) {
            let lasts = Duration::from_millis(CLOSED_LASTS_MS);
            // Either way the time is over.
            let _ = tokio::time::timeout(lasts, closing.wait_for(|closing| *closing)).await;
        }
        drop(entered);
    });
    Json(answer).into_response()
}

/// Not an error's status: a proxy may put a page of its own in the place of such an answer.
fn closed(close: Close) -> Response {
    tracing::debug!(close = close.as_str(), "a carrier is not opened");
    let ended = text::ended(close.code(), close.as_str());
    Json(Opened::Closed(ended)).into_response()
}

/// `GET /carry/ID/stream`
async fn stream(
    State(house): State<House>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let held = find(&house, &id, &headers)?;
    let fetched = held.carrier.stream().map_err(|_| Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        // What nginx and its kin read: they are not to collect a stream.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    let events = text::Events::new(held, fetched);
    Ok((headers, Body::from_stream(events.stream())).into_response())
}

/// `GET /carry/ID/poll?after=N`
async fn poll(
    State(house): State<House>,
    Path(id): Path<String>,
    query: Result<Query<After>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let held = find(&house, &id, &headers)?;
    let Query(After { after }) = query.map_err(|_| unnumbered("after"))?;
    let wait = Duration::from_millis(POLL_WAIT_MS);
    let batch = match tokio::time::timeout(wait, held.carrier.batch(after)).await {
        Ok(batch) => batch.map_err(|_| Error::NotFound)?,
        Err(_) => Batch {
            n: after,
            ..Batch::default()
        },
    };
    Ok(Json(text::batch(batch)).into_response())
}

/// `POST /carry/ID/say?n=N`
async fn say(
    State(house): State<House>,
    Path(id): Path<String>,
    query: Result<Query<Numbered>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Taken>, Error> {
    let held = find(&house, &id, &headers)?;
    let Query(Numbered { n }) = query.map_err(|_| unnumbered("n"))?;
    let messages = body.map(|body| text::messages(held.encoding, &body));
    let too_big = |message| crate::wire::len(message) > FRAME_BYTES_MAX;
    let messages = match messages {
        Ok(messages) if !messages.iter().any(too_big) => messages,
        Err(fault) if fault.status() != StatusCode::PAYLOAD_TOO_LARGE => {
            return Err(unread(fault.status(), "the body could not be read"));
        }
        Ok(_) | Err(_) => {
            held.carrier.overflow().await;
            let says = "a frame or the body is too large";
            return Err(unread(StatusCode::PAYLOAD_TOO_LARGE, says));
        }
    };
    let said = held.carrier.say(n, messages).await;
    let said = said.map_err(|_| Error::NotFound)?;
    Ok(Json(Taken { said }))
}

/// `DELETE /carry/ID`. One that has ended, by a newer socket of the tab for instance, is as it was
/// asked to be.
async fn leave(
    State(house): State<House>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    if let Some(held) = house.carriers.get(&id) {
        held.check(&house.config, &headers)?;
        held.carrier.leave();
    }
    Ok(StatusCode::NO_CONTENT)
}

fn find(house: &House, id: &str, headers: &HeaderMap) -> Result<Arc<Held>, Error> {
    let held = house.carriers.get(id).ok_or(Error::NotFound)?;
    held.check(&house.config, headers)?;
    Ok(held)
}

fn unnumbered(field: &'static str) -> Error {
    Error::FieldWrong {
        field: field.into(),
        says: "a number is due here".into(),
    }
}

fn unread(status: StatusCode, says: &str) -> Error {
    Error::BodyWrong {
        status,
        says: says.to_owned(),
    }
}
