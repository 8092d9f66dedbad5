//! How things stand when an agent says hello: the site, its people, its open conversations.
//!
//! Told once for each socket; what changes later has frames of its own.

use crate::conversation::{Conversation, Face};
use crate::handover::Team;
use crate::id::{Millis, TeamId};
use crate::queue::{Coverage, Topic};
use crate::routing::{Choice, Mode, Presence};
use serde::{Deserialize, Serialize};

/// How things stand at hello.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentWelcome {
    /// The agent.
    pub me: Face,
    /// The site's name.
    pub site: String,
    /// The relay's clock.
    pub now: Millis,
    /// How many things this tab has said that are stored. The rest is to be said again.
    pub counted: u32,
    /// Every open conversation of the site.
    pub conversations: Vec<Conversation>,
    /// Every agent of the site, this one too.
    pub colleagues: Vec<Colleague>,
    /// The teams of the site.
    pub teams: Vec<Team>,
    /// What conversations are about here.
    pub topics: Vec<Topic>,
    /// How conversations come to agents.
    pub mode: Mode,
    /// Whether this agent may take over what is given to colleagues.
    pub supervises: bool,
    /// How often the announced waits held; `None`: none are remembered.
    pub accuracy: Option<Coverage>,
}

/// An agent of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub face: Face,
    /// What the agent chose to be.
    pub choice: Choice,
    /// What the agent is.
    pub presence: Presence,
    /// Conversations given to the agent, parked ones left out.
    pub load: u32,
    /// Conversations that are given to the agent automatically at most.
    pub capacity: u32,
    /// Until when the agent has a pause: after a conversation, or after an offer that was not
    /// taken.
    pub pauses_until: Option<Millis>,
    /// The teams that the agent is a member of.
    pub teams: Vec<TeamId>,
}
