//! A real relay on a port of its own, and clients on real sockets.
//!
//! What both ends say to each other, and what every bad input is answered with.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agents;
mod bot;
mod door;
mod frames;
mod rights;
mod routing;
mod talk;
