//! The line of one socket: messages in both directions, with every limit on time and size, whatever
//! the pipe is made of.
//!
//! Knows bytes, pings and close frames. Never reads a frame.

use super::flood::Flood;
use super::pipe::Pipe;
use super::silence::{Due, Silence};
use crate::clock::Clock;
use axum::extract::ws::{CloseFrame, Message};
use bytes::Bytes;
use metrics::counter;
use shared::{Close, close};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
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

/// The pause before coming back that a relay asks for that cannot keep anything is spread from here
const NO_ROOM_PAUSE_MIN_MS: u32 = 4_000;
/// to here: making room takes a person, and until then nobody is to knock all the time.
const NO_ROOM_PAUSE_MAX_MS: u32 = 12_000;

/// How a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The relay closes it.
    Close(Close),
    /// The relay restarts, and asks the client to come back after a pause.
    Restart {
        /// The pause.
        pause_ms: u32,
    },
    /// The client has closed it, or the line is cut.
    Gone,
}

/// One line.
pub struct Line {
    socket: Pipe,
    clock: Clock,
    flood: Flood,
    silence: Silence,
}

impl Line {
    /// Takes a socket.
    pub fn new(socket: impl Into<Pipe>, clock: Clock, flood: Flood) -> Line {
        let now = clock.now();
        Line {
            socket: socket.into(),
            clock,
            flood,
            silence: Silence::new(now),
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
            self.silence.heard(now);
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
        in_time(self.socket.send(message)).await
    }

    /// Takes a message that is handed to the network with the next [`flush`](Line::flush) or
    /// earlier.
    pub async fn feed(&mut self, message: Message) -> Result<(), Ending> {
        in_time(self.socket.feed(message)).await
    }

    /// Hands everything that was taken to the network.
    pub async fn flush(&mut self) -> Result<(), Ending> {
        in_time(self.socket.flush()).await
    }

    /// Returns how long it is until it is time to [`knock`](Line::knock).
    pub fn quiet(&self) -> Duration {
        Duration::from_millis(self.silence.lasts_ms(self.clock.now()))
    }

    /// Pings, to keep the path open through whatever is between; gives up after a long silence.
    pub async fn knock(&mut self) -> Result<(), Ending> {
        match self.silence.due(self.clock.now()) {
            Due::Nothing => Ok(()),
            Due::Knock => self.say(Message::Ping(Bytes::new())).await,
            Due::End => Err(Ending::Close(Close::Silent)),
        }
    }

    /// Ends the line in good order.
    pub async fn bye(mut self, ending: Ending) {
        let within = Duration::from_millis(BYE_WITHIN_MS);
        let (close, reason) = match ending {
            Ending::Close(Close::NoRoom) => {
                let pause = rand::random_range(NO_ROOM_PAUSE_MIN_MS..=NO_ROOM_PAUSE_MAX_MS);
                (Close::NoRoom, close::pause_reason(Close::NoRoom, pause))
            }
            Ending::Close(close) => (close, close.as_str().to_owned()),
            Ending::Restart { pause_ms } => {
                let close = Close::Restart;
                (close, close::pause_reason(close, pause_ms))
            }
            Ending::Gone => {
                counter!("deskbell_closed_total", "close" => "gone").increment(1);
                tracing::debug!("a socket is gone");
                // A goodbye is answered (RFC 6455, section 5.5.1): the library does it when the
                // next message is asked for. On a line that is cut there is none, at once.
                let _ = timeout(within, self.socket.recv()).await;
                return;
            }
        };
        counter!("deskbell_closed_total", "close" => close.as_str()).increment(1);
        tracing::info!(close = close.as_str(), "a socket is closed");
        let frame = CloseFrame {
            code: close.code(),
            reason: reason.into(),
        };
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

async fn in_time(
    handing_over: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Ending> {
    let mut handing_over = pin!(handing_over);
    // Nearly always there is room at once, and no clock is asked.
    let at_once = poll_fn(|context| Poll::Ready(handing_over.as_mut().poll(context))).await;
    let done = match at_once {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => timeout(Duration::from_millis(WRITE_WITHIN_MS), handing_over).await,
    };
    match done {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Ending::Gone),
        Err(_) => Err(Ending::Close(Close::Slow)),
    }
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
