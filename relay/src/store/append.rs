//! Saves records, in their order.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

use super::error::StoreError;
use super::rows::{bits, person, rule, side, whole};
use desk::Record;
use rusqlite::{Connection, params};
use shared::{
    Author, Choice, Context, ConversationId, Entry, Face, Millis, Reason, Side, SiteId, What, Who,
};

const OPENED: &str = "INSERT INTO conversations
    (site, id, visitor, opened_at, url, title, locale, zone, browser, since)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?4)";
const ENTRY: &str = "INSERT INTO entries
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    ended_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
const STANDING: &str = "UPDATE conversations SET agent = ?3, agent_name = ?4, since = ?5,
    returned = ?6, ended = ?7, rule = ?8, waited_ms = ?9, load = ?10, capacity = ?11,
    idle_ms = ?12, candidates = ?13 WHERE site = ?1 AND id = ?2";
const SEEN_BY_VISITOR: &str =
    "UPDATE conversations SET seen_by_visitor = ?3 WHERE site = ?1 AND id = ?2";
const SEEN_BY_AGENT: &str =
    "UPDATE conversations SET seen_by_agent = ?3 WHERE site = ?1 AND id = ?2";
const CONTEXT: &str = "UPDATE conversations SET url = ?3, title = ?4, locale = ?5, zone = ?6,
    browser = ?7 WHERE site = ?1 AND id = ?2";
const CHOICE: &str = "INSERT INTO choices (site, agent, choice) VALUES (?1, ?2, ?3)
    ON CONFLICT (site, agent) DO UPDATE SET choice = excluded.choice";

/// Saves all of them; an error means that what was done so far must be undone.
pub fn append(conn: &Connection, records: &[(SiteId, Record)]) -> Result<(), StoreError> {
    for (site, record) in records {
        save(conn, *site, record)?;
    }
    Ok(())
}

fn save(conn: &Connection, site: SiteId, record: &Record) -> Result<(), StoreError> {
    match record {
        Record::Opened {
            id,
            visitor,
            at,
            context: c,
        } => {
            conn.prepare_cached(OPENED)?.execute(params![
                site.0,
                whole(id.0),
                bits(visitor.0),
                whole(at.0),
                c.url,
                c.title,
                c.locale,
                c.zone,
                c.browser
            ])?;
            Ok(())
        }
        Record::Entry {
            conversation,
            who,
            entry,
        } => save_entry(conn, site, *conversation, *who, entry),
        Record::Standing {
            conversation,
            agent,
            since,
            returned,
            ended,
            reason,
        } => {
            let standing = Standing {
                agent: agent.as_ref(),
                since: *since,
                returned: *returned,
                ended: *ended,
                reason: *reason,
            };
            save_standing(conn, site, *conversation, &standing)
        }
        Record::Seen {
            conversation,
            by,
            seq,
        } => {
            let update = match by {
                Side::Visitor => SEEN_BY_VISITOR,
                Side::Agent => SEEN_BY_AGENT,
            };
            let place = params![site.0, whole(conversation.0), seq.0];
            one(conn.prepare_cached(update)?.execute(place)?, *conversation)
        }
        Record::Context {
            conversation,
            context,
        } => save_context(conn, site, *conversation, context),
        Record::Choice { agent, choice } => {
            let choice = match choice {
                Choice::Online => "online",
                Choice::Away => "away",
            };
            conn.prepare_cached(CHOICE)?
                .execute(params![site.0, agent.0, choice])?;
            Ok(())
        }
    }
}

fn save_entry(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    who: Option<Who>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let (who_side, who_id) = who.map(person).unzip();
    let (kind, face, said, ended_by) = match &entry.what {
        What::Said {
            author: Author::Visitor,
            nonce,
            text,
        } => ("said", None, Some((nonce, text)), None),
        What::Said {
            author: Author::Agent(face),
            nonce,
            text,
        } => ("said", Some(face), Some((nonce, text)), None),
        What::Joined { agent } => ("joined", Some(agent), None, None),
        What::Returned => ("returned", None, None, None),
        What::Ended { by } => ("ended", None, None, Some(side(*by))),
    };
    conn.prepare_cached(ENTRY)?.execute(params![
        site.0,
        whole(conversation.0),
        entry.seq.0,
        whole(entry.at.0),
        kind,
        who_side,
        who_id,
        face.map(|face| face.id.0),
        face.map(|face| face.name.as_str()),
        said.map(|(nonce, _)| bits(nonce.tab.0)),
        said.map(|(nonce, _)| nonce.count),
        said.map(|(_, text)| text.as_str()),
        ended_by
    ])?;
    Ok(())
}

struct Standing<'a> {
    agent: Option<&'a Face>,
    since: Millis,
    returned: bool,
    ended: bool,
    reason: Option<Reason>,
}

fn save_standing(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    standing: &Standing<'_>,
) -> Result<(), StoreError> {
    let reason = standing.reason;
    let changed = conn.prepare_cached(STANDING)?.execute(params![
        site.0,
        whole(conversation.0),
        standing.agent.map(|face| face.id.0),
        standing.agent.map(|face| face.name.as_str()),
        whole(standing.since.0),
        standing.returned,
        standing.ended,
        reason.map(|reason| rule(reason.rule)),
        reason.map(|reason| whole(reason.waited_ms)),
        reason.map(|reason| reason.load),
        reason.map(|reason| reason.capacity),
        reason.and_then(|reason| reason.idle_ms).map(whole),
        reason.map(|reason| reason.candidates)
    ])?;
    one(changed, conversation)
}

fn save_context(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    context: &Context,
) -> Result<(), StoreError> {
    let changed = conn.prepare_cached(CONTEXT)?.execute(params![
        site.0,
        whole(conversation.0),
        context.url,
        context.title,
        context.locale,
        context.zone,
        context.browser
    ])?;
    one(changed, conversation)
}

fn one(changed: usize, conversation: ConversationId) -> Result<(), StoreError> {
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Law(format!(
        "conversation {conversation} is not there to be changed"
    )))
}
