//! How conversations come to agents on one site, as its owner decides it.
//!
//! Only words and defaults: the relay checks them, the desk obeys them. Times are whole seconds
//! here, because people write them.

use crate::id::{AgentId, TeamId, TopicId};
use crate::rating::Scale;
use crate::routing::Mode;
use serde::{Deserialize, Serialize};

/// The highest priority of a topic.
pub const PRIORITY_MAX: u8 = 4;
/// The highest level of a skill.
pub const LEVEL_MAX: u8 = 3;
/// Teams of one site.
pub const TEAMS_LEN_MAX: usize = 50;
/// Topics of one site.
pub const TOPICS_LEN_MAX: usize = 50;
/// Languages of one agent.
pub const LANGUAGES_LEN_MAX: usize = 20;

/// `GET` and `PUT /api/sites/{id}/routing`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Routing {
    /// Given, offered or taken by hand.
    pub mode: Mode,
    /// Times and limits.
    pub rules: Rules,
    /// When the site is open; `None`: always.
    pub hours: Option<OpeningHours>,
    /// At most [`TEAMS_LEN_MAX`].
    pub teams: Vec<TeamForm>,
    /// At most [`TOPICS_LEN_MAX`].
    pub topics: Vec<TopicForm>,
    /// Agents for whom something else than the default holds.
    pub agents: Vec<AgentRouting>,
    /// How visitors are asked to rate what has ended.
    pub rating: Scale,
}

/// Times in seconds, and limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// How long somebody may be without a socket before it counts. 1 to 300.
    pub grace_s: u32,
    /// Conversations that may wait at once. 1 to 100,000.
    pub queue_len_max: u32,
    /// How long an offer stands. 5 to 600.
    pub offer_s: u32,
    /// How long an agent who declined or let an offer expire is not asked again. 0 to 3,600.
    pub cool_down_s: u32,
    /// How long a returning visitor waits for the same agent. 0 to 3,600.
    pub prefer_s: u32,
    /// After how long each step of the asked skills is relaxed. 5 to 3,600.
    pub relax_s: u32,
    /// Whether, after all other steps, agents of other teams help out.
    pub overflow: bool,
    /// How much earlier one step of priority counts. 0 to 3,600. Whoever comes later than this
    /// times the highest priority never passes.
    pub head_start_s: u32,
    /// What a conversation that waits on its visitor weighs, in hundredths. 0 to 100.
    pub waiting_weight: u32,
    /// The pause after a conversation. 0 to 3,600.
    pub wrap_up_s: u32,
    /// After how long without activity an agent counts as away. 60 to 86,400; 0: never.
    pub away_after_s: u32,
    /// After how long without an answer the agent is warned. 30 to 86,400; 0: never.
    pub answer_within_s: u32,
    /// How long after the warning it goes to somebody else. 10 to 3,600.
    pub reroute_after_s: u32,
    /// After how long without the visitor the conversation becomes a thread. 30 to 86,400.
    pub gone_after_s: u32,
    /// After how long without a word of the visitor the end is announced. 60 to 86,400; 0: never.
    pub quiet_after_s: u32,
    /// How long before the end it is announced. 20 to 3,600.
    pub quiet_warning_s: u32,
    /// How long after its end a conversation may be reopened. 0 to 2,592,000.
    pub reopen_within_s: u32,
    /// How long a transfer to an agent waits to be taken. 5 to 3,600.
    pub transfer_within_s: u32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            grace_s: 12,
            queue_len_max: 1_000,
            offer_s: 30,
            cool_down_s: 30,
            prefer_s: 60,
            relax_s: 30,
            overflow: true,
            head_start_s: 300,
            waiting_weight: 50,
            wrap_up_s: 0,
            away_after_s: 900,
            answer_within_s: 180,
            reroute_after_s: 60,
            gone_after_s: 300,
            quiet_after_s: 900,
            quiet_warning_s: 60,
            reopen_within_s: 86_400,
            transfer_within_s: 60,
        }
    }
}

/// When somebody is there, by the clock of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpeningHours {
    /// An IANA time zone, such as `Asia/Shanghai`.
    pub zone: String,
    /// The ranges that begin on each day of the week, Monday first.
    pub week: [Vec<OpeningRange>; 7],
    /// Days on which something else holds.
    pub exceptions: Vec<OpeningException>,
}

/// One range of a day, in minutes since its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpeningRange {
    /// 0 to 1,439.
    pub from: u16,
    /// After `from`, at most 24 hours after it; above 1,440 it goes on past midnight.
    pub until: u16,
}

/// A day on which something else holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningException {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What holds; empty: closed all day.
    pub ranges: Vec<OpeningRange>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamForm {
    /// From 1, unique on the site.
    pub id: TeamId,
    /// 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub name: String,
    /// Its members.
    pub members: Vec<AgentId>,
    /// When it is there; `None`: as the site.
    pub hours: Option<OpeningHours>,
}

/// A topic that visitors may choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicForm {
    /// From 1, unique on the site.
    pub id: TopicId,
    /// Its name in English.
    pub en: String,
    /// Its name in Chinese.
    pub zh: String,
    /// The team that answers it; `None`: anybody.
    pub team: Option<TeamId>,
    /// 0 to [`PRIORITY_MAX`].
    pub priority: u8,
}

/// What holds for one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRouting {
    /// Whom.
    pub agent: AgentId,
    /// Room kept for own returning visitors, in conversations; less than the capacity.
    pub reserve: u32,
    /// What the agent knows, with a level from 1 to [`LEVEL_MAX`]. Empty: everything, at level 2.
    pub topics: Vec<(TopicId, u8)>,
    /// What the agent speaks: primary language subtags such as `zh`, with a level. Empty: every
    /// language, at level 2.
    pub languages: Vec<(String, u8)>,
}
