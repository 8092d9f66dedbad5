//! How ids, contexts, entries and conversations are written in rows, and read back.
//!
//! Both directions stand side by side. What cannot be read back is damage and is reported, never
//! papered over.

use desk::Row as Conversation;
use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};
use shared::{
    AgentId, Author, Context, ConversationId, Entry, Face, Millis, Nonce, Reason, Rule, Seq, Side,
    TabId, Text, VisitorId, What, Who,
};

/// The columns that [`conversation`] reads, in its order.
pub const CONVERSATION: &str = "id, visitor, opened_at, url, title, locale, zone, browser, \
    agent, agent_name, since, returned, ended, rule, waited_ms, load, capacity, idle_ms, \
    candidates, seen_by_visitor, seen_by_agent";
/// The columns that [`entry`] reads, in its order.
pub const ENTRY: &str = "seq, at, kind, who_side, agent, agent_name, tab, count, words, ended_by";

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

/// An end as text.
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Visitor => "visitor",
        Side::Agent => "agent",
    }
}

/// A rule as text.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::OnlyOneFree => "only_one_free",
        Rule::LeastLoaded => "least_loaded",
        Rule::LongestIdle => "longest_idle",
        Rule::LowestId => "lowest_id",
        Rule::Taken => "taken",
    }
}

/// Reads the columns of [`CONVERSATION`]. What its entries tell is not in there.
pub fn conversation(row: &Row<'_>) -> Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(number(row, 0)?),
        visitor: VisitorId(row.get::<_, i64>(1)?.cast_unsigned()),
        opened_at: Millis(number(row, 2)?),
        context: Context {
            url: row.get(3)?,
            title: row.get(4)?,
            locale: row.get(5)?,
            zone: row.get(6)?,
            browser: row.get(7)?,
        },
        agent: face(row, 8)?,
        since: Millis(number(row, 10)?),
        returned: row.get(11)?,
        ended: row.get(12)?,
        reason: reason(row, 13)?,
        seen_by_visitor: Seq(row.get(19)?),
        seen_by_agent: Seq(row.get(20)?),
        last: Seq(0),
        last_at: Millis(number(row, 2)?),
        words: String::new(),
        words_by: None,
    })
}

/// Reads the columns of [`ENTRY`].
pub fn entry(row: &Row<'_>) -> Result<Entry> {
    let what = match row.get_ref(2)?.as_str()? {
        "said" => said(row)?,
        "joined" => What::Joined {
            agent: face(row, 4)?.ok_or_else(|| damage(4, "no agent"))?,
        },
        "returned" => What::Returned,
        "ended" => What::Ended { by: end(row, 9)? },
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

fn face(row: &Row<'_>, at: usize) -> Result<Option<Face>> {
    let Some(id) = row.get::<_, Option<u32>>(at)? else {
        return Ok(None);
    };
    Ok(Some(Face {
        id: AgentId(id),
        name: row.get(at + 1)?,
    }))
}

fn reason(row: &Row<'_>, at: usize) -> Result<Option<Reason>> {
    let rule = match row.get_ref(at)?.as_str_or_null()? {
        None => return Ok(None),
        Some("only_one_free") => Rule::OnlyOneFree,
        Some("least_loaded") => Rule::LeastLoaded,
        Some("longest_idle") => Rule::LongestIdle,
        Some("lowest_id") => Rule::LowestId,
        Some("taken") => Rule::Taken,
        Some(_) => return Err(damage(at, "an unknown rule")),
    };
    let idle = row.get::<_, Option<i64>>(at + 4)?;
    Ok(Some(Reason {
        rule,
        waited_ms: number(row, at + 1)?,
        load: row.get(at + 2)?,
        capacity: row.get(at + 3)?,
        idle_ms: idle.map(|_| number(row, at + 4)).transpose()?,
        candidates: row.get(at + 5)?,
    }))
}

fn end(row: &Row<'_>, at: usize) -> Result<Side> {
    match row.get_ref(at)?.as_str()? {
        "visitor" => Ok(Side::Visitor),
        "agent" => Ok(Side::Agent),
        _ => Err(damage(at, "an unknown side")),
    }
}

/// Reads a number that is never below zero.
pub fn number(row: &Row<'_>, at: usize) -> Result<u64> {
    u64::try_from(row.get::<_, i64>(at)?).map_err(|_| damage(at, "a number below zero"))
}

/// Something that this relay never writes.
pub fn damage(at: usize, says: &str) -> Error {
    Error::FromSqlConversionFailure(at, Type::Text, says.to_owned().into())
}
