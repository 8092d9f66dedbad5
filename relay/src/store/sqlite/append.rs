//! Saves records, in their order.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

use super::pen::Pen;
use super::shelf::{self, Next};
use crate::store::error::StoreError;
use crate::store::rows::{bits, one, person, whole};
use crate::store::session::Session;
use crate::store::statements::{self, Given};
use crate::store::texts::side;
use crate::store::told::Told;
use desk::Record;
use rusqlite::{Statement, params};
use shared::{ConversationId, Entry, SiteId, What, Who};

const ENTRY: &str = "INSERT INTO log
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

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
        said: match (who.map(person), told.said) {
            (Some((side, id)), Some((nonce, _))) => {
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
            told.said.map(|(nonce, _)| bits(nonce.tab.0)),
            told.said.map(|(nonce, _)| nonce.count),
            told.said.map(|(_, text)| text.as_str()),
            told.to_agent,
            told.to_team,
            told.to_name,
            told.by.map(side)
        ])?;
        Ok(conn.last_insert_rowid())
    })
}
