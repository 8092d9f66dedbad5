//! The index, which follows behind the entries: a little of it is written at a time, never in the
//! transaction that somebody waits for.
//!
//! Where it ends is kept in the store, so a relay that was killed goes on from there. Words that
//! were changed or taken back are no longer in it when that is stored.

use super::marks;
use super::tokens::{RULES, beginnings, tokens};
use crate::store::error::StoreError;
use crate::store::rows;
use crate::store::session::{Columns, Session, values};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// How the two engines write and read it.
pub struct Dialect {
    /// The table of entries with their numbers.
    pub log: &'static str,
    /// Adds what an entry is found by.
    pub add: &'static str,
    /// Takes that out again.
    pub remove: &'static str,
    /// Empties it.
    pub clear: &'static str,
    /// The numbers of what has all of these tokens, between two numbers, the newest first.
    pub find: &'static str,
    /// How one question is put together of tokens.
    pub ask: fn(&[String], Option<&String>) -> String,
}

/// The one of a data file.
pub const SQLITE: Dialect = Dialect {
    log: "log",
    add: "INSERT INTO found (rowid, tokens) VALUES (?1, ?2)",
    remove: "INSERT INTO found (found, rowid, tokens) VALUES ('delete', ?1, ?2)",
    clear: "INSERT INTO found (found) VALUES ('delete-all')",
    find: "SELECT rowid FROM found WHERE found MATCH ?1 AND rowid >= ?2 AND rowid < ?3
        ORDER BY rowid DESC LIMIT ?4",
    ask: |all, begun| {
        let quoted = all.iter().map(|token| format!("\"{token}\""));
        let begun = begun.map(|token| format!("\"{token}\" *"));
        quoted.chain(begun).collect::<Vec<_>>().join(" AND ")
    },
};

/// The one of a database. What it is told to remove it knows by the number alone.
pub const POSTGRES: Dialect = Dialect {
    log: "entries",
    add:
        "INSERT INTO found (number, tokens) VALUES (?1, array_to_tsvector(string_to_array(?2, ' ')))
        ON CONFLICT (number) DO UPDATE SET tokens = excluded.tokens",
    remove: "DELETE FROM found WHERE number = ?1 AND CAST(?2 AS TEXT) IS NOT NULL",
    clear: "TRUNCATE found",
    find: "SELECT number FROM found WHERE tokens @@ CAST(CAST(?1 AS TEXT) AS TSQUERY)
        AND number >= ?2 AND number < ?3 ORDER BY number DESC LIMIT ?4",
    ask: |all, begun| {
        let quoted = all.iter().map(|token| format!("'{token}'"));
        let begun = begun.map(|token| format!("'{token}':*"));
        quoted.chain(begun).collect::<Vec<_>>().join(" & ")
    },
};

/// Something said or shared, as the index sees it.
struct Thing {
    number: i64,
    site: u32,
    conversation: i64,
    text: String,
}

/// Where the index ends.
pub fn end(session: &dyn Session) -> Result<i64, StoreError> {
    session.one("SELECT number FROM indexed", &[], |row| row.whole(0))
}

/// Conversations that wait to be marked anew, of which something is in the index.
pub fn to_mark(session: &dyn Session, len_max: i64) -> Result<Vec<(u32, i64)>, StoreError> {
    session.all(
        "SELECT site, conversation FROM unmarked WHERE EXISTS (SELECT 1 FROM marked
            WHERE marked.site = unmarked.site AND marked.conversation = unmarked.conversation)
        LIMIT ?1",
        values![len_max],
        |row| Ok((row.small(0)?, row.whole(1)?)),
    )
}

/// Whether there is something to do, told by reading alone.
pub fn is_behind(session: &dyn Session, dialect: &Dialect) -> Result<bool, StoreError> {
    let behind = format!(
        "SELECT EXISTS (SELECT 1 FROM {log} WHERE number > (SELECT number FROM indexed))
            OR EXISTS (SELECT 1 FROM unmarked) OR EXISTS (SELECT 1 FROM unfound)
            OR (SELECT rules FROM indexed) <> ?1",
        log = dialect.log
    );
    session.one(&behind, values![RULES], |row| row.flag(0))
}

