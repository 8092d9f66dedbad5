//! The engine for more than one machine: a PostgreSQL database somewhere.
//!
//! Each connection belongs to a thread, as in the other engine, so the verbs are the same. Knows
//! nothing of what they are about, but for appending, which is written for speed.

pub mod append;
pub mod database;
pub mod keeper;
pub mod migrations;
pub mod wire;
mod writer;
