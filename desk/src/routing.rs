//! Picks the agent who answers next.
//!
//! Reads the roster, returns a choice and the reason for it. Never changes anything, never sends,
//! never looks at a clock of its own.

use crate::roster::{Agent, Roster};
use shared::{AgentId, Millis, Reason, Rule};
use std::cmp::Ordering;

/// The agent for a conversation that has waited `waited_ms`: the smallest share of capacity in use,
/// then the longest without a new conversation, then the lowest id. `None`: nobody is free.
#[must_use]
pub fn pick(roster: &Roster, now: Millis, waited_ms: u64) -> Option<(AgentId, Reason)> {
    let mut free: Vec<_> = roster.iter().filter(|(_, agent)| agent.is_free()).collect();
    free.sort_by(|(a_id, a), (b_id, b)| share(a, b).then(idle(a, b)).then(a_id.cmp(b_id)));
    let &(id, agent) = free.first()?;
    let rule = match free.get(1) {
        None => Rule::OnlyOneFree,
        Some((_, next)) if share(agent, next).is_ne() => Rule::LeastLoaded,
        Some((_, next)) if idle(agent, next).is_ne() => Rule::LongestIdle,
        Some(_) => Rule::LowestId,
    };
    let candidates = u32::try_from(free.len()).unwrap_or(u32::MAX);
    Some((id, reason(rule, agent, now, waited_ms, candidates)))
}

/// The reason for giving a conversation to this agent, as the agent is before it.
#[must_use]
pub fn reason(rule: Rule, agent: &Agent, now: Millis, waited_ms: u64, candidates: u32) -> Reason {
    Reason {
        rule,
        waited_ms,
        load: agent.load,
        capacity: agent.settings.capacity,
        idle_ms: agent.last_given.map(|given| now.since(given)),
        candidates,
    }
}

/// Compares load ÷ capacity without dividing.
fn share(a: &Agent, b: &Agent) -> Ordering {
    let cross = |x: &Agent, y: &Agent| u64::from(x.load) * u64::from(y.settings.capacity);
    cross(a, b).cmp(&cross(b, a))
}

/// Who was given one longer ago; never is longest.
fn idle(a: &Agent, b: &Agent) -> Ordering {
    a.last_given.cmp(&b.last_given)
}
