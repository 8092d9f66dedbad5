//! Agents and their invitations.
//!
//! An agent is active from the moment the invitation is accepted. Forms have been checked, and
//! passwords hashed, before they come here.

use super::error::StoreError;
use super::rows::whole;
use super::session::{Columns, Session, damage, values};
use super::texts::{role, role_of};
use crate::auth::secret::{SecretHash, hash, secret};
use crate::limits::{FIRST_INVITE_LASTS_MS, INVITE_LASTS_MS};
use shared::rest::{AgentCard, AgentChange, AgentForm, CAPACITY_DEFAULT, Invite, Invited, Role};
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
pub fn all(session: &dyn Session) -> Result<Vec<AgentCard>, StoreError> {
    session.all(&format!("SELECT {CARD} FROM agents ORDER BY id"), &[], card)
}

/// Reads an agent.
pub fn by_id(session: &dyn Session, id: AgentId) -> Result<Option<AgentCard>, StoreError> {
    let select = format!("SELECT {CARD} FROM agents WHERE id = ?1");
    session.maybe(&select, values![id.0], card)
}

/// Reads the active agent with this e-mail address.
pub fn login(session: &dyn Session, email: &str) -> Result<Option<Login>, StoreError> {
    let select = format!(
        "SELECT {CARD}, password_hash FROM agents
         WHERE email = ?1 AND password_hash IS NOT NULL"
    );
    session.maybe(&select, values![email], |row| {
        Ok(Login {
            agent: card(row)?,
            password_hash: row.text(6)?.to_owned(),
        })
    })
}

/// Makes an agent and the invitation.
pub fn create(
    session: &dyn Session,
    form: &AgentForm,
    now: Millis,
) -> Result<Option<Invited>, StoreError> {
    // An active agent is not touched; one who never came is described and invited anew.
    let id = session.maybe(
        "INSERT INTO agents (id, name, email, role, capacity)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM agents), ?1, ?2, ?3, ?4)
         ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role,
             capacity = excluded.capacity WHERE agents.password_hash IS NULL
         RETURNING id",
        values![&form.name, &form.email, role(form.role), form.capacity],
        |row| row.small(0),
    )?;
    let Some(id) = id.map(AgentId) else {
        return Ok(None);
    };
    let token = invite_anew(session, Some(id), now.plus(INVITE_LASTS_MS), now)?;
    Ok(Some(Invited {
        agent: known(session, id)?,
        token,
    }))
}

/// Makes the first administrator's invitation.
pub fn invite_first(session: &dyn Session, now: Millis) -> Result<Option<String>, StoreError> {
    let agents = session.one("SELECT count(*) FROM agents", &[], |row| row.number(0))?;
    if agents > 0 {
        return Ok(None);
    }
    invite_anew(session, None, now.plus(FIRST_INVITE_LASTS_MS), now).map(Some)
}

