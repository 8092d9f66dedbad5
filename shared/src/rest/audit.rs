//! What people with power did, as administrators read it.

use crate::id::{AgentId, Millis, SiteId};
use serde::{Deserialize, Serialize};

/// Entries on one page.
pub const AUDIT_PAGE_LEN: usize = 50;
/// Places of one entry that are told one by one; what goes beyond is counted.
pub const CHANGES_LEN_MAX: usize = 100;

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What was done. Words of the store: they are never changed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Deed {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Deed {
            /// Every deed.
            pub const ALL: &'static [Deed] = &[$(Deed::$name,)*];

            /// The word for it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Deed::$name => $text,)*
                }
            }
        }
    };
}

deeds! {
    /// A site was made.
    SiteMade = "site_made",
    /// The name of a site, or its origins.
    SiteChanged = "site_changed",
    /// How conversations come to agents: teams, topics, hours, rules.
    RoutingChanged = "routing_changed",
    /// What visitors fill in.
    FormChanged = "form_changed",
    /// The help articles.
    HelpChanged = "help_changed",
    /// How the chat looks.
    LooksChanged = "looks_changed",
    /// The canned replies.
    RepliesChanged = "replies_changed",
    /// Where the owner can be reached.
    ChannelsChanged = "channels_changed",
    /// The keys that sign who visitors are.
    IdentityKeysChanged = "identity_keys_changed",
    /// Somebody was invited, perhaps anew.
    AgentInvited = "agent_invited",
    /// Somebody accepted an invitation.
    AgentJoined = "agent_joined",
    /// The role or the capacity of somebody.
    AgentChanged = "agent_changed",
    /// Somebody may not come in any more.
    AgentRemoved = "agent_removed",
    /// A link was made with which somebody chooses another password.
    LinkMade = "link_made",
    /// Somebody has another password.
    PasswordChanged = "password_changed",
    /// Somebody has a second factor.
    FactorHeld = "factor_held",
    /// Somebody gave the own second factor up.
    FactorRemoved = "factor_removed",
    /// An administrator took somebody's second factor away.
    FactorReset = "factor_reset",
    /// Somebody made new recovery codes.
    CodesRenewed = "codes_renewed",
    /// Which roles must have a second factor.
    FactorRolesChanged = "factor_roles_changed",
    /// Somebody tried to log in too often as this agent.
    LoginThrottled = "login_throttled",
}

/// One place that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which, as a path such as `teams[2].name`.
    pub at: String,
    /// What was there; `None`: nothing.
    pub before: Option<String>,
    /// What is there; `None`: nothing.
    pub after: Option<String>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// From 1 without holes.
    pub number: u64,
    /// When.
    pub at: Millis,
    /// Who; `None`: the relay itself, or somebody who was not logged in.
    pub agent: Option<AgentId>,
    /// What the agent was called then.
    pub agent_name: Option<String>,
    /// On which site, when it is about one.
    pub site: Option<SiteId>,
    /// What.
    pub deed: Deed,
    /// To whom or to what, by the name of then.
    pub subject: String,
    /// What was there before and after.
    pub changes: Vec<Change>,
}

/// `GET /api/audit`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// At most [`AUDIT_PAGE_LEN`].
    pub entries: Vec<AuditEntry>,
    /// What to ask `before` for the next page; `None` at the end.
    pub before: Option<u64>,
    /// The number and the hash of the last entry: written down elsewhere, it is what
    /// `relay audit verify` compares with.
    pub head: Option<(u64, String)>,
}
