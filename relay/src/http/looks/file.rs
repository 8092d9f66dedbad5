//! The files of a site's looks: `GET /looks/{site key}/{name}`, a style sheet and a logo.
//!
//! Named after what is in them, and kept for ever. Never answers with a file of another name.

use crate::http::House;
use crate::http::assets::{CACHE_FOR_EVER, serve};
use crate::http::error::Error;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Answers a page of the relay's own.
pub async fn file(
    State(house): State<House>,
    names: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    match find(&house, &headers, names).await {
        Ok(answer) => answer,
        Err(error) => {
            let mut answer = error.into_response();
            let rule = HeaderValue::from_static("no-store");
            answer.headers_mut().insert(header::CACHE_CONTROL, rule);
            answer
        }
    }
}

async fn find(
    house: &House,
    headers: &HeaderMap,
    names: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Error> {
    let Ok(Path((key, name))) = names else {
        return Err(Error::NotFound);
    };
    let site = house.store.site_by_key(&key).await?;
    let outfit = house.outfit(&site.ok_or(Error::NotFound)?).await?;
    let asset = outfit.file(&name).ok_or(Error::NotFound)?;
    Ok(serve(asset, headers, CACHE_FOR_EVER))
}
