//! Agents who are alike in teams and skills, kept together so that routing looks at each kind once.
//!
//! Keeps order and sums; never changes an agent and never picks one.

use super::Agent;
use crate::settings::Skills;
use shared::{AgentId, Millis, Presence, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// All agents, by what they can be given.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    pools: BTreeMap<Skills, Pool>,
}

/// Agents who are interchangeable for a queue.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Those who can be given something, the one to be given it first.
    pub free: BTreeSet<Ease>,
    /// How many are online.
    pub online: u32,
    /// What those can have in all, in hundredths of a conversation.
    pub weight_max: u64,
    /// What those have, in hundredths of a conversation; a pause counts as full.
    pub weight: u64,
}

/// How little an agent has to do. The order of the fields is the order of the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ease {
    /// The share of the capacity in use, in parts of [`Ease::WHOLE`].
    pub share: u64,
    /// When the agent was last given a conversation; never is earliest.
    pub last_given: Option<Millis>,
    /// The agent.
    pub agent: AgentId,
}

impl Ease {
    /// The share of an agent who is full. Fine enough to tell any two loads of any two
    /// capacities apart.
    pub const WHOLE: u64 = 1 << 40;

    /// How little this agent has to do.
    #[must_use]
    pub fn of(id: AgentId, agent: &Agent) -> Ease {
        let weight_max = u64::from(agent.weight_max()).max(1);
        Ease {
            share: u64::from(agent.weight()) * Ease::WHOLE / weight_max,
            last_given: agent.last_given,
            agent: id,
        }
    }
}

/// How a queue is staffed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// Agents online who answer it.
    pub online: u32,
    /// Conversations that they can have at once in all.
    pub slots: u32,
    /// How many of those are in use or paused, rounded up.
    pub busy: u32,
}

impl Pools {
    /// Puts these agents together.
    pub fn new<'a>(agents: impl Iterator<Item = (AgentId, &'a Agent)>) -> Pools {
        let mut pools = Pools::default();
        for (id, agent) in agents {
            pools.join(id, agent);
        }
        pools
    }

    /// Counts an agent in.
    pub fn join(&mut self, id: AgentId, agent: &Agent) {
        if !self.pools.contains_key(&agent.settings.skills) {
            self.pools
                .insert(agent.settings.skills.clone(), Pool::default());
        }
        let Some(pool) = self.pools.get_mut(&agent.settings.skills) else {
            return;
        };
        if agent.is_free() {
            pool.free.insert(Ease::of(id, agent));
        }
        if agent.presence() == Presence::Online {
            pool.online += 1;
            pool.weight_max += u64::from(agent.weight_max());
            pool.weight += used(agent);
        }
    }

    /// Counts an agent out, as it was counted in.
    pub fn leave(&mut self, id: AgentId, agent: &Agent) {
        let Some(pool) = self.pools.get_mut(&agent.settings.skills) else {
            return;
        };
        pool.free.remove(&Ease::of(id, agent));
        if agent.presence() == Presence::Online {
            pool.online -= 1;
            pool.weight_max -= u64::from(agent.weight_max());
            pool.weight -= used(agent);
        }
    }

    /// Each kind of agent.
    pub fn iter(&self) -> impl Iterator<Item = (&Skills, &Pool)> {
        self.pools.iter()
    }

    /// Each kind of agent of which somebody can be given something.
    pub fn free(&self) -> Vec<(&Skills, &Pool)> {
        let pools = self.pools.iter();
        pools.filter(|(_, pool)| !pool.free.is_empty()).collect()
    }

    /// How the queue of this team is staffed; `None`: that of nobody in particular, which everybody
    /// answers.
    #[must_use]
    pub fn staffing(&self, team: Option<TeamId>) -> Staffing {
        let serves = |skills: &Skills| team.is_none_or(|team| skills.teams.contains(&team));
        let (mut online, mut weight_max, mut weight) = (0, 0, 0);
        for (_, pool) in self.pools.iter().filter(|(skills, _)| serves(skills)) {
            online += pool.online;
            weight_max += pool.weight_max;
            weight += pool.weight;
        }
        let whole = |weight: u64| u32::try_from(weight).unwrap_or(u32::MAX);
        Staffing {
            online,
            slots: whole(weight_max / 100),
            busy: whole(weight.div_ceil(100)),
        }
    }
}

fn used(agent: &Agent) -> u64 {
    let used = match agent.pause {
        Some(_) => agent.weight().max(agent.weight_max()),
        None => agent.weight().min(agent.weight_max()),
    };
    u64::from(used)
}
