//! What is genuine: the signed list of channels, what the chat shows of it, and the page on which
//! anybody can check a contact.
//!
//! Never says that something is safe. What somebody pastes is judged and forgotten.

mod card;
mod page;

use super::House;
use super::error::Error;
use crate::limits::MANIFEST_LASTS_MS;
use crate::notary::{Notary, PURPOSE};
use crate::store::StoreError;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use shared::Millis;
use shared::rest::channels::Channels;

/// Bytes of a form.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// The list, as it is signed.
#[derive(Serialize)]
struct Manifest {
    format: &'static str,
    version: u32,
    issued_at: String,
    expires_at: String,
    sites: Vec<Listed>,
}

/// The channels of one site.
#[derive(Serialize)]
struct Listed {
    key: String,
    name: String,
    channels: Channels,
}

/// Returns the addresses.
pub fn router() -> Router<House> {
    Router::new()
        .route("/.well-known/deskbell-channels.json", get(manifest))
        .route("/check/{key}", get(page::ask).post(page::judge))
        .route("/genuine", post(card::look))
        .route("/phrase", post(card::choose))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

impl House {
    /// Returns what this installation signs with for everybody.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn notary(&self) -> Result<Notary, StoreError> {
        self.store.seal(PURPOSE).await.map(Notary::new)
    }
}

async fn manifest(State(house): State<House>) -> Result<Response, Error> {
    let now = house.clock.now();
    let mut sites = Vec::new();
    for site in house.store.sites().await? {
        let channels = house.store.channels(site.id).await?.unwrap_or_default();
        if !channels.is_empty() {
            let (key, name) = (site.key, site.name);
            sites.push(Listed {
                key,
                name,
                channels,
            });
        }
    }
    let manifest = Manifest {
        format: "deskbell.channels",
        version: 1,
        issued_at: time(now),
        expires_at: time(now.plus(MANIFEST_LASTS_MS)),
        sites,
    };
    let text = serde_json::to_string(&manifest).expect("it is made of texts");
    let signed = house.notary().await?.sign(text);
    let headers = [
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((headers, Json(signed)).into_response())
}

fn time(at: Millis) -> String {
    let at = i64::try_from(at.0).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}
