//! Bodies of the HTTP calls that carry frames where no WebSocket gets through.
//!
//! They hold frames as texts: JSON as it is, binary ones in base64 (RFC 4648 §4). What is in a
//! frame is not said here. The calls are described in `docs/protocol.md`.

use serde::{Deserialize, Serialize};

/// The answer to whoever opens a carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// It is open: its id, a secret.
    Carrier(String),
    /// It is not, and why.
    Closed(Ended),
}

/// How a carrier ended: what a WebSocket tells in its close frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The close code.
    pub code: u16,
    /// The close reason.
    pub reason: String,
}

/// The answer to a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number; that of the last one when there was nothing to give.
    pub n: u32,
    /// Frames, in order.
    pub frames: Vec<String>,
    /// Why nothing follows; `None`: ask for the next one.
    pub closed: Option<Ended>,
}

/// The answer to a call that brought frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The number of the last call that was taken.
    pub said: u32,
}
