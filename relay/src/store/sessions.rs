//! Sessions of agents: a secret in a cookie, kept as its hash, that lives while it is used.
//!
//! Never says anything about passwords.

use super::agents::{CARD, card};
use super::error::StoreError;
use super::rows::whole;
use super::session::{Session, values};
use crate::auth::secret::{SecretHash, hash, secret};
use crate::limits::{SESSION_LASTS_MS, SESSION_PROLONG_AFTER_MS};
use shared::rest::AgentCard;
use shared::{AgentId, Millis};

/// Starts a session; all that have expired are forgotten.
pub fn open(session: &dyn Session, agent: AgentId, now: Millis) -> Result<String, StoreError> {
    session.run(
        "DELETE FROM sessions WHERE expires_at <= ?1",
        values![whole(now.0)],
    )?;
    let token = secret("");
    session.run(
        "INSERT INTO sessions (token, agent, expires_at) VALUES (?1, ?2, ?3)",
        values![&hash(&token), agent.0, whole(now.plus(SESSION_LASTS_MS).0)],
    )?;
    Ok(token)
}

/// Returns whose session it is, and whether it is due to be prolonged.
pub fn find(
    session: &dyn Session,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<(AgentCard, bool)>, StoreError> {
    let select = format!(
        "SELECT {CARD}, expires_at FROM sessions JOIN agents ON agents.id = sessions.agent
         WHERE token = ?1 AND expires_at > ?2 AND password_hash IS NOT NULL"
    );
    session.maybe(&select, values![token, whole(now.0)], |row| {
        let left = Millis(row.number(6)?).since(now);
        let due = left + SESSION_PROLONG_AFTER_MS <= SESSION_LASTS_MS;
        Ok((card(row)?, due))
    })
}

/// Prolongs a session that has not been closed meanwhile.
pub fn prolong(session: &dyn Session, token: &SecretHash, now: Millis) -> Result<(), StoreError> {
    session.run(
        "UPDATE sessions SET expires_at = ?2 WHERE token = ?1",
        values![token, whole(now.plus(SESSION_LASTS_MS).0)],
    )?;
    Ok(())
}

/// Ends a session.
pub fn close(session: &dyn Session, token: &SecretHash) -> Result<(), StoreError> {
    session.run("DELETE FROM sessions WHERE token = ?1", values![token])?;
    Ok(())
}
