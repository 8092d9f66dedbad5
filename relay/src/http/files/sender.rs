//! Who sends or reads a file: a visitor by the token, an agent by the session's cookie.
//!
//! Never tells somebody who may not see a file from one for whom there is none.

use super::FileFault;
use crate::auth::session_of;
use crate::http::error::Error;
use crate::http::{House, origin};
use crate::limits::SECRET_BYTES_MAX;
use crate::store::{FileRow, VisitorToken};
use axum::http::{HeaderMap, header};
use shared::{AgentId, SiteId, VisitorId, Who};

/// What stands before a visitor's token.
const BEARER: &str = "Bearer ";

/// Turns away what pages of other origins ask.
pub fn check_origin(house: &House, headers: &HeaderMap) -> Result<(), Error> {
    let is_ours = |origin: &str| origin::is_ours(origin, &house.config, headers);
    match origin::of(headers).is_none_or(is_ours) {
        true => Ok(()),
        false => Err(Error::OriginNotAllowed),
    }
}

/// Who asks for a file of this site.
pub async fn of_site(house: &House, headers: &HeaderMap, site: SiteId) -> Result<Who, Error> {
    match token(headers) {
        Some(token) => visitor(house, token, site).await.map(Who::Visitor),
        None => agent(house, headers, site).await.map(Who::Agent),
    }
}

/// Sees to it that whoever asks has sent this file.
pub async fn must_be_its(house: &House, headers: &HeaderMap, row: &FileRow) -> Result<(), Error> {
    let who = of_site(house, headers, row.file.site).await?;
    match row.is_from(who) {
        true => Ok(()),
        false => Err(FileFault::Unknown.into()),
    }
}

/// Sees to it that whoever asks may read this file: its conversation's visitor, or an agent of the
/// site.
pub async fn may_read(house: &House, headers: &HeaderMap, row: &FileRow) -> Result<(), Error> {
    match of_site(house, headers, row.file.site).await? {
        Who::Visitor(visitor) if visitor != row.file.visitor => Err(FileFault::Unknown.into()),
        Who::Visitor(_) | Who::Agent(_) => Ok(()),
    }
}

/// The visitor whose token the request shows.
pub async fn visitor_of(
    house: &House,
    headers: &HeaderMap,
    site: SiteId,
) -> Result<VisitorId, Error> {
    let token = token(headers).ok_or(Error::NotLoggedIn)?;
    visitor(house, token, site).await
}

/// The agent whose session the request shows, if one of this site.
pub async fn agent(house: &House, headers: &HeaderMap, site: SiteId) -> Result<AgentId, Error> {
    let session = session_of(headers, &house.config).ok_or(Error::NotLoggedIn)?;
    let agent = house.store.session(&session, house.clock.now()).await?;
    let agent = agent.ok_or(Error::NotLoggedIn)?.id;
    let settings = house.store.settings(site).await?;
    match settings.is_some_and(|settings| settings.agents.contains_key(&agent)) {
        true => Ok(agent),
        false => Err(FileFault::Unknown.into()),
    }
}

async fn visitor(house: &House, token: &str, site: SiteId) -> Result<VisitorId, Error> {
    let now = house.clock.now();
    match house.store.visitor_by_token(site, token, now).await? {
        VisitorToken::Known(visitor) => Ok(visitor),
        VisitorToken::Expired | VisitorToken::Unknown => Err(Error::NotLoggedIn),
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = shown.strip_prefix(BEARER)?;
    (token.len() <= SECRET_BYTES_MAX).then_some(token)
}
