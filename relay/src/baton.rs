//! How a relay takes the place of one that runs: the baton is the listening socket and the data
//! folder.
//!
//! ```text
//! successor                          the relay that runs
//!    │── deskbell-baton 1 ask ──────▶│
//!    │◀───────── listener, the fd ───│  goes on as before
//!    │── go ────────────────────────▶│  takes no connection, closes its sockets, saves
//!    │◀───────────────────── yours ──│  the store is closed, the folder is free
//!    │── ready ─────────────────────▶│  ends
//! ```
//!
//! One line each way at a time, over a socket in the data folder that only its owner may open.
//! A connection that ends before `go` changes nothing; one that ends before `ready` gives the baton
//! back. Never touches the store or a client's socket itself.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod holder;
#[cfg(unix)]
mod line;
#[cfg(unix)]
mod successor;

#[cfg(not(unix))]
pub use elsewhere::{Asked, Holder, Successor};
#[cfg(unix)]
pub use holder::{Asked, Holder};
#[cfg(unix)]
pub use successor::Successor;

/// The socket's name, in the data folder.
pub const SOCKET: &str = "deskbell.sock";

/// The first line, with the version of the protocol.
#[cfg(unix)]
const ASK: &str = "deskbell-baton 1 ask";
/// The answer, with the listening socket beside it.
#[cfg(unix)]
const LISTENER: &str = "listener";
/// The successor is sure that it can start.
#[cfg(unix)]
const GO: &str = "go";
/// The folder is free.
#[cfg(unix)]
const YOURS: &str = "yours";
/// The successor takes connections.
#[cfg(unix)]
const READY: &str = "ready";

/// How long either waits for a line that costs the other no work.
#[cfg(unix)]
const ANSWER_WITHIN_MS: u64 = 3_000;
/// How long a successor waits for a relay to let go: everything is saved meanwhile.
#[cfg(unix)]
const LET_GO_WITHIN_MS: u64 = 15_000;
/// How long a relay waits for its successor to be ready before it looks whether it can have the
/// folder back. A large store that is brought up to date takes its time.
#[cfg(unix)]
const READY_WITHIN_MS: u64 = 60_000;
/// How long a successor waits for a relay that neither answers nor leaves: it may be about to begin
/// or to end.
#[cfg(unix)]
const FOUND_WITHIN_MS: u64 = 5_000;

#[cfg(unix)]
#[cfg(test)]
mod tests;
