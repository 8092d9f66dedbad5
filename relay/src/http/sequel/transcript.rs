//! `POST /transcript`: a conversation to take home.
//!
//! Given to its visitor alone, who shows a pass in the form, or the token in `Authorization`.

use super::guest::{Guest, known};
use super::more::sorry;
use super::{No, asked_lang, is_ours};
use crate::http::House;
use crate::http::error::Error;
use crate::store::VisitorToken;
use crate::transcript::{Form as Kind, Transcript};
use crate::words::Lang;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use metrics::counter;
use serde::Deserialize;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// Of the page of what else can be done.
    #[serde(default)]
    pass: String,
    /// The site's key, beside a token.
    #[serde(default)]
    site: String,
    /// `html`, `text` or `json`.
    form: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    zone: String,
}

/// Gives it.
pub async fn give(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Response {
    let Ok(Form(asked)) = form else {
        return Error::NotFound.into_response();
    };
    if !is_ours(&house, &headers) {
        return Error::OriginNotAllowed.into_response();
    }
    let is_page = !asked.pass.is_empty();
    match write(&house, &headers, asked).await {
        Ok(answer) => answer,
        Err(no) if is_page => sorry(asked_lang(&headers), &no),
        Err(no) => no.error().into_response(),
    }
}

async fn write(house: &House, headers: &HeaderMap, asked: Asked) -> Result<Response, No> {
    let kind = Kind::named(&asked.form).ok_or(No::Stale)?;
    let guest = match asked.pass.is_empty() {
        false => known(house, &asked.pass).await?,
        true => proven(house, headers, &asked).await?,
    };
    let (site, visitor) = (guest.site.id, guest.visitor);
    let quota = house.sequel.quotas.transcript(site, visitor);
    quota.map_err(No::TooOften)?;
    let row = house.store.latest(site, visitor).await?.ok_or(No::Stale)?;
    let how = (guest.lang, guest.zone.as_str());
    let named = (site, guest.site.name.as_str());
    let transcript = Transcript::read(&house.store, named, row, None, how).await?;
    counter!("deskbell_transcripts_total", "form" => kind.ending()).increment(1);
    let file = format!("attachment; filename=\"{}\"", transcript.file(kind));
    let file = HeaderValue::from_str(&file).expect("a file's name is a number between letters");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.mime())),
        (header::CONTENT_DISPOSITION, file),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, transcript.write(kind)).into_response())
}

/// Recognises whoever shows a token.
async fn proven(house: &House, headers: &HeaderMap, asked: &Asked) -> Result<Guest, No> {
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = shown.ok_or(No::Stale)?;
    let site = house.store.site_by_key(&asked.site).await?;
    let site = site.ok_or(No::Stale)?;
    let now = house.clock.now();
    match house.store.visitor_by_token(site.id, token, now).await? {
        VisitorToken::Known(visitor) => Ok(Guest::plain(
            site,
            visitor,
            Lang::from_tag(&asked.lang),
            asked.zone.clone(),
        )),
        VisitorToken::Expired | VisitorToken::Unknown => Err(No::Stale),
    }
}
