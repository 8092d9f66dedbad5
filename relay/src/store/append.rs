//! Saves records, in their order.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

use super::error::StoreError;
use super::pen::Pen;
use super::rows::{bits, handover_text, person, whole};
use super::shelf::{self, Next};
use super::texts::{choice, presence, rule, side};
use desk::estimate::{Forecast, Past};
use desk::{Record, State};
use rusqlite::{Connection, params};
use shared::{
    Author, Context, ConversationId, Entry, Face, Nonce, Side, SiteId, Target, TeamId, Text,
    VisitorId, What, Who,
};

const OPENED: &str = "INSERT INTO conversations
    (site, id, visitor, opened_at, url, title, locale, zone, browser, since, senior)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?4, ?4)";
const ENTRY: &str = "INSERT INTO entries
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
const STATE: &str = "UPDATE conversations SET agent = ?3, agent_name = ?4, since = ?5,
    senior = ?6, returned = ?7, parked = ?8, ended = ?9, team = ?10, prefers = ?11,
    prefers_until = ?12, handover = ?13, passing = ?14, rule = ?15, waited_ms = ?16, load = ?17,
    capacity = ?18, idle_ms = ?19, candidates = ?20, skill = ?21, relaxed = ?22
    WHERE site = ?1 AND id = ?2";
const SEEN_BY_VISITOR: &str =
    "UPDATE conversations SET seen_by_visitor = ?3 WHERE site = ?1 AND id = ?2";
const SEEN_BY_AGENT: &str =
    "UPDATE conversations SET seen_by_agent = ?3 WHERE site = ?1 AND id = ?2";
const CONTEXT: &str = "UPDATE conversations SET url = ?3, title = ?4, locale = ?5, zone = ?6,
    browser = ?7 WHERE site = ?1 AND id = ?2";
const TOPIC: &str =
    "UPDATE conversations SET topic = ?3, priority = ?4 WHERE site = ?1 AND id = ?2";
const ANNOUNCED: &str = "UPDATE conversations SET base_ms = ?3, ahead = ?4, low_ms = ?5,
    middle_ms = ?6, high_ms = ?7, bound_ms = ?8 WHERE site = ?1 AND id = ?2";
const CHOICE: &str = "INSERT INTO choices (site, agent, choice) VALUES (?1, ?2, ?3)
    ON CONFLICT (site, agent) DO UPDATE SET choice = excluded.choice";
const SHIFT: &str = "INSERT INTO shifts (site, agent, at, presence) VALUES (?1, ?2, ?3, ?4)";
const PAST: &str = "INSERT INTO pasts
    (site, team, kind, at, ms, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

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
            one(conn.prepare_cached(update)?.execute(place)?, *conversation)
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
            one(conn.prepare_cached(TOPIC)?.execute(values)?, *conversation)
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

/// What an entry tells, column by column.
#[derive(Default)]
struct Told<'a> {
    kind: &'static str,
    agent: Option<&'a Face>,
    said: Option<(&'a Nonce, &'a Text)>,
    to_agent: Option<u32>,
    to_team: Option<u32>,
    to_name: Option<&'a str>,
    by: Option<Side>,
}

impl<'a> Told<'a> {
    fn kind(kind: &'static str) -> Told<'a> {
        Told {
            kind,
            ..Told::default()
        }
    }

    fn agent(self, agent: &'a Face) -> Told<'a> {
        Told {
            agent: Some(agent),
            ..self
        }
    }

    fn passed_to(self, face: &'a Face) -> Told<'a> {
        Told {
            to_agent: Some(face.id.0),
            to_name: Some(&face.name),
            ..self
        }
    }

    fn by(self, side: Side) -> Told<'a> {
        Told {
            by: Some(side),
            ..self
        }
    }

    fn of(what: &'a What) -> Told<'a> {
        match what {
            What::Said {
                author,
                nonce,
                text,
            } => Told {
                agent: match author {
                    Author::Visitor => None,
                    Author::Agent(face) => Some(face),
                },
                said: Some((nonce, text)),
                ..Told::kind("said")
            },
            What::Joined { agent } => Told::kind("joined").agent(agent),
            What::Returned => Told::kind("returned"),
            What::Ended { by } => Told::kind("ended").by(*by),
            What::Transferred { from, to } => {
                let told = Told::kind("transferred").agent(from);
                match to {
                    Target::Agent(face) => told.passed_to(face),
                    Target::Team(team) => Told {
                        to_team: Some(team.id.0),
                        to_name: Some(&team.name),
                        ..told
                    },
                }
            }
            What::Unanswered { agent } => Told::kind("unanswered").agent(agent),
            What::TakenOver { from, by } => Told::kind("taken_over").agent(from).passed_to(by),
            What::Quieted => Told::kind("quieted"),
            What::Reopened { by } => Told::kind("reopened").by(*by),
        }
    }
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
    one(changed, conversation)
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

fn one(changed: usize, conversation: ConversationId) -> Result<(), StoreError> {
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Law(format!(
        "conversation {conversation} is not there to be changed"
    )))
}
