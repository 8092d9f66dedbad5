//! What is known around conversations, and how the site works.
//!
//! Plain values; the board keeps and changes them.

use shared::{Context, Face, Field, Filled, Mode, Seq, Team, Topic};

/// What is told around a conversation, apart from the list and its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Messages that no agent has seen.
    pub unread: u32,
    /// The visitor's page.
    pub about: Option<Context>,
    /// How far the visitor has seen.
    pub seen: Seq,
    /// Whether the visitor is typing.
    pub visitor_types: bool,
    /// Which colleague is typing.
    pub agent_types: Option<Face>,
    /// What the visitor filled into the form.
    pub filled: Vec<Filled>,
    /// Whether it began while nobody was there to answer.
    pub left_away: bool,
    /// How many times something of the visitor was proven since the list was told.
    pub proven: u32,
}

impl Around {
    /// Lets go of what is not true of a conversation that is not open any more.
    pub fn end(&mut self) {
        let around = std::mem::take(self);
        *self = Around {
            about: around.about,
            seen: around.seen,
            filled: around.filled,
            left_away: around.left_away,
            proven: around.proven,
            ..Around::default()
        };
    }
}

/// How the site works, as told at the welcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// The teams.
    pub teams: Vec<Team>,
    /// What conversations are about.
    pub topics: Vec<Topic>,
    /// How conversations come to agents.
    pub mode: Mode,
    /// Whether this agent may take over what is given to colleagues.
    pub supervises: bool,
    /// The site's form, but for the contact.
    pub fields: Vec<Field>,
}
