//! The router: which path goes where, and the headers that every answer has.
//!
//! Also holds what the rooms behind the router share. Never decides about conversations and
//! never reads a body itself.

pub mod accept;
mod agent;
pub mod assets;
pub mod carry;
pub mod doctor;
mod documents;
mod door;
pub mod error;
pub mod files;
mod genuine;
mod handshake;
pub mod health;
mod help;
mod identity;
pub mod lobby;
pub mod looks;
mod networks;
pub mod origin;
mod place;
pub mod plain;
pub mod rest;
pub mod rights;
pub mod sequel;
mod unstuck;
mod visitor;

use crate::auth::Auth;
use crate::auth::throttle::Turnstile;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::Config;
use crate::hub::Hub;
use crate::shards::Shards;
use crate::socket::Means;
use crate::store::{Store, StoreError};
use assets::Assets;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, any, get};
use carry::Carriers;
use lobby::Lobby;
use looks::{Outfit, Wardrobe};
use metrics::counter;
use sequel::Sequel;
use shared::SiteId;
use shared::limits::FRAME_BYTES_MAX;
use shared::rest::Site;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a request may take, its body included. Sockets are not requests once they are open.
const REQUEST_WITHIN_MS: u64 = 30_000;

/// What every answer says, unless it says otherwise itself.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // Not `no-referrer`: browsers then hide the origin of some requests to the relay itself.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
];

/// What answers say beside that where browsers reach the relay by TLS: for two years by nothing
/// else. Its neighbours in the domain decide for themselves.
const BY_TLS: (HeaderName, HeaderValue) = (
    header::STRICT_TRANSPORT_SECURITY,
    HeaderValue::from_static("max-age=63072000"),
);

/// Everything that the rooms behind the router share. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// How this relay was told to run.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// The truth.
    pub store: Store,
    /// Checks log-ins.
    pub auth: Arc<Auth>,
    /// Counts those who look at doors.
    pub turnstile: Arc<Turnstile>,
    /// The bytes of files.
    pub blobs: Blobs,
    /// The live sockets.
    pub hub: Arc<Hub>,
    /// The way to the desks.
    pub shards: Shards,
    /// The files that browsers load.
    pub assets: Arc<Assets>,
    /// How the chat of each site looks.
    pub wardrobe: Arc<Wardrobe>,
    /// Counts the sockets.
    pub lobby: Arc<Lobby>,
    /// The sockets that no WebSocket carries.
    pub carriers: Arc<Carriers>,
    /// What is needed for what visitors do beside talking.
    pub sequel: Arc<Sequel>,
    /// Counts up whenever a session ended, so that agents' sockets look again.
    pub sessions: Arc<watch::Sender<u64>>,
    /// True from the moment on at which the relay begins to close.
    pub closing: watch::Receiver<bool>,
}

impl House {
    /// What of it a socket needs.
    #[must_use]
    pub fn means(&self) -> Means {
        Means {
            clock: self.clock.clone(),
            store: self.store.clone(),
            hub: self.hub.clone(),
            shards: self.shards.clone(),
            sessions: self.sessions.clone(),
            quotas: self.sequel.quotas.clone(),
            frames: self.config.frames,
            closing: self.closing.clone(),
        }
    }

    /// Returns what is made of the looks of a site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn outfit(&self, site: &Site) -> Result<Arc<Outfit>, StoreError> {
        self.wardrobe.of(site, &self.store, &self.assets).await
    }

    /// Tells the desk of a site that its settings in the store have changed. Call it after the
    /// change is stored, once for each site that it touches.
    pub fn settings_changed(&self, site: SiteId) {
        self.shards.reload(site);
    }

    /// Makes every agent's socket check its session again at once; call it after a log-out or
    /// any other end of a session is stored.
    pub fn sessions_changed(&self) {
        self.sessions.send_modify(|count| *count += 1);
    }
}

/// Returns the router of everything that the relay answers.
pub fn router(house: House) -> Router {
    Router::new()
        .route("/", get(documents::root))
        .route("/deskbell.js", get(documents::loader))
        .route("/owner.js", get(documents::owner))
        .route("/aliases.js", get(documents::aliases))
        .route("/deskbell.d.ts", get(documents::types))
        .route("/carry.js", get(documents::carry))
        .route("/files.js", get(documents::files))
        .route("/trust.js", get(documents::trust))
        .route("/chat", get(documents::chat))
        .route("/chat/{key}", chats())
        .route(
            "/console",
            get(|| async { Redirect::permanent("/console/") }),
        )
        .route("/console/", get(documents::console))
        .route("/favicon.ico", get(documents::favicon))
        .route("/assets/{name}", get(documents::asset))
        .route("/door/{key}", get(place::door))
        .route("/help/{key}/{file}", get(help::help))
        .route("/looks/{key}/{name}", get(looks::file))
        .route("/doctor", get(doctor::look))
        .route("/ws/visitor", any(visitor::knock))
        .route("/ws/agent", any(agent::knock))
        .merge(identity::router())
        .merge(genuine::router())
        .merge(sequel::router())
        .nest("/carry", carry::router())
        .nest("/files", files::router())
        .merge(health::router())
        .nest("/api", rest::router(&house))
        .fallback(documents::nothing)
        .layer(middleware::from_fn_with_state(house.clone(), rights::guard))
        .layer(middleware::from_fn_with_state(house.clone(), guard))
        .with_state(house)
}

/// The chat at its own address. The longest form of it is a message with every letter escaped.
fn chats() -> MethodRouter<House> {
    let limit = DefaultBodyLimit::max(FRAME_BYTES_MAX);
    get(documents::chat_of)
        .post(documents::plain_form)
        .layer(limit)
}

/// Limits the time of a request, counts it, and completes the headers of its answer.
async fn guard(State(house): State<House>, request: Request, next: Next) -> Response {
    let within = Duration::from_millis(REQUEST_WITHIN_MS);
    let mut response = match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    counter!("deskbell_requests_total", "status" => response.status().as_u16().to_string())
        .increment(1);
    let by_tls = house.config.is_secure().then_some(BY_TLS);
    for (name, value) in HEADERS.into_iter().chain(by_tls) {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

#[cfg(test)]
mod tests;
