//! A PostgreSQL server of the tests' own.
//!
//! It is the one that the store's own tests start: there is one way to start it.

#[path = "../../relay/src/store/tests/server.rs"]
mod server;

pub use server::Server as Postgres;
