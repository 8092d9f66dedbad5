//! The verbs about accounts: second factors, sessions, passwords, roles; and reading the audit log
//! through.
//!
//! Whatever ends somebody's trust ends the sessions with it, in the same transaction.

use super::audit::{self, About, Entry, Verdict};
use super::session::Session;
use super::sessions::Found;
use super::sqlite::database::open_to_read;
use super::{Factor, Store, StoreError, agents, factors, sessions};
use crate::auth::secret::{FactorSecret, SecretHash, hash};
use crate::config::place::Place;
use shared::rest::{AgentCard, AgentChange, Deed, Factors, Invited, Role, SessionCard};
use shared::{AgentId, Millis};

impl Store {
    /// Returns the second factor of an agent, held or only begun.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn factor(&self, agent: AgentId) -> Result<Option<Factor>, StoreError> {
        self.engine
            .read(move |session| factors::factor(session, agent))
            .await
    }

    /// Begins a second factor, which does not count yet; `false`: one is held.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn begin_factor(
        &self,
        agent: AgentId,
        secret: FactorSecret,
    ) -> Result<bool, StoreError> {
        self.engine
            .write(move |session| factors::begin(session, agent, &secret))
            .await
    }

    /// Makes a second factor count, with these recovery codes; `false`: none was begun. Other
    /// sessions, which were opened without it, end.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn hold_factor(
        &self,
        agent: AgentId,
        step: u64,
        codes: Vec<SecretHash>,
        here: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let here = hash(here);
        self.of_agent(Deed::FactorHeld, agent, move |session| {
            let held = factors::hold(session, agent, step, &codes, now)?;
            if held {
                sessions::close_others(session, agent, Some(&here))?;
            }
            Ok(held)
        })
        .await
    }

    /// Uses the code of a time step; `false`: it was used before.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn use_step(&self, agent: AgentId, step: u64) -> Result<bool, StoreError> {
        self.engine
            .write(move |session| factors::use_step(session, agent, step))
            .await
    }

    /// Uses a recovery code; `false`: there is no such code any more.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn use_recovery(&self, agent: AgentId, code: &str) -> Result<bool, StoreError> {
        let code = hash(code);
        self.engine
            .write(move |session| factors::use_code(session, agent, &code))
            .await
    }

    /// Puts new recovery codes in the place of those that are left; `false`: the agent has no
    /// second factor.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn renew_codes(
        &self,
        agent: AgentId,
        codes: Vec<SecretHash>,
    ) -> Result<bool, StoreError> {
        self.written(move |session| {
            let held = factors::factor(session, agent)?.is_some_and(|factor| factor.is_held);
            if !held {
                return Ok((false, None));
            }
            factors::renew_codes(session, agent, &codes)?;
            Ok((true, Some(about(session, Deed::CodesRenewed, agent)?)))
        })
        .await
    }

    /// Takes a second factor away; `false`: there was none.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn remove_factor(&self, deed: Deed, agent: AgentId) -> Result<bool, StoreError> {
        self.of_agent(deed, agent, move |session| factors::remove(session, agent))
            .await
    }

    /// Returns which roles must have a second factor, and who has one.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn factors(&self) -> Result<Factors, StoreError> {
        self.engine
            .read(|session| {
                Ok(Factors {
                    required: factors::roles(session)?,
                    held: factors::holders(session)?,
                })
            })
            .await
    }

    /// Changes which roles must have one.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn require_factors(&self, roles: Vec<Role>) -> Result<(), StoreError> {
        let about = About::all(Deed::FactorRolesChanged);
        self.deed(about, audit::factor_roles, move |session| {
            factors::set_roles(session, &roles)
        })
        .await
    }

    /// Returns whose session this is, also when nothing but the second factor may be set up with
    /// it, and prolongs it; `None`: nobody's, or it has expired.
    ///
    /// # Errors
    /// Returns why the store could not be read, or written when it was due to be prolonged.
    pub async fn any_session(&self, token: &str, now: Millis) -> Result<Option<Found>, StoreError> {
        let token = hash(token);
        let found = self
            .engine
            .read(move |session| sessions::find(session, &token, now))
            .await?;
        let Some((found, due)) = found else {
            return Ok(None);
        };
        if due {
            self.engine
                .write(move |session| sessions::prolong(session, &token, now))
                .await?;
        }
        Ok(Some(found))
    }

    /// Returns the sessions of an agent; `here` is the one that asks.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn sessions(
        &self,
        agent: AgentId,
        here: &str,
        now: Millis,
    ) -> Result<Vec<SessionCard>, StoreError> {
        let here = hash(here);
        self.engine
            .read(move |session| sessions::all(session, agent, &here, now))
            .await
    }

    /// Ends one session of an agent by its name; `false`: there is none.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn close_named(&self, agent: AgentId, id: String) -> Result<bool, StoreError> {
        self.engine
            .write(move |session| sessions::close_named(session, agent, &id))
            .await
    }

    /// Ends all sessions of an agent but this one.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn close_others(&self, agent: AgentId, here: &str) -> Result<u64, StoreError> {
        let here = hash(here);
        self.engine
            .write(move |session| sessions::close_others(session, agent, Some(&here)))
            .await
    }

    /// Puts another password in place, and ends all sessions but this one.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_password(
        &self,
        agent: AgentId,
        password_hash: String,
        here: &str,
    ) -> Result<(), StoreError> {
        let here = hash(here);
        self.written(move |session| {
            agents::rehash(session, agent, &password_hash)?;
            sessions::close_others(session, agent, Some(&here))?;
            Ok(((), Some(about(session, Deed::PasswordChanged, agent)?)))
        })
        .await
    }

    /// Changes what an agent may do; `None`: there is none, or nobody would be left who may do
    /// everything. The change has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_agent(
        &self,
        id: AgentId,
        change: AgentChange,
    ) -> Result<Option<AgentCard>, StoreError> {
        self.of_agent(Deed::AgentChanged, id, move |session| {
            let stays = change.role == Role::Administrator;
            if !stays && agents::is_last_administrator(session, id)? {
                return Ok(None);
            }
            agents::change(session, id, &change)
        })
        .await
    }

    /// Lets an agent in no more: the password, the second factor, the sessions and the invitations
    /// go. `false`: there is no such agent, or nobody would be left who may do everything.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn remove_agent(&self, id: AgentId) -> Result<bool, StoreError> {
        self.of_agent(Deed::AgentRemoved, id, move |session| {
            if agents::is_last_administrator(session, id)? || agents::by_id(session, id)?.is_none()
            {
                return Ok(false);
            }
            factors::remove(session, id)?;
            sessions::close_others(session, id, None)?;
            agents::shut_out(session, id)?;
            Ok(true)
        })
        .await
    }

    /// Makes a link with which an active agent chooses another password; `None`: there is none.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn make_link(&self, id: AgentId, now: Millis) -> Result<Option<Invited>, StoreError> {
        self.written(move |session| {
            let link = agents::link(session, id, now)?;
            let entry = link.is_some().then(|| about(session, Deed::LinkMade, id));
            Ok((link, entry.transpose()?))
        })
        .await
    }

    /// Does something with an agent, and writes down what changed of what can be seen.
    async fn of_agent<T: Send + 'static>(
        &self,
        deed: Deed,
        id: AgentId,
        work: impl FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let look = move |session: &dyn Session| audit::agent(session, id);
        self.deed(About::all(deed), look, work).await
    }
}

/// An entry about somebody of whom nothing that can be seen has changed.
fn about(session: &dyn Session, deed: Deed, id: AgentId) -> Result<Entry, StoreError> {
    let seen = audit::agent(session, id)?;
    Ok(Entry::between(About::all(deed), seen.clone(), seen))
}

/// Reads the audit log at `place` through, also while a relay runs. `noted` is the number and the
/// hash of an entry that somebody wrote down. Blocks, and must not be called by a task.
///
/// # Errors
/// Returns why it could not be read.
pub fn verify_audit(place: &Place, noted: Option<(u64, String)>) -> Result<Verdict, StoreError> {
    match &place.url {
        None => audit::verify(&open_to_read(&place.folder)?, noted),
        Some(url) => {
            let wire = super::postgres::wire::Wire::open_to_read(url)?;
            wire.be_patient();
            audit::verify(&wire, noted)
        }
    }
}
