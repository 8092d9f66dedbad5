//! Who answers here: in how many tabs, with how much room left, since when without a socket.
//!
//! Presence is told by sockets, activity and what an agent chose. Every change goes through
//! [`Roster::change`], so the pools that routing reads are never out of step. Assigns nothing.

pub mod pool;

use crate::effect::Conns;
use crate::input::ConnId;
use crate::settings::{AgentSettings, Settings};
use pool::Pools;
use shared::agent::Colleague;
use shared::{AgentId, Choice, ConversationId, Face, Millis, Presence};
use std::collections::{BTreeMap, BTreeSet};

/// What one conversation weighs that needs its agent, in hundredths.
pub const FULL_WEIGHT: u32 = 100;

/// One agent of the site.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Name, capacity and skills.
    pub settings: AgentSettings,
    /// What the agent chose to be.
    pub choice: Choice,
    /// Sockets of the agent's tabs.
    pub conns: BTreeSet<ConnId>,
    /// Whether the agent counts as there: has a socket, or had one within the grace.
    pub here: bool,
    /// Since when there is no socket.
    pub gone_since: Option<Millis>,
    /// When the agent last did something.
    pub active_at: Millis,
    /// Whether that is so long ago that the agent counts as away.
    pub idle: bool,
    /// Until when the agent is given nothing, and why that is.
    pub pause: Option<Pause>,
    /// When the agent was last given a conversation.
    pub last_given: Option<Millis>,
    /// The presence that was written down last; `None`: not since the desk was made.
    pub written: Option<Presence>,
    /// What each conversation weighs that is given or offered to the agent, in hundredths. 0:
    /// parked.
    claims: BTreeMap<ConversationId, u32>,
    weight: u32,
}

/// A time in which an agent is given nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it is over.
    pub until: Millis,
    /// Whether it follows a conversation; such a one the agent may cut short.
    pub wraps_up: bool,
}

impl Agent {
    fn new(settings: AgentSettings) -> Agent {
        Agent {
            settings,
            choice: Choice::default(),
            conns: BTreeSet::new(),
            here: false,
            gone_since: None,
            active_at: Millis(0),
            idle: false,
            pause: None,
            last_given: None,
            written: None,
            claims: BTreeMap::new(),
            weight: 0,
        }
    }

    /// What the agent is.
    #[must_use]
    pub fn presence(&self) -> Presence {
        match (self.here, self.choice) {
            (false, _) => Presence::Offline,
            (true, Choice::Away) => Presence::Away,
            (true, Choice::Online | Choice::Busy | Choice::Finishing) if self.idle => {
                Presence::Away
            }
            (true, Choice::Online) => Presence::Online,
            (true, Choice::Busy) => Presence::Busy,
            (true, Choice::Finishing) => Presence::Finishing,
        }
    }

    /// What the conversations given and offered to the agent weigh, in hundredths.
    #[must_use]
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// What they may weigh at most, in hundredths.
    #[must_use]
    pub fn weight_max(&self) -> u32 {
        self.settings.capacity.saturating_mul(FULL_WEIGHT)
    }

    /// How many of them are not parked.
    #[must_use]
    pub fn load(&self) -> u32 {
        let load = self.claims.values().filter(|weight| **weight > 0).count();
        u32::try_from(load).unwrap_or(u32::MAX)
    }

    /// The conversations given and offered to the agent, parked ones too.
    pub fn claims(&self) -> impl Iterator<Item = (ConversationId, u32)> {
        self.claims.iter().map(|(id, weight)| (*id, *weight))
    }

    /// Whether the agent can be given a conversation of the queue without asking.
    #[must_use]
    pub fn is_free(&self) -> bool {
        let kept = self.settings.reserve.saturating_mul(FULL_WEIGHT);
        self.presence() == Presence::Online
            && self.pause.is_none()
            && !self.conns.is_empty()
            && self.weight.saturating_add(kept) + FULL_WEIGHT <= self.weight_max()
    }

    /// Whether an own returning visitor would be kept waiting for this agent.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        matches!(self.presence(), Presence::Online | Presence::Busy) && !self.conns.is_empty()
    }

    /// Whether the agent can be given an own returning visitor without asking.
    #[must_use]
    pub fn is_free_for_own(&self) -> bool {
        self.is_reachable()
            && self.pause.is_none()
            && self.weight + FULL_WEIGHT <= self.weight_max()
    }

    /// Notes what a conversation weighs for this agent.
    pub fn claim(&mut self, id: ConversationId, weight: u32) {
        let before = self.claims.insert(id, weight).unwrap_or(0);
        self.weight = self.weight - before + weight;
    }

    /// Notes that a conversation is no longer this agent's.
    pub fn release(&mut self, id: ConversationId) {
        self.weight -= self.claims.remove(&id).unwrap_or(0);
    }
}

