//! What the owner decides about one site, and the limits that a desk enforces.
//!
//! Plain values; whoever makes them has checked them.

use crate::hours::Hours;
use shared::{AgentId, Field, Mode, Scale, TeamId, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// The owner's decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The site's name, as visitors see it.
    pub site: String,
    /// How conversations come to agents.
    pub mode: Mode,
    /// The agents who may answer here.
    pub agents: BTreeMap<AgentId, AgentSettings>,
    /// The teams that conversations can wait for.
    pub teams: BTreeMap<TeamId, TeamSettings>,
    /// What conversations can be about.
    pub topics: BTreeMap<TopicId, TopicSettings>,
    /// When the site is open; `None`: always.
    pub hours: Option<Hours>,
    /// The site's own form, in the order in which it is shown.
    pub form: Vec<Field>,
    /// Times and limits.
    pub rules: Rules,
    /// How fast one visitor may say things.
    pub say: Rate,
    /// How fast one visitor may open conversations.
    pub open: Rate,
    /// How visitors are asked to rate what has ended.
    pub scale: Scale,
    /// The rule that this desk breaks on purpose.
    #[cfg(feature = "faults")]
    pub fault: Option<crate::fault::Fault>,
}

/// One agent of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentSettings {
    /// The name that visitors see.
    pub name: String,
    /// Conversations that are given automatically at most.
    pub capacity: u32,
    /// How many of them are kept for visitors who had this agent before; less than `capacity`.
    pub reserve: u32,
    /// Whether the agent may take over what is given to colleagues.
    pub supervises: bool,
    /// Teams, topics and languages.
    pub skills: Skills,
}

/// What an agent can be given. Agents who are alike in this are interchangeable for a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skills {
    /// The teams that the agent is a member of.
    pub teams: BTreeSet<TeamId>,
    /// Levels of what the agent knows, 1 to [`LEVEL_MAX`](shared::rest::routing::LEVEL_MAX).
    /// Empty: everything, at [`Skills::USUAL`].
    pub topics: BTreeMap<TopicId, u8>,
    /// Levels of what the agent speaks, by primary language subtag in lower case. Empty: every
    /// language, at [`Skills::USUAL`].
    pub languages: BTreeMap<String, u8>,
}

impl Skills {
    /// The level of somebody about whom nothing is said.
    pub const USUAL: u8 = 2;
}

/// One team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamSettings {
    /// The name to show.
    pub name: String,
    /// When it is there; `None`: as the site.
    pub hours: Option<Hours>,
}

/// One topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSettings {
    /// What visitors see.
    pub shown: Topic,
    /// The team that answers it; `None`: anybody.
    pub team: Option<TeamId>,
    /// How urgent, 0 to [`PRIORITY_MAX`](shared::rest::PRIORITY_MAX).
    pub priority: u8,
}

/// Times in milliseconds, and limits. A time of 0 is "never" where that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How long an agent or visitor may be without a socket before it counts as gone. A reload and
    /// a change of network fit in.
    pub grace_ms: u64,
    /// Conversations that may wait at once.
    pub queue_len_max: usize,
    /// How long an offer stands.
    pub offer_ms: u64,
    /// How long an agent who declined, or let an offer or an answer lapse, is given nothing.
    pub cool_down_ms: u64,
    /// How long a returning visitor waits for the same agent.
    pub prefer_ms: u64,
    /// After how long each step of the asked skills is relaxed, at least 1.
    pub relax_ms: u64,
    /// Whether, after all other steps, agents of other teams help out.
    pub overflow: bool,
    /// How much earlier one step of priority counts.
    pub head_start_ms: u64,
    /// What a conversation that waits on its visitor weighs, in hundredths, 0 to 100.
    pub waiting_weight: u32,
    /// The pause after a conversation.
    pub wrap_up_ms: u64,
    /// After how long without activity an agent counts as away. 0: never.
    pub away_after_ms: u64,
    /// After how long without an answer the agent is warned. 0: never.
    pub answer_within_ms: u64,
    /// How long after the warning the conversation goes to somebody else.
    pub reroute_after_ms: u64,
    /// After how long without the visitor a conversation becomes a thread.
    pub gone_after_ms: u64,
    /// After how long without a word of the visitor the end is announced. 0: never.
    pub quiet_after_ms: u64,
    /// How long before the end it is announced.
    pub quiet_warning_ms: u64,
    /// How long after its end a conversation may be reopened.
    pub reopen_within_ms: u64,
    /// How long a transfer to an agent waits to be taken.
    pub transfer_within_ms: u64,
}

/// A token bucket: `burst` at once, then one every `every_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens in a full bucket, at least 1.
    pub burst: u32,
    /// Milliseconds until one more token, at least 1.
    pub every_ms: u64,
}

impl From<&shared::rest::routing::Rules> for Rules {
    fn from(rules: &shared::rest::routing::Rules) -> Rules {
        let ms = |seconds: u32| u64::from(seconds) * 1_000;
        Rules {
            grace_ms: ms(rules.grace_s),
            queue_len_max: rules.queue_len_max as usize,
            offer_ms: ms(rules.offer_s),
            cool_down_ms: ms(rules.cool_down_s),
            prefer_ms: ms(rules.prefer_s),
            relax_ms: ms(rules.relax_s).max(1),
            overflow: rules.overflow,
            head_start_ms: ms(rules.head_start_s),
            waiting_weight: rules.waiting_weight.min(100),
            wrap_up_ms: ms(rules.wrap_up_s),
            away_after_ms: ms(rules.away_after_s),
            answer_within_ms: ms(rules.answer_within_s),
            reroute_after_ms: ms(rules.reroute_after_s),
            gone_after_ms: ms(rules.gone_after_s),
            quiet_after_ms: ms(rules.quiet_after_s),
            quiet_warning_ms: ms(rules.quiet_warning_s),
            reopen_within_ms: ms(rules.reopen_within_s),
            transfer_within_ms: ms(rules.transfer_within_s),
        }
    }
}

impl Settings {
    /// The settings of a site that nobody has changed anything about.
    #[must_use]
    pub fn new(site: &str) -> Settings {
        Settings {
            site: site.to_owned(),
            mode: Mode::default(),
            agents: BTreeMap::new(),
            teams: BTreeMap::new(),
            topics: BTreeMap::new(),
            hours: None,
            form: Vec::new(),
            rules: Rules::from(&shared::rest::routing::Rules::default()),
            say: Rate {
                burst: 8,
                every_ms: 1_000,
            },
            open: Rate {
                burst: 4,
                every_ms: 60_000,
            },
            scale: Scale::default(),
            #[cfg(feature = "faults")]
            fault: None,
        }
    }
}
