//! The index of the entries, which follows behind the log.
//!
//! An entry is durable in the log at once; its place on the shelf and the count of its tab are
//! written later, many of one conversation together. Whoever reads entries has them shelved first,
//! so readers need nothing but the shelf. The laws of entries are kept here, before an entry is
//! written: none is said twice, none is missing, nothing follows the end.

use super::tail::{Behind, Head, Tail};
use crate::limits::{TAIL_LEN_MAX, TAIL_SPAN_MAX};
use crate::store::arrivals::{Tab, Talk};
use crate::store::error::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

const SHELVE: &str = "INSERT INTO shelf (site, conversation, seq, number) VALUES (?1, ?2, ?3, ?4)";
const COUNT: &str = "INSERT INTO tabs (site, who_side, who, tab, counted)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET counted = max(counted, excluded.counted)";
const SHELVED: &str = "UPDATE shelved SET number = ?1 WHERE number <> ?1";
const UNSHELVED: &str = "SELECT number, site, conversation, seq, kind, who_side, who, tab, count
    FROM log WHERE number > (SELECT number FROM shelved) AND NOT EXISTS (SELECT 1 FROM shelf
        WHERE shelf.site = log.site AND shelf.conversation = log.conversation
        AND shelf.seq = log.seq)
    ORDER BY number";
const NEWEST: &str = "SELECT coalesce(max(number), 0) FROM log";
const HEAD: &str = "SELECT seq, kind FROM entries
    WHERE site = ?1 AND conversation = ?2 ORDER BY seq DESC LIMIT 1";
const NUMBER: &str = "SELECT number FROM shelf WHERE site = ?1 AND conversation = ?2 AND seq = ?3";
const ENDED: &str = "SELECT ended FROM conversations WHERE site = ?1 AND id = ?2";
const COUNTED: &str = "SELECT counted FROM tabs
    WHERE site = ?1 AND who_side = ?2 AND who = ?3 AND tab = ?4";

/// All at once what is not on the shelf, whoever wrote it.
const CATCH_UP: &str = "
    INSERT INTO shelf (site, conversation, seq, number)
    SELECT site, conversation, seq, number FROM log
    WHERE number > (SELECT number FROM shelved) AND NOT EXISTS (SELECT 1 FROM shelf
        WHERE shelf.site = log.site AND shelf.conversation = log.conversation
        AND shelf.seq = log.seq)
    ORDER BY site, conversation, seq;
    INSERT INTO tabs (site, who_side, who, tab, counted)
    SELECT site, who_side, who, tab, max(count) FROM log
    WHERE count IS NOT NULL AND number > (SELECT number FROM shelved)
    GROUP BY site, who_side, who, tab
    ON CONFLICT DO UPDATE SET counted = max(counted, excluded.counted);
    UPDATE shelved SET number = (SELECT coalesce(max(number), 0) FROM log);";

/// What the next entry of a conversation is, as far as the laws ask.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    /// Its place.
    pub seq: u32,
    /// Whether it says that the conversation goes on after its end.
    pub reopens: bool,
    /// Whose, and which count, when it is something that tabs number.
    pub numbered: Option<(Tab, u32)>,
}

/// Puts everything on the shelf, in one transaction of its own: at the end of a relay, and what one
/// that was killed, or a copy, has left behind.
pub fn catch_up(conn: &Connection) -> Result<(), StoreError> {
    let whole = conn.unchecked_transaction()?;
    whole.execute_batch(CATCH_UP)?;
    Ok(whole.commit()?)
}

/// Reads what is not on the shelf, as after a failure.
pub fn load(conn: &Connection) -> Result<Tail, StoreError> {
    let newest = conn
        .prepare_cached(NEWEST)?
        .query_row([], |row| row.get(0))?;
    let mut tail = Tail::from(newest);
    let mut select = conn.prepare_cached(UNSHELVED)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let talk = (row.get(1)?, row.get(2)?);
        let kind = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
        let side = side(
            row.get_ref(5)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?,
        );
        let numbered = match (side, row.get::<_, Option<u32>>(8)?) {
            (Some(side), Some(count)) => {
                let tab = (talk.0, side, row.get(6)?, row.get(7)?);
                Some((tab, count))
            }
            _ => None,
        };
        let entry = Behind {
            number: row.get(0)?,
            seq: row.get(3)?,
            numbered,
        };
        tail.add(talk, entry, is_end(kind));
    }
    Ok(tail)
}

