//! Components that both apps draw. Each has its style beside it; the colours are in `theme.css`.
//!
//! They take a language as a plain value: an app that changes its language draws itself anew. They
//! never talk to the relay, and never make HTML out of what somebody wrote.

pub mod acts;
pub mod aimed;
pub mod avatar;
pub mod banner;
pub mod bubble;
pub mod composer;
pub mod icon;
mod parts;
pub mod transcript;
pub mod typing;
pub mod written;
