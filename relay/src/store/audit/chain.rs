//! The chain: the hash of each entry is made of the entry and of the hash before it.
//!
//! Says what does not fit, and by which numbers. Who can write the store can also write the whole
//! rest of a chain anew: that is found by who wrote down where it ended.

use crate::auth::secret::SecretHash;
use crate::hex::hex;
use crate::store::error::StoreError;
use crate::store::rows::whole;
use crate::store::session::{Columns, Session, Value, damage, values};
use sha2::{Digest, Sha256};
use std::fmt;

/// Entries that are looked at in one go.
const PAGE_LEN: u64 = 1_000;
/// Findings that are told one by one.
const FINDINGS_LEN_MAX: usize = 100;

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry.
    pub number: u64,
    /// Its hash.
    pub hash: SecretHash,
}

impl Head {
    /// The hash as text.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.hash)
    }
}

/// An entry as it is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The hash of the entry before; zeros before the first.
    pub previous: SecretHash,
    /// From 1 without holes.
    pub number: u64,
    /// When.
    pub at: u64,
    /// Who.
    pub agent: Option<u32>,
    /// What the agent was called.
    pub agent_name: Option<String>,
    /// On which site.
    pub site: Option<u32>,
    /// What.
    pub deed: String,
    /// To whom or to what.
    pub subject: String,
    /// What was changed, as JSON.
    pub changes: String,
}

impl Link {
    /// SHA-256 over a JSON array of all fields in their order, the hash before as hexadecimal.
    pub fn hash(&self) -> SecretHash {
        let all = serde_json::json!([
            hex(&self.previous),
            self.number,
            self.at,
            self.agent,
            self.agent_name,
            self.site,
            self.deed,
            self.subject,
            self.changes,
        ]);
        Sha256::digest(all.to_string().as_bytes()).into()
    }
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// What stands in this entry is not what was written.
    Changed(u64),
    /// The entry after this one remembers another one in its place.
    Replaced(u64),
    /// These entries are not there, from the first to the last.
    Missing(u64, u64),
    /// Nothing says any more where the chain ended.
    HeadMissing,
    /// The entry that was written down elsewhere is not this one.
    NotAsNoted(u64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Changed(number) => write!(f, "entry {number} was changed"),
            Finding::Replaced(number) => write!(
                f,
                "entry {number} was replaced: the one after it was written after another one"
            ),
            Finding::Missing(first, last) if first == last => {
                write!(f, "entry {first} is missing")
            }
            Finding::Missing(first, last) => write!(f, "entries {first} to {last} are missing"),
            Finding::HeadMissing => write!(f, "nothing says any more where the log ended"),
            Finding::NotAsNoted(number) => write!(
                f,
                "entry {number} is not the one that was noted: it, or something before it, was \
                 written anew"
            ),
        }
    }
}

/// What came of reading the whole chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Entries that are there.
    pub entries: u64,
    /// Where it ends.
    pub head: Option<Head>,
    /// What does not fit; empty: the chain holds. The first hundred.
    pub findings: Vec<Finding>,
}

/// Returns where the chain ends.
pub fn head(session: &dyn Session) -> Result<Option<Head>, StoreError> {
    session.maybe("SELECT number, hash FROM audit_head", &[], |row| {
        Ok(Head {
            number: row.number(0)?,
            hash: hash(row, 1)?,
        })
    })
}

/// The same, and keeps all others who would add an entry waiting.
pub fn take(session: &dyn Session) -> Result<Head, StoreError> {
    session.run(
        "INSERT INTO audit_head (one, number, hash) VALUES (1, 0, ?1) ON CONFLICT DO NOTHING",
        values![&SecretHash::default()],
    )?;
    session.run("UPDATE audit_head SET number = number", &[])?;
    let found = head(session)?;
    found.ok_or_else(|| StoreError::Corrupt("the audit log has no end".to_owned()))
}

/// Notes where the chain ends now.
pub fn put(session: &dyn Session, head: &Head) -> Result<(), StoreError> {
    session.run(
        "UPDATE audit_head SET number = ?1, hash = ?2",
        values![whole(head.number), &head.hash],
    )?;
    Ok(())
}

