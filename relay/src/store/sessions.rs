//! Sessions of agents: a secret in a cookie, kept as its hash, that lives while it is used.
//!
//! A session whose agent must have a second factor and has none is good for setting it up, and for
//! nothing else. Never says anything about passwords.

use super::agents::{CARD, card};
use super::error::StoreError;
use super::rows::whole;
use super::session::{Session, Value, damage, values};
use crate::auth::secret::{SecretHash, hash, secret};
use crate::hex::hex;
use crate::limits::{SESSION_LASTS_MS, SESSION_PROLONG_AFTER_MS};
use shared::rest::{AgentCard, FactorState, SessionCard};
use shared::{AgentId, Millis};

/// Bytes of a session's hash that name it to its owner.
const NAME_BYTES: usize = 8;

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub agent: AgentCard,
    /// How the agent stands with the second factor.
    pub factor: FactorState,
}

/// Starts a session; all that have expired are forgotten.
pub fn open(
    session: &dyn Session,
    agent: AgentId,
    device: &str,
    now: Millis,
) -> Result<String, StoreError> {
    session.run(
        "DELETE FROM sessions WHERE expires_at <= ?1",
        values![whole(now.0)],
    )?;
    let token = secret("");
    session.run(
        "INSERT INTO sessions (token, agent, expires_at, device, opened_at, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        values![
            &hash(&token),
            agent.0,
            whole(now.plus(SESSION_LASTS_MS).0),
            device,
            whole(now.0)
        ],
    )?;
    Ok(token)
}

/// Returns whose session it is, and whether it is due to be prolonged.
pub fn find(
    session: &dyn Session,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<(Found, bool)>, StoreError> {
    let select = format!(
        "SELECT {CARD}, expires_at,
            EXISTS (SELECT 1 FROM factor_roles WHERE factor_roles.role = agents.role),
            EXISTS (SELECT 1 FROM factors WHERE factors.agent = agents.id
                AND held_at IS NOT NULL),
            (SELECT count(*) FROM recovery_codes WHERE recovery_codes.agent = agents.id)
         FROM sessions JOIN agents ON agents.id = sessions.agent
         WHERE token = ?1 AND expires_at > ?2 AND password_hash IS NOT NULL"
    );
    session.maybe(&select, values![token, whole(now.0)], |row| {
        let left = Millis(row.number(6)?).since(now);
        let due = left + SESSION_PROLONG_AFTER_MS <= SESSION_LASTS_MS;
        let found = Found {
            agent: card(row)?,
            factor: FactorState {
                is_required: row.flag(7)?,
                is_held: row.flag(8)?,
                codes_left: row.small(9)?,
            },
        };
        Ok((found, due))
    })
}

/// Prolongs a session that has not been closed meanwhile.
pub fn prolong(session: &dyn Session, token: &SecretHash, now: Millis) -> Result<(), StoreError> {
    session.run(
        "UPDATE sessions SET expires_at = ?2, seen_at = ?3 WHERE token = ?1",
        values![token, whole(now.plus(SESSION_LASTS_MS).0), whole(now.0)],
    )?;
    Ok(())
}

/// Ends a session.
pub fn close(session: &dyn Session, token: &SecretHash) -> Result<(), StoreError> {
    session.run("DELETE FROM sessions WHERE token = ?1", values![token])?;
    Ok(())
}

/// Reads the sessions of an agent that have not expired, the one that was used last at the top.
pub fn all(
    session: &dyn Session,
    agent: AgentId,
    here: &SecretHash,
    now: Millis,
) -> Result<Vec<SessionCard>, StoreError> {
    session.all(
        "SELECT token, device, opened_at, seen_at FROM sessions
         WHERE agent = ?1 AND expires_at > ?2 ORDER BY seen_at DESC, token",
        values![agent.0, whole(now.0)],
        |row| {
            let Value::Bytes(token) = row.value(0)? else {
                return Err(damage(0, "not a hash"));
            };
            Ok(SessionCard {
                id: name(token),
                device: row.text(1)?.to_owned(),
                opened_at: Millis(row.number(2)?),
                seen_at: Millis(row.number(3)?),
                is_here: token == here,
            })
        },
    )
}

/// Ends the session of an agent that is called so; `false`: there is none.
pub fn close_named(session: &dyn Session, agent: AgentId, id: &str) -> Result<bool, StoreError> {
    let select = "SELECT token FROM sessions WHERE agent = ?1";
    let tokens = session.all(select, values![agent.0], |row| match row.value(0)? {
        Value::Bytes(token) => Ok(token.to_owned()),
        Value::Null | Value::Whole(_) | Value::Text(_) => Err(damage(0, "not a hash")),
    })?;
    let Some(token) = tokens.iter().find(|token| name(token) == id) else {
        return Ok(false);
    };
    let delete = "DELETE FROM sessions WHERE token = ?1";
    Ok(session.run(delete, &[Value::Bytes(token)])? > 0)
}

/// Ends the sessions of an agent, but for this one.
pub fn close_others(
    session: &dyn Session,
    agent: AgentId,
    but: Option<&SecretHash>,
) -> Result<u64, StoreError> {
    let none = SecretHash::default();
    session.run(
        "DELETE FROM sessions WHERE agent = ?1 AND token <> ?2",
        values![agent.0, but.unwrap_or(&none)],
    )
}

fn name(token: &[u8]) -> String {
    hex(&token[..NAME_BYTES.min(token.len())])
}
