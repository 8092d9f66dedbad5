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
    pub said: Option<(&'a Nonce, &'a Text)>,
    pub to_agent: Option<u32>,
    pub to_team: Option<u32>,
    pub to_name: Option<&'a str>,
    pub by: Option<Side>,
    pub nonce: Option<&'a Nonce>,
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
            } => Told {
                agent: match author {
                    Author::Visitor => None,
                    Author::Agent(face) => Some(face),
                },
                said: Some((nonce, text)),
                nonce: Some(nonce),
                ..Told::kind("said")
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
                agent: match author {
                    Author::Visitor => None,
                    Author::Agent(face) => Some(face),
                },
                nonce: Some(nonce),
                file: Some(file_text(file)),
                ..Told::kind("shared")
            },
        }
    }
}