/// Says whether an entry may follow.
pub fn judge(conn: &Connection, tail: &Tail, talk: Talk, next: Next) -> Result<(), StoreError> {
    let head = match tail.head(talk) {
        Some(head) => head,
        None => shelved_head(conn, talk)?,
    };
    if next.seq != head.seq + 1 {
        return law(format!(
            "entry {} of conversation {} follows entry {}",
            next.seq, talk.1, head.seq
        ));
    }
    if head.is_end != next.reopens {
        return law(format!(
            "conversation {} goes on after its end only by being reopened",
            talk.1
        ));
    }
    if next.reopens && has_ended(conn, talk)? != Some(false) {
        return law(format!(
            "conversation {} is not open to be reopened",
            talk.1
        ));
    }
    let Some((tab, count)) = next.numbered else {
        return Ok(());
    };
    let counted = match tail.counted(tab) {
        Some(counted) => counted,
        None => counted(conn, tab)?,
    };
    #[cfg(feature = "faults")]
    if crate::faults::of_desks().is_some() {
        return Ok(());
    }
    if count <= counted {
        return law(format!(
            "{count} was said already: the tab stands at {counted}"
        ));
    }
    Ok(())
}

/// Puts all that waits of a conversation on the shelf. Returns how much it was, and whose.
pub fn shelve(
    conn: &Connection,
    tail: &mut Tail,
    talk: Talk,
) -> Result<(usize, Vec<Tab>), StoreError> {
    let entries = tail.take(talk);
    let mut shelve = conn.prepare_cached(SHELVE)?;
    for entry in &entries {
        shelve.execute(params![talk.0, talk.1, entry.seq, entry.number])?;
    }
    // A conversation has few tabs.
    let mut counts: Vec<(Tab, u32)> = Vec::new();
    for (tab, count) in entries.iter().filter_map(|entry| entry.numbered) {
        match counts.iter_mut().find(|(known, _)| *known == tab) {
            Some((_, last)) => *last = count.max(*last),
            None => counts.push((tab, count)),
        }
    }
    let mut write = conn.prepare_cached(COUNT)?;
    for ((site, side, who, tab), count) in &counts {
        write.execute(params![site, side, who, tab, count])?;
    }
    let tabs = counts.into_iter().map(|(tab, _)| tab).collect();
    Ok((entries.len(), tabs))
}

/// Whether more waits than should.
pub fn is_long(tail: &Tail) -> bool {
    tail.len() > TAIL_LEN_MAX || tail.span() > TAIL_SPAN_MAX
}

/// Notes up to where everything is on the shelf.
pub fn note(conn: &Connection, tail: &Tail) -> Result<(), StoreError> {
    conn.prepare_cached(SHELVED)?.execute([tail.shelved()])?;
    Ok(())
}

/// Reads how many things a tab has said, as far as that is on the shelf.
pub fn counted(conn: &Connection, tab: Tab) -> Result<u32, StoreError> {
    let (site, side, who, tab) = tab;
    let counted = conn
        .prepare_cached(COUNTED)?
        .query_row(params![site, side, who, tab], |row| row.get(0))
        .optional()?;
    Ok(counted.unwrap_or(0))
}

/// The number in the log of an entry on the shelf; `None`: it is not there.
pub fn number_of(conn: &Connection, talk: Talk, seq: u32) -> Result<Option<i64>, StoreError> {
    let number = conn
        .prepare_cached(NUMBER)?
        .query_row(params![talk.0, talk.1, seq], |row| row.get(0))
        .optional()?;
    Ok(number)
}

/// Whether an entry of this kind is an end.
pub fn is_end(kind: &str) -> bool {
    matches!(kind, "ended" | "quieted")
}

fn shelved_head(conn: &Connection, talk: Talk) -> Result<Head, StoreError> {
    let head = conn
        .prepare_cached(HEAD)?
        .query_row(params![talk.0, talk.1], |row| {
            Ok(Head {
                seq: row.get(0)?,
                is_end: is_end(row.get_ref(1)?.as_str()?),
            })
        })
        .optional()?;
    match head {
        Some(head) => Ok(head),
        None if has_ended(conn, talk)?.is_some() => Ok(Head::default()),
        None => law(format!("conversation {} is not there", talk.1)),
    }
}

fn has_ended(conn: &Connection, talk: Talk) -> Result<Option<bool>, StoreError> {
    let ended = conn
        .prepare_cached(ENDED)?
        .query_row(params![talk.0, talk.1], |row| row.get(0))
        .optional()?;
    Ok(ended)
}

fn side(side: Option<&str>) -> Option<&'static str> {
    ["visitor", "agent"]
        .into_iter()
        .find(|known| side == Some(known))
}

fn law<T>(says: String) -> Result<T, StoreError> {
    Err(StoreError::Law(says))
}
