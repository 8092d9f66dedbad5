//! What an entry tells, column by column, the same in both engines.
//!
//! Never reads it back: that is `rows`.

use super::rows::file_text;
use shared::{Author, Face, Nonce, Side, Target, Text, What};

/// What an entry tells, column by column.
#[derive(Default)]
pub struct Told<'a> {
    pub kind: &'static str,
    pub agent: Option<&'a Face>,
    pub nonce: Option<&'a Nonce>,
    pub words: Option<&'a Text>,
    pub quote: Option<u32>,
    pub amends: Option<u32>,
    pub to_agent: Option<u32>,
    pub to_team: Option<u32>,
    pub to_name: Option<&'a str>,
    pub by: Option<Side>,
    pub file: Option<String>,
}

impl<'a> Told<'a> {
    fn kind(kind: &'static str) -> Told<'a> {
        Told {
            kind,
            ..Told::default()
        }
    }

    fn agent(self, agent: &'a Face) -> Told<'a> {
        Told {
            agent: Some(agent),
            ..self
        }
    }

    fn numbered(self, author: &'a Author, nonce: &'a Nonce) -> Told<'a> {
        Told {
            agent: match author {
                Author::Visitor => None,
                Author::Agent(face) => Some(face),
            },
            nonce: Some(nonce),
            ..self
        }
    }

    fn passed_to(self, face: &'a Face) -> Told<'a> {
        Told {
            to_agent: Some(face.id.0),
            to_name: Some(&face.name),
            ..self
        }
    }

    fn by(self, side: Side) -> Told<'a> {
        Told {
            by: Some(side),
            ..self
        }
    }

    /// Takes an entry's news apart.
    pub fn of(what: &'a What) -> Told<'a> {
        match what {
            What::Said {
                author,
                nonce,
                text,
                quote,
            } => Told {
                words: Some(text),
                quote: quote.map(|seq| seq.0),
                ..Told::kind("said").numbered(author, nonce)
            },
            What::Withdrawn { author, nonce } => Told::kind("said").numbered(author, nonce),
            // What it makes of the words stands where they stand, and nowhere else.
            What::Amended {
                author, nonce, of, ..
            } => Told {
                amends: Some(of.0),
                ..Told::kind("amended").numbered(author, nonce)
            },
            What::Joined { agent } => Told::kind("joined").agent(agent),
            What::Returned => Told::kind("returned"),
            What::Ended { by } => Told::kind("ended").by(*by),
            What::Transferred { from, to } => {
                let told = Told::kind("transferred").agent(from);
                match to {
                    Target::Agent(face) => told.passed_to(face),
                    Target::Team(team) => Told {
                        to_team: Some(team.id.0),
                        to_name: Some(&team.name),
                        ..told
                    },
                }
            }
            What::Unanswered { agent } => Told::kind("unanswered").agent(agent),
            What::TakenOver { from, by } => Told::kind("taken_over").agent(from).passed_to(by),
            What::Quieted => Told::kind("quieted"),
            What::Reopened { by } => Told::kind("reopened").by(*by),
            What::Shared {
                author,
                nonce,
                file,
            } => Told {
                file: Some(file_text(file)),
                ..Told::kind("shared").numbered(author, nonce)
            },
        }
    }
}
