//! What is over: waits and handlings that forecasts are made from, and who was given what, and why.
//!
//! Reads only; all of it is written as it happens and never changes.

use super::error::StoreError;
use super::rows::{self, FORECAST, REASON, whole};
use super::session::{Columns, Session, damage, values};
use desk::estimate::{HISTORY_LEN_MAX, Past};
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
pub fn latest(
    session: &dyn Session,
    site: SiteId,
) -> Result<Vec<(Option<TeamId>, Past)>, StoreError> {
    let mut found = Vec::new();
    let mut next = Some(None);
    while let Some(team) = next {
        for kind in ["answered", "handled"] {
            found.extend(latest_of(session, site, team, kind)?);
        }
        next = team_after(session, site, team)?.map(Some);
    }
    found.sort_unstable_by_key(|(number, _, _)| *number);
    Ok(found
        .into_iter()
        .map(|(_, team, past)| (team.map(TeamId), past))
        .collect())
}

/// Reads every assignment of a conversation, the oldest first.
pub fn assignments(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
) -> Result<Vec<Assignment>, StoreError> {
    let select = format!(
        "SELECT at, agent, agent_name, {REASON} FROM assignments
         WHERE site = ?1 AND conversation = ?2 ORDER BY number"
    );
    session.all(&select, values![site.0, whole(conversation.0)], |row| {
        let agent = rows::face(row, 1)?;
        let reason = rows::reason(row, 3)?;
        Ok(Assignment {
            at: Millis(row.number(0)?),
            agent: agent.ok_or_else(|| damage(1, "given to nobody"))?,
            reason: reason.ok_or_else(|| damage(3, "given for no reason"))?,
        })
    })
}

/// The team after this one that has pasts. Asked team by team, each is a step in the index; a list
/// of all teams would be read from every past there is.
fn team_after(
    session: &dyn Session,
    site: SiteId,
    team: Option<u32>,
) -> Result<Option<u32>, StoreError> {
    session.maybe(
        "SELECT team FROM pasts WHERE site = ?1 AND team > ?2 ORDER BY team LIMIT 1",
        values![site.0, team.map_or(-1, i64::from)],
        |row| row.small(0),
    )
}

fn latest_of(
    session: &dyn Session,
    site: SiteId,
    team: Option<u32>,
    kind: &str,
) -> Result<Vec<(i64, Option<u32>, Past)>, StoreError> {
    // Of the ways to ask for no team or for this one, only these lead both engines into the index.
    let is_it = team.map_or(
        "team IS NULL AND CAST(?2 AS BIGINT) IS NULL",
        |_| "team = ?2",
    );
    let select = format!(
        "SELECT number, team, kind, at, ms, {FORECAST} FROM pasts
         WHERE site = ?1 AND {is_it} AND kind = ?3 ORDER BY number DESC LIMIT ?4"
    );
    session.all(
        &select,
        values![site.0, team, kind, whole(HISTORY_LEN_MAX as u64)],
        |row| Ok((row.whole(0)?, row.some_small(1)?, past(row)?)),
    )
}

fn past(row: &dyn Columns) -> Result<Past, StoreError> {
    let (at, ms) = (Millis(row.number(3)?), row.number(4)?);
    match row.text(2)? {
        "answered" => Ok(Past::Answered {
            at,
            waited_ms: ms,
            forecast: rows::forecast(row, 5)?,
        }),
        "handled" => Ok(Past::Handled { at, took_ms: ms }),
        _ => Err(damage(2, "an unknown kind of past")),
    }
}
