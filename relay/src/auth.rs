//! Who may come in: log-ins, and the secrets that stand for them afterwards.
//!
//! Never tells which half of a log-in was wrong, and takes as long for an unknown address as for a
//! wrong password. Never logs an address, a password or a secret.

pub mod factor;
pub mod pass;
pub mod password;
pub mod secret;
pub mod throttle;

use crate::clock::Clock;
use crate::config::Config;
use crate::limits::{SECRET_BYTES_MAX, SESSION_LASTS_MS};
use crate::store::{About, By, Store, StoreError};
use axum::http::{HeaderMap, header};
use password::Passwords;
use shared::rest::{AgentCard, Deed};
use shared::{AgentId, Millis};
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
    clock: Clock,
    passwords: Passwords,
    throttle: Throttle,
}

/// What somebody tries to come in with.
pub struct Knock {
    /// The e-mail address in lower case.
    pub email: String,
    /// The password.
    pub password: String,
    /// A code of the second factor, or a recovery code.
    pub code: Option<String>,
    /// From where.
    pub from: IpAddr,
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
    /// The password is right; a code is asked for, too.
    #[error("a code of the second factor is needed")]
    FactorNeeded,
    /// The code is wrong, or was used.
    #[error("wrong code")]
    WrongCode,
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
            throttle: Throttle::new(clock.clone()),
            clock,
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

    /// Counts a code that is tried for this agent.
    ///
    /// # Errors
    /// Returns when to try again.
    pub fn try_code(&self, agent: AgentId) -> Result<(), LoginFault> {
        self.throttle
            .code(agent)
            .map_err(|retry_ms| LoginFault::TooFast { retry_ms })
    }

    /// Lets an agent in who knows the password and, where there is a second factor, a code of it.
    ///
    /// # Errors
    /// Returns why not.
    pub async fn login(&self, store: &Store, knock: Knock) -> Result<AgentCard, LoginFault> {
        self.knock(knock.from)?;
        self.try_account(store, &knock.email).await?;
        let login = store.login(&knock.email).await?;
        let hash = login.as_ref().map(|login| login.password_hash.clone());
        let password = knock.password;
        let right = self.passwords.verify(password.clone(), hash).await?;
        let Some(login) = login.filter(|_| right) else {
            return Err(LoginFault::Wrong);
        };
        self.check_code(store, login.agent.id, knock.code).await?;
        if password::is_outdated(&login.password_hash) {
            let hash = self.passwords.hash(password).await?;
            store.rehash(login.agent.id, hash).await?;
        }
        Ok(login.agent)
    }

    /// Whether this is the password of the agent with this address. Counts like a log-in.
    ///
    /// # Errors
    /// Returns that this was tried too often.
    pub async fn prove(
        &self,
        store: &Store,
        email: &str,
        password: String,
    ) -> Result<bool, LoginFault> {
        self.try_account(store, email).await?;
        let hash = store.login(email).await?.map(|login| login.password_hash);
        self.passwords.verify(password, hash).await
    }

    /// Uses a code up, where there is a second factor.
    async fn check_code(
        &self,
        store: &Store,
        agent: AgentId,
        code: Option<String>,
    ) -> Result<(), LoginFault> {
        let held = store.factor(agent).await?.filter(|factor| factor.is_held);
        let Some(held) = held else {
            return Ok(());
        };
        let code = code.ok_or(LoginFault::FactorNeeded)?;
        self.try_code(agent)?;
        let is_good = if factor::is_of_phone(&code) {
            match factor::step_of(&held.secret, &code, self.clock.now()) {
                Some(step) => store.use_step(agent, step).await?,
                None => false,
            }
        } else {
            let is_good = store
                .use_recovery(agent, &secret::typed_code(&code))
                .await?;
            if is_good {
                tracing::warn!(agent = agent.0, "a recovery code was used");
            }
            is_good
        };
        if is_good {
            Ok(())
        } else {
            Err(LoginFault::WrongCode)
        }
    }

    /// Counts a try for an account. That somebody tries too often as a known agent is written down,
    /// now and then.
    async fn try_account(&self, store: &Store, email: &str) -> Result<(), LoginFault> {
        let Err(retry_ms) = self.throttle.account(email) else {
            return Ok(());
        };
        if self.throttle.is_news(email)
            && let Some(login) = store.login(email).await?
        {
            let by = By {
                agent: None,
                at: self.clock.now(),
            };
            let about = About::all(Deed::LoginThrottled);
            store.by(by).write_down(about, login.agent.name).await?;
        }
        Err(LoginFault::TooFast { retry_ms })
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
