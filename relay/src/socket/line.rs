//! The line of one socket: messages in both directions, with every limit on time and size.
//!
//! Knows bytes, pings and close frames. Never reads a frame.

use super::flood::Flood;
use crate::clock::Clock;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::stream::FusedStream;
use metrics::counter;
use shared::limits::{PING_EVERY_MS, SILENCE_MAX_MS};
use shared::{Close, Millis, close};
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Error as WsError;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};

/// How long one message may take to be handed to the network.
const WRITE_WITHIN_MS: u64 = 10_000;

/// How long the client has to answer a close frame. Hanging up earlier could destroy the close
/// frame on its way.
const BYE_WITHIN_MS: u64 = 2_000;

/// How long the line is kept when the client can no longer be read. As above.
const LINGER_MS: u64 = 500;

/// The pause before coming back that a restart asks for is spread from here
const RESTART_PAUSE_MIN_MS: u32 = 200;
/// to here, so that not everybody comes at once.
const RESTART_PAUSE_MAX_MS: u32 = 1_500;

/// The same for a relay that cannot keep anything, from here
const NO_ROOM_PAUSE_MIN_MS: u32 = 4_000;
/// to here: making room takes a person, and until then nobody is to knock all the time.
const NO_ROOM_PAUSE_MAX_MS: u32 = 12_000;

/// How a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The relay closes it.
    Close(Close),
    /// The client has closed it, or the line is cut.
    Gone,
}

/// One line.
pub struct Line {
    socket: WebSocket,
    clock: Clock,
    flood: Flood,
    heard_at: Millis,
    knocked_at: Millis,
}

impl Line {
    /// Takes a socket.
    pub fn new(socket: WebSocket, clock: Clock) -> Line {
        let now = clock.now();
        Line {
            socket,
            clock,
            flood: Flood::default(),
            heard_at: now,
            knocked_at: now,
        }
    }

    /// Waits for the next message that may be a frame. Safe to cancel.
    pub async fn hear(&mut self) -> Result<Message, Ending> {
        loop {
            let message = match self.socket.recv().await {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Err(ending(error)),
                None => return Err(Ending::Gone),
            };
            let now = self.clock.now();
            self.heard_at = now;
            if !self.flood.takes(now) {
                return Err(Ending::Close(Close::Busy));
            }
            match message {
                Message::Text(_) | Message::Binary(_) => return Ok(message),
                // Pings are answered below us.
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(_) => return Err(Ending::Gone),
            }
        }
    }

    /// Hands a message to the network.
    pub async fn say(&mut self, message: Message) -> Result<(), Ending> {
        let within = Duration::from_millis(WRITE_WITHIN_MS);
        match timeout(within, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ending::Gone),
            Err(_) => Err(Ending::Close(Close::Slow)),
        }
    }

    /// Returns how long it is until it is time to [`knock`](Line::knock).
    pub fn quiet(&self) -> Duration {
        let now = self.clock.now();
        let silence = SILENCE_MAX_MS.saturating_sub(now.since(self.heard_at));
        let knock = PING_EVERY_MS.saturating_sub(now.since(self.knocked_at));
        Duration::from_millis(silence.min(knock))
    }

    /// Pings, to keep the path open through whatever is between; gives up after a long silence.
    pub async fn knock(&mut self) -> Result<(), Ending> {
        let now = self.clock.now();
        if now.since(self.heard_at) >= SILENCE_MAX_MS {
            return Err(Ending::Close(Close::Silent));
        }
        if now.since(self.knocked_at) < PING_EVERY_MS {
            return Ok(());
        }
        self.knocked_at = now;
        self.say(Message::Ping(Bytes::new())).await
    }

    /// Ends the line in good order.
    pub async fn bye(mut self, ending: Ending) {
        let Ending::Close(close) = ending else {
            counter!("deskbell_closed_total", "close" => "gone").increment(1);
            tracing::debug!("a socket is gone");
            return;
        };
        counter!("deskbell_closed_total", "close" => close.as_str()).increment(1);
        tracing::info!(close = close.as_str(), "a socket is closed");
        let frame = CloseFrame {
            code: close.code(),
            reason: reason(close).into(),
        };
        let within = Duration::from_millis(BYE_WITHIN_MS);
        let said = timeout(within, self.socket.send(Message::Close(Some(frame)))).await;
        if !matches!(said, Ok(Ok(()))) {
            return;
        }
        if self.socket.is_terminated() {
            sleep(Duration::from_millis(LINGER_MS)).await;
            return;
        }
        // Whatever still comes is read and thrown away, until the client has answered. An error
        // ends it as well; so does the time.
        let _ = timeout(within, async {
            while let Some(Ok(_)) = self.socket.recv().await {}
        })
        .await;
    }
}

fn reason(close: Close) -> String {
    let pauses = match close {
        Close::Restart => RESTART_PAUSE_MIN_MS..=RESTART_PAUSE_MAX_MS,
        Close::NoRoom => NO_ROOM_PAUSE_MIN_MS..=NO_ROOM_PAUSE_MAX_MS,
        _ => return close.as_str().to_owned(),
    };
    close::pause_reason(close, rand::random_range(pauses))
}

/// Tells a client that breaks the rules from a line that broke.
fn ending(error: axum::Error) -> Ending {
    match error.into_inner().downcast::<WsError>().map(|error| *error) {
        Ok(WsError::Capacity(CapacityError::MessageTooLong { .. })) => Ending::Close(Close::TooBig),
        Ok(WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Ending::Gone,
        Ok(WsError::Utf8(_) | WsError::Protocol(_)) => Ending::Close(Close::Malformed),
        _ => Ending::Gone,
    }
}
