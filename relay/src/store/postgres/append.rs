//! Saves records, in their order, with as few waits as there can be: everything is sent at once,
//! and neighbouring entries in one statement.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

pub mod line;

use super::wire::Wire;
use crate::store::error::StoreError;
use crate::store::rows::{bits, person, whole};
use crate::store::session::Value;
use crate::store::statements::{Given, Statement};
use crate::store::texts::side;
use crate::store::told::Told;
use desk::Record;
use line::Line;
use shared::{ConversationId, Entry, SiteId, Text, What, Who};

/// Rows come out of `unnest` in the order of its arrays, and are inserted one after the other: the
/// laws see each with those before it.
const ENTRIES: &str = "INSERT INTO entries
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side, quote, amends, file)
    SELECT * FROM unnest(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::text[],
    ?6::text[], ?7::bigint[], ?8::bigint[], ?9::text[], ?10::bigint[], ?11::bigint[], ?12::text[],
    ?13::bigint[], ?14::bigint[], ?15::text[], ?16::text[], ?17::bigint[], ?18::bigint[],
    ?19::text[])";
/// Columns of an entry.
const COLUMNS: usize = 19;

/// Saves all of them; an error means that what was done so far must be undone.
pub fn append(wire: &Wire, records: &[(SiteId, Record)]) -> Result<(), StoreError> {
    let mut line = Line::default();
    let mut entries = Entries::default();
    for (site, record) in records {
        if let Record::Entry {
            conversation,
            who,
            entry,
        } = record
        {
            // This one kind of entry asks how its conversation stands: it keeps its place among
            // the other records. All others only ask for the entries before them.
            let is_reopened = matches!(entry.what, What::Reopened { .. });
            if is_reopened {
                entries.end(&mut line);
            }
            entries.add(*site, *conversation, *who, entry);
            let amend = Statement::amends(*site, *conversation, *who, entry);
            // So does what changes another entry, which may be among those that wait.
            if is_reopened || amend.is_some() {
                entries.end(&mut line);
            }
            if let Some(amend) = amend {
                line.push(amend);
            }
        } else if let Some(statement) = Statement::of(*site, record) {
            line.push(statement);
        }
    }
    entries.end(&mut line);
    line.send(wire)
}

/// Entries that are to be inserted together, column by column.
#[derive(Default)]
struct Entries<'a> {
    columns: [Vec<Given<'a>>; COLUMNS],
}

impl<'a> Entries<'a> {
    fn add(&mut self, site: SiteId, at: ConversationId, who: Option<Who>, entry: &'a Entry) {
        let (who_side, who_id) = who.map(person).unzip();
        let told = Told::of(&entry.what);
        let one = |value: Value<'a>| Given::One(value);
        let row: [Given<'a>; COLUMNS] = [
            one(site.0.into()),
            one(whole(at.0).into()),
            one(entry.seq.0.into()),
            one(whole(entry.at.0).into()),
            one(told.kind.into()),
            one(who_side.into()),
            one(who_id.into()),
            one(told.agent.map(|face| face.id.0).into()),
            one(told.agent.map(|face| face.name.as_str()).into()),
            one(told.nonce.map(|nonce| bits(nonce.tab.0)).into()),
            one(told.nonce.map(|nonce| nonce.count).into()),
            one(told.words.map(Text::as_str).into()),
            one(told.to_agent.into()),
            one(told.to_team.into()),
            one(told.to_name.into()),
            one(told.by.map(side).into()),
            one(told.quote.into()),
            one(told.amends.into()),
            told.file.map_or(Given::One(Value::Null), Given::Own),
        ];
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
    }

    fn end(&mut self, line: &mut Line<'a>) {
        if !self.columns[0].is_empty() {
            let columns = std::mem::take(&mut self.columns);
            line.push_columns(ENTRIES, columns.into());
        }
    }
}
