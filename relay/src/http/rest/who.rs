//! Who makes a call, from the session's cookie.
//!
//! A handler that takes one of these cannot be reached by anybody else. Who may come so far was
//! settled by the table of rights.

use crate::auth::session_of;
use crate::http::House;
use crate::http::error::Error;
use crate::store::{By, Store};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use shared::rest::{AgentCard, FactorState, Role};

/// An agent who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub agent: AgentCard,
    /// How the agent stands with the second factor.
    pub factor: FactorState,
    /// The session's secret.
    pub secret: String,
}

/// An administrator who is logged in.
#[derive(Clone, Debug)]
pub struct Administrator(pub Session);

impl Session {
    /// Finds out whose session a request shows.
    ///
    /// # Errors
    /// Returns that it is nobody's.
    pub async fn of(house: &House, headers: &HeaderMap) -> Result<Session, Error> {
        let secret = session_of(headers, &house.config).ok_or(Error::NotLoggedIn)?;
        let now = house.clock.now();
        let found = house.store.any_session(&secret, now).await?;
        let found = found.ok_or(Error::NotLoggedIn)?;
        Ok(Session {
            agent: found.agent,
            factor: found.factor,
            secret,
        })
    }

    /// The store, in which whatever is changed is this agent's deed.
    #[must_use]
    pub fn store(&self, house: &House) -> Store {
        house.store.by(By {
            agent: Some((self.agent.id, self.agent.name.clone())),
            at: house.clock.now(),
        })
    }
}

impl Administrator {
    /// The store, in which whatever is changed is this administrator's deed.
    #[must_use]
    pub fn store(&self, house: &House) -> Store {
        self.0.store(house)
    }
}

impl FromRequestParts<House> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Session, Error> {
        let session = parts.extensions.get::<Session>();
        session.cloned().ok_or(Error::NotLoggedIn)
    }
}

impl FromRequestParts<House> for Administrator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Administrator, Error> {
        let session = Session::from_request_parts(parts, house).await?;
        match session.agent.role {
            Role::Administrator => Ok(Administrator(session)),
            Role::Agent | Role::Supervisor => Err(Error::NotAllowed),
        }
    }
}
