//! Second factors of agents: what their codes are made of, the recovery codes, and which roles must
//! have one.
//!
//! A code is used up in the transaction that accepts it. Never knows how a code is made.

use super::error::StoreError;
use super::rows::whole;
use super::session::{Session, Value, damage, values};
use super::texts::{role, role_of};
use crate::auth::secret::{FactorSecret, SecretHash};
use shared::rest::Role;
use shared::{AgentId, Millis};

/// What is known of an agent's second factor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// What codes are made of.
    pub secret: FactorSecret,
    /// Whether a first code of it was shown: before that it does not count.
    pub is_held: bool,
    /// The time step of the last code that was used.
    pub step: u64,
}

/// Reads the second factor of an agent, held or only begun.
pub fn factor(session: &dyn Session, agent: AgentId) -> Result<Option<Factor>, StoreError> {
    let select = "SELECT secret, held_at, step FROM factors WHERE agent = ?1";
    session.maybe(select, values![agent.0], |row| {
        let secret = match row.value(0)? {
            Value::Bytes(bytes) => bytes.try_into().map_err(|_| damage(0, "not a secret"))?,
            Value::Null | Value::Whole(_) | Value::Text(_) => Err(damage(0, "not a secret"))?,
        };
        Ok(Factor {
            secret,
            is_held: row.some_whole(1)?.is_some(),
            step: row.number(2)?,
        })
    })
}

/// Begins a second factor in the place of one that was only begun; `false`: one is held.
pub fn begin(
    session: &dyn Session,
    agent: AgentId,
    secret: &FactorSecret,
) -> Result<bool, StoreError> {
    let begun = session.run(
        "INSERT INTO factors (agent, secret, held_at, step) VALUES (?1, ?2, NULL, 0)
         ON CONFLICT (agent) DO UPDATE SET secret = excluded.secret, step = 0
         WHERE factors.held_at IS NULL",
        &[Value::from(agent.0), Value::Bytes(secret)],
    )?;
    Ok(begun > 0)
}

/// Makes a second factor count, from the code of this time step on.
pub fn hold(
    session: &dyn Session,
    agent: AgentId,
    step: u64,
    codes: &[SecretHash],
    now: Millis,
) -> Result<bool, StoreError> {
    let held = session.run(
        "UPDATE factors SET held_at = ?2, step = ?3 WHERE agent = ?1 AND held_at IS NULL",
        values![agent.0, whole(now.0), whole(step)],
    )?;
    if held > 0 {
        renew_codes(session, agent, codes)?;
    }
    Ok(held > 0)
}

/// Uses the code of a time step; `false`: it, or one after it, was used before.
pub fn use_step(session: &dyn Session, agent: AgentId, step: u64) -> Result<bool, StoreError> {
    let used = session.run(
        "UPDATE factors SET step = ?2 WHERE agent = ?1 AND step < ?2 AND held_at IS NOT NULL",
        values![agent.0, whole(step)],
    )?;
    Ok(used > 0)
}

/// Uses a recovery code; `false`: there is no such code any more.
pub fn use_code(
    session: &dyn Session,
    agent: AgentId,
    code: &SecretHash,
) -> Result<bool, StoreError> {
    let delete = "DELETE FROM recovery_codes WHERE agent = ?1 AND code = ?2";
    Ok(session.run(delete, values![agent.0, code])? > 0)
}

/// Puts new recovery codes in the place of those that are left.
pub fn renew_codes(
    session: &dyn Session,
    agent: AgentId,
    codes: &[SecretHash],
) -> Result<(), StoreError> {
    session.run(
        "DELETE FROM recovery_codes WHERE agent = ?1",
        values![agent.0],
    )?;
    for code in codes {
        session.run(
            "INSERT INTO recovery_codes (agent, code) VALUES (?1, ?2)",
            values![agent.0, code],
        )?;
    }
    Ok(())
}

/// Takes the second factor of an agent away; `false`: there was none.
pub fn remove(session: &dyn Session, agent: AgentId) -> Result<bool, StoreError> {
    renew_codes(session, agent, &[])?;
    let removed = session.run("DELETE FROM factors WHERE agent = ?1", values![agent.0])?;
    Ok(removed > 0)
}

/// Reads who has a second factor, by id.
pub fn holders(session: &dyn Session) -> Result<Vec<AgentId>, StoreError> {
    let select = "SELECT agent FROM factors WHERE held_at IS NOT NULL ORDER BY agent";
    session.all(select, &[], |row| row.small(0).map(AgentId))
}

/// Reads the roles that must have one.
pub fn roles(session: &dyn Session) -> Result<Vec<Role>, StoreError> {
    session.all("SELECT role FROM factor_roles ORDER BY role", &[], |row| {
        role_of(row.text(0)?).ok_or_else(|| damage(0, "an unknown role"))
    })
}

/// Changes that.
pub fn set_roles(session: &dyn Session, wanted: &[Role]) -> Result<(), StoreError> {
    session.run("DELETE FROM factor_roles", &[])?;
    for one in wanted {
        session.run(
            "INSERT INTO factor_roles (role) VALUES (?1) ON CONFLICT DO NOTHING",
            values![role(*one)],
        )?;
    }
    Ok(())
}
