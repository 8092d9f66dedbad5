//! How ids, contexts, entries and conversations are written in rows, and read back.
//!
//! Both directions stand side by side. What cannot be read back is damage and is reported, never
//! papered over.

use super::error::StoreError;
use super::forms;
use super::session::{Columns, damage};
use super::texts::{rule_of, side_of};
use desk::estimate::{Forecast, Range};
use desk::{Row as Conversation, State};
use shared::{
    AgentId, Attachment, Author, Context, ConversationId, Entry, Face, Handover, Millis, Nonce,
    Reason, Seq, Side, TabId, Target, Team, TeamId, Text, TopicId, VisitorId, What, Who,
};

/// The columns that [`conversation`] reads, in its order.
pub const CONVERSATION: &str = "id, visitor, opened_at, url, title, locale, zone, browser, \
    agent, agent_name, since, senior, returned, parked, ended, team, prefers, prefers_until, \
    handover, passing, rule, waited_ms, load, capacity, idle_ms, candidates, skill, relaxed, \
    topic, priority, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms, seen_by_visitor, \
    seen_by_agent, filled, left_away";
/// The columns that [`entry`] reads, in its order. What amends words tells those that are there.
pub const ENTRY: &str = "seq, at, kind, who_side, agent, agent_name, tab, count, \
    CASE WHEN amends IS NULL THEN words ELSE (SELECT said.words FROM entries AS said \
        WHERE said.site = entries.site AND said.conversation = entries.conversation \
        AND said.seq = entries.amends) END, \
    to_agent, to_team, to_name, by_side, quote, amends, file";
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

/// The other direction of [`person`].
pub fn person_of(side: Side, id: i64) -> Option<Who> {
    match side {
        Side::Visitor => Some(Who::Visitor(VisitorId(id.cast_unsigned()))),
        Side::Agent => u32::try_from(id).ok().map(|id| Who::Agent(AgentId(id))),
    }
}

/// Reads the columns of [`CONVERSATION`]. What its entries tell is not in there.
pub fn conversation(row: &dyn Columns) -> Result<Conversation, StoreError> {
    let opened_at = Millis(row.number(2)?);
    let context = Context {
        url: row.text(3)?.to_owned(),
        title: row.text(4)?.to_owned(),
        locale: row.text(5)?.to_owned(),
        zone: row.text(6)?.to_owned(),
        browser: row.text(7)?.to_owned(),
    };
    let (id, visitor) = (row.number(0)?, row.whole(1)?.cast_unsigned());
    let new = Conversation::opened(ConversationId(id), VisitorId(visitor), opened_at, context);
    Ok(Conversation {
        state: state(row)?,
        topic: row.some_small(28)?.map(TopicId),
        priority: row.small(29)?,
        announced: forecast(row, 30)?,
        seen_by_visitor: Seq(row.small(36)?),
        seen_by_agent: Seq(row.small(37)?),
        filled: forms::filled(38, row.some_text(38)?)?,
        left_away: row.flag(39)?,
        ..new
    })
}

fn state(row: &dyn Columns) -> Result<State, StoreError> {
    let prefers = match row.some_small(16)? {
        Some(agent) => Some((AgentId(agent), Millis(row.number(17)?))),
        None => None,
    };
    Ok(State {
        agent: face(row, 8)?,
        since: Millis(row.number(10)?),
        senior: Millis(row.number(11)?),
        returned: row.flag(12)?,
        parked: row.flag(13)?,
        ended: row.flag(14)?,
        team: row.some_small(15)?.map(TeamId),
        prefers,
        handover: handover(row, 18)?,
        passing: row.flag(19)?,
        reason: reason(row, 20)?,
    })
}

/// A transfer as the text of its column. Its form is that of the wire, which never changes.
pub fn handover_text(handover: &Handover) -> String {
    serde_json::to_string(handover).expect("a handover is made of strings and numbers")
}

fn handover(row: &dyn Columns, at: usize) -> Result<Option<Handover>, StoreError> {
    let text = row.some_text(at)?;
    text.map(|text| serde_json::from_str(text).map_err(|fault| damage(at, &fault.to_string())))
        .transpose()
}

