//! The story, told by SQLite.
//!
//! Its sources are the other engine's, too: never add a test here.

#![expect(
    clippy::duplicate_mod,
    reason = "each of these is a story that two engines tell"
)]

use super::*;

const KIND: Kind = Kind::Sqlite;

#[path = "amend.rs"]
mod amend;
#[path = "audit.rs"]
mod audit;
#[path = "laws.rs"]
mod laws;
#[path = "notes.rs"]
mod notes;
#[path = "past.rs"]
mod past;
#[path = "people.rs"]
mod people;
#[path = "replies.rs"]
mod replies;
#[path = "search.rs"]
mod search;
#[path = "sequel.rs"]
mod sequel;
#[path = "story.rs"]
mod story;
