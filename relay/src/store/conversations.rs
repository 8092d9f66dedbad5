//! Reads conversations and their entries.
//!
//! What a list shows of the entries is told from the entries themselves, each time: there is no
//! second truth that could differ. Never writes.

use super::error::StoreError;
use super::pasts;
use super::rows::{self, CONVERSATION, ENTRY, SHELF, number, whole};
use super::texts::choice_of;
use desk::{Row, Saved};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use shared::limits::WORDS_CHARS_MAX;
use shared::{AgentId, Choice, ConversationId, Entry, Millis, Seq, SiteId, What};

/// Reads a site's live state.
pub fn saved(conn: &Connection, site: SiteId) -> Result<Saved, StoreError> {
    let last: Option<i64> = conn
        .prepare_cached("SELECT max(id) FROM conversations WHERE site = ?1")?
        .query_row([site.0], |row| row.get(0))?;
    let open = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND ended = 0 ORDER BY id"
    );
    Ok(Saved {
        last_conversation: ConversationId(last.unwrap_or(0).cast_unsigned()),
        open: rows(conn, site, &open, &[&site.0])?,
        choices: choices(conn, site)?,
        pasts: pasts::latest(conn, site)?,
    })
}

/// Lists the sites that have conversations which are neither ended nor parked.
pub fn sites_at_work(conn: &Connection, len_max: usize) -> Result<Vec<SiteId>, StoreError> {
    let mut select = conn.prepare_cached(
        "SELECT DISTINCT site FROM conversations WHERE ended = 0 AND parked = 0
         ORDER BY site LIMIT ?1",
    )?;
    let sites = select.query_map([whole(len_max as u64)], |row| row.get(0).map(SiteId))?;
    Ok(sites.collect::<Result<_, _>>()?)
}

/// Counts the conversations of all sites that wait for an agent.
pub fn waiting(conn: &Connection) -> Result<u64, StoreError> {
    let count = conn
        .prepare_cached(
            "SELECT count(*) FROM conversations WHERE ended = 0 AND parked = 0 AND agent IS NULL",
        )?
        .query_row([], |row| number(row, 0))?;
    Ok(count)
}

/// Reads a page of ended conversations, the newest first.
pub fn ended(
    conn: &Connection,
    site: SiteId,
    before: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let before = before.map_or(i64::MAX, |id| whole(id.0));
    let select = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND ended = 1 AND id < ?2
         ORDER BY id DESC LIMIT ?3"
    );
    rows(
        conn,
        site,
        &select,
        &[&site.0, &before, &whole(limit as u64)],
    )
}

/// Reads the newest conversation of a visitor, given as the INTEGER of its bits.
pub fn latest(conn: &Connection, site: SiteId, visitor: i64) -> Result<Option<Row>, StoreError> {
    let select = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND visitor = ?2
         ORDER BY id DESC LIMIT 1"
    );
    Ok(rows(conn, site, &select, &[&site.0, &visitor])?.pop())
}

/// Reads which conversation of a visitor, given as the INTEGER of its bits, is the newest.
pub fn latest_id(conn: &Connection, site: SiteId, visitor: i64) -> Result<Option<i64>, StoreError> {
    let id = conn
        .prepare_cached("SELECT max(id) FROM conversations WHERE site = ?1 AND visitor = ?2")?
        .query_row(params![site.0, visitor], |row| row.get(0))?;
    Ok(id)
}

/// Reads entries.
pub fn replay(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    after: Seq,
    until: Option<Seq>,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let select = format!(
        "SELECT {ENTRY} FROM {SHELF} WHERE shelf.site = ?1 AND shelf.conversation = ?2
         AND shelf.seq > ?3 AND shelf.seq <= ?4 ORDER BY shelf.seq LIMIT ?5"
    );
    let until = until.unwrap_or(Seq(u32::MAX));
    let page = params![
        site.0,
        whole(conversation.0),
        after.0,
        until.0,
        whole(limit as u64)
    ];
    let mut select = conn.prepare_cached(&select)?;
    let entries = select.query_map(page, rows::entry)?;
    Ok(entries.collect::<Result<_, _>>()?)
}

fn rows(
    conn: &Connection,
    site: SiteId,
    select: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<Row>, StoreError> {
    let mut select = conn.prepare_cached(select)?;
    let found = select.query_map(values, rows::conversation)?;
    let mut found = found.collect::<Result<Vec<_>, _>>()?;
    for row in &mut found {
        tell_entries(conn, site, row)?;
    }
    Ok(found)
}

/// Fills in what the entries tell.
fn tell_entries(conn: &Connection, site: SiteId, row: &mut Row) -> Result<(), StoreError> {
    let last = conn
        .prepare_cached(&format!(
            "SELECT entries.seq, at FROM {SHELF} WHERE shelf.site = ?1
                 AND shelf.conversation = ?2 ORDER BY shelf.seq DESC LIMIT 1"
        ))?
        .query_row(params![site.0, whole(row.id.0)], |row| {
            Ok((Seq(row.get(0)?), Millis(number(row, 1)?)))
        })
        .optional()?;
    if let Some((seq, at)) = last {
        (row.last, row.last_at) = (seq, at);
    }
    let select = format!(
        "SELECT {ENTRY} FROM {SHELF} WHERE shelf.site = ?1 AND shelf.conversation = ?2
         AND kind = 'said' ORDER BY shelf.seq DESC LIMIT 1"
    );
    let said = conn
        .prepare_cached(&select)?
        .query_row(params![site.0, whole(row.id.0)], rows::entry)
        .optional()?;
    if let Some(Entry {
        what: What::Said { author, text, .. },
        ..
    }) = said
    {
        row.words = text.preview(WORDS_CHARS_MAX);
        row.words_by = Some(author.side());
    }
    Ok(())
}

fn choices(conn: &Connection, site: SiteId) -> Result<Vec<(AgentId, Choice)>, StoreError> {
    let mut select =
        conn.prepare_cached("SELECT agent, choice FROM choices WHERE site = ?1 ORDER BY agent")?;
    let choices = select.query_map([site.0], |row| {
        let choice = choice_of(row.get_ref(1)?.as_str()?);
        let choice = choice.ok_or_else(|| rows::damage(1, "an unknown choice"))?;
        Ok((AgentId(row.get(0)?), choice))
    })?;
    Ok(choices.collect::<Result<_, _>>()?)
}