/// Reads the columns of [`ENTRY`].
pub fn entry(row: &dyn Columns) -> Result<Entry, StoreError> {
    let agent = || face(row, 4)?.ok_or_else(|| damage(4, "no agent"));
    let what = match row.text(2)? {
        "said" => said(row)?,
        "amended" => What::Amended {
            author: author(row)?,
            nonce: nonce(row)?,
            of: Seq(row.small(14)?),
            text: words(row)?,
        },
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
        "shared" => What::Shared {
            author: author(row)?,
            nonce: nonce(row)?,
            file: file(row, 15)?,
        },
        _ => return Err(damage(2, "an unknown kind of entry")),
    };
    Ok(Entry {
        seq: Seq(row.small(0)?),
        at: Millis(row.number(1)?),
        what,
    })
}

fn said(row: &dyn Columns) -> Result<What, StoreError> {
    let (author, nonce) = (author(row)?, nonce(row)?);
    Ok(match words(row)? {
        Some(text) => What::Said {
            author,
            nonce,
            text,
            quote: row.some_small(13)?.map(Seq),
        },
        None => What::Withdrawn { author, nonce },
    })
}

fn author(row: &dyn Columns) -> Result<Author, StoreError> {
    match (end(row, 3)?, face(row, 4)?) {
        (Side::Visitor, None) => Ok(Author::Visitor),
        (Side::Agent, Some(face)) => Ok(Author::Agent(face)),
        _ => Err(damage(3, "an author of two sides")),
    }
}

fn nonce(row: &dyn Columns) -> Result<Nonce, StoreError> {
    Ok(Nonce {
        tab: TabId(row.whole(6)?.cast_unsigned()),
        count: row.small(7)?,
    })
}

/// A file as the text of its column. Its form is that of the wire, which never changes.
pub fn file_text(file: &Attachment) -> String {
    serde_json::to_string(file).expect("a file is told in strings and numbers")
}

/// Reads such a text.
pub fn file(row: &dyn Columns, at: usize) -> Result<Attachment, StoreError> {
    serde_json::from_str(row.text(at)?).map_err(|fault| damage(at, &fault.to_string()))
}

fn words(row: &dyn Columns) -> Result<Option<Text>, StoreError> {
    let words = row.some_text(8)?.map(Text::parse);
    words
        .transpose()
        .map_err(|fault| damage(8, &fault.to_string()))
}

fn target(row: &dyn Columns) -> Result<Target, StoreError> {
    let (agent, team) = (row.some_small(9)?, row.some_small(10)?);
    let name = row.text(11)?.to_owned();
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
pub fn face(row: &dyn Columns, at: usize) -> Result<Option<Face>, StoreError> {
    let Some(id) = row.some_small(at)? else {
        return Ok(None);
    };
    Ok(Some(Face {
        id: AgentId(id),
        name: row.text(at + 1)?.to_owned(),
    }))
}

/// Reads the columns of [`REASON`], which begin at `at`.
pub fn reason(row: &dyn Columns, at: usize) -> Result<Option<Reason>, StoreError> {
    let Some(rule) = row.some_text(at)? else {
        return Ok(None);
    };
    Ok(Some(Reason {
        rule: rule_of(rule).ok_or_else(|| damage(at, "an unknown rule"))?,
        waited_ms: row.number(at + 1)?,
        load: row.small(at + 2)?,
        capacity: row.small(at + 3)?,
        idle_ms: row.some_number(at + 4)?,
        candidates: row.small(at + 5)?,
        skill: row.small(at + 6)?,
        relaxed: row.small(at + 7)?,
    }))
}

/// Reads the columns of [`FORECAST`], which begin at `at`.
pub fn forecast(row: &dyn Columns, at: usize) -> Result<Option<Forecast>, StoreError> {
    let Some(base_ms) = row.some_number(at)? else {
        return Ok(None);
    };
    let range = match row.some_number(at + 2)? {
        Some(low_ms) => Some(Range {
            low_ms,
            middle_ms: row.number(at + 3)?,
            high_ms: row.number(at + 4)?,
            bound_ms: row.number(at + 5)?,
        }),
        None => None,
    };
    Ok(Some(Forecast {
        base_ms,
        ahead: row.small(at + 1)?,
        range,
    }))
}

fn end(row: &dyn Columns, at: usize) -> Result<Side, StoreError> {
    side_of(row.text(at)?).ok_or_else(|| damage(at, "an unknown side"))
}

/// Makes sure that a change changed the conversation that it is about.
pub fn one(changed: u64, conversation: ConversationId) -> Result<(), StoreError> {
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Law(format!(
        "conversation {conversation} is not there to be changed"
    )))
}
