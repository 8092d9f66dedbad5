//! Decides for the server. One [`Desk`] is one site: its queue, its conversations, its agents.
//!
//! The whole contract:
//!
//! - [`Desk::restore`] makes a desk from what a store holds. Start, failover and recovery are this
//!   one call.
//! - [`Desk::step`] takes the time and one [`Input`], and appends [`Effect`]s. They are carried out
//!   in order, all saves before anything leaves.
//! - [`Desk::next_deadline`] says when to come back with [`Input::Deadline`] at the latest.
//!
//! Rules of the box:
//!
//! - **Total**: every input in every state has an answer; refusing is an answer.
//! - **Deterministic**: same start, same inputs, same effects, byte for byte.
//! - **Bounded**: only open conversations and those who are connected are in memory; every list has
//!   a named limit; history is [`Effect::Replay`]ed from the store.
//! - **Once, in order**: one count per tab. The next one is accepted, an older one is a repeat and
//!   changes nothing, a newer one is a gap and is ignored until the missing one arrives.
//! - **Work-conserving**: no step ends with a waiting conversation and a free agent who fits it.
//! - **Silent**: no logging, no clock, no chance, no waiting.
#![deny(missing_docs)]

mod amend;
mod assign;
mod audit;
mod conversation;
mod count;
mod desk;
mod due;
pub mod effect;
mod ending;
pub mod estimate;
#[cfg(feature = "faults")]
pub mod fault;
mod form;
mod hello;
pub mod hours;
pub mod input;
pub mod limits;
mod offer;
mod patience;
mod people;
mod places;
mod presence;
mod proven;
pub mod queue;
pub mod rate;
mod rating;
pub mod record;
pub mod rehearsal;
pub mod roster;
pub mod routing;
pub mod settings;
mod share;
mod talk;
mod tell;
mod transfer;

pub use desk::Desk;
pub use effect::{Conns, Effect, Frame};
pub use hours::{Hours, HoursFault};
pub use input::{Arrival, ConnId, Input, Shared};
pub use record::{Recent, Record, Row, Saved, State};
pub use settings::{AgentSettings, Rate, Rules, Settings, Skills, TeamSettings, TopicSettings};
