//! How far the owner of a site has come, from nothing to people who are answered.

use serde::{Deserialize, Serialize};

/// `GET /api/sites/{id}/start`. Found out from what is there, never from what was clicked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Somebody has opened the chat.
    pub opened: bool,
    /// An agent has answered somebody.
    pub answered: bool,
    /// Somebody else is on the team, or is invited.
    pub invited: bool,
    /// The site has opening hours.
    pub hours: bool,
    /// The chat looks otherwise than at first.
    pub looks: bool,
}

impl Start {
    /// Whether there is nothing left to do.
    #[must_use]
    pub fn is_done(self) -> bool {
        self.opened && self.answered && self.invited && self.hours && self.looks
    }
}
