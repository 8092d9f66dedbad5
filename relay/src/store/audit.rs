//! The audit log: what people with power did, in a chain of hashes, written in the transaction of
//! the deed itself.
//!
//! Never keeps a password, a code or a secret: what is looked at before and after a deed is what
//! its page shows. Never changes an entry.

mod chain;
mod compare;
mod look;

#[cfg(test)]
pub use chain::forge;
pub use chain::{Finding, Head, Verdict, verify};
pub use look::{agent, agent_of, factor_roles, of_site, site};

use super::Store;
use super::error::StoreError;
use super::rows::whole;
use super::session::{Columns, Session, damage, values};
use chain::Link;
use serde_json::Value as Json;
use shared::rest::{AuditEntry, Change, Deed};
use shared::{AgentId, Millis, SiteId};

/// Who does something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who; `None`: the relay itself, or somebody who is not logged in.
    pub agent: Option<(AgentId, String)>,
    /// When.
    pub at: Millis,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// What.
    pub deed: Deed,
    /// On which site.
    pub site: Option<SiteId>,
}

impl About {
    /// Something that is about no site.
    #[must_use]
    pub fn all(deed: Deed) -> About {
        About { deed, site: None }
    }

    /// Something about one site.
    #[must_use]
    pub fn site(deed: Deed, site: SiteId) -> About {
        About {
            deed,
            site: Some(site),
        }
    }
}

/// What a deed is about, as it is at one moment: its name, and what can be read of it.
pub type Seen = Option<(String, Json)>;

/// What is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What, and where.
    pub about: About,
    /// Who, if not the one in whose name the store is used.
    pub who: Option<(AgentId, String)>,
    /// To whom or to what.
    pub subject: String,
    /// What was there before and after.
    pub changes: Vec<Change>,
}

impl Entry {
    /// What is different between two looks.
    pub fn between(about: About, before: Seen, after: Seen) -> Entry {
        let subject = after.as_ref().or(before.as_ref());
        let subject = subject.map(|(name, _)| name.clone()).unwrap_or_default();
        let value = |seen: Seen| seen.map_or(Json::Null, |(_, value)| value);
        Entry {
            about,
            who: None,
            subject,
            changes: compare::changes(&value(before), &value(after)),
        }
    }
}

/// Which entries are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Older than this one.
    pub before: Option<u64>,
    /// Of this agent.
    pub agent: Option<AgentId>,
    /// Of this site.
    pub site: Option<SiteId>,
    /// Of this kind.
    pub deed: Option<Deed>,
}

impl Store {
    /// Returns the same store, in which what is changed is somebody's deed from here on.
    #[must_use]
    pub fn by(&self, by: By) -> Store {
        Store {
            by: Some(by.into()),
            ..self.clone()
        }
    }

    /// Returns at most `len_max` entries, the newest first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn audit(
        &self,
        wanted: Wanted,
        len_max: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.engine
            .read(move |session| page(session, &wanted, len_max))
            .await
    }

    /// Returns where the chain ends; `None`: there is no entry.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn audit_head(&self) -> Result<Option<Head>, StoreError> {
        self.engine.read(|session| chain::head(session)).await
    }

    /// Writes down what was done without a change in the store.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn write_down(&self, about: About, subject: String) -> Result<(), StoreError> {
        let entry = Entry {
            about,
            who: None,
            subject,
            changes: Vec::new(),
        };
        self.written(move |_| Ok(((), Some(entry)))).await
    }

    /// Does `work`, and writes down what it changed of what `look` sees. What changed nothing is
    /// not written down.
    pub(super) async fn deed<T: Send + 'static>(
        &self,
        about: About,
        look: impl Fn(&dyn Session) -> Result<Seen, StoreError> + Send + 'static,
        work: impl FnOnce(&dyn Session) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.written(move |session| {
            let before = look(session)?;
            let done = work(session)?;
            let after = look(session)?;
            let entry = (before != after).then(|| Entry::between(about, before, after));
            Ok((done, entry))
        })
        .await
    }

    /// Does `work` and writes down the entry that it returns, in one transaction. What nobody in
    /// particular does is not written down.
    pub(super) async fn written<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Session) -> Result<(T, Option<Entry>), StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let by = self.by.clone();
        let done = self.engine.write(move |session| {
            let (done, entry) = work(session)?;
            let head = match (by, entry) {
                (Some(by), Some(entry)) => Some(append(session, &by, &entry)?),
                _ => None,
            };
            Ok((done, head))
        });
        let (done, head) = done.await?;
        if let Some(head) = head {
            // What is copied elsewhere cannot be written anew unseen.
            tracing::info!(number = head.number, hash = head.hex(), "audited");
        }
        Ok(done)
    }
}

/// Adds an entry at the end of the chain. Returns the new end.
fn append(session: &dyn Session, by: &By, entry: &Entry) -> Result<Head, StoreError> {
    let last = chain::take(session)?;
    let changes = serde_json::to_string(&entry.changes);
    let changes = changes.map_err(|error| StoreError::Other(error.to_string()))?;
    let who = entry.who.as_ref().or(by.agent.as_ref());
    let (agent, agent_name) = who.cloned().unzip();
    let link = Link {
        previous: last.hash,
        number: last.number + 1,
        at: by.at.0,
        agent: agent.map(|agent| agent.0),
        agent_name,
        site: entry.about.site.map(|site| site.0),
        deed: entry.about.deed.as_str().to_owned(),
        subject: entry.subject.clone(),
        changes,
    };
    let head = Head {
        number: link.number,
        hash: link.hash(),
    };
    session.run(
        "INSERT INTO audit (number, at, agent, agent_name, site, deed, subject, changes, previous,
            hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        values![
            whole(link.number),
            whole(link.at),
            link.agent,
            link.agent_name.as_ref(),
            link.site,
            &link.deed,
            &link.subject,
            &link.changes,
            &link.previous,
            &head.hash
        ],
    )?;
    chain::put(session, &head)?;
    Ok(head)
}

fn page(
    session: &dyn Session,
    wanted: &Wanted,
    len_max: usize,
) -> Result<Vec<AuditEntry>, StoreError> {
    let select = format!(
        "SELECT number, at, agent, agent_name, site, deed, subject, changes FROM audit
         WHERE (number < ?1 OR ?1 IS NULL) AND (agent = ?2 OR ?2 IS NULL)
            AND (site = ?3 OR ?3 IS NULL) AND (deed = ?4 OR ?4 IS NULL)
         ORDER BY number DESC LIMIT {len_max}"
    );
    let given = values![
        wanted.before.map(whole),
        wanted.agent.map(|agent| agent.0),
        wanted.site.map(|site| site.0),
        wanted.deed.map(Deed::as_str)
    ];
    session.all(&select, given, entry)
}

fn entry(row: &dyn Columns) -> Result<AuditEntry, StoreError> {
    let deed = row.text(5)?;
    let deed = Deed::ALL.iter().find(|known| known.as_str() == deed);
    let changes = serde_json::from_str(row.text(7)?).map_err(|_| damage(7, "not changes"))?;
    Ok(AuditEntry {
        number: row.number(0)?,
        at: Millis(row.number(1)?),
        agent: row.some_small(2)?.map(AgentId),
        agent_name: row.some_text(3)?.map(str::to_owned),
        site: row.some_small(4)?.map(SiteId),
        deed: *deed.ok_or_else(|| damage(5, "an unknown deed"))?,
        subject: row.text(6)?.to_owned(),
        changes,
    })
}
