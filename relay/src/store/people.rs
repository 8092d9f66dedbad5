//! The verbs about people: agents, their invitations and sessions, and visitors.
//!
//! Forms have been checked, and passwords hashed, before they come here.

use super::audit::{self, About, Entry};
use super::{
    Accepted, Account, Login, Store, StoreError, VisitorToken, agents, sessions, visitors,
};
use crate::auth::secret::hash;
use shared::rest::{AgentCard, AgentForm, Deed, Invite, Invited};
use shared::{AgentId, Millis, SiteId, VisitorId};

impl Store {
    /// Returns every agent, by id.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn agents(&self) -> Result<Vec<AgentCard>, StoreError> {
        self.engine.read(agents::all).await
    }

    /// Returns an agent.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn agent(&self, id: AgentId) -> Result<Option<AgentCard>, StoreError> {
        self.engine
            .read(move |session| agents::by_id(session, id))
            .await
    }

    /// Returns the active agent with this e-mail address, in lower case, and the password's hash.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn login(&self, email: &str) -> Result<Option<Login>, StoreError> {
        let email = email.to_owned();
        self.engine
            .read(move |session| agents::login(session, &email))
            .await
    }

    /// Makes an agent who is not active yet, and the invitation. The form has been checked. One who
    /// was invited before and did not come is invited anew; the earlier link ends. `None`: the
    /// e-mail address is an active agent's.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn create_agent(
        &self,
        form: AgentForm,
        now: Millis,
    ) -> Result<Option<Invited>, StoreError> {
        self.written(move |session| {
            let before = audit::agent_of(session, &form.email)?;
            let invited = agents::create(session, &form, now)?;
            let about = About::all(Deed::AgentInvited);
            let after = audit::agent_of(session, &form.email)?;
            let entry = invited
                .is_some()
                .then(|| Entry::between(about, before, after));
            Ok((invited, entry))
        })
        .await
    }

    /// Makes the invitation of the first administrator and ends an earlier one. `None`: there is an
    /// agent already.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn invite_first(&self, now: Millis) -> Result<Option<String>, StoreError> {
        self.engine
            .write(move |session| agents::invite_first(session, now))
            .await
    }

    /// Returns what an invitation is for; `None`: used, expired, or never made.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn invite(&self, token: &str, now: Millis) -> Result<Option<Invite>, StoreError> {
        let token = hash(token);
        self.engine
            .read(move |session| agents::invite(session, &token, now))
            .await
    }

    /// Uses up an invitation and makes its agent active. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn accept_invite(
        &self,
        token: &str,
        account: Account,
        now: Millis,
    ) -> Result<Accepted, StoreError> {
        let token = hash(token);
        self.written(move |session| {
            let before = agents::invited_as(session, &token, now)?;
            let accepted = agents::accept(session, &token, &account, now)?;
            let entry = match &accepted {
                Accepted::Active(agent) => {
                    let who = (agent.id, agent.name.clone());
                    let after = audit::agent(session, agent.id)?;
                    let entry = match before {
                        // Who was active before has chosen another password.
                        Some(known) if known.active => {
                            sessions::close_others(session, agent.id, None)?;
                            Entry::between(About::all(Deed::PasswordChanged), after.clone(), after)
                        }
                        _ => Entry::between(About::all(Deed::AgentJoined), None, after),
                    };
                    Some(Entry {
                        who: Some(who),
                        ..entry
                    })
                }
                Accepted::Unknown | Accepted::EmailTaken => None,
            };
            Ok((accepted, entry))
        })
        .await
    }

    /// Puts another hash of the same password in place, after the cost of hashing changed.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn rehash(&self, id: AgentId, password_hash: String) -> Result<(), StoreError> {
        self.engine
            .write(move |session| agents::rehash(session, id, &password_hash))
            .await
    }

    /// Starts a session of an active agent and returns its secret.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn open_session(
        &self,
        agent: AgentId,
        device: &str,
        now: Millis,
    ) -> Result<String, StoreError> {
        let device = device.to_owned();
        self.engine
            .write(move |session| sessions::open(session, agent, &device, now))
            .await
    }

    /// Returns whose session this is, and prolongs it; `None`: nobody's, it has expired, or the
    /// second factor has to be set up first.
    ///
    /// # Errors
    /// Returns why the store could not be read, or written when it was due to be prolonged.
    pub async fn session(&self, token: &str, now: Millis) -> Result<Option<AgentCard>, StoreError> {
        let found = self.any_session(token, now).await?;
        Ok(found
            .filter(|found| !found.factor.is_due())
            .map(|found| found.agent))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        let token = hash(token);
        self.engine
            .write(move |session| sessions::close(session, &token))
            .await
    }

    /// Makes a visitor of a site, and the token that proves it.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn new_visitor(
        &self,
        site: SiteId,
        now: Millis,
    ) -> Result<(VisitorId, String), StoreError> {
        self.engine
            .write(move |session| visitors::create(session, site, now))
            .await
    }

    /// Returns whose token this is, on this site only, and prolongs it.
    ///
    /// # Errors
    /// Returns why the store could not be read, or written when it was due to be prolonged.
    pub async fn visitor_by_token(
        &self,
        site: SiteId,
        token: &str,
        now: Millis,
    ) -> Result<VisitorToken, StoreError> {
        let token = hash(token);
        let (found, due) = self
            .engine
            .read(move |session| visitors::find(session, site, &token, now))
            .await?;
        if due {
            self.engine
                .write(move |session| visitors::touch(session, &token, now))
                .await?;
        }
        Ok(found)
    }
}
