//! Mail that is to be sent: what for and to whom, and when it is tried next.
//!
//! Holds no words: they are read when the mail is made. A row goes when its mail was taken, or
//! given up.

use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Columns, Session, values};
use shared::{ConversationId, Millis, Seq, SiteId, VisitorId};

/// One mail: the transcript of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its name, random.
    pub id: u64,
    /// Of which site.
    pub site: SiteId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The last entry that is in it.
    pub until: Seq,
    /// Whose conversation it is.
    pub visitor: VisitorId,
    /// To whom.
    pub address: String,
    /// In which language, as a tag.
    pub lang: String,
    /// In which time zone, as an IANA name; may be empty.
    pub zone: String,
    /// When it was asked for.
    pub asked_at: Millis,
    /// How often it was tried.
    pub tries: u32,
}

/// What became of a mail that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It will be sent.
    Now,
    /// The same waits already.
    Already,
}

/// Writes down that this is to be sent.
pub fn post(session: &dyn Session, letter: &Letter) -> Result<Posted, StoreError> {
    let written = session.run(
        "INSERT INTO mail (id, site, conversation, until, visitor, address, lang, zone, asked_at,
            due_at, tries)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 0) ON CONFLICT DO NOTHING",
        values![
            bits(letter.id),
            letter.site.0,
            whole(letter.conversation.0),
            letter.until.0,
            bits(letter.visitor.0),
            &letter.address,
            &letter.lang,
            &letter.zone,
            whole(letter.asked_at.0)
        ],
    )?;
    Ok(match written {
        0 => Posted::Already,
        _ => Posted::Now,
    })
}

/// Reads what is due, the longest due first.
pub fn due(session: &dyn Session, now: Millis, limit: usize) -> Result<Vec<Letter>, StoreError> {
    session.all(
        "SELECT id, site, conversation, until, visitor, address, lang, zone, asked_at, tries
         FROM mail WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
        values![whole(now.0), whole(limit as u64)],
        letter,
    )
}

/// Writes down that it was tried, and when it is tried again.
pub fn later(session: &dyn Session, id: u64, due_at: Millis) -> Result<(), StoreError> {
    session.run(
        "UPDATE mail SET due_at = ?2, tries = tries + 1 WHERE id = ?1",
        values![bits(id), whole(due_at.0)],
    )?;
    Ok(())
}

/// Forgets one that was taken, or is given up.
pub fn done(session: &dyn Session, id: u64) -> Result<(), StoreError> {
    session.run("DELETE FROM mail WHERE id = ?1", values![bits(id)])?;
    Ok(())
}

/// Counts what waits.
pub fn waiting(session: &dyn Session) -> Result<u64, StoreError> {
    session.one("SELECT count(*) FROM mail", &[], |row| row.number(0))
}

fn letter(row: &dyn Columns) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: row.whole(0)?.cast_unsigned(),
        site: SiteId(row.small(1)?),
        conversation: ConversationId(row.number(2)?),
        until: Seq(row.small(3)?),
        visitor: VisitorId(row.whole(4)?.cast_unsigned()),
        address: row.text(5)?.to_owned(),
        lang: row.text(6)?.to_owned(),
        zone: row.text(7)?.to_owned(),
        asked_at: Millis(row.number(8)?),
        tries: row.small(9)?,
    })
}
