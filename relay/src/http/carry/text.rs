//! Messages as HTTP bodies: lines that are said, batches and events that are fetched.
//!
//! JSON frames are texts as they are, binary ones base64 (RFC 4648 §4). Never decides whether a
//! message is a frame: what cannot be one is handed on as what it is.

use super::Held;
use crate::socket::carrier::{self, Fetched};
use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, Stream};
use shared::carry::{Batch, Ended};
use shared::version::Encoding;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// Characters of the comment that begins a stream. Proxies that collect the beginning of an answer
/// let it go with this; those that collect more are told by the event that does not come.
const PADDING_CHARS: usize = 2 * 1024;

/// Reads what a call brings: one message a line.
pub(super) fn messages(encoding: Encoding, body: &Bytes) -> Vec<Message> {
    let lines = body.split(|byte| *byte == b'\n');
    lines
        .map(|line| match encoding {
            Encoding::Json => match std::str::from_utf8(line) {
                Ok(text) => Message::Text(text.into()),
                Err(_) => Message::Binary(body.slice_ref(line)),
            },
            Encoding::Binary => match STANDARD.decode(line) {
                Ok(bytes) => Message::Binary(bytes.into()),
                Err(_) => Message::Text(String::new().into()),
            },
        })
        .collect()
}

/// Writes the answer to a poll.
pub(super) fn batch(batch: carrier::Batch) -> Batch {
    Batch {
        n: batch.n,
        frames: batch.messages.into_iter().map(frame).collect(),
        closed: batch.closed.map(ended_by),
    }
}

/// Writes how a carrier ended.
pub(super) fn ended(code: u16, reason: &str) -> Ended {
    Ended {
        code,
        reason: reason.to_owned(),
    }
}

fn ended_by(frame: CloseFrame) -> Ended {
    ended(frame.code, &frame.reason)
}

fn frame(message: Message) -> String {
    match message {
        Message::Text(text) => text.to_string(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => {
            STANDARD.encode(bytes)
        }
        Message::Close(_) => String::new(),
    }
}

/// A carrier's messages as server-sent events (HTML Living Standard §9.2). When the connection
/// breaks, the carrier ends: nobody knows what of it has arrived.
pub(super) struct Events {
    held: Arc<Held>,
    fetched: OwnedMutexGuard<Fetched>,
    begun: bool,
    ended: bool,
}

impl Events {
    /// Takes over all that is to be fetched.
    pub(super) fn new(held: Arc<Held>, fetched: OwnedMutexGuard<Fetched>) -> Events {
        Events {
            held,
            fetched,
            begun: false,
            ended: false,
        }
    }

    /// The events, written as soon as the network takes them.
    pub(super) fn stream(self) -> impl Stream<Item = Result<String, Infallible>> {
        stream::unfold(self, |mut events| async {
            let text = events.next().await?;
            Some((Ok(text), events))
        })
    }

    async fn next(&mut self) -> Option<String> {
        if self.ended {
            return None;
        }
        if !std::mem::replace(&mut self.begun, true) {
            let padding = " ".repeat(PADDING_CHARS);
            return Some(format!(":{padding}\n\nevent: begin\ndata:\n\n"));
        }
        let text = match self.fetched.next().await? {
            // Nothing to hear, but it keeps the path open.
            Message::Ping(_) | Message::Pong(_) => ":\n\n".to_owned(),
            Message::Close(close) => {
                self.ended = true;
                let ended = close.map(ended_by);
                let json = serde_json::to_string(&ended).expect("a number and a text");
                format!("event: end\ndata: {json}\n\n")
            }
            // JSON of one frame has no line breaks of its own.
            message => format!("data: {}\n\n", frame(message)),
        };
        Some(text)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.held.carrier.leave();
    }
}
