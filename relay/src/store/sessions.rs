//! Sessions of agents: a secret in a cookie, kept as its hash, that lives while it is used.
//!
//! Never says anything about passwords.

use super::agents::{CARD, card};
use super::error::StoreError;
use super::rows::{number, whole};
use crate::auth::secret::{SecretHash, hash, secret};
use crate::limits::{SESSION_LASTS_MS, SESSION_PROLONG_AFTER_MS};
use rusqlite::{Connection, OptionalExtension, params};
use shared::rest::AgentCard;
use shared::{AgentId, Millis};

/// Starts a session; all that have expired are forgotten.
pub fn open(conn: &Connection, agent: AgentId, now: Millis) -> Result<String, StoreError> {
    conn.prepare_cached("DELETE FROM sessions WHERE expires_at <= ?1")?
        .execute([whole(now.0)])?;
    let token = secret("");
    conn.prepare_cached("INSERT INTO sessions (token, agent, expires_at) VALUES (?1, ?2, ?3)")?
        .execute(params![
            hash(&token),
            agent.0,
            whole(now.plus(SESSION_LASTS_MS).0)
        ])?;
    Ok(token)
}

/// Returns whose session it is, and whether it is due to be prolonged.
pub fn find(
    conn: &Connection,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<(AgentCard, bool)>, StoreError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {CARD}, expires_at FROM sessions JOIN agents ON agents.id = sessions.agent
         WHERE token = ?1 AND expires_at > ?2 AND password_hash IS NOT NULL"
    ))?;
    let found = select.query_row(params![token, whole(now.0)], |row| {
        let left = Millis(number(row, 6)?).since(now);
        Ok((
            card(row)?,
            left + SESSION_PROLONG_AFTER_MS <= SESSION_LASTS_MS,
        ))
    });
    Ok(found.optional()?)
}

/// Prolongs a session that has not been closed meanwhile.
pub fn prolong(conn: &Connection, token: &SecretHash, now: Millis) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE sessions SET expires_at = ?2 WHERE token = ?1")?
        .execute(params![token, whole(now.plus(SESSION_LASTS_MS).0)])?;
    Ok(())
}

/// Ends a session.
pub fn close(conn: &Connection, token: &SecretHash) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM sessions WHERE token = ?1")?
        .execute([token])?;
    Ok(())
}
