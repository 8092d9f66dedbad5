//! Who makes a call, from the session's cookie.
//!
//! A handler that takes one of these cannot be reached by anybody else.

use crate::auth::session_of;
use crate::http::House;
use crate::http::error::Error;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::rest::{AgentCard, Role};

/// An agent who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub agent: AgentCard,
    /// The session's secret.
    pub secret: String,
}

/// An administrator who is logged in.
#[derive(Clone, Debug)]
pub struct Administrator;

impl FromRequestParts<House> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Session, Error> {
        let secret = session_of(&parts.headers, &house.config).ok_or(Error::NotLoggedIn)?;
        let agent = house.store.session(&secret, house.clock.now()).await?;
        Ok(Session {
            agent: agent.ok_or(Error::NotLoggedIn)?,
            secret,
        })
    }
}

impl FromRequestParts<House> for Administrator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Administrator, Error> {
        let session = Session::from_request_parts(parts, house).await?;
        match session.agent.role {
            Role::Administrator => Ok(Administrator),
            Role::Agent | Role::Supervisor => Err(Error::NotAllowed),
        }
    }
}
