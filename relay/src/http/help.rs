//! Help articles for everybody: `GET /help/{site key}/{language}.json`.
//!
//! What is published and nothing else. The relay's own pages ask for the private binary encoding,
//! by the name of its schema, so that a page of another version is given nothing it cannot read.

use super::error::Error;
use super::{House, lobby};
use crate::config::help::{Language, published};
use crate::hex::hex;
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::version::BINARY;
use std::net::SocketAddr;

/// How long an answer is good without asking again: an owner who publishes waits no longer.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// Answers a page that asks.
pub async fn help(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    names: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let mut answer = match look(&house, peer, &headers, names).await {
        Ok(answer) => answer,
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
    names: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Error> {
    let from = lobby::address(peer.ip(), headers, &house.config.trusted_proxies);
    let passed = house.turnstile.pass(from);
    passed.map_err(|retry_ms| Error::TooFast { retry_ms })?;
    let Ok(Path((key, file))) = names else {
        return Err(Error::NotFound);
    };
    let (language, is_binary) = named(&file).ok_or(Error::NotFound)?;
    let site = house.store.site_by_key(&key).await?;
    let site = site.ok_or(Error::NotFound)?;
    let form = house.store.help(site.id).await?.ok_or(Error::NotFound)?;
    let help = published(&form, language);
    let (kind, body) = if is_binary {
        (
            "application/octet-stream",
            postcard::to_allocvec(&help).ok(),
        )
    } else {
        ("application/json", serde_json::to_vec(&help).ok())
    };
    // Plain data can always be written.
    let body = body.ok_or(Error::NotFound)?;
    let tag = format!("\"{}\"", hex(&Sha256::digest(&body)[..8]));
    let is_known = headers.get(header::IF_NONE_MATCH);
    let is_known = is_known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let sent = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, CACHE),
        (
            header::ETAG,
            HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\"")),
        ),
    ];
    Ok(if is_known {
        (StatusCode::NOT_MODIFIED, sent).into_response()
    } else {
        (sent, body).into_response()
    })
}

fn named(file: &str) -> Option<(Language, bool)> {
    let (tag, encoding) = file.split_once('.')?;
    let language = match tag {
        "en" => Language::En,
        "zh-CN" => Language::ZhCn,
        _ => return None,
    };
    match encoding {
        "json" => Some((language, false)),
        encoding if encoding == BINARY => Some((language, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_languages_in_two_encodings_have_a_name() {
        assert_eq!(named("en.json"), Some((Language::En, false)));
        let binary = format!("zh-CN.{BINARY}");
        assert_eq!(named(&binary), Some((Language::ZhCn, true)));
        for wrong in ["en", "en.", "fr.json", "en.deskbell.bin.0", "EN.json", ""] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
