//! Reads conversations and their entries.
//!
//! What a list shows of the entries is told from the entries themselves, each time: there is no
//! second truth that could differ. Never writes.

use super::error::StoreError;
use super::pasts;
use super::ratings;
use super::rows::{self, CONVERSATION, ENTRY, person_of, whole};
use super::session::{Columns, Session, Value, damage, values};
use super::texts::{choice_of, side_of};
use desk::record::preview;
use desk::{Recent, Row, Saved};
use shared::limits::{AMENDABLE_LEN_MAX, WORDS_CHARS_MAX};
use shared::text::clip;
use shared::{AgentId, Choice, ConversationId, Entry, Millis, Seq, Side, SiteId, Text, Who};

/// What was said or shared last, a little at a time.
const SAID: &str = "SELECT seq, at, who_side, who, words, file FROM entries
    WHERE site = ?1 AND conversation = ?2 AND kind IN ('said', 'shared') AND seq < ?3
    ORDER BY seq DESC LIMIT 4";

/// Reads a site's live state.
pub fn saved(session: &dyn Session, site: SiteId) -> Result<Saved, StoreError> {
    let last = session.one(
        "SELECT max(id) FROM conversations WHERE site = ?1",
        values![site.0],
        |row| row.some_number(0),
    )?;
    let open = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND ended = 0 ORDER BY id"
    );
    Ok(Saved {
        last_conversation: ConversationId(last.unwrap_or(0)),
        open: rows(session, site, &open, values![site.0])?,
        choices: choices(session, site)?,
        pasts: pasts::latest(session, site)?,
    })
}

/// Lists the sites that have conversations which are neither ended nor parked.
pub fn sites_at_work(session: &dyn Session, len_max: usize) -> Result<Vec<SiteId>, StoreError> {
    session.all(
        "SELECT DISTINCT site FROM conversations WHERE ended = 0 AND parked = 0
         ORDER BY site LIMIT ?1",
        values![whole(len_max as u64)],
        |row| row.small(0).map(SiteId),
    )
}

/// Counts the conversations of all sites that wait for an agent.
pub fn waiting(session: &dyn Session) -> Result<u64, StoreError> {
    session.one(
        "SELECT count(*) FROM conversations WHERE ended = 0 AND parked = 0 AND agent IS NULL",
        &[],
        |row| row.number(0),
    )
}

/// Reads a page of ended conversations, the newest first.
pub fn ended(
    session: &dyn Session,
    site: SiteId,
    before: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let before = before.map_or(i64::MAX, |id| whole(id.0));
    let select = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND ended = 1 AND id < ?2
         ORDER BY id DESC LIMIT ?3"
    );
    let values = values![site.0, before, whole(limit as u64)];
    rows(session, site, &select, values)
}

/// Reads a conversation.
pub fn by_id(
    session: &dyn Session,
    site: SiteId,
    id: ConversationId,
) -> Result<Option<Row>, StoreError> {
    let select = format!("SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND id = ?2");
    Ok(rows(session, site, &select, values![site.0, whole(id.0)])?.pop())
}

/// Reads the conversations of a visitor, given as the INTEGER of its bits, but for one of them: the
/// newest first.
pub fn of_visitor(
    session: &dyn Session,
    site: SiteId,
    (visitor, but): (i64, ConversationId),
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let select = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND visitor = ?2 AND id <> ?3
         ORDER BY id DESC LIMIT ?4"
    );
    let values = values![site.0, visitor, whole(but.0), whole(limit as u64)];
    rows(session, site, &select, values)
}

/// Reads the newest conversation of a visitor, given as the INTEGER of its bits.
pub fn latest(
    session: &dyn Session,
    site: SiteId,
    visitor: i64,
) -> Result<Option<Row>, StoreError> {
    let select = format!(
        "SELECT {CONVERSATION} FROM conversations WHERE site = ?1 AND visitor = ?2
         ORDER BY id DESC LIMIT 1"
    );
    Ok(rows(session, site, &select, values![site.0, visitor])?.pop())
}

/// Reads which conversation of a visitor, given as the INTEGER of its bits, is the newest.
pub fn latest_id(
    session: &dyn Session,
    site: SiteId,
    visitor: i64,
) -> Result<Option<i64>, StoreError> {
    session.one(
        "SELECT max(id) FROM conversations WHERE site = ?1 AND visitor = ?2",
        values![site.0, visitor],
        |row| row.some_whole(0),
    )
}

