//! How ids, contexts, entries and conversations are written in rows, and read back.
//!
//! Both directions stand side by side. What cannot be read back is damage and is reported, never
//! papered over.

use super::texts::{rule_of, side_of};
use desk::estimate::{Forecast, Range};
use desk::{Row as Conversation, State};
use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};
use shared::{
    AgentId, Author, Context, ConversationId, Entry, Face, Handover, Millis, Nonce, Reason, Seq,
    Side, TabId, Target, Team, TeamId, Text, TopicId, VisitorId, What, Who,
};

/// The columns that [`conversation`] reads, in its order.
pub const CONVERSATION: &str = "id, visitor, opened_at, url, title, locale, zone, browser, \
    agent, agent_name, since, senior, returned, parked, ended, team, prefers, prefers_until, \
    handover, passing, rule, waited_ms, load, capacity, idle_ms, candidates, skill, relaxed, \
    topic, priority, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms, seen_by_visitor, \
    seen_by_agent";
/// The columns that [`entry`] reads, in its order.
pub const ENTRY: &str = "entries.seq, at, kind, who_side, agent, agent_name, tab, count, words, \
    to_agent, to_team, to_name, by_side";
/// Where [`ENTRY`] is read from: the entries of a conversation by way of the shelf.
pub const SHELF: &str = "shelf JOIN entries ON entries.number = shelf.number";
/// The columns that [`reason`] reads, in its order.
pub const REASON: &str = "rule, waited_ms, load, capacity, idle_ms, candidates, skill, relaxed";
/// The columns that [`forecast`] reads, in its order.
pub const FORECAST: &str = "base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms";

/// 64 random bits as the INTEGER of the same bits.
pub fn bits(id: u64) -> i64 {
    id.cast_signed()
}

/// A count or time that fits by far; the end of time is as far as it goes.
pub fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A person as side and number.
pub fn person(who: Who) -> (&'static str, i64) {
    match who {
        Who::Visitor(visitor) => ("visitor", bits(visitor.0)),
        Who::Agent(agent) => ("agent", i64::from(agent.0)),
    }
}

/// Reads the columns of [`CONVERSATION`]. What its entries tell is not in there.
pub fn conversation(row: &Row<'_>) -> Result<Conversation> {
    let opened_at = Millis(number(row, 2)?);
    let context = Context {
        url: row.get(3)?,
        title: row.get(4)?,
        locale: row.get(5)?,
        zone: row.get(6)?,
        browser: row.get(7)?,
    };
    let (id, visitor) = (number(row, 0)?, row.get::<_, i64>(1)?.cast_unsigned());
    let new = Conversation::opened(ConversationId(id), VisitorId(visitor), opened_at, context);
    Ok(Conversation {
        state: state(row)?,
        topic: row.get::<_, Option<u32>>(28)?.map(TopicId),
        priority: row.get(29)?,
        announced: forecast(row, 30)?,
        seen_by_visitor: Seq(row.get(36)?),
        seen_by_agent: Seq(row.get(37)?),
        ..new
    })
}

fn state(row: &Row<'_>) -> Result<State> {
    let prefers = match row.get::<_, Option<u32>>(16)? {
        Some(agent) => Some((AgentId(agent), Millis(number(row, 17)?))),
        None => None,
    };
    Ok(State {
        agent: face(row, 8)?,
        since: Millis(number(row, 10)?),
        senior: Millis(number(row, 11)?),
        returned: row.get(12)?,
        parked: row.get(13)?,
        ended: row.get(14)?,
        team: row.get::<_, Option<u32>>(15)?.map(TeamId),
        prefers,
        handover: handover(row, 18)?,
        passing: row.get(19)?,
        reason: reason(row, 20)?,
    })
}

/// A transfer as the text of its column. Its form is that of the wire, which never changes.
pub fn handover_text(handover: &Handover) -> String {
    serde_json::to_string(handover).expect("a handover is made of strings and numbers")
}

fn handover(row: &Row<'_>, at: usize) -> Result<Option<Handover>> {
    let text = row.get_ref(at)?.as_str_or_null()?;
    text.map(|text| serde_json::from_str(text).map_err(|fault| damage(at, &fault.to_string())))
        .transpose()
}

