//! What the owner decides about one site, and the limits that a desk enforces.

use shared::AgentId;
use std::collections::BTreeMap;

/// The owner's decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The site's name, as visitors see it.
    pub site: String,
    /// The agents who may answer here.
    pub agents: BTreeMap<AgentId, AgentSettings>,
    /// How long an agent or visitor may be without a socket before it counts as gone. A reload and
    /// a change of network fit in.
    pub grace_ms: u64,
    /// Conversations that may wait at once.
    pub queue_len_max: usize,
    /// How fast one visitor may say things.
    pub say: Rate,
    /// How fast one visitor may open conversations.
    pub open: Rate,
}

/// One agent of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentSettings {
    /// The name that visitors see.
    pub name: String,
    /// Conversations that are given automatically at most.
    pub capacity: u32,
}

/// A token bucket: `burst` at once, then one every `every_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens in a full bucket, at least 1.
    pub burst: u32,
    /// Milliseconds until one more token, at least 1.
    pub every_ms: u64,
}

impl Settings {
    /// The settings of a site that nobody has changed anything about.
    #[must_use]
    pub fn new(site: &str) -> Settings {
        Settings {
            site: site.to_owned(),
            agents: BTreeMap::new(),
            grace_ms: 12_000,
            queue_len_max: 1_000,
            say: Rate {
                burst: 8,
                every_ms: 1_000,
            },
            open: Rate {
                burst: 4,
                every_ms: 60_000,
            },
        }
    }
}
