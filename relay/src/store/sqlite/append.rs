//! Saves records, in their order.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

use super::pen::Pen;
use super::shelf::{self, Next};
use crate::store::error::StoreError;
use crate::store::rows::{bits, handover_text, one, person, whole};
use crate::store::statements::{
    ANNOUNCED, CHOICE, CONTEXT, OPENED, PAST, SEEN_BY_AGENT, SEEN_BY_VISITOR, SHIFT, STATE, TOPIC,
};
use crate::store::texts::{choice, presence, rule, side};
use crate::store::told::Told;
use desk::estimate::{Forecast, Past};
use desk::{Record, State};
use rusqlite::{Connection, params};
use shared::{Context, ConversationId, Entry, Side, SiteId, TeamId, VisitorId, What, Who};

const ENTRY: &str = "INSERT INTO log
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

/// Saves all of them; an error means that what was done so far must be undone.
pub fn append(pen: &Pen, records: &[(SiteId, Record)]) -> Result<(), StoreError> {
    for (site, record) in records {
        save(pen, *site, record)?;
    }
    Ok(())
}

fn save(conn: &Pen, site: SiteId, record: &Record) -> Result<(), StoreError> {
    match record {
        Record::Opened {
            id,
            visitor,
            at,
            context,
        } => save_opened(conn, site, (*id, *visitor), whole(at.0), context),
        Record::Entry {
            conversation,
            who,
            entry,
        } => save_entry(conn, site, *conversation, *who, entry),
        Record::State {
            conversation,
            state,
        } => save_state(conn, site, *conversation, state),
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
            one(
                conn.prepare_cached(update)?.execute(place)? as u64,
                *conversation,
            )
        }
        Record::Context {
            conversation,
            context,
        } => save_context(conn, site, *conversation, context),
        Record::Topic {
            conversation,
            topic,
            priority,
        } => {
            let topic = topic.map(|topic| topic.0);
            let values = params![site.0, whole(conversation.0), topic, priority];
            one(
                conn.prepare_cached(TOPIC)?.execute(values)? as u64,
                *conversation,
            )
        }
        Record::Announced {
            conversation,
            forecast,
        } => save_announced(conn, site, *conversation, forecast),
        Record::Choice {
            agent,
            choice: chosen,
        } => {
            conn.prepare_cached(CHOICE)?
                .execute(params![site.0, agent.0, choice(*chosen)])?;
            Ok(())
        }
        Record::Shift {
            agent,
            at,
            presence: is,
        } => {
            let values = params![site.0, agent.0, whole(at.0), presence(*is)];
            conn.prepare_cached(SHIFT)?.execute(values)?;
            Ok(())
        }
        Record::Past { team, past } => save_past(conn, site, *team, past),
    }
}

fn save_opened(
    conn: &Connection,
    site: SiteId,
    (id, visitor): (ConversationId, VisitorId),
    at: i64,
    context: &Context,
) -> Result<(), StoreError> {
    conn.prepare_cached(OPENED)?.execute(params![
        site.0,
        whole(id.0),
        bits(visitor.0),
        at,
        context.url,
        context.title,
        context.locale,
        context.zone,
        context.browser
    ])?;
    Ok(())
}

fn save_entry(
    pen: &Pen,
    site: SiteId,
    conversation: ConversationId,
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
        conn.prepare_cached(ENTRY)?.execute(params![
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

fn save_state(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    state: &State,
) -> Result<(), StoreError> {
    let (agent, reason) = (state.agent.as_ref(), state.reason);
    let changed = conn.prepare_cached(STATE)?.execute(params![
        site.0,
        whole(conversation.0),
        agent.map(|face| face.id.0),
        agent.map(|face| face.name.as_str()),
        whole(state.since.0),
        whole(state.senior.0),
        state.returned,
        state.parked,
        state.ended,
        state.team.map(|team| team.0),
        state.prefers.map(|(agent, _)| agent.0),
        state.prefers.map(|(_, until)| whole(until.0)),
        state.handover.as_ref().map(handover_text),
        state.passing,
        reason.map(|reason| rule(reason.rule)),
        reason.map(|reason| whole(reason.waited_ms)),
        reason.map(|reason| reason.load),
        reason.map(|reason| reason.capacity),
        reason.and_then(|reason| reason.idle_ms).map(whole),
        reason.map(|reason| reason.candidates),
        reason.map(|reason| reason.skill),
        reason.map(|reason| reason.relaxed)
    ])?;
    one(changed as u64, conversation)
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
    one(changed as u64, conversation)
}

fn save_announced(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
    forecast: &Forecast,
) -> Result<(), StoreError> {
    let range = forecast.range;
    let changed = conn.prepare_cached(ANNOUNCED)?.execute(params![
        site.0,
        whole(conversation.0),
        whole(forecast.base_ms),
        forecast.ahead,
        range.map(|range| whole(range.low_ms)),
        range.map(|range| whole(range.middle_ms)),
        range.map(|range| whole(range.high_ms)),
        range.map(|range| whole(range.bound_ms))
    ])?;
    one(changed as u64, conversation)
}

fn save_past(
    conn: &Connection,
    site: SiteId,
    team: Option<TeamId>,
    past: &Past,
) -> Result<(), StoreError> {
    let (kind, at, ms, forecast) = match *past {
        Past::Answered {
            at,
            waited_ms,
            forecast,
        } => ("answered", at, waited_ms, forecast),
        Past::Handled { at, took_ms } => ("handled", at, took_ms, None),
    };
    let range = forecast.and_then(|forecast| forecast.range);
    conn.prepare_cached(PAST)?.execute(params![
        site.0,
        team.map(|team| team.0),
        kind,
        whole(at.0),
        whole(ms),
        forecast.map(|forecast| whole(forecast.base_ms)),
        forecast.map(|forecast| forecast.ahead),
        range.map(|range| whole(range.low_ms)),
        range.map(|range| whole(range.middle_ms)),
        range.map(|range| whole(range.high_ms)),
        range.map(|range| whole(range.bound_ms))
    ])?;
    Ok(())
}
