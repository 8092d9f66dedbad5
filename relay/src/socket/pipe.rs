//! What the messages of one socket pass through: a WebSocket, or a carrier.
//!
//! Makes the two look alike, with the verbs and the errors of the first. Never decides.

use super::carrier;
use axum::Error;
use axum::extract::ws::{Message, WebSocket};
use futures_util::SinkExt;
use futures_util::stream::FusedStream;

/// A way for messages in both directions.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every pipe is a WebSocket"
)]
pub enum Pipe {
    /// A WebSocket.
    Socket(WebSocket),
    /// Messages that plain HTTP calls bring and fetch.
    Carrier(carrier::End),
}

impl From<WebSocket> for Pipe {
    fn from(socket: WebSocket) -> Pipe {
        Pipe::Socket(socket)
    }
}

impl From<carrier::End> for Pipe {
    fn from(end: carrier::End) -> Pipe {
        Pipe::Carrier(end)
    }
}

impl Pipe {
    /// Waits for the next message; `None`: there is none any more. Safe to cancel.
    pub async fn recv(&mut self) -> Option<Result<Message, Error>> {
        match self {
            Pipe::Socket(socket) => socket.recv().await,
            // Seldom, and each WebSocket would keep room for it.
            Pipe::Carrier(end) => Box::pin(end.recv()).await,
        }
    }

    /// Hands a message on.
    ///
    /// # Errors
    /// Fails when the pipe is broken.
    pub async fn send(&mut self, message: Message) -> Result<(), Error> {
        match self {
            Pipe::Socket(socket) => socket.send(message).await,
            Pipe::Carrier(end) => Box::pin(end.send(message)).await,
        }
    }

    /// Takes a message that is handed on with the next [`flush`](Pipe::flush) or earlier.
    ///
    /// # Errors
    /// Fails when the pipe is broken.
    pub async fn feed(&mut self, message: Message) -> Result<(), Error> {
        match self {
            Pipe::Socket(socket) => socket.feed(message).await,
            Pipe::Carrier(end) => Box::pin(end.send(message)).await,
        }
    }

    /// Hands on everything that was taken.
    ///
    /// # Errors
    /// Fails when the pipe is broken.
    pub async fn flush(&mut self) -> Result<(), Error> {
        match self {
            Pipe::Socket(socket) => socket.flush().await,
            Pipe::Carrier(_) => Ok(()),
        }
    }

    /// Whether nothing more can be received.
    pub fn is_terminated(&self) -> bool {
        match self {
            Pipe::Socket(socket) => socket.is_terminated(),
            Pipe::Carrier(end) => end.is_gone(),
        }
    }
}
