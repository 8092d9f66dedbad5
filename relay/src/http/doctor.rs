//! `GET /doctor`: how a call looks to the relay, for `relay doctor` alone.
//!
//! Whoever asks shows a pass that only those can sign who can read the relay's store. Never tells
//! anybody else anything.

use super::error::Error;
use super::{House, lobby, origin};
use crate::auth::pass::Pass;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::Millis;
use std::net::{IpAddr, SocketAddr};

/// The header in which the pass is shown.
pub const PASS: &str = "x-deskbell-pass";

/// Values of a header that are told.
const VALUES_LEN_MAX: usize = 20;

/// How a call looks to the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The relay's version.
    pub version: String,
    /// What time it is there.
    pub at: Millis,
    /// Who opened the connection.
    pub peer: SocketAddr,
    /// Whether that is one whose word on addresses is believed.
    pub is_peer_trusted: bool,
    /// Who it takes for the one who asks.
    pub address: IpAddr,
    /// What the call says on its way, the nearest last.
    pub forwarded: Vec<String>,
    /// Which host it was made to.
    pub host: Option<String>,
    /// The address under which browsers reach it, as it was told.
    pub public_url: Option<String>,
}

/// Answers whoever shows a pass.
pub async fn look(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let now = house.clock.now();
    let seal = house.seal().await?;
    let shown = headers.get(PASS).and_then(|pass| pass.to_str().ok());
    let pass = shown.and_then(|pass| seal.read(pass, now));
    let Some(Pass::Doctor) = pass else {
        return Err(Error::NotFound);
    };
    let trusted = &house.config.trusted_proxies;
    let nearest = peer.ip().to_canonical();
    let told = headers.get_all(lobby::FORWARDED_FOR).into_iter();
    let sight = Sight {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: now,
        peer,
        is_peer_trusted: trusted.iter().any(|net| net.contains(&nearest)),
        address: lobby::address(peer.ip(), &headers, trusted),
        forwarded: told
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .take(VALUES_LEN_MAX)
            .collect(),
        host: origin::host(&headers).map(str::to_owned),
        public_url: house.config.public_url.clone(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(sight)).into_response())
}
