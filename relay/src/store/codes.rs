//! Codes that continue a visitor's conversations on another device, and the tokens of those
//! devices.
//!
//! A code is short because people type it, so it lasts ten minutes and is good for one tab. Never
//! kept in clear.

use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Session, values};
use crate::auth::secret::{SecretHash, VISITOR_PREFIX, hash, secret, short_code};
use crate::limits::{CODE_LASTS_MS, CODES_LEN_MAX, DEVICES_LEN_MAX};
use shared::{Millis, SiteId, TabId, VisitorId};

/// Characters of a code.
pub const CODE_CHARS: usize = 8;

/// Makes a code. Of one visitor only the newest [`CODES_LEN_MAX`] are good.
pub fn create(
    session: &dyn Session,
    site: SiteId,
    visitor: VisitorId,
    now: Millis,
) -> Result<(String, Millis), StoreError> {
    session.run(
        "DELETE FROM codes WHERE expires_at <= ?1",
        values![whole(now.0)],
    )?;
    session.run(
        "DELETE FROM codes WHERE site = ?1 AND visitor = ?2 AND code NOT IN
            (SELECT code FROM codes WHERE site = ?1 AND visitor = ?2
             ORDER BY expires_at DESC, code LIMIT ?3)",
        values![site.0, bits(visitor.0), whole(CODES_LEN_MAX as u64 - 1)],
    )?;
    let (code, until) = (short_code(CODE_CHARS), now.plus(CODE_LASTS_MS));
    session.run(
        "INSERT INTO codes (code, site, visitor, expires_at) VALUES (?1, ?2, ?3, ?4)",
        values![&hash(&code), site.0, bits(visitor.0), whole(until.0)],
    )?;
    Ok((code, until))
}

/// Whether a code is good for whoever comes first.
pub fn is_good(
    session: &dyn Session,
    site: SiteId,
    code: &SecretHash,
    now: Millis,
) -> Result<bool, StoreError> {
    let found = session.maybe(
        "SELECT 1 FROM codes WHERE code = ?1 AND site = ?2 AND expires_at > ?3 AND tab IS NULL",
        values![code, site.0, whole(now.0)],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Uses a code up for this tab and makes its device a token; `None`: no such code, or it is not
/// good any more. The same tab may ask again, in case the answer was lost.
pub fn redeem(
    session: &dyn Session,
    site: SiteId,
    code: &SecretHash,
    tab: TabId,
    now: Millis,
) -> Result<Option<(VisitorId, String)>, StoreError> {
    let taken = session.run(
        "UPDATE codes SET tab = ?4 WHERE code = ?1 AND site = ?2 AND expires_at > ?3
         AND (tab IS NULL OR tab = ?4)",
        values![code, site.0, whole(now.0), bits(tab.0)],
    )?;
    if taken == 0 {
        return Ok(None);
    }
    let visitor = session.one(
        "SELECT visitor FROM codes WHERE code = ?1",
        values![code],
        |row| Ok(VisitorId(row.whole(0)?.cast_unsigned())),
    )?;
    session.run(
        "DELETE FROM devices WHERE site = ?1 AND visitor = ?2 AND token NOT IN
            (SELECT token FROM devices WHERE site = ?1 AND visitor = ?2
             ORDER BY seen_at DESC, token LIMIT ?3)",
        values![site.0, bits(visitor.0), whole(DEVICES_LEN_MAX as u64 - 1)],
    )?;
    let token = secret(VISITOR_PREFIX);
    session.run(
        "INSERT INTO devices (token, site, visitor, seen_at) VALUES (?1, ?2, ?3, ?4)",
        values![&hash(&token), site.0, bits(visitor.0), whole(now.0)],
    )?;
    Ok(Some((visitor, token)))
}
