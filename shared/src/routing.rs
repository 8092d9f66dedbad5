//! How agents come by conversations: what agents choose to be, offers, rules and reasons.
//!
//! Nothing here decides who answers; these are the words for it.

use crate::handover::Handover;
use crate::id::{ConversationId, Millis};
use serde::{Deserialize, Serialize};

/// What an agent chose to be. Whether the agent is there at all is told by sockets, not by this.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Takes new conversations.
    Online,
    /// Takes no new ones; keeps what was given.
    #[default]
    Away,
    /// Takes no new ones from the queue; colleagues and own returning visitors still come through.
    Busy,
    /// Takes nothing any more; keeps what was given until it ends.
    Finishing,
}

/// What an agent is: derived from sockets, from activity and from what the agent chose.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// There, and takes new conversations.
    Online,
    /// There; takes no new ones from the queue.
    Busy,
    /// There; takes nothing any more.
    Finishing,
    /// There by name only: chose so, or did nothing for a while.
    Away,
    /// No console was connected for longer than the grace.
    #[default]
    Offline,
}

/// How the conversations of a site come to agents.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Given to whom they fit, at once.
    #[default]
    Automatic,
    /// Offered to whom they fit, who accepts or declines within a time.
    Offer,
    /// Taken by hand.
    Manual,
}

/// A conversation that an agent is asked to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which.
    pub conversation: ConversationId,
    /// When the offer is over.
    pub until: Millis,
    /// Why this agent is asked.
    pub reason: Reason,
    /// The transfer that it comes from, when a colleague passes it on.
    pub handover: Option<Handover>,
}

/// How an offer ended for the agent who had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// Accepted, in this tab or another.
    Accepted,
    /// Declined, in this tab or another.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The conversation ended, was taken by a colleague or was taken back.
    Withdrawn,
}

/// Why an agent declines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// No time now.
    Busy,
    /// Somebody else knows more about it.
    NotMine,
    /// Something else.
    Other,
}

/// Why a conversation was given or offered to its agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that decided.
    pub rule: Rule,
    /// Milliseconds that it had waited since it was opened, returned or passed on.
    pub waited_ms: u64,
    /// What the agent's conversations weighed at that moment, without this one, in hundredths of a
    /// conversation.
    pub load: u32,
    /// What they may weigh at most, in hundredths of a conversation.
    pub capacity: u32,
    /// Milliseconds since the agent was last given one; `None`: none yet.
    pub idle_ms: Option<u64>,
    /// Agents who could have been given it at that moment.
    pub candidates: u32,
    /// The agent's levels in what was asked for (topic and language), added up.
    pub skill: u8,
    /// How many steps the asked skills had been relaxed.
    pub relaxed: u8,
}

/// A rule that gives conversations to agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The only agent with room left.
    OnlyOneFree,
    /// The smallest share of capacity in use.
    LeastLoaded,
    /// Loaded like others, but longest without a new one.
    LongestIdle,
    /// Alike in everything; the lowest id decides.
    LowestId,
    /// The agent took it by hand.
    Taken,
    /// Knows more about it than the others with room left.
    BestSkilled,
    /// Had it before.
    SameAgent,
    /// A colleague passed it on.
    Transferred,
    /// Nobody took it over in time, so it came back.
    CameBack,
    /// A supervisor took it over.
    TakenOver,
}
