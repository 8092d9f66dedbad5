//! The engine that needs nothing installed: one SQLite file in the data folder.
//!
//! Knows nothing of what the verbs are about, but for appending, which is written for speed.

pub mod append;
pub mod database;
pub mod health;
pub mod migrations;
mod session;
pub mod snapshot;
pub mod writer;
