//! Bodies of the few HTTP calls: log-in, invitations, sites, agents, ended conversations.
//!
//! Live things travel by socket; these are what an agent or administrator asks for now and then.

pub mod account;
pub mod audit;
pub mod channels;
pub mod form;
pub mod help;
pub mod identity;
pub mod looks;
pub mod replies;
pub mod routing;
pub mod search;
pub mod start;

pub use account::{
    AgentChange, FACTOR_CODE_CHARS_MAX, FactorForm, FactorStart, FactorState, Factors,
    PasswordForm, Proof, RECOVERY_CODES_LEN, RecoveryCodes, SessionCard,
};
pub use audit::{AuditEntry, AuditPage, Change, Deed};
pub use form::FieldsForm;
pub use help::HelpForm;
pub use looks::Looks;
pub use routing::{PRIORITY_MAX, Routing};
pub use start::Start;

use crate::conversation::Conversation;
use crate::id::{AgentId, ConversationId, Seq, SiteId};
use crate::rating::Rating;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What an agent may do.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers visitors.
    #[default]
    Agent,
    /// Also makes sites and invites agents.
    Administrator,
    /// Also takes over what is given to colleagues.
    Supervisor,
}

impl Role {
    /// Whether the role includes taking over what is given to colleagues.
    #[must_use]
    pub fn supervises(self) -> bool {
        match self {
            Role::Agent => false,
            Role::Supervisor | Role::Administrator => true,
        }
    }
}

/// Every answer that is not a success has this body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why, and when to try again.
    pub refusal: Refusal,
    /// The field that is wrong, for [`RefusalCode::FieldWrong`](crate::RefusalCode::FieldWrong).
    pub field: Option<String>,
    /// What happened and what to do, in English, for logs and developers.
    pub says: String,
}

/// `POST /api/login`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The e-mail address, in any case.
    pub email: String,
    /// The password.
    pub password: String,
    /// What the phone shows, or a recovery code; only who has a second factor is asked for it.
    #[serde(default)]
    pub code: Option<String>,
}

/// The answer to log-in, to an accepted invitation and to `GET /api/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Who is logged in.
    pub agent: AgentCard,
    /// The sites the agent may answer on, by id.
    pub sites: Vec<Site>,
    /// How the agent stands with the second factor.
    #[serde(default)]
    pub factor: FactorState,
}

/// An agent, as administrators see one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentCard {
    /// Which.
    pub id: AgentId,
    /// The name that visitors see.
    pub name: String,
    /// The log-in.
    pub email: String,
    /// What the agent may do.
    pub role: Role,
    /// Conversations at once, 1 to [`CAPACITY_MAX`].
    pub capacity: u32,
    /// Whether the invitation has been accepted.
    pub active: bool,
}

/// A site and the key in its tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Which.
    pub id: SiteId,
    /// What the tag says. Public.
    pub key: String,
    /// The name that visitors see.
    pub name: String,
    /// Origins whose pages may show the chat, such as `https://example.com`.
    pub origins: Vec<String>,
}

/// `POST /api/sites` and `PUT /api/sites/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteForm {
    /// 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub name: String,
    /// At most [`ORIGINS_LEN_MAX`], each `scheme://host[:port]`.
    pub origins: Vec<String>,
}

/// `POST /api/agents`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentForm {
    /// 1 to [`NAME_CHARS_MAX`](crate::limits::NAME_CHARS_MAX) characters.
    pub name: String,
    /// The log-in.
    pub email: String,
    /// What the agent may do.
    pub role: Role,
    /// 1 to [`CAPACITY_MAX`].
    pub capacity: u32,
}

/// The answer to [`AgentForm`]: the person opens the link once and chooses a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The new agent.
    pub agent: AgentCard,
    /// The token of the one-time link, `/console/#/invite/{token}`. Not shown again.
    pub token: String,
}

/// `GET /api/invites/{token}`: what the link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Empty for the first administrator.
    pub name: String,
    /// Empty for the first administrator.
    pub email: String,
    /// What the person will be.
    pub role: Role,
}

/// `POST /api/invites/{token}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptInvite {
    /// The name that visitors see.
    pub name: String,
    /// The log-in.
    pub email: String,
    /// [`PASSWORD_CHARS_MIN`] to [`PASSWORD_CHARS_MAX`] characters.
    pub password: String,
}

/// `GET /api/sites/{id}/ended?before={conversation}`: ended conversations, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedPage {
    /// At most [`ENDED_PAGE_LEN`].
    pub conversations: Vec<Conversation>,
    /// What to ask `before` for the next page; `None` at the end.
    pub before: Option<ConversationId>,
    /// What the visitors thought of those that were rated at their end.
    #[serde(default)]
    pub ratings: Vec<(ConversationId, Rating)>,
}

/// `POST /api/sites/{id}/conversations/{conversation}/notes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteForm {
    /// The words, as long as a message may be. `@` and a name calls a colleague.
    pub text: String,
    /// The entry behind which it is written.
    pub after: Seq,
    /// Any number of the writer's: the same one again is the same note.
    pub name: u64,
}

/// Conversations on one page of ended ones.
pub const ENDED_PAGE_LEN: usize = 50;
/// Conversations at once that an agent may be given at most.
pub const CAPACITY_MAX: u32 = 50;
/// Conversations at once when nobody said otherwise.
pub const CAPACITY_DEFAULT: u32 = 4;
/// Allowed origins of one site.
pub const ORIGINS_LEN_MAX: usize = 20;
/// Characters of the shortest password. Length beats rules about kinds of characters (NIST SP
/// 800-63B §5.1.1.2).
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Characters of the longest password: hashing more is work that a flood would like.
pub const PASSWORD_CHARS_MAX: usize = 200;
