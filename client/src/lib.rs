//! Decides for one end of a wire: a visitor's tab, an agent's tab, or a test bot.
//!
//! The whole contract, for [`Visitor`] and [`Agent`] alike:
//!
//! - `step(now, input, &mut effects)` takes the time and one input, and appends [`Effect`]s.
//! - `next_deadline()` says when to come back with `Input::Deadline` at the latest.
//!
//! Rules of the box: no clock, no chance (jitter comes in), no socket, no storage, no `async`. It
//! never paints a hole: what arrives out of its place makes it say hello again with its bookmark.
//! `hello` is the only way in, the first time and every other time.
#![deny(missing_docs)]

pub mod agent;
mod backoff;
pub mod effect;
mod end;
mod ladder;
mod link;
mod outbox;
mod skew;
mod transcript;
pub mod visitor;

pub use agent::Agent;
pub use effect::{Act, Effect, Kept, Link, Pending, PendingState, Say};
pub use ladder::Rung;
pub use visitor::Visitor;