/// Reads the whole chain, and says what does not fit. `noted` is the end that somebody wrote down
/// elsewhere.
pub fn verify(session: &dyn Session, noted: Option<(u64, String)>) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict {
        head: head(session)?,
        ..Verdict::default()
    };
    let mut last = Head {
        number: 0,
        hash: SecretHash::default(),
    };
    loop {
        let page = links(session, last.number)?;
        if page.is_empty() {
            break;
        }
        for (link, hash) in page {
            verdict.entries += 1;
            judge(&mut verdict.findings, &last, &link, &hash);
            last = Head {
                number: link.number,
                hash,
            };
            let is_noted = noted.as_ref().filter(|(number, _)| *number == last.number);
            if is_noted.is_some_and(|(_, noted)| !noted.eq_ignore_ascii_case(&last.hex())) {
                verdict.findings.push(Finding::NotAsNoted(last.number));
            }
        }
    }
    let end = verdict.head.map_or(0, |head| head.number);
    let end = end.max(noted.map_or(0, |(number, _)| number));
    if end > last.number {
        verdict
            .findings
            .push(Finding::Missing(last.number + 1, end));
    } else if let Some(head) = verdict.head {
        if head != last {
            verdict.findings.push(Finding::Replaced(last.number));
        }
    } else if last.number > 0 {
        verdict.findings.push(Finding::HeadMissing);
    }
    verdict.findings.truncate(FINDINGS_LEN_MAX);
    Ok(verdict)
}

/// Compares one entry with the one before it.
fn judge(findings: &mut Vec<Finding>, last: &Head, link: &Link, hash: &SecretHash) {
    if findings.len() >= FINDINGS_LEN_MAX {
        return;
    }
    if link.number != last.number + 1 {
        findings.push(Finding::Missing(last.number + 1, link.number - 1));
    } else if link.previous != last.hash && link.hash() == *hash {
        // Before the first there are zeros, which nobody can have replaced.
        findings.push(match last.number {
            0 => Finding::Changed(link.number),
            number => Finding::Replaced(number),
        });
        return;
    }
    if link.hash() != *hash {
        findings.push(Finding::Changed(link.number));
    }
}

fn links(session: &dyn Session, after: u64) -> Result<Vec<(Link, SecretHash)>, StoreError> {
    let select = format!(
        "SELECT previous, number, at, agent, agent_name, site, deed, subject, changes, hash
         FROM audit WHERE number > ?1 ORDER BY number LIMIT {PAGE_LEN}"
    );
    session.all(&select, values![whole(after)], |row| {
        let link = Link {
            previous: hash(row, 0)?,
            number: row.number(1)?,
            at: row.number(2)?,
            agent: row.some_small(3)?,
            agent_name: row.some_text(4)?.map(str::to_owned),
            site: row.some_small(5)?,
            deed: row.text(6)?.to_owned(),
            subject: row.text(7)?.to_owned(),
            changes: row.text(8)?.to_owned(),
        };
        Ok((link, hash(row, 9)?))
    })
}

fn hash(row: &dyn Columns, at: usize) -> Result<SecretHash, StoreError> {
    match row.value(at)? {
        Value::Bytes(bytes) => bytes.try_into().map_err(|_| damage(at, "not a hash")),
        Value::Null | Value::Whole(_) | Value::Text(_) => Err(damage(at, "not a hash")),
    }
}

/// Writes an entry anew with a hash that fits it, as somebody might who knows how.
#[cfg(test)]
pub fn forge(session: &dyn Session, number: u64, subject: &str) -> Result<(), StoreError> {
    let found = links(session, number - 1)?.into_iter().next();
    let (link, _) = found.ok_or_else(|| StoreError::Other("no such entry".to_owned()))?;
    let forged = Link {
        subject: subject.to_owned(),
        ..link
    };
    session.run(
        "UPDATE audit SET subject = ?2, hash = ?3 WHERE number = ?1",
        values![whole(number), subject, &forged.hash()],
    )?;
    Ok(())
}
