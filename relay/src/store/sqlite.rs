//! The engine that needs nothing installed: one SQLite file in the data folder.
//!
//! Knows nothing of what the verbs are about, but for appending, which is written for speed.

pub mod append;
pub mod database;
pub mod health;
pub mod migrations;
pub mod pen;
mod session;
pub mod shelf;
pub mod snapshot;
pub mod tail;
pub mod unshelved;
pub mod writer;
