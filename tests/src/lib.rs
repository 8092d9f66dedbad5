//! Pretends: people, networks, disasters. The harness of every test above the boxes.
//!
//! Nothing here is part of the product, and nothing of the product depends on it.

pub mod bot;
pub mod browser;
pub mod chaos;
pub mod day;
pub mod disk;
pub mod faces;
pub mod foresight;
pub mod middlebox;
pub mod postgres;
pub mod proxy;
pub mod relay;
pub mod rfc6455;
pub mod shots;
pub mod signer;
pub mod smtp;
pub mod talk;
pub mod world;