/// Reads what an invitation is for.
pub fn invite(
    session: &dyn Session,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<Invite>, StoreError> {
    let Some(agent) = invited(session, token, now)? else {
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
    } = known(session, id)?;
    Ok(Some(Invite { name, email, role }))
}

/// Uses up an invitation.
pub fn accept(
    session: &dyn Session,
    token: &SecretHash,
    account: &Account,
    now: Millis,
) -> Result<Accepted, StoreError> {
    let Some(agent) = invited(session, token, now)? else {
        return Ok(Accepted::Unknown);
    };
    let owner = session.maybe(
        "SELECT id FROM agents WHERE email = ?1",
        values![&account.email],
        |row| row.small(0),
    )?;
    if owner.is_some() && owner.map(AgentId) != agent {
        return Ok(Accepted::EmailTaken);
    }
    let id = match agent {
        Some(id) => id,
        None => first_administrator(session, account)?,
    };
    session.run(
        "UPDATE agents SET name = ?2, email = ?3, password_hash = ?4 WHERE id = ?1",
        values![id.0, &account.name, &account.email, &account.password_hash],
    )?;
    session.run("DELETE FROM invites WHERE token = ?1", values![token])?;
    known(session, id).map(Accepted::Active)
}

/// Puts another hash of the password in place.
pub fn rehash(session: &dyn Session, id: AgentId, password_hash: &str) -> Result<(), StoreError> {
    session.run(
        "UPDATE agents SET password_hash = ?2 WHERE id = ?1 AND password_hash IS NOT NULL",
        values![id.0, password_hash],
    )?;
    Ok(())
}

/// Reads for whom a good invitation is; `None`: there is none, or it is the first one.
pub fn invited_as(
    session: &dyn Session,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<AgentCard>, StoreError> {
    match invited(session, token, now)?.flatten() {
        Some(id) => by_id(session, id),
        None => Ok(None),
    }
}

/// Makes a link with which an active agent chooses another password.
pub fn link(
    session: &dyn Session,
    id: AgentId,
    now: Millis,
) -> Result<Option<Invited>, StoreError> {
    let Some(agent) = by_id(session, id)?.filter(|agent| agent.active) else {
        return Ok(None);
    };
    let token = invite_anew(session, Some(id), now.plus(INVITE_LASTS_MS), now)?;
    Ok(Some(Invited { agent, token }))
}

/// Changes what an agent may do.
pub fn change(
    session: &dyn Session,
    id: AgentId,
    change: &AgentChange,
) -> Result<Option<AgentCard>, StoreError> {
    session.run(
        "UPDATE agents SET role = ?2, capacity = ?3 WHERE id = ?1",
        values![id.0, role(change.role), change.capacity],
    )?;
    by_id(session, id)
}

/// Takes away what an agent comes in with.
pub fn shut_out(session: &dyn Session, id: AgentId) -> Result<(), StoreError> {
    session.run("DELETE FROM invites WHERE agent = ?1", values![id.0])?;
    session.run(
        "UPDATE agents SET password_hash = NULL WHERE id = ?1",
        values![id.0],
    )?;
    Ok(())
}

/// Whether nobody else who is active may do everything.
pub fn is_last_administrator(session: &dyn Session, id: AgentId) -> Result<bool, StoreError> {
    session.one(
        "SELECT count(*) FROM agents
         WHERE role = 'administrator' AND password_hash IS NOT NULL AND id <> ?1",
        values![id.0],
        |row| Ok(row.number(0)? == 0),
    )
}

/// Reads the columns of [`CARD`].
pub fn card(row: &dyn Columns) -> Result<AgentCard, StoreError> {
    let role = role_of(row.text(3)?).ok_or_else(|| damage(3, "an unknown role"))?;
    Ok(AgentCard {
        id: AgentId(row.small(0)?),
        name: row.text(1)?.to_owned(),
        email: row.text(2)?.to_owned(),
        role,
        capacity: row.small(4)?,
        active: row.flag(5)?,
    })
}

fn known(session: &dyn Session, id: AgentId) -> Result<AgentCard, StoreError> {
    by_id(session, id)?.ok_or_else(|| StoreError::Other(format!("agent {id} is not there")))
}

fn first_administrator(session: &dyn Session, account: &Account) -> Result<AgentId, StoreError> {
    let id = session.one(
        "INSERT INTO agents (id, name, email, role, capacity)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM agents), ?1, ?2, 'administrator', ?3)
         RETURNING id",
        values![&account.name, &account.email, CAPACITY_DEFAULT],
        |row| row.small(0),
    )?;
    Ok(AgentId(id))
}

/// Returns whom a good invitation is for; the inner `None` is the first administrator.
fn invited(
    session: &dyn Session,
    token: &SecretHash,
    now: Millis,
) -> Result<Option<Option<AgentId>>, StoreError> {
    let found = session.maybe(
        "SELECT agent FROM invites WHERE token = ?1 AND expires_at > ?2",
        values![token, whole(now.0)],
        |row| row.some_small(0),
    )?;
    Ok(found.map(|agent| agent.map(AgentId)))
}

/// Makes an invitation; earlier ones for the same person, and all that have expired, end.
fn invite_anew(
    session: &dyn Session,
    agent: Option<AgentId>,
    expires: Millis,
    now: Millis,
) -> Result<String, StoreError> {
    let token = secret("");
    let agent = agent.map(|id| id.0);
    session.run(
        "DELETE FROM invites WHERE agent IS NOT DISTINCT FROM ?1 OR expires_at <= ?2",
        values![agent, whole(now.0)],
    )?;
    session.run(
        "INSERT INTO invites (token, agent, expires_at) VALUES (?1, ?2, ?3)",
        values![&hash(&token), agent, whole(expires.0)],
    )?;
    Ok(token)
}
