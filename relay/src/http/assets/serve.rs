//! Answers a request for one file: which variant, and whether the browser has it already.
//!
//! Never decides which file, and never knows where files come from.

use super::{Asset, Variant};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// For files that are named after what is in them.
pub const CACHE_FOR_EVER: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

/// For documents: asked for every time, and not sent again while they are the same.
pub const CACHE_DOCUMENT: HeaderValue = HeaderValue::from_static("no-cache");

/// For the loader: a page of the owner's that loads often does not ask each time.
pub const CACHE_LOADER: HeaderValue =
    HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400");

/// For the loader of one site: an owner who changes its looks waits no longer than this.
pub const CACHE_LOOKS: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// Serves a file, or says that the browser's copy is good.
#[must_use]
pub fn serve(asset: &Asset, request: &HeaderMap, cache: HeaderValue) -> Response {
    let brotli = asset.brotli.as_ref().filter(|_| accepts_brotli(request));
    let variant = brotli.unwrap_or(&asset.plain);
    let mut response = if has_already(request, variant) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(variant.body.clone()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, variant.etag.clone());
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, asset.mime.clone());
        if brotli.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
    }
    response
}

/// Whether `Accept-Encoding` allows brotli (RFC 9110 §12.5.3). `*` alone does not count: nobody
/// who can read brotli fails to name it.
fn accepts_brotli(request: &HeaderMap) -> bool {
    listed(request, header::ACCEPT_ENCODING).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let quality = parts
            .filter_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .find_map(|quality| quality.parse::<f32>().ok());
        is_brotli && quality.is_none_or(|quality| quality > 0.0)
    })
}

/// Whether `If-None-Match` names these very bytes (RFC 9110 §13.1.2: compared weakly, because a
/// proxy that compresses makes a tag weak).
fn has_already(request: &HeaderMap, variant: &Variant) -> bool {
    listed(request, header::IF_NONE_MATCH).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag.as_bytes() == variant.etag.as_bytes()
    })
}

fn listed(request: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = request
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}