/// Writes a little of the index: at most `len_max` entries, and what else waits. Those of the
/// conversations in `marked` can be read. Returns whether there may be more to do.
pub fn follow(
    session: &dyn Session,
    dialect: &Dialect,
    marked: &[(u32, i64)],
    len_max: i64,
) -> Result<bool, StoreError> {
    let index = Index { session, dialect };
    index.keep_the_rules()?;
    let again = index.add_again(len_max)?;
    for &(site, conversation) in marked {
        index.mark_anew(site, conversation)?;
    }
    // What is not in the index yet is marked when it comes into it.
    session.run(
        "DELETE FROM unmarked WHERE NOT EXISTS (SELECT 1 FROM marked
            WHERE marked.site = unmarked.site AND marked.conversation = unmarked.conversation)",
        &[],
    )?;
    let seen = index.go_on(len_max)?;
    Ok(seen == len_max || again == len_max || !marked.is_empty())
}

/// Takes the words out that stand at a number, before they are changed or taken back. Whether they
/// come back with other words is for [`follow`] to see.
pub fn forget(session: &dyn Session, dialect: &Dialect, number: i64) -> Result<(), StoreError> {
    let index = Index { session, dialect };
    let Some(thing) = index.thing(number)? else {
        return Ok(());
    };
    let waits = "SELECT number FROM unfound WHERE number = ?1";
    let waits = session.maybe(waits, values![number], |row| row.whole(0))?;
    if number > end(session)? || waits.is_some() {
        return Ok(());
    }
    let marks = index.marks_of(thing.site, thing.conversation)?;
    index.write(dialect.remove, &thing, &marks.unwrap_or_default())?;
    let wait = "INSERT INTO unfound (number) VALUES (?1)";
    session.run(wait, values![number]).map(drop)
}

struct Index<'a> {
    session: &'a dyn Session,
    dialect: &'a Dialect,
}

