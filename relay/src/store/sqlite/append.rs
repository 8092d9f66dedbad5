//! Saves records, in their order.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

use super::pen::Pen;
use super::shelf::{self, Next};
use crate::store::error::StoreError;
use crate::store::rows::{bits, one, person, whole};
use crate::store::search::index;
use crate::store::session::Session;
use crate::store::statements::{self, Given};
use crate::store::texts::side;
use crate::store::told::Told;
use desk::Record;
use rusqlite::{Statement, params};
use shared::{ConversationId, Entry, SiteId, Text, What, Who};

const ENTRY: &str = "INSERT INTO log
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side, quote, amends, file)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
/// Overwrites words that are there, by nobody but their author.
const AMEND: &str = "UPDATE log SET words = ?4 WHERE number = ?1 AND who_side = ?2 AND who = ?3
    AND kind = 'said' AND words IS NOT NULL";

/// Saves all of them; an error means that what was done so far must be undone.
pub fn append(pen: &Pen, records: &[(SiteId, Record)]) -> Result<(), StoreError> {
    // Held, because looking it up for each entry costs as much as binding its values.
    let mut insert = pen.prepare_cached(ENTRY)?;
    for (site, record) in records {
        if let Record::Entry {
            conversation,
            who,
            entry,
        } = record
        {
            save_entry(pen, &mut insert, (*site, *conversation), *who, entry)?;
        } else if let Some(statement) = statements::Statement::of(*site, record) {
            save(pen, &statement)?;
        }
    }
    Ok(())
}

fn save(pen: &Pen, statement: &statements::Statement<'_>) -> Result<(), StoreError> {
    let values: Vec<_> = statement.values.iter().map(Given::value).collect();
    let changed = Session::run(&**pen, statement.sql, &values)?;
    statement.changes.map_or(Ok(()), |id| one(changed, id))
}

fn save_entry(
    pen: &Pen,
    insert: &mut Statement,
    (site, conversation): (SiteId, ConversationId),
    who: Option<Who>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let (who_side, who_id) = who.map(person).unzip();
    let told = Told::of(&entry.what);
    let next = Next {
        seq: entry.seq.0,
        reopens: matches!(entry.what, What::Reopened { .. }),
        numbered: match (who.map(person), told.nonce) {
            (Some((side, id)), Some(nonce)) => {
                Some(((site.0, side, id, bits(nonce.tab.0)), nonce.count))
            }
            _ => None,
        },
    };
    let talk = (site.0, whole(conversation.0));
    pen.write_entry(talk, next, shelf::is_end(told.kind), |conn| {
        insert.execute(params![
            site.0,
            talk.1,
            entry.seq.0,
            whole(entry.at.0),
            told.kind,
            who_side,
            who_id,
            told.agent.map(|face| face.id.0),
            told.agent.map(|face| face.name.as_str()),
            told.nonce.map(|nonce| bits(nonce.tab.0)),
            told.nonce.map(|nonce| nonce.count),
            told.words.map(Text::as_str),
            told.to_agent,
            told.to_team,
            told.to_name,
            told.by.map(side),
            told.quote,
            told.amends,
            told.file
        ])?;
        Ok(conn.last_insert_rowid())
    })?;
    if let What::Amended { of, text, .. } = &entry.what {
        let number = pen.number_of(talk, of.0)?;
        if let Some(number) = number {
            index::forget(&**pen, &index::SQLITE, number)?;
        }
        let words = text.as_ref().map(Text::as_str);
        let mut amend = pen.prepare_cached(AMEND)?;
        let changed = amend.execute(params![number, who_side, who_id, words])?;
        one(changed as u64, conversation)?;
    }
    Ok(())
}
