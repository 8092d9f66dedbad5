//! Visitors: a random id per site, proved by a token.
//!
//! A token is good on its own site only. A visitor has one for each device. Nothing else is known
//! about a visitor here.

use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Session, values};
use crate::auth::secret::{SecretHash, VISITOR_PREFIX, hash, random_id, secret};
use crate::limits::{VISITOR_LASTS_MS, VISITOR_TOUCH_AFTER_MS};
use shared::{Millis, SiteId, VisitorId};

/// What a visitor's token turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitorToken {
    /// This visitor's.
    Known(VisitorId),
    /// A visitor's who has not been here for too long.
    Expired,
    /// Nobody's on this site.
    Unknown,
}

/// Makes a visitor.
pub fn create(
    session: &dyn Session,
    site: SiteId,
    now: Millis,
) -> Result<(VisitorId, String), StoreError> {
    let (id, token) = (VisitorId(random_id()), secret(VISITOR_PREFIX));
    session.run(
        "INSERT INTO visitors (site, id, token, seen_at) VALUES (?1, ?2, ?3, ?4)",
        values![site.0, bits(id.0), &hash(&token), whole(now.0)],
    )?;
    Ok((id, token))
}

/// Returns whose token it is, and whether its use is due to be written down.
pub fn find(
    session: &dyn Session,
    site: SiteId,
    token: &SecretHash,
    now: Millis,
) -> Result<(VisitorToken, bool), StoreError> {
    let found = session.maybe(
        "SELECT id, seen_at FROM visitors WHERE token = ?1 AND site = ?2
         UNION ALL
         SELECT visitor, seen_at FROM devices WHERE token = ?1 AND site = ?2",
        values![token, site.0],
        |row| {
            let id = VisitorId(row.whole(0)?.cast_unsigned());
            Ok((id, Millis(row.number(1)?)))
        },
    )?;
    Ok(match found {
        None => (VisitorToken::Unknown, false),
        Some((_, seen)) if now.since(seen) > VISITOR_LASTS_MS => (VisitorToken::Expired, false),
        Some((id, seen)) => (
            VisitorToken::Known(id),
            now.since(seen) > VISITOR_TOUCH_AFTER_MS,
        ),
    })
}

/// Writes down that the token was used.
pub fn touch(session: &dyn Session, token: &SecretHash, now: Millis) -> Result<(), StoreError> {
    for update in [
        "UPDATE visitors SET seen_at = ?2 WHERE token = ?1",
        "UPDATE devices SET seen_at = ?2 WHERE token = ?1",
    ] {
        session.run(update, values![token, whole(now.0)])?;
    }
    Ok(())
}
