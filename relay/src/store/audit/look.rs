//! What can be seen of the things that owners change: their names, and all that their pages show.
//!
//! Never a secret: of passwords and factors only that they are there, and when they changed.

use super::Seen;
use crate::store::error::StoreError;
use crate::store::session::{Session, values};
use crate::store::{agents, factors, sites};
use serde::Serialize;
use serde_json::{Value as Json, json};
use shared::{AgentId, SiteId};

/// A site: its name and origins.
pub fn site(session: &dyn Session, id: SiteId) -> Result<Seen, StoreError> {
    let found = sites::by_id(session, id)?;
    Ok(found.map(|site| {
        let value = json!({ "name": site.name, "origins": site.origins });
        (site.name, value)
    }))
}

/// One of the documents that belong to a site.
pub fn of_site<T: Serialize>(
    session: &dyn Session,
    id: SiteId,
    read: impl Fn(&dyn Session, SiteId) -> Result<Option<T>, StoreError>,
) -> Result<Seen, StoreError> {
    let Some(site) = sites::by_id(session, id)? else {
        return Ok(None);
    };
    let document = read(session, id)?;
    let value = serde_json::to_value(&document);
    let value = value.map_err(|error| StoreError::Other(error.to_string()))?;
    Ok(Some((site.name, value)))
}

/// An agent, whether active or only invited.
pub fn agent(session: &dyn Session, id: AgentId) -> Result<Seen, StoreError> {
    let found = agents::by_id(session, id)?;
    found.map(|card| seen(session, &card)).transpose()
}

/// The same for who has this e-mail address.
pub fn agent_of(session: &dyn Session, email: &str) -> Result<Seen, StoreError> {
    let id = session.maybe(
        "SELECT id FROM agents WHERE email = ?1",
        values![email],
        |row| row.small(0),
    )?;
    id.map_or(Ok(None), |id| agent(session, AgentId(id)))
}

fn seen(
    session: &dyn Session,
    card: &shared::rest::AgentCard,
) -> Result<(String, Json), StoreError> {
    let factor = factors::factor(session, card.id)?;
    let value = json!({
        "name": card.name,
        "email": card.email,
        "role": card.role,
        "capacity": card.capacity,
        "active": card.active,
        "second_factor": factor.is_some_and(|factor| factor.is_held),
    });
    Ok((card.name.clone(), value))
}

/// The roles that must have a second factor.
pub fn factor_roles(session: &dyn Session) -> Result<Seen, StoreError> {
    let roles = factors::roles(session)?;
    Ok(Some((String::new(), json!({ "required": roles }))))
}
