//! Agents and their invitations.
//!
//! An agent is active from the moment the invitation is accepted. Forms have been checked, and
//! passwords hashed, before they come here.

use super::error::StoreError;
use super::rows::{damage, whole};
use super::texts::{role, role_of};
use crate::auth::secret::{SecretHash, hash, secret};
use crate::limits::{FIRST_INVITE_LASTS_MS, INVITE_LASTS_MS};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::rest::{AgentCard, AgentForm, CAPACITY_DEFAULT, Invite, Invited, Role};
use shared::{AgentId, Millis};

/// The columns that [`card`] reads.
pub const CARD: &str = "agents.id, agents.name, agents.email, agents.role, agents.capacity, \
    agents.password_hash IS NOT NULL";

/// An agent who may log in with the right password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Who.
    pub agent: AgentCard,
    /// The password's hash, as a PHC string.
    pub password_hash: String,
}

/// What a person chose when accepting an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name that visitors see.
    pub name: String,
    /// The e-mail address in lower case.
    pub email: String,
    /// The password's hash, as a PHC string.
    pub password_hash: String,
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The agent is active.
    Active(AgentCard),
    /// It was used, has expired, or never was.
    Unknown,
    /// Another agent has this e-mail address; the invitation is still good.
    EmailTaken,
}

/// Reads every agent, by id.
pub fn all(conn: &Connection) -> Result<Vec<AgentCard>, StoreError> {
    let mut select = conn.prepare_cached(&format!("SELECT {CARD} FROM agents ORDER BY id"))?;
    let agents = select.query_map([], card)?;
    Ok(agents.collect::<Result<_, _>>()?)
}

/// Reads an agent.
pub fn by_id(conn: &Connection, id: AgentId) -> Result<Option<AgentCard>, StoreError> {
    let mut select = conn.prepare_cached(&format!("SELECT {CARD} FROM agents WHERE id = ?1"))?;
    Ok(select.query_row([id.0], card).optional()?)
}

/// Reads the active agent with this e-mail address.
pub fn login(conn: &Connection, email: &str) -> Result<Option<Login>, StoreError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {CARD}, password_hash FROM agents
         WHERE email = ?1 AND password_hash IS NOT NULL"
    ))?;
    let found = select.query_row([email], |row| {
        Ok(Login {
            agent: card(row)?,
            password_hash: row.get(6)?,
        })
    });
    Ok(found.optional()?)
}

/// Makes an agent and the invitation.
pub fn create(
    conn: &Connection,
    form: &AgentForm,
    now: Millis,
) -> Result<Option<Invited>, StoreError> {
    // An active agent is not touched; one who never came is described and invited anew.
    let id: Option<u32> = conn
        .prepare_cached(
            "INSERT INTO agents (id, name, email, role, capacity)
             VALUES ((SELECT coalesce(max(id), 0) + 1 FROM agents), ?1, ?2, ?3, ?4)
             ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role,
                 capacity = excluded.capacity WHERE password_hash IS NULL
             RETURNING id",
        )?
        .query_row(
            params![form.name, form.email, role(form.role), form.capacity],
            |row| row.get(0),
        )
        .optional()?;
    let Some(id) = id.map(AgentId) else {
        return Ok(None);
    };
    let token = invite_anew(conn, Some(id), now.plus(INVITE_LASTS_MS), now)?;
    Ok(Some(Invited {
        agent: known(conn, id)?,
        token,
    }))
}

/// Makes the first administrator's invitation.
pub fn invite_first(conn: &Connection, now: Millis) -> Result<Option<String>, StoreError> {
    let agents: u32 = conn.query_row("SELECT count(*) FROM agents", [], |row| row.get(0))?;
    if agents > 0 {
        return Ok(None);
    }
    invite_anew(conn, None, now.plus(FIRST_INVITE_LASTS_MS), now).map(Some)
}