/// The agents of the site.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    agents: BTreeMap<AgentId, Agent>,
    pools: Pools,
    /// Sockets of all agents; made again when one comes or goes.
    conns: Option<Conns>,
    /// Whether somebody may have become free since [`Roster::take_freed`].
    freed: bool,
    /// Whether waits may have changed since [`Roster::take_staffing`].
    staffing: bool,
}

impl Roster {
    /// The agents that the owner named, nobody there yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Roster {
        let mut roster = Roster::default();
        roster.settle(settings);
        roster
    }

    /// Takes over names, capacities and skills; returns who is no longer an agent here.
    pub fn settle(&mut self, settings: &Settings) -> Vec<AgentId> {
        for (&id, chosen) in &settings.agents {
            self.agents
                .entry(id)
                .and_modify(|agent| agent.settings = chosen.clone())
                .or_insert_with(|| Agent::new(chosen.clone()));
        }
        self.pools = Pools::new(self.agents.iter().map(|(id, agent)| (*id, agent)));
        (self.freed, self.staffing) = (true, true);
        self.agents
            .keys()
            .copied()
            .filter(|id| !settings.agents.contains_key(id))
            .collect()
    }

    /// Forgets an agent who is no longer one here.
    pub fn dismiss(&mut self, id: AgentId) {
        if let Some(agent) = self.agents.remove(&id) {
            self.pools.leave(id, &agent);
            self.conns = None;
            self.staffing = true;
        }
    }

    /// One agent.
    #[must_use]
    pub fn get(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// One agent, to change what routing does not look at: `active_at` and `gone_since`.
    pub fn get_mut(&mut self, id: AgentId) -> Option<&mut Agent> {
        self.agents.get_mut(&id)
    }

    /// Changes one agent; `None`: there is none of this id.
    pub fn change<R>(&mut self, id: AgentId, change: impl FnOnce(&mut Agent) -> R) -> Option<R> {
        let agent = self.agents.get_mut(&id)?;
        self.pools.leave(id, agent);
        let before = (agent.presence(), agent.is_free(), agent.is_free_for_own());
        let conns = agent.conns.len();
        let changed = change(agent);
        self.pools.join(id, agent);
        if conns != agent.conns.len() {
            self.conns = None;
        }
        // Who was free before was offered everything that fits: only becoming free is news.
        let (presence, was_free, was_free_for_own) = before;
        self.freed |= !was_free && agent.is_free();
        self.freed |= !was_free_for_own && agent.is_free_for_own();
        self.staffing |= presence != agent.presence();
        Some(changed)
    }

    /// Whether somebody may have become free since this was asked last.
    pub fn take_freed(&mut self) -> bool {
        std::mem::take(&mut self.freed)
    }

    /// Whether somebody's presence changed since this was asked last.
    pub fn take_staffing(&mut self) -> bool {
        std::mem::take(&mut self.staffing)
    }

    /// Agents who are alike, together.
    #[must_use]
    pub fn pools(&self) -> &Pools {
        &self.pools
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (AgentId, &Agent)> {
        self.agents.iter().map(|(&id, agent)| (id, agent))
    }

    /// The agent as others see one.
    #[must_use]
    pub fn face(&self, id: AgentId) -> Option<Face> {
        self.get(id).map(|agent| Face {
            id,
            name: agent.settings.name.clone(),
        })
    }

    /// The agent as colleagues see one.
    #[must_use]
    pub fn colleague(&self, id: AgentId) -> Option<Colleague> {
        let agent = self.get(id)?;
        Some(Colleague {
            face: self.face(id)?,
            choice: agent.choice,
            presence: agent.presence(),
            load: agent.load(),
            capacity: agent.settings.capacity,
            pauses_until: agent.pause.map(|pause| pause.until),
            teams: agent.settings.skills.teams.iter().copied().collect(),
        })
    }

    /// Sockets of one agent, by rising id.
    #[must_use]
    pub fn conns_of(&self, id: AgentId) -> Vec<ConnId> {
        self.get(id)
            .map(|agent| agent.conns.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Sockets of all agents, by rising id.
    pub fn conns(&mut self) -> Conns {
        let agents = &self.agents;
        let conns = self.conns.get_or_insert_with(|| {
            let all = agents.values().flat_map(|agent| &agent.conns);
            let mut conns: Vec<_> = all.copied().collect();
            conns.sort_unstable();
            conns.into()
        });
        conns.clone()
    }
}