/// Reads entries.
pub fn replay(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
    after: Seq,
    until: Option<Seq>,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let select = format!(
        "SELECT {ENTRY} FROM entries WHERE site = ?1 AND conversation = ?2
         AND seq > ?3 AND seq <= ?4 ORDER BY seq LIMIT ?5"
    );
    let until = until.unwrap_or(Seq(u32::MAX));
    let page = values![
        site.0,
        whole(conversation.0),
        after.0,
        until.0,
        whole(limit as u64)
    ];
    session.all(&select, page, rows::entry)
}

fn rows(
    session: &dyn Session,
    site: SiteId,
    select: &str,
    values: &[Value<'_>],
) -> Result<Vec<Row>, StoreError> {
    let mut found = session.all(select, values, rows::conversation)?;
    for row in &mut found {
        tell_entries(session, site, row)?;
    }
    Ok(found)
}

/// Fills in what the entries tell.
fn tell_entries(session: &dyn Session, site: SiteId, row: &mut Row) -> Result<(), StoreError> {
    let place = values![site.0, whole(row.id.0)];
    let last = session.maybe(
        "SELECT seq, at FROM entries WHERE site = ?1 AND conversation = ?2
         ORDER BY seq DESC LIMIT 1",
        place,
        |row| Ok((Seq(row.small(0)?), Millis(row.number(1)?))),
    )?;
    if let Some((seq, at)) = last {
        (row.last, row.last_at) = (seq, at);
    }
    let mut before = Seq(u32::MAX);
    // Nearly always the first few are all that is asked for.
    while row.recent.len() < AMENDABLE_LEN_MAX {
        let said = session.all(SAID, values![site.0, whole(row.id.0), before.0], said)?;
        if let (Seq(u32::MAX), Some(newest)) = (before, said.first()) {
            row.words.clone_from(&newest.words);
            row.words_by = Some(side_of_who(newest.recent.who));
            row.words_of = newest.recent.seq;
        }
        let known = row.recent.len();
        let words = said.iter().rev().filter(|one| !one.is_file);
        let words: Vec<_> = words.map(|one| one.recent).collect();
        let len = words.len();
        row.recent.splice(0..0, words);
        row.forget_what_stays();
        match said.last() {
            Some(last) if row.recent.len() == known + len => before = last.recent.seq,
            _ => break,
        }
    }
    if row.state.ended {
        row.rated = ratings::of(session, site, row.id, row.last)?;
    }
    Ok(())
}

/// Something said or shared.
struct Said {
    recent: Recent,
    /// A file has no words that could be changed.
    is_file: bool,
    /// What a list shows of it.
    words: String,
}

fn said(row: &dyn Columns) -> Result<Said, StoreError> {
    let side = side_of(row.text(2)?).ok_or_else(|| damage(2, "an unknown side"))?;
    let who = person_of(side, row.whole(3)?).ok_or_else(|| damage(3, "nobody"))?;
    let words = row.some_text(4)?.map(Text::parse).transpose();
    let words = words.map_err(|fault| damage(4, &fault.to_string()))?;
    let is_file = row.some_text(5)?.is_some();
    let shown = match is_file {
        true => clip(&rows::file(row, 5)?.name, WORDS_CHARS_MAX),
        false => preview(words.as_ref()),
    };
    let recent = Recent {
        seq: Seq(row.small(0)?),
        at: Millis(row.number(1)?),
        who,
        withdrawn: words.is_none(),
    };
    Ok(Said {
        recent,
        is_file,
        words: shown,
    })
}

fn side_of_who(who: Who) -> Side {
    match who {
        Who::Visitor(_) => Side::Visitor,
        Who::Agent(_) => Side::Agent,
    }
}

fn choices(session: &dyn Session, site: SiteId) -> Result<Vec<(AgentId, Choice)>, StoreError> {
    session.all(
        "SELECT agent, choice FROM choices WHERE site = ?1 ORDER BY agent",
        values![site.0],
        |row| {
            let choice = choice_of(row.text(1)?);
            let choice = choice.ok_or_else(|| damage(1, "an unknown choice"))?;
            Ok((AgentId(row.small(0)?), choice))
        },
    )
}
