//! What is over: waits and handlings that forecasts are made from, and who was given what, and why.
//!
//! Reads only; all of it is written as it happens and never changes.

use super::error::StoreError;
use super::rows::{self, FORECAST, REASON, number, whole};
use desk::estimate::{HISTORY_LEN_MAX, Past};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use shared::{ConversationId, Face, Millis, Reason, SiteId, TeamId};

/// One time that a conversation was given to an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// When.
    pub at: Millis,
    /// To whom.
    pub agent: Face,
    /// Why.
    pub reason: Reason,
}

/// Reads the last [`HISTORY_LEN_MAX`] of each kind for each queue, in the order in which they were
/// saved.
pub fn latest(conn: &Connection, site: SiteId) -> Result<Vec<(Option<TeamId>, Past)>, StoreError> {
    let mut found = Vec::new();
    let mut next = Some(None);
    while let Some(team) = next {
        for kind in ["answered", "handled"] {
            found.extend(latest_of(conn, site, team, kind)?);
        }
        next = team_after(conn, site, team)?.map(Some);
    }
    found.sort_unstable_by_key(|(number, _, _)| *number);
    Ok(found
        .into_iter()
        .map(|(_, team, past)| (team.map(TeamId), past))
        .collect())
}

/// Reads every assignment of a conversation, the oldest first.
pub fn assignments(
    conn: &Connection,
    site: SiteId,
    conversation: ConversationId,
) -> Result<Vec<Assignment>, StoreError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT at, agent, agent_name, {REASON} FROM assignments
         WHERE site = ?1 AND conversation = ?2 ORDER BY number"
    ))?;
    let found = select.query_map(params![site.0, whole(conversation.0)], |row| {
        let agent = rows::face(row, 1)?;
        let reason = rows::reason(row, 3)?;
        Ok(Assignment {
            at: Millis(number(row, 0)?),
            agent: agent.ok_or_else(|| rows::damage(1, "given to nobody"))?,
            reason: reason.ok_or_else(|| rows::damage(3, "given for no reason"))?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The team after this one that has pasts. Asked team by team, each is a step in the index; a list
/// of all teams would be read from every past there is.
fn team_after(
    conn: &Connection,
    site: SiteId,
    team: Option<u32>,
) -> Result<Option<u32>, StoreError> {
    let next = conn
        .prepare_cached(
            "SELECT team FROM pasts WHERE site = ?1 AND team > ?2 ORDER BY team LIMIT 1",
        )?
        .query_row(params![site.0, team.map_or(-1, i64::from)], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(next)
}

fn latest_of(
    conn: &Connection,
    site: SiteId,
    team: Option<u32>,
    kind: &str,
) -> Result<Vec<(i64, Option<u32>, Past)>, StoreError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT number, team, kind, at, ms, {FORECAST} FROM pasts
         WHERE site = ?1 AND team IS ?2 AND kind = ?3 ORDER BY number DESC LIMIT ?4"
    ))?;
    let values = params![site.0, team, kind, whole(HISTORY_LEN_MAX as u64)];
    let found = select.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, past(row)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn past(row: &Row<'_>) -> rusqlite::Result<Past> {
    let (at, ms) = (Millis(number(row, 3)?), number(row, 4)?);
    match row.get_ref(2)?.as_str()? {
        "answered" => Ok(Past::Answered {
            at,
            waited_ms: ms,
            forecast: rows::forecast(row, 5)?,
        }),
        "handled" => Ok(Past::Handled { at, took_ms: ms }),
        _ => Err(rows::damage(2, "an unknown kind of past")),
    }
}
