//! Picks the agent who answers next.
//!
//! Reads the roster, returns a choice and the reason for it. Never changes anything, never sends,
//! never looks at a clock of its own.
//!
//! The best skilled come first, then the smallest share of capacity in use, then the longest
//! without a new conversation, then the lowest id. What is asked for is relaxed step by step the
//! longer somebody waits, and a step that nobody who is online can meet is not waited for.

use crate::roster::pool::{Ease, Pool};
use crate::roster::{Agent, Roster};
use crate::settings::{Rules, Skills};
use shared::{AgentId, Millis, Reason, Rule, TeamId, TopicId};
use std::cmp::Reverse;

/// Whom a waiting conversation asks for. Conversations that ask for the same wait in one lane.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// For this agent and nobody else.
    Only(AgentId),
    /// For whoever has the skills.
    Skilled {
        /// A member of this team.
        team: Option<TeamId>,
        /// Somebody who knows this.
        topic: Option<TopicId>,
        /// Somebody who speaks this: a primary language subtag in lower case.
        language: Option<String>,
        /// How far this is relaxed, up to [`STEP_MAX`].
        step: u8,
        /// Not this agent, who passes it on.
        except: Option<AgentId>,
    },
}

/// The lowest levels of topic and language that each step asks for. After them, any member of the
/// team will do; last, anybody.
const STEPS: [(u8, u8); 4] = [(2, 2), (1, 2), (1, 1), (0, 1)];
/// The step that asks for any member of the team.
const ANY_MEMBER: u8 = STEPS.len() as u8;
/// The last step: anybody, of any team.
pub const STEP_MAX: u8 = ANY_MEMBER + 1;

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Who.
    pub agent: AgentId,
    /// Why.
    pub reason: Reason,
}

/// The step that a conversation is at after it has waited this long.
#[must_use]
pub fn step_after(rules: &Rules, waited_ms: u64, has_skills: bool, has_team: bool) -> u8 {
    let first = if has_skills { 0 } else { ANY_MEMBER };
    let last = if has_team && rules.overflow {
        STEP_MAX
    } else {
        ANY_MEMBER
    };
    let relaxed = u8::try_from(waited_ms / rules.relax_ms.max(1)).unwrap_or(u8::MAX);
    relaxed.clamp(first, last)
}

/// After how long the next step is taken; `None`: this is the last one.
#[must_use]
pub fn next_step_at_ms(rules: &Rules, step: u8, has_team: bool) -> Option<u64> {
    let last = if has_team && rules.overflow {
        STEP_MAX
    } else {
        ANY_MEMBER
    };
    (step < last).then(|| u64::from(step + 1) * rules.relax_ms.max(1))
}

/// The agent for what is asked, who is to wait for nobody. `None`: nobody fits who is free.
/// `free` is what [`Pools::free`](crate::roster::pool::Pools::free) says: found once for many asks.
#[must_use]
pub fn pick(
    roster: &Roster,
    free: &[(&Skills, &Pool)],
    ask: &Ask,
    now: Millis,
    waited_ms: u64,
) -> Option<Pick> {
    let (team, topic, language, step, except) = match ask {
        Ask::Only(id) => {
            let agent = roster.get(*id).filter(|agent| agent.is_free_for_own())?;
            return Some(Pick {
                agent: *id,
                reason: reason(Rule::SameAgent, agent, now, waited_ms),
            });
        }
        Ask::Skilled {
            team,
            topic,
            language,
            step,
            except,
        } => (*team, *topic, language.as_deref(), *step, *except),
    };
    let pools = || roster.pools().iter();
    let meets = |skills: &Skills, step| level(skills, team, topic, language, step);
    let is_met =
        |step: &u8| pools().any(|(skills, pool)| pool.online > 0 && meets(skills, *step).is_some());
    let last = if team.is_some() && step > ANY_MEMBER {
        STEP_MAX
    } else {
        ANY_MEMBER
    };
    // Whoever meets a step meets those after it: who fails the last one need not be looked at.
    if !free.iter().any(|(skills, _)| meets(skills, last).is_some()) {
        return None;
    }
    let step = (step..=last).find(is_met)?;

    let asks_for_skill = topic.is_some() || language.is_some();
    let (mut candidates, mut best, mut next) = (0u32, None, None);
    for &(skills, pool) in free {
        let Some(skill) = meets(skills, step) else {
            continue;
        };
        let is_asked = |ease: &&Ease| Some(ease.agent) != except;
        let is_except_free = except
            .and_then(|id| roster.get(id).map(|agent| Ease::of(id, agent)))
            .is_some_and(|ease| pool.free.contains(&ease));
        candidates += count(pool) - u32::from(is_except_free);
        for ease in pool.free.iter().filter(is_asked).take(2) {
            let found = Some((Reverse(skill), *ease));
            if best.is_none() || found < best {
                next = best;
                best = found;
            } else if next.is_none() || found < next {
                next = found;
            }
        }
    }
    let (Reverse(skill), ease) = best?;
    let agent = roster.get(ease.agent)?;
    let reason = Reason {
        candidates,
        skill,
        relaxed: step - if asks_for_skill { 0 } else { ANY_MEMBER },
        ..reason(rule(skill, &ease, next), agent, now, waited_ms)
    };
    Some(Pick {
        agent: ease.agent,
        reason,
    })
}

/// The reason for giving a conversation to this agent, as the agent is before it.
#[must_use]
pub fn reason(rule: Rule, agent: &Agent, now: Millis, waited_ms: u64) -> Reason {
    Reason {
        rule,
        waited_ms,
        load: agent.weight(),
        capacity: agent.weight_max(),
        idle_ms: agent.last_given.map(|given| now.since(given)),
        candidates: 1,
        skill: 0,
        relaxed: 0,
    }
}

/// What told the first from the next.
fn rule(skill: u8, ease: &Ease, next: Option<(Reverse<u8>, Ease)>) -> Rule {
    match next {
        None => Rule::OnlyOneFree,
        Some((Reverse(other), _)) if other != skill => Rule::BestSkilled,
        Some((_, next)) if next.share != ease.share => Rule::LeastLoaded,
        Some((_, next)) if next.last_given != ease.last_given => Rule::LongestIdle,
        Some(_) => Rule::LowestId,
    }
}

/// What the agents of a kind know of what is asked, added up; `None`: too little at this step.
fn level(
    skills: &Skills,
    team: Option<TeamId>,
    topic: Option<TopicId>,
    language: Option<&str>,
    step: u8,
) -> Option<u8> {
    let is_member = team.is_none_or(|team| skills.teams.contains(&team));
    if !is_member && step < STEP_MAX {
        return None;
    }
    let knows = topic.map_or(0, |topic| match skills.topics.is_empty() {
        true => Skills::USUAL,
        false => skills.topics.get(&topic).copied().unwrap_or(0),
    });
    let speaks = language.map_or(0, |language| match skills.languages.is_empty() {
        true => Skills::USUAL,
        false => skills.languages.get(language).copied().unwrap_or(0),
    });
    let (topic_min, language_min) = STEPS.get(usize::from(step)).copied().unwrap_or((0, 0));
    let meets =
        (topic.is_none() || knows >= topic_min) && (language.is_none() || speaks >= language_min);
    meets.then_some(knows.saturating_add(speaks))
}

fn count(pool: &Pool) -> u32 {
    u32::try_from(pool.free.len()).unwrap_or(u32::MAX)
}
