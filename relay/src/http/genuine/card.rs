//! What a visitor's own chat shows: the phrase that the visitor chose, the agent's code, and how
//! the owner can really be reached.
//!
//! Told to whoever has the visitor's token and to nobody else, so no other page can show it.

use crate::auth::secret::badge_code;
use crate::config::name::is_unseen;
use crate::http::House;
use crate::http::error::Error;
use crate::http::identity::{Asked as Whose, asked};
use crate::limits::{BADGE_LASTS_MS, PHRASE_CHARS_MAX};
use crate::store::{Badge, VisitorToken};
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::rest::Site;
use shared::rest::channels::Channels;
use shared::secrets;
use shared::{Millis, VisitorId};

/// What the store's seal for agents' codes is called.
const PURPOSE: &str = "badges";

/// What is shown.
#[derive(Serialize)]
struct Card {
    /// What the visitor chose; empty: nothing.
    phrase: String,
    /// The agent who has the conversation.
    badge: Option<Shown>,
    channels: Channels,
}

/// An agent's code.
#[derive(Serialize)]
struct Shown {
    agent: String,
    code: String,
    /// For so long.
    lasts_ms: u64,
}

/// `POST /genuine`
pub async fn look(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Whose>, FormRejection>,
) -> Result<Response, Error> {
    let (site, visitor, _) = whose(&house, &headers, form).await?;
    told(&house, &site, visitor).await
}

/// `POST /phrase`
pub async fn choose(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Whose>, FormRejection>,
) -> Result<Response, Error> {
    let (site, visitor, asked) = whose(&house, &headers, form).await?;
    let phrase = asked.phrase.trim().to_owned();
    let wrong = |says: &'static str| Error::FieldWrong {
        field: "phrase".into(),
        says: says.into(),
    };
    if phrase.chars().count() > PHRASE_CHARS_MAX || phrase.contains(is_unseen) {
        return Err(wrong("one line of up to 60 visible characters"));
    }
    // It is shown to whoever looks over the shoulder.
    if secrets::in_field(&phrase, true).is_some() {
        return Err(wrong("choose words that are no secret elsewhere"));
    }
    house.store.change_phrase(site.id, visitor, phrase).await?;
    told(&house, &site, visitor).await
}

async fn whose(
    house: &House,
    headers: &HeaderMap,
    form: Result<Form<Whose>, FormRejection>,
) -> Result<(Site, VisitorId, Whose), Error> {
    let (site, token, asked) = asked(house, headers, form).await?;
    let now = house.clock.now();
    match house.store.visitor_by_token(site.id, &token, now).await? {
        VisitorToken::Known(visitor) => Ok((site, visitor, asked)),
        VisitorToken::Expired | VisitorToken::Unknown => Err(Error::NotFound),
    }
}

async fn told(house: &House, site: &Site, visitor: VisitorId) -> Result<Response, Error> {
    let quota = house.sequel.quotas.card(site.id, visitor);
    quota.map_err(|retry_ms| Error::TooFast { retry_ms })?;
    let card = Card {
        phrase: house.store.phrase(site.id, visitor).await?,
        badge: badge(house, site, visitor).await?,
        channels: house.store.channels(site.id).await?.unwrap_or_default(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(card)).into_response())
}

/// The code of the agent who has the conversation: one for each agent, conversation and quarter of
/// an hour, so that everybody who looks is shown the same.
async fn badge(house: &House, site: &Site, visitor: VisitorId) -> Result<Option<Shown>, Error> {
    let row = house.store.latest(site.id, visitor).await?;
    let Some((row, agent)) = row.and_then(|row| {
        let agent = row.state.agent.clone().filter(|_| !row.state.ended)?;
        Some((row, agent))
    }) else {
        return Ok(None);
    };
    let now = house.clock.now();
    let window = now.0 / BADGE_LASTS_MS;
    let seal = house.store.seal(PURPOSE).await?;
    let code = badge_code(&seal, (site.id, row.id, agent.id), window);
    // Good for one window more, so that what was just shown can be checked.
    let until = Millis((window + 2) * BADGE_LASTS_MS);
    let badge = Badge {
        agent: agent.name.clone(),
        until,
    };
    house
        .store
        .keep_badge((site.id, row.id), &code, badge, now)
        .await?;
    Ok(Some(Shown {
        agent: agent.name,
        code,
        lasts_ms: Millis((window + 1) * BADGE_LASTS_MS).since(now),
    }))
}
