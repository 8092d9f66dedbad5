//! Bodies of the calls about one's own account and those of colleagues: second factors, sessions,
//! passwords, roles.
//!
//! Secrets travel in these once, from the relay to the person, or from the person to the relay.

use super::Role;
use crate::id::{AgentId, Millis};
use serde::{Deserialize, Serialize};

/// Recovery codes that are made at once.
pub const RECOVERY_CODES_LEN: usize = 10;
/// Characters of the longest code that is looked at.
pub const FACTOR_CODE_CHARS_MAX: usize = 40;

/// How somebody stands with the second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorState {
    /// Whether there is one.
    pub is_held: bool,
    /// Whether the role must have one.
    pub is_required: bool,
    /// Recovery codes that are left.
    pub codes_left: u32,
}

impl FactorState {
    /// Whether it has to be set up before anything else.
    #[must_use]
    pub fn is_due(self) -> bool {
        self.is_required && !self.is_held
    }
}

/// The answer to `POST /api/me/factor`: what a phone has to learn. Not shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorStart {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The secret as an address, to be scanned or opened.
    pub uri: String,
    /// Squares of the picture of that address in each direction.
    pub size: u32,
    /// Its dark squares, as the path of an SVG.
    pub path: String,
}

/// `PUT /api/me/factor`: a first code makes the second factor count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorForm {
    /// What the phone shows.
    pub code: String,
}

/// The answer to that, and to `POST /api/me/factor/codes`. Not shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Each is good once.
    pub codes: Vec<String>,
}

/// `POST /api/me/factor/codes` and `POST /api/me/factor/remove`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// One's own password, once more.
    pub password: String,
}

/// `POST /api/me/password`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordForm {
    /// The password of now.
    pub old: String,
    /// The one that is to be.
    pub password: String,
}

/// A log-in of one's own: `GET /api/me/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCard {
    /// Its name in `DELETE /api/me/sessions/{id}`; tells nothing of its secret.
    pub id: String,
    /// What the browser said of itself at the log-in.
    pub device: String,
    /// When it was begun.
    pub opened_at: Millis,
    /// When it was used last, give or take some minutes.
    pub seen_at: Millis,
    /// Whether it is the one that asks.
    pub is_here: bool,
}

/// `GET` and `PUT /api/factors`; who holds one is not changed by this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// The roles that must have a second factor.
    pub required: Vec<Role>,
    /// The agents who have one, by id.
    #[serde(default)]
    pub held: Vec<AgentId>,
}

/// `PUT /api/agents/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentChange {
    /// What the agent may do.
    pub role: Role,
    /// 1 to [`CAPACITY_MAX`](super::CAPACITY_MAX).
    pub capacity: u32,
}