impl Index<'_> {
    /// An index that was made by other rules is made anew.
    fn keep_the_rules(&self) -> Result<(), StoreError> {
        let session = self.session;
        let rules: u32 = session.one("SELECT rules FROM indexed", &[], |row| row.small(0))?;
        if rules == RULES {
            return Ok(());
        }
        session.run(self.dialect.clear, &[])?;
        session.run("DELETE FROM marked", &[])?;
        session.run("DELETE FROM unfound", &[])?;
        let begin = "UPDATE indexed SET number = 0, rules = ?1";
        session.run(begin, values![RULES]).map(drop)
    }

    /// What was said anew.
    fn add_again(&self, len_max: i64) -> Result<i64, StoreError> {
        let select = "SELECT number FROM unfound ORDER BY number LIMIT ?1";
        let numbers = self
            .session
            .all(select, values![len_max], |row| row.whole(0))?;
        for &number in &numbers {
            if let Some(thing) = self.thing(number)? {
                let marks = self.marks_of(thing.site, thing.conversation)?;
                self.write(self.dialect.add, &thing, &marks.unwrap_or_default())?;
            }
            let done = "DELETE FROM unfound WHERE number = ?1";
            self.session.run(done, values![number])?;
        }
        Ok(rows::whole(numbers.len() as u64))
    }

    /// All of a conversation that is in the index is found by other marks from here on.
    fn mark_anew(&self, site: u32, conversation: i64) -> Result<(), StoreError> {
        let done = "DELETE FROM unmarked WHERE site = ?1 AND conversation = ?2";
        self.session.run(done, values![site, conversation])?;
        let Some(was) = self.marks_of(site, conversation)? else {
            return Ok(());
        };
        let is = marks::of(self.session, site, conversation)?;
        if was == is {
            return Ok(());
        }
        for thing in self.things_of(site, conversation)? {
            self.write(self.dialect.remove, &thing, &was)?;
            self.write(self.dialect.add, &thing, &is)?;
        }
        self.mark(site, conversation, &is)
    }

    /// What came behind the end of the index. Returns how many entries were looked at.
    fn go_on(&self, len_max: i64) -> Result<i64, StoreError> {
        let log = self.dialect.log;
        let select = format!(
            "SELECT number, site, conversation, words, file FROM {log}
            WHERE number > ?1 ORDER BY number LIMIT ?2"
        );
        let mut seen = (0, end(self.session)?);
        let mut things = Vec::new();
        self.session
            .each(&select, values![seen.1, len_max], &mut |row| {
                seen = (seen.0 + 1, row.whole(0)?);
                things.extend(thing(row)?);
                Ok(())
            })?;
        let mut known = HashMap::new();
        for thing in things {
            let marks = match known.entry((thing.site, thing.conversation)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    new.insert(self.marks_from_now(thing.site, thing.conversation)?)
                }
            };
            self.write(self.dialect.add, &thing, marks)?;
        }
        if seen.0 > 0 {
            let end = "UPDATE indexed SET number = ?1";
            self.session.run(end, values![seen.1])?;
        }
        Ok(seen.0)
    }

    fn marks_from_now(&self, site: u32, conversation: i64) -> Result<String, StoreError> {
        if let Some(marks) = self.marks_of(site, conversation)? {
            return Ok(marks);
        }
        let marks = marks::of(self.session, site, conversation)?;
        self.mark(site, conversation, &marks)?;
        Ok(marks)
    }

    fn marks_of(&self, site: u32, conversation: i64) -> Result<Option<String>, StoreError> {
        let select = "SELECT marks FROM marked WHERE site = ?1 AND conversation = ?2";
        self.session
            .maybe(select, values![site, conversation], |row| {
                Ok(row.text(0)?.to_owned())
            })
    }

    fn mark(&self, site: u32, conversation: i64, marks: &str) -> Result<(), StoreError> {
        let mark = "INSERT INTO marked (site, conversation, marks) VALUES (?1, ?2, ?3)
            ON CONFLICT (site, conversation) DO UPDATE SET marks = excluded.marks";
        let done = self.session.run(mark, values![site, conversation, marks]);
        done.map(drop)
    }

    fn thing(&self, number: i64) -> Result<Option<Thing>, StoreError> {
        let log = self.dialect.log;
        let select =
            format!("SELECT number, site, conversation, words, file FROM {log} WHERE number = ?1");
        let found = self.session.maybe(&select, values![number], thing)?;
        Ok(found.flatten())
    }

    fn things_of(&self, site: u32, conversation: i64) -> Result<Vec<Thing>, StoreError> {
        // A data file finds the entries of a conversation by its shelf, a database by their key.
        let from = match self.dialect.log {
            "log" => "shelf JOIN log ON log.number = shelf.number",
            log => log,
        };
        let at = match self.dialect.log {
            "log" => "shelf",
            log => log,
        };
        let log = self.dialect.log;
        let select = format!(
            "SELECT {log}.number, {at}.site, {at}.conversation, words, file FROM {from}
            WHERE {at}.site = ?1 AND {at}.conversation = ?2
            AND {log}.number <= (SELECT number FROM indexed)"
        );
        let found = self
            .session
            .all(&select, values![site, conversation], thing)?;
        Ok(found.into_iter().flatten().collect())
    }

    fn write(&self, sql: &str, thing: &Thing, marks: &str) -> Result<(), StoreError> {
        let words = tokens(&thing.text);
        let words = words.iter().map(|token| marks::word(thing.site, token));
        let begun = beginnings(&thing.text);
        let begun = begun
            .iter()
            .map(|begun| marks::beginning(thing.site, begun));
        let mut all: Vec<String> = words.chain(begun).collect();
        all.extend(marks.split(' ').map(str::to_owned));
        let all = all.join(" ");
        self.session.run(sql, values![thing.number, &all]).map(drop)
    }
}

fn thing(row: &dyn Columns) -> Result<Option<Thing>, StoreError> {
    let text = match (row.some_text(3)?, row.some_text(4)?) {
        (Some(words), _) => words.to_owned(),
        (None, Some(_)) => rows::file(row, 4)?.name,
        (None, None) => return Ok(None),
    };
    Ok(Some(Thing {
        number: row.whole(0)?,
        site: row.small(1)?,
        conversation: row.whole(2)?,
        text,
    }))
}
