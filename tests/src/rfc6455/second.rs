//! A second implementation of WebSocket, which shares nothing with the relay's: it reads what the
//! relay sends, and talks to it as a client.
//!
//! Never decides what is right by itself: two that agree are believed.

use super::frame::{Frame, Opcode};
use super::wire::{Wire, read, says};
use crate::bot::AWAIT_WITHIN;
use crate::relay::Scene;
use fastwebsockets::{FragmentCollector, OpCode, Payload, Role, WebSocket};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::version::Encoding;
use tokio::io::{AsyncWriteExt, duplex};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A client that is made of it.
pub struct Second {
    ws: FragmentCollector<TcpStream>,
    encoding: Encoding,
}

impl Second {
    /// Opens a WebSocket at the visitors' door.
    ///
    /// # Panics
    /// Fails the test when the relay does not let it in.
    pub async fn opened(scene: &Scene, encoding: Encoding) -> Second {
        let wire = Wire::opened(scene, encoding).await;
        let stream = wire.unwrap_or_else(|wrong| panic!("{wrong}")).into_stream();
        let ws = WebSocket::after_handshake(stream, Role::Client);
        let ws = FragmentCollector::new(ws);
        Second { ws, encoding }
    }

    /// Sends a frame of ours, in so many fragments.
    pub async fn say<F: Serialize>(&mut self, frame: &F, fragments: usize) {
        let whole = says(self.encoding, frame);
        let parts: Vec<_> = whole
            .payload
            .chunks(whole.payload.len().div_ceil(fragments))
            .collect();
        for (at, part) in parts.iter().enumerate() {
            let first = if whole.opcode == Opcode::TEXT {
                OpCode::Text
            } else {
                OpCode::Binary
            };
            let code = if at == 0 { first } else { OpCode::Continuation };
            self.send(at + 1 == parts.len(), code, part).await;
        }
    }

    /// Sends a control frame.
    pub async fn control(&mut self, code: OpCode, payload: &[u8]) {
        self.send(true, code, payload).await;
    }

    async fn send(&mut self, last: bool, code: OpCode, payload: &[u8]) {
        let payload = Payload::Owned(payload.to_vec());
        let frame = fastwebsockets::Frame::new(last, code, None, payload);
        let sent = timeout(AWAIT_WITHIN, self.ws.write_frame(frame)).await;
        sent.expect("the relay takes what is sent")
            .expect("the line holds");
    }

    /// Waits for the next whole message or control frame.
    ///
    /// # Panics
    /// Fails the test when none comes.
    pub async fn hear(&mut self) -> Frame {
        let heard = timeout(AWAIT_WITHIN, self.ws.read_frame()).await;
        plain(
            &heard
                .expect("the relay says something")
                .expect("it can be read"),
        )
    }

    /// Waits for the frame of ours that this picks, and lets the others pass.
    pub async fn frame_that<F: DeserializeOwned, T>(&mut self, pick: impl Fn(F) -> Option<T>) -> T {
        loop {
            let frame = self.hear().await;
            let frame = read(self.encoding, &frame).unwrap_or_else(|wrong| panic!("{wrong}"));
            if let Some(picked) = pick(frame) {
                return picked;
            }
        }
    }
}

/// Reads what the relay sent with the second implementation, and compares it with what we read.
///
/// # Errors
/// Returns where the two do not agree.
pub async fn agrees(bytes: &[u8], frames: &[Frame]) -> Result<(), String> {
    let (mut relay, client) = duplex(bytes.len().max(1));
    let fed = relay.write_all(bytes).await;
    fed.map_err(|error| error.to_string())?;
    let mut second = WebSocket::after_handshake(client, Role::Client);
    // What it would say by itself has nobody to hear it.
    second.set_auto_pong(false);
    second.set_auto_close(false);
    let mut second = FragmentCollector::new(second);
    for frame in frames {
        let heard = second.read_frame().await;
        let heard = heard.map_err(|error| format!("another reads no {frame:?}: {error}"))?;
        if plain(&heard) != *frame {
            return Err(format!("another reads {:?}, not {frame:?}", plain(&heard)));
        }
    }
    Ok(())
}

/// Its frame as one of ours.
fn plain(frame: &fastwebsockets::Frame) -> Frame {
    Frame {
        last: frame.fin,
        ..Frame::new(Opcode(frame.opcode as u8), &frame.payload)
    }
}
