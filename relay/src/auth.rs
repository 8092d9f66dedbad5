//! Who may come in: log-ins, and the secrets that stand for them afterwards.
//!
//! Never tells which half of a log-in was wrong, and takes as long for an unknown address as for a
//! wrong password. Never logs an address, a password or a secret.

pub mod pass;
pub mod password;
pub mod secret;
pub mod throttle;

use crate::clock::Clock;
use crate::config::Config;
use crate::limits::{SECRET_BYTES_MAX, SESSION_LASTS_MS};
use crate::store::{Store, StoreError};
use axum::http::{HeaderMap, header};
use password::Passwords;
use shared::Millis;
use shared::rest::AgentCard;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use throttle::Throttle;

/// The name of the cookie that carries a session's secret.
pub const SESSION_COOKIE: &str = "deskbell_session";

/// The same where browsers reach the relay by TLS: of this name they take it from nobody but the
/// relay itself (RFC 6265bis, section 4.1.3.2).
const SESSION_COOKIE_BY_TLS: &str = "__Host-deskbell_session";

/// Checks log-ins.
#[derive(Debug)]
pub struct Auth {
    passwords: Passwords,
    throttle: Throttle,
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum LoginFault {
    /// Tried too often, or too many try at once.
    #[error("tried too fast")]
    TooFast {
        /// When to try again.
        retry_ms: u32,
    },
    /// Address or password is wrong.
    #[error("wrong e-mail address or password")]
    Wrong,
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Auth {
    /// Returns a door that nobody has knocked on.
    #[must_use]
    pub fn new(clock: Clock) -> Auth {
        Auth {
            passwords: Passwords::new(),
            throttle: Throttle::new(clock),
        }
    }

    /// Returns the hash of a new password.
    ///
    /// # Errors
    /// Returns [`LoginFault::TooFast`] when too many are being hashed.
    pub async fn hash(&self, password: String) -> Result<String, LoginFault> {
        self.passwords.hash(password).await
    }

    /// Refuses who tries too often from one network.
    ///
    /// # Errors
    /// Returns when to try again.
    pub fn knock(&self, from: IpAddr) -> Result<(), LoginFault> {
        self.throttle
            .network(from)
            .map_err(|retry_ms| LoginFault::TooFast { retry_ms })
    }

    /// Lets an agent in who knows the password. `email` is in lower case.
    ///
    /// # Errors
    /// Returns why not.
    pub async fn login(
        &self,
        store: &Store,
        email: &str,
        password: String,
        from: IpAddr,
    ) -> Result<AgentCard, LoginFault> {
        self.knock(from)?;
        self.throttle
            .account(email)
            .map_err(|retry_ms| LoginFault::TooFast { retry_ms })?;
        let login = store.login(email).await?;
        let hash = login.as_ref().map(|login| login.password_hash.clone());
        let right = self.passwords.verify(password.clone(), hash).await?;
        let Some(login) = login.filter(|_| right) else {
            return Err(LoginFault::Wrong);
        };
        if password::is_outdated(&login.password_hash) {
            let hash = self.passwords.hash(password).await?;
            store.rehash(login.agent.id, hash).await?;
        }
        Ok(login.agent)
    }
}

/// Returns the session's secret that a request carries.
#[must_use]
pub fn session_of(headers: &HeaderMap, config: &Config) -> Option<String> {
    cookie_of(headers, cookie_name(config)).filter(|secret| secret.len() <= SECRET_BYTES_MAX)
}

/// Returns the cookie of this name that a request carries.
#[must_use]
pub fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'));
    pairs.find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then(|| value.to_owned())
    })
}

/// Returns the cookie that carries a session's secret, or takes it away when there is none.
#[must_use]
pub fn session_cookie(session: Option<&str>, config: &Config) -> String {
    let secure = if config.is_secure() { "; Secure" } else { "" };
    let age = if session.is_some() {
        SESSION_LASTS_MS / 1_000
    } else {
        0
    };
    let (name, secret) = (cookie_name(config), session.unwrap_or_default());
    format!("{name}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age}{secure}")
}

fn cookie_name(config: &Config) -> &'static str {
    match config.is_secure() {
        true => SESSION_COOKIE_BY_TLS,
        false => SESSION_COOKIE,
    }
}

/// Makes the one-time link for the first administrator; `None`: there is an agent already.
///
/// # Errors
/// Returns why the store could not be written.
pub async fn first_link(
    store: &Store,
    config: &Config,
    listening: SocketAddr,
    now: Millis,
) -> Result<Option<String>, StoreError> {
    let Some(token) = store.invite_first(now).await? else {
        return Ok(None);
    };
    let base = config.public_url.clone().unwrap_or_else(|| {
        let mut reachable = listening;
        if reachable.ip().is_unspecified() {
            reachable.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{reachable}")
    });
    Ok(Some(format!("{base}/console/#/invite/{token}")))
}

#[cfg(test)]
mod tests;
