//! Finds messages by the index, the newest first.
//!
//! Reads only what it shows. What is in no index yet is found a moment later.

use super::index::Dialect;
use super::query::{Query, asked};
use super::snippet::snippet;
use crate::limits::SEARCH_LOOKS_MAX;
use crate::store::error::StoreError;
use crate::store::rows;
use crate::store::session::{Columns, Session, damage, values};
use crate::store::texts::side_of;
use shared::rest::search::{FOUND_PAGE_LEN, Found, Hit, Sought};
use shared::{Author, ConversationId, Millis, Seq, Side, SiteId, VisitorId};

/// Candidates that are looked at together.
const LOOK_LEN: i64 = 64;

/// How far a clock may have been set back: so much more is looked at on both sides of a time.
const UNEVEN_MS: u64 = 60_000;

/// Finds one page.
pub fn find(
    session: &dyn Session,
    dialect: &Dialect,
    site: SiteId,
    sought: &Sought,
) -> Result<Found, StoreError> {
    let query = Query::of_text(&sought.text);
    let asked = asked(site.0, &query, sought);
    let question = (dialect.ask)(&asked.all, asked.begun.as_ref());
    let from = match sought.from {
        Some(at) => first_since(session, dialect, Millis(at.0.saturating_sub(UNEVEN_MS)))?,
        None => 0,
    };
    let mut until = match sought.until {
        Some(at) => first_since(session, dialect, at.plus(UNEVEN_MS))?,
        None => i64::MAX,
    };
    if let Some(before) = sought.before {
        until = until.min(rows::whole(before));
    }
    let mut found = Found::default();
    for _ in 0..SEARCH_LOOKS_MAX {
        let page = values![&question, from, until, LOOK_LEN];
        let numbers = session.all(dialect.find, page, |row| row.whole(0))?;
        let is_last = rows::whole(numbers.len() as u64) < LOOK_LEN;
        for number in numbers {
            if found.hits.len() == FOUND_PAGE_LEN {
                found.before = Some(until.cast_unsigned());
                return Ok(found);
            }
            until = number;
            found
                .hits
                .extend(hit(session, dialect, number, sought, &query)?);
        }
        if is_last {
            return Ok(found);
        }
    }
    found.before = Some(until.cast_unsigned());
    Ok(found)
}

/// The number of the first entry at that time or later; numbers and times rise together.
fn first_since(session: &dyn Session, dialect: &Dialect, at: Millis) -> Result<i64, StoreError> {
    let log = dialect.log;
    let last = format!("SELECT coalesce(max(number), 0) FROM {log}");
    let probe = format!("SELECT number, at FROM {log} WHERE number >= ?1 ORDER BY number LIMIT 1");
    let (mut low, mut high) = (0, session.one(&last, &[], |row| row.whole(0))? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let there = session.maybe(&probe, values![middle], |row| {
            Ok((row.whole(0)?, row.number(1)?))
        })?;
        match there {
            Some((number, said_at)) if said_at < at.0 => low = number + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// Something said or shared, as it is in the store.
struct Thing {
    conversation: i64,
    seq: Seq,
    at: Millis,
    author: Author,
    text: String,
}

fn hit(
    session: &dyn Session,
    dialect: &Dialect,
    number: i64,
    sought: &Sought,
    query: &Query,
) -> Result<Option<Hit>, StoreError> {
    let log = dialect.log;
    let select = format!(
        "SELECT site, conversation, seq, at, who_side, agent, agent_name, words, file FROM {log}
        WHERE number = ?1"
    );
    let there = session.maybe(&select, values![number], |row| {
        Ok((row.whole(0)?, thing(row)?))
    })?;
    let Some((site, Some(thing))) = there else {
        return Ok(None);
    };
    let is_in_time = sought.from.is_none_or(|from| thing.at >= from)
        && sought.until.is_none_or(|until| thing.at < until);
    if !is_in_time || !query.is_in(&thing.text) {
        return Ok(None);
    }
    let of = "SELECT visitor, ended FROM conversations WHERE site = ?1 AND id = ?2";
    let of = session.maybe(of, values![site, thing.conversation], |row| {
        Ok((VisitorId(row.whole(0)?.cast_unsigned()), row.flag(1)?))
    })?;
    Ok(of.map(|(visitor, ended)| Hit {
        conversation: ConversationId(thing.conversation.cast_unsigned()),
        seq: thing.seq,
        at: thing.at,
        author: thing.author,
        visitor,
        ended,
        pieces: snippet(&thing.text, query),
    }))
}

fn thing(row: &dyn Columns) -> Result<Option<Thing>, StoreError> {
    let text = match (row.some_text(7)?, row.some_text(8)?) {
        (Some(words), _) => words.to_owned(),
        (None, Some(_)) => rows::file(row, 8)?.name,
        (None, None) => return Ok(None),
    };
    let author = match side_of(row.text(4)?) {
        Some(Side::Visitor) => Author::Visitor,
        Some(Side::Agent) => match rows::face(row, 5)? {
            Some(face) => Author::Agent(face),
            None => return Err(damage(5, "an agent without a name")),
        },
        None => return Err(damage(4, "an unknown side")),
    };
    Ok(Some(Thing {
        conversation: row.whole(1)?,
        seq: Seq(row.small(2)?),
        at: Millis(row.number(3)?),
        author,
        text,
    }))
}
