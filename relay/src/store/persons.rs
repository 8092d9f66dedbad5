//! Persons of the owner's: which visitor each of them is here, and what was signed of them.
//!
//! A visitor is one person for ever, and a person one visitor. Never reads a token.

use super::Store;
use super::codes;
use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Session, damage, values};
use super::visitors::{self, VisitorToken};
use crate::auth::secret::{SecretHash, hash, random_seal};
use crate::identity::Statement;
use shared::rest::identity::{Fact, How, Proof};
use shared::{Millis, SiteId, VisitorId};

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identified {
    /// Whoever shows the token is this person, and now it is known.
    Here(VisitorId),
    /// The person is another visitor: this code leads there. Where the token was another person's,
    /// it is good no more, and that visitor is named.
    Elsewhere {
        /// Good for one tab.
        code: String,
        /// Whose token is gone.
        left: Option<VisitorId>,
    },
    /// The statement was used before.
    Used,
    /// The key that signed it is not live any more.
    NoKey,
    /// The token is nobody's.
    Nobody,
}

impl Store {
    /// Takes a statement of who shows this token. Each is taken once.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn identify(
        &self,
        site: SiteId,
        token: &str,
        said: Statement,
        now: Millis,
    ) -> Result<Identified, StoreError> {
        let token = hash(token);
        self.engine
            .write(move |session| identify(session, site, &token, &said, now))
            .await
    }

    /// Makes a token good no more, and with it every code that leads to its visitor; returns whose
    /// it was.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn forget_token(
        &self,
        site: SiteId,
        token: &str,
        now: Millis,
    ) -> Result<Option<VisitorId>, StoreError> {
        let token = hash(token);
        self.engine
            .write(
                move |session| match visitors::find(session, site, &token, now)?.0 {
                    VisitorToken::Known(visitor) => {
                        forget(session, site, visitor, &token)?;
                        Ok(Some(visitor))
                    }
                    VisitorToken::Expired | VisitorToken::Unknown => Ok(None),
                },
            )
            .await
    }

    /// Returns what is proven of a visitor.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn proofs(&self, site: SiteId, visitor: VisitorId) -> Result<Vec<Proof>, StoreError> {
        self.engine
            .read(move |session| proofs(session, site, visitor))
            .await
    }
}

fn identify(
    session: &dyn Session,
    site: SiteId,
    token: &SecretHash,
    said: &Statement,
    now: Millis,
) -> Result<Identified, StoreError> {
    let VisitorToken::Known(visitor) = visitors::find(session, site, token, now)?.0 else {
        return Ok(Identified::Nobody);
    };
    let key = session.maybe(
        "SELECT 1 FROM identity_keys WHERE site = ?1 AND id = ?2",
        values![site.0, said.key],
        |_| Ok(()),
    )?;
    if key.is_none() {
        return Ok(Identified::NoKey);
    }
    if !spend(session, site, said, now)? {
        return Ok(Identified::Used);
    }
    let known = session.maybe(
        "SELECT visitor FROM persons WHERE site = ?1 AND subject = ?2",
        values![site.0, &said.subject],
        |row| Ok(VisitorId(row.whole(0)?.cast_unsigned())),
    )?;
    let whose = subject_of(session, site, visitor)?;
    let person = match known {
        Some(person) => person,
        // What was said here belongs to the person only while it is under way.
        None if whose.is_none() && may_become(session, site, visitor)? => visitor,
        None => visitors::create(session, site, now)?.0,
    };
    note(session, site, person, said, now)?;
    if person == visitor {
        return Ok(Identified::Here(visitor));
    }
    let left = whose.is_some().then_some(visitor);
    if left.is_some() {
        forget(session, site, visitor, token)?;
    }
    let (code, _) = codes::create(session, site, person, now)?;
    Ok(Identified::Elsewhere { code, left })
}

/// Uses a statement up; returns whether it was unused.
fn spend(
    session: &dyn Session,
    site: SiteId,
    said: &Statement,
    now: Millis,
) -> Result<bool, StoreError> {
    session.run(
        "DELETE FROM spent WHERE expires_at <= ?1",
        values![whole(now.0)],
    )?;
    let added = session.run(
        "INSERT INTO spent (site, jti, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        values![site.0, &hash(&said.jti), whole(said.until.0)],
    )?;
    Ok(added > 0)
}

fn subject_of(
    session: &dyn Session,
    site: SiteId,
    visitor: VisitorId,
) -> Result<Option<String>, StoreError> {
    session.maybe(
        "SELECT subject FROM persons WHERE site = ?1 AND visitor = ?2",
        values![site.0, bits(visitor.0)],
        |row| Ok(row.text(0)?.to_owned()),
    )
}

/// Whether an anonymous visitor may turn out to be somebody: it has said nothing so far, or is
/// talking. What has ended may have been another person's at the same computer.
fn may_become(session: &dyn Session, site: SiteId, visitor: VisitorId) -> Result<bool, StoreError> {
    let all = session.all(
        "SELECT ended FROM conversations WHERE site = ?1 AND visitor = ?2",
        values![site.0, bits(visitor.0)],
        |row| row.flag(0),
    )?;
    Ok(all.is_empty() || all.contains(&false))
}

fn note(
    session: &dyn Session,
    site: SiteId,
    visitor: VisitorId,
    said: &Statement,
    now: Millis,
) -> Result<(), StoreError> {
    let facts = serde_json::to_string(&said.facts).expect("they are made of strings");
    session.run(
        "INSERT INTO persons (site, subject, visitor, facts, key, proven_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (site, subject) DO UPDATE
         SET facts = excluded.facts, key = excluded.key, proven_at = excluded.proven_at",
        values![
            site.0,
            &said.subject,
            bits(visitor.0),
            &facts,
            said.key,
            whole(now.0)
        ],
    )?;
    Ok(())
}

/// A visitor's own token becomes one that nobody has; that of another device goes.
fn forget(
    session: &dyn Session,
    site: SiteId,
    visitor: VisitorId,
    token: &SecretHash,
) -> Result<(), StoreError> {
    session.run(
        "UPDATE visitors SET token = ?2 WHERE token = ?1",
        values![token, &random_seal()],
    )?;
    session.run("DELETE FROM devices WHERE token = ?1", values![token])?;
    session.run(
        "DELETE FROM codes WHERE site = ?1 AND visitor = ?2",
        values![site.0, bits(visitor.0)],
    )?;
    Ok(())
}

fn proofs(
    session: &dyn Session,
    site: SiteId,
    visitor: VisitorId,
) -> Result<Vec<Proof>, StoreError> {
    session.all(
        "SELECT subject, facts, proven_at FROM persons WHERE site = ?1 AND visitor = ?2",
        values![site.0, bits(visitor.0)],
        |row| {
            let told = serde_json::from_str::<Vec<Fact>>(row.text(1)?);
            let mut facts = told.map_err(|fault| damage(1, &fault.to_string()))?;
            let (name, value) = ("id".to_owned(), row.text(0)?.to_owned());
            facts.insert(0, Fact { name, value });
            Ok(Proof {
                how: How::Signed,
                at: Millis(row.number(2)?),
                facts,
            })
        },
    )
}
