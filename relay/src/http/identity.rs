//! Who a visitor is: `POST /identify` with what the owner's server signed, and `POST /logout`.
//!
//! Called by the chat, which shows the visitor's token. Never tells a page what is stored.

use super::House;
use super::error::Error;
use super::files::check_origin;
use crate::auth::secret::CODE_PREFIX;
use crate::identity::{self, Fault};
use crate::limits::{IDENTITY_BYTES_MAX, SECRET_BYTES_MAX};
use crate::shards::News;
use crate::store::{Identified, VisitorToken};
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use desk::Input;
use metrics::counter;
use serde::{Deserialize, Serialize};
use shared::rest::Site;

/// Bytes of a body: a token, and what stands beside it.
const BODY_BYTES_MAX: usize = 2 * IDENTITY_BYTES_MAX;

/// What the chat tells.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The site's key.
    #[serde(default)]
    site: String,
    /// What the owner's server signed; empty to log out.
    #[serde(default)]
    signed: String,
    /// What the visitor wants to be shown; for that alone.
    #[serde(default)]
    pub(super) phrase: String,
}

/// The answer to being identified.
#[derive(Debug, Serialize)]
pub struct Known {
    /// Where the person is another visitor here: the code with which the chat goes on as that one.
    code: Option<String>,
}

/// Returns the two calls.
pub fn router() -> Router<House> {
    Router::new()
        .route("/identify", post(identify))
        .route("/logout", post(logout))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

async fn identify(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Result<Response, Error> {
    let (site, token, asked) = asked(&house, &headers, form).await?;
    let now = house.clock.now();
    let known = house.store.visitor_by_token(site.id, &token, now).await?;
    let VisitorToken::Known(visitor) = known else {
        return Err(Error::NotFound);
    };
    let quota = house.sequel.quotas.identity(site.id, visitor);
    quota.map_err(|retry_ms| Error::TooFast { retry_ms })?;
    let keys = house.store.identity_keys(site.id).await?;
    let keys: Vec<_> = keys.into_iter().map(|(key, _)| key).collect();
    let said = identity::read(&asked.signed, &site.key, &keys, now).inspect_err(refused)?;
    let took = house.store.identify(site.id, &token, said, now).await?;
    let code = match took {
        Identified::Here(visitor) => {
            // A desk that is too busy to hear it has nobody told; whoever looks is told.
            let _ = house
                .shards
                .submit(site.id, News::Stored(Box::new(Input::Proven { visitor })));
            None
        }
        Identified::Elsewhere { code, left } => {
            if let Some(left) = left {
                house.shards.revoked(site.id, left);
            }
            Some(code)
        }
        Identified::Used => return Err(Fault::Used).inspect_err(refused)?,
        Identified::NoKey => return Err(Fault::NoKey).inspect_err(refused)?,
        Identified::Nobody => return Err(Error::NotFound),
    };
    counter!("deskbell_identified_total").increment(1);
    Ok(unkept(Json(Known { code })))
}

async fn logout(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Result<Response, Error> {
    let (site, token, _) = asked(&house, &headers, form).await?;
    let now = house.clock.now();
    if let Some(visitor) = house.store.forget_token(site.id, &token, now).await? {
        house.shards.revoked(site.id, visitor);
    }
    // The same for a token that is nobody's: what was asked for is so.
    Ok(unkept(StatusCode::NO_CONTENT))
}

/// Reads what the chat tells: for which site, with which token.
pub(super) async fn asked(
    house: &House,
    headers: &HeaderMap,
    form: Result<Form<Asked>, FormRejection>,
) -> Result<(Site, String, Asked), Error> {
    check_origin(house, headers)?;
    let Ok(Form(asked)) = form else {
        return Err(Error::NotFound);
    };
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let is_token =
        |token: &&str| token.len() <= SECRET_BYTES_MAX && !token.starts_with(CODE_PREFIX);
    let token = shown.filter(is_token).ok_or(Error::NotFound)?.to_owned();
    let site = house.store.site_by_key(&asked.site).await?;
    Ok((site.ok_or(Error::NotFound)?, token, asked))
}

fn refused(fault: &Fault) {
    tracing::info!(%fault, "a signed identity was refused");
    counter!("deskbell_identities_refused_total").increment(1);
}

fn unkept(answer: impl IntoResponse) -> Response {
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (no_store, answer).into_response()
}