/// Reads what an invitation is for.
pub fn invite(
    conn: &Connection,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<Invite>, StoreError> {
    let Some(agent) = invited(conn, token, now)? else {
        return Ok(None);
    };
    let Some(id) = agent else {
        let (name, email) = (String::new(), String::new());
        return Ok(Some(Invite {
            name,
            email,
            role: Role::Administrator,
        }));
    };
    let AgentCard {
        name, email, role, ..
    } = known(conn, id)?;
    Ok(Some(Invite { name, email, role }))
}

/// Uses up an invitation.
pub fn accept(
    conn: &Connection,
    token: &SecretHash,
    account: &Account,
    now: Millis,
) -> Result<Accepted, StoreError> {
    let Some(agent) = invited(conn, token, now)? else {
        return Ok(Accepted::Unknown);
    };
    let owner: Option<u32> = conn
        .prepare_cached("SELECT id FROM agents WHERE email = ?1")?
        .query_row([&account.email], |row| row.get(0))
        .optional()?;
    if owner.is_some() && owner.map(AgentId) != agent {
        return Ok(Accepted::EmailTaken);
    }
    let id = match agent {
        Some(id) => id,
        None => first_administrator(conn, account)?,
    };
    conn.prepare_cached(
        "UPDATE agents SET name = ?2, email = ?3, password_hash = ?4 WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        account.name,
        account.email,
        account.password_hash
    ])?;
    conn.prepare_cached("DELETE FROM invites WHERE token = ?1")?
        .execute([token])?;
    known(conn, id).map(Accepted::Active)
}

/// Puts another hash of the password in place.
pub fn rehash(conn: &Connection, id: AgentId, password_hash: &str) -> Result<(), StoreError> {
    conn.prepare_cached(
        "UPDATE agents SET password_hash = ?2 WHERE id = ?1 AND password_hash IS NOT NULL",
    )?
    .execute(params![id.0, password_hash])?;
    Ok(())
}

/// Reads the columns of [`CARD`].
pub fn card(row: &Row<'_>) -> rusqlite::Result<AgentCard> {
    let role = role_of(row.get_ref(3)?.as_str()?).ok_or_else(|| damage(3, "an unknown role"))?;
    Ok(AgentCard {
        id: AgentId(row.get(0)?),
        name: row.get(1)?,
        email: row.get(2)?,
        role,
        capacity: row.get(4)?,
        active: row.get(5)?,
    })
}

fn known(conn: &Connection, id: AgentId) -> Result<AgentCard, StoreError> {
    by_id(conn, id)?.ok_or_else(|| StoreError::Other(format!("agent {id} is not there")))
}

fn first_administrator(conn: &Connection, account: &Account) -> Result<AgentId, StoreError> {
    let id = conn.query_row(
        "INSERT INTO agents (id, name, email, role, capacity)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM agents), ?1, ?2, 'administrator', ?3)
         RETURNING id",
        params![account.name, account.email, CAPACITY_DEFAULT],
        |row| row.get(0),
    )?;
    Ok(AgentId(id))
}

/// Returns whom a good invitation is for; the inner `None` is the first administrator.
fn invited(
    conn: &Connection,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<Option<AgentId>>, StoreError> {
    let found = conn
        .prepare_cached("SELECT agent FROM invites WHERE token = ?1 AND expires_at > ?2")?
        .query_row(params![token, whole(now.0)], |row| {
            row.get::<_, Option<u32>>(0)
        })
        .optional()?;
    Ok(found.map(|agent| agent.map(AgentId)))
}

/// Makes an invitation; earlier ones for the same person, and all that have expired, end.
fn invite_anew(
    conn: &Connection,
    agent: Option<AgentId>,
    expires: Millis,
    now: Millis,
) -> Result<String, StoreError> {
    let token = secret("");
    let agent = agent.map(|id| id.0);
    conn.prepare_cached("DELETE FROM invites WHERE agent IS ?1 OR expires_at <= ?2")?
        .execute(params![agent, whole(now.0)])?;
    conn.prepare_cached("INSERT INTO invites (token, agent, expires_at) VALUES (?1, ?2, ?3)")?
        .execute(params![hash(&token), agent, whole(expires.0)])?;
    Ok(token)
}
