//! Plays days through a real [`Desk`](crate::Desk), as visitors and agents would, and says who
//! waited how long.
//!
//! For "what if": other agents, other capacities, the same visitors. Everything that happens
//! follows from the arguments; nothing here is random, and no rule of the desk is repeated here.

mod stage;

use crate::estimate::{Forecast, Situation};
use crate::rehearsal::stage::{Plan, Stage};
use crate::settings::Settings;
use shared::{AgentId, Millis, TopicId};

/// One visitor who comes and asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When.
    pub at: Millis,
    /// How long an agent has the conversation, in milliseconds, from being given it to its end.
    pub handling_ms: u64,
    /// How long the visitor waits before leaving unanswered; `None`: for ever.
    pub patience_ms: Option<u64>,
    /// What it is about; one of the topics of the [`Settings`].
    pub topic: Option<TopicId>,
    /// The language of the chat, a BCP 47 tag.
    pub locale: String,
}

/// A stretch of time in which an agent takes conversations. What the agent has at its end is
/// still brought to an end. The capacity is in the [`Settings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Who.
    pub agent: AgentId,
    /// When the agent comes and goes online.
    pub from: Millis,
    /// When the agent chooses to be away. Not before `from`.
    pub until: Millis,
}

/// What became of one arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When the visitor came.
    pub opened_at: Millis,
    /// From opening to being given to an agent, or to the end of waiting, in milliseconds.
    pub waited_ms: u64,
    /// How it went.
    pub fate: Fate,
    /// How the queue was when the conversation entered it; `None`: it did not have to wait.
    pub queued: Option<Queued>,
    /// When the agent ended it.
    pub ended_at: Option<Millis>,
}

/// How waiting came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// An agent was given the conversation.
    Answered,
    /// The visitor's patience was at its end.
    GaveUp,
    /// The desk refused to open a conversation.
    TurnedAway,
    /// Nobody came any more; the wait is counted up to the last thing that happened.
    LeftWaiting,
}

/// How the queue was when a conversation entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    /// As an estimator sees it.
    pub situation: Situation,
    /// How long the first in the queue had waited; `None`: nobody was ahead.
    pub head_waited_ms: Option<u64>,
    /// Agents who were online.
    pub agents: u32,
    /// What was foreseen.
    pub forecast: Option<Forecast>,
}

/// Plays the arrivals and the shifts, in whatever order they are given, from an empty desk to the
/// last of them. Returns one wait for each arrival, in the order of `arrivals`.
///
/// Nobody is late, idle or quiet in it: those rules are out of force. A conversation counts in full
/// for as long as it lasts, whoever speaks in it.
#[must_use]
pub fn rehearse(settings: Settings, arrivals: &[Arrival], shifts: &[Shift]) -> Vec<Wait> {
    let mut stage = Stage::new(settings, arrivals);
    for (visitor, arrival) in arrivals.iter().enumerate() {
        stage.plan(arrival.at, Plan::Ask { visitor });
    }
    for shift in shifts {
        let agent = shift.agent;
        stage.plan(shift.from, Plan::Begin { agent });
        stage.plan(shift.until.max(shift.from), Plan::Finish { agent });
    }
    stage.play()
}
