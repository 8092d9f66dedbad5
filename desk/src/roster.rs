//! Who answers here: in how many tabs, with how much room left, since when without a socket.
//!
//! Presence is told by sockets. What an agent chose is kept apart from it. Never assigns anything.

use crate::input::ConnId;
use crate::settings::{AgentSettings, Settings};
use shared::agent::Colleague;
use shared::{AgentId, Choice, Face, Millis};
use std::collections::{BTreeMap, BTreeSet};

/// One agent of the site.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Name and capacity.
    pub settings: AgentSettings,
    /// What the agent chose to be.
    pub choice: Choice,
    /// Sockets of the agent's tabs.
    pub conns: BTreeSet<ConnId>,
    /// Whether the agent counts as there: has a socket, or had one within the grace.
    pub here: bool,
    /// Since when there is no socket.
    pub gone_since: Option<Millis>,
    /// Conversations given to the agent.
    pub load: u32,
    /// When the agent was last given one.
    pub last_given: Option<Millis>,
}

impl Agent {
    /// Whether the agent can be given a conversation without asking.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.choice == Choice::Online
            && !self.conns.is_empty()
            && self.load < self.settings.capacity
    }
}

/// The agents of the site.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    agents: BTreeMap<AgentId, Agent>,
}

impl Roster {
    /// The agents that the owner named, nobody there yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Roster {
        let mut roster = Roster::default();
        roster.settle(settings);
        roster
    }

    /// Takes over names and capacities; returns who is no longer an agent here.
    pub fn settle(&mut self, settings: &Settings) -> Vec<AgentId> {
        for (&id, chosen) in &settings.agents {
            self.agents
                .entry(id)
                .and_modify(|agent| agent.settings = chosen.clone())
                .or_insert_with(|| Agent {
                    settings: chosen.clone(),
                    choice: Choice::default(),
                    conns: BTreeSet::new(),
                    here: false,
                    gone_since: None,
                    load: 0,
                    last_given: None,
                });
        }
        self.agents
            .keys()
            .copied()
            .filter(|id| !settings.agents.contains_key(id))
            .collect()
    }

    /// Forgets an agent who is no longer one here.
    pub fn dismiss(&mut self, id: AgentId) -> Option<Agent> {
        self.agents.remove(&id)
    }

    /// One agent.
    #[must_use]
    pub fn get(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// One agent, to be changed.
    pub fn get_mut(&mut self, id: AgentId) -> Option<&mut Agent> {
        self.agents.get_mut(&id)
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
            here: agent.here,
            load: agent.load,
            capacity: agent.settings.capacity,
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
    #[must_use]
    pub fn conns(&self) -> Vec<ConnId> {
        let mut conns: Vec<_> = self
            .agents
            .values()
            .flat_map(|agent| agent.conns.iter().copied())
            .collect();
        conns.sort_unstable();
        conns
    }

    /// Whether anybody is there to answer.
    #[must_use]
    pub fn is_staffed(&self) -> bool {
        self.agents
            .values()
            .any(|agent| agent.here && agent.choice == Choice::Online)
    }
}
