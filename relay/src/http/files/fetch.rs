//! Reading a file again.
//!
//! Pictures of safe kinds are shown where they are; everything else is only ever saved. Whatever is
//! in a file, nothing of it runs under the relay's name.

use super::sender::may_read;
use super::{FileFault, found};
use crate::http::House;
use crate::http::error::Error;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use std::fmt::Write as _;
use std::io;
use tokio::io::AsyncReadExt;

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;
/// Kinds that are pictures and nothing else.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
/// What a page may do that is made of a file: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// `GET /files/{id}/{name}`. The name is for people: it is not compared.
pub async fn read(
    State(house): State<House>,
    headers: HeaderMap,
    asked: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Error> {
    let row = found(&house, asked.map(|Path((id, _))| Path(id))).await?;
    may_read(&house, &headers, &row).await?;
    let file = row.attachment().ok_or(FileFault::Unknown)?;
    let bytes = house.blobs.read(row.id).await?;
    let bytes = bytes.ok_or_else(|| {
        tracing::error!(file = %row.id, "a file is missing in the folder of files");
        FileFault::Unknown
    })?;
    let kind = HeaderValue::from_str(&file.kind)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition = match SHOWN.contains(&file.kind.as_str()) {
        true => "inline",
        false => "attachment",
    };
    let disposition = format!("{disposition}; filename*=UTF-8''{}", encoded(&file.name));
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_LENGTH, HeaderValue::from(file.len)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((headers, streamed(bytes)).into_response())
}

fn streamed(file: std::fs::File) -> Body {
    let file = tokio::fs::File::from_std(file);
    Body::from_stream(try_unfold(file, async |mut file| {
        let mut buffer = vec![0; READ_BYTES];
        let len = file.read(&mut buffer).await?;
        buffer.truncate(len);
        let more = (len > 0).then(|| (Bytes::from(buffer), file));
        Ok::<_, io::Error>(more)
    }))
}

/// As RFC 8187 writes what is not plain.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string never fails.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