/// Reads the columns of [`ENTRY`].
pub fn entry(row: &Row<'_>) -> Result<Entry> {
    let agent = || face(row, 4)?.ok_or_else(|| damage(4, "no agent"));
    let what = match row.get_ref(2)?.as_str()? {
        "said" => said(row)?,
        "joined" => What::Joined { agent: agent()? },
        "returned" => What::Returned,
        "ended" => What::Ended { by: end(row, 12)? },
        "transferred" => What::Transferred {
            from: agent()?,
            to: target(row)?,
        },
        "unanswered" => What::Unanswered { agent: agent()? },
        "taken_over" => match target(row)? {
            Target::Agent(by) => What::TakenOver { from: agent()?, by },
            Target::Team(_) => return Err(damage(10, "taken over by a team")),
        },
        "quieted" => What::Quieted,
        "reopened" => What::Reopened { by: end(row, 12)? },
        _ => return Err(damage(2, "an unknown kind of entry")),
    };
    Ok(Entry {
        seq: Seq(row.get(0)?),
        at: Millis(number(row, 1)?),
        what,
    })
}

fn said(row: &Row<'_>) -> Result<What> {
    let author = match (end(row, 3)?, face(row, 4)?) {
        (Side::Visitor, None) => Author::Visitor,
        (Side::Agent, Some(face)) => Author::Agent(face),
        _ => return Err(damage(3, "an author of two sides")),
    };
    let nonce = Nonce {
        tab: TabId(row.get::<_, i64>(6)?.cast_unsigned()),
        count: row.get(7)?,
    };
    let text =
        Text::parse(row.get_ref(8)?.as_str()?).map_err(|fault| damage(8, &fault.to_string()))?;
    Ok(What::Said {
        author,
        nonce,
        text,
    })
}

fn target(row: &Row<'_>) -> Result<Target> {
    let (agent, team) = (
        row.get::<_, Option<u32>>(9)?,
        row.get::<_, Option<u32>>(10)?,
    );
    let name = row.get(11)?;
    match (agent, team) {
        (Some(id), None) => Ok(Target::Agent(Face {
            id: AgentId(id),
            name,
        })),
        (None, Some(id)) => Ok(Target::Team(Team {
            id: TeamId(id),
            name,
        })),
        _ => Err(damage(9, "to nobody, or to two")),
    }
}

/// Reads an agent's id and name, if there is one.
pub fn face(row: &Row<'_>, at: usize) -> Result<Option<Face>> {
    let Some(id) = row.get::<_, Option<u32>>(at)? else {
        return Ok(None);
    };
    Ok(Some(Face {
        id: AgentId(id),
        name: row.get(at + 1)?,
    }))
}

/// Reads the columns of [`REASON`], which begin at `at`.
pub fn reason(row: &Row<'_>, at: usize) -> Result<Option<Reason>> {
    let Some(rule) = row.get_ref(at)?.as_str_or_null()? else {
        return Ok(None);
    };
    Ok(Some(Reason {
        rule: rule_of(rule).ok_or_else(|| damage(at, "an unknown rule"))?,
        waited_ms: number(row, at + 1)?,
        load: row.get(at + 2)?,
        capacity: row.get(at + 3)?,
        idle_ms: some_number(row, at + 4)?,
        candidates: row.get(at + 5)?,
        skill: row.get(at + 6)?,
        relaxed: row.get(at + 7)?,
    }))
}

/// Reads the columns of [`FORECAST`], which begin at `at`.
pub fn forecast(row: &Row<'_>, at: usize) -> Result<Option<Forecast>> {
    let Some(base_ms) = some_number(row, at)? else {
        return Ok(None);
    };
    let range = match some_number(row, at + 2)? {
        Some(low_ms) => Some(Range {
            low_ms,
            middle_ms: number(row, at + 3)?,
            high_ms: number(row, at + 4)?,
            bound_ms: number(row, at + 5)?,
        }),
        None => None,
    };
    Ok(Some(Forecast {
        base_ms,
        ahead: row.get(at + 1)?,
        range,
    }))
}

fn end(row: &Row<'_>, at: usize) -> Result<Side> {
    side_of(row.get_ref(at)?.as_str()?).ok_or_else(|| damage(at, "an unknown side"))
}

/// Reads a number that is never below zero.
pub fn number(row: &Row<'_>, at: usize) -> Result<u64> {
    u64::try_from(row.get::<_, i64>(at)?).map_err(|_| damage(at, "a number below zero"))
}

fn some_number(row: &Row<'_>, at: usize) -> Result<Option<u64>> {
    let found = row.get::<_, Option<i64>>(at)?;
    found.map(|_| number(row, at)).transpose()
}

/// Something that this relay never writes.
pub fn damage(at: usize, says: &str) -> Error {
    Error::FromSqlConversionFailure(at, Type::Text, says.to_owned().into())
}
