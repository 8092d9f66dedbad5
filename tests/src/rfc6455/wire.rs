//! A TCP connection to the relay on which a client of its own making speaks WebSocket.
//!
//! Sends any bytes. Hears only what a server may send. Never answers by itself, except for a close.

use super::frame::{Frame, Opcode};
use super::handshake::{Head, request};
use super::{ping, pong};
use crate::bot::AWAIT_WITHIN;
use crate::bot::raw::visitor::{TAB, hello};
use crate::relay::Scene;
use serde::de::DeserializeOwned;
use shared::version::Encoding;
use shared::{FromVisitor, ToVisitor};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;

/// How fast a client is that is slow on purpose.
const DRIP_EVERY: Duration = Duration::from_millis(50);

/// A connection.
pub struct Wire {
    stream: TcpStream,
    /// What came and is not read yet.
    buffer: Vec<u8>,
    /// Everything that came after the handshake, for a second opinion.
    bytes: Vec<u8>,
    frames: Vec<Frame>,
}

impl Wire {
    /// Connects.
    pub async fn connect(addr: SocketAddr) -> Wire {
        let stream = TcpStream::connect(addr).await.expect("the relay listens");
        stream.set_nodelay(true).expect("it is a TCP socket");
        Wire {
            stream,
            buffer: Vec::new(),
            bytes: Vec::new(),
            frames: Vec::new(),
        }
    }

    /// Opens a WebSocket at the visitors' door.
    ///
    /// # Errors
    /// Returns what the relay said instead of letting it in.
    pub async fn opened(scene: &Scene, encoding: Encoding) -> Result<Wire, String> {
        let mut wire = Wire::connect(scene.api.addr()).await;
        wire.send(request(scene, encoding).as_bytes()).await;
        let head = wire.head().await?;
        head.is_switch(Some(encoding.name()))?;
        Ok(wire)
    }

    /// Opens a WebSocket as a visitor, and is welcomed.
    ///
    /// # Errors
    /// Returns what came instead of a welcome.
    pub async fn welcomed(scene: &Scene, encoding: Encoding) -> Result<Wire, String> {
        let mut wire = Wire::opened(scene, encoding).await?;
        wire.send(&says(encoding, &hello(TAB, None)).masked()).await;
        loop {
            let frame = wire.hear().await?;
            if matches!(read(encoding, &frame)?, ToVisitor::Welcome(_)) {
                return Ok(wire);
            }
        }
    }

    /// Sends bytes. A relay that has hung up does not hear them: what it said before is still read.
    pub async fn send(&mut self, bytes: &[u8]) {
        let sent = timeout(AWAIT_WITHIN, self.stream.write_all(bytes)).await;
        assert!(sent.is_ok(), "the relay does not take what is sent");
    }

    /// Sends pieces one after the other, never fast, until the relay says something.
    ///
    /// # Errors
    /// Returns what came that is no frame.
    pub async fn drips<'a>(
        &mut self,
        pieces: &mut impl Iterator<Item = &'a [u8]>,
    ) -> Result<Frame, String> {
        let mut turns = interval(DRIP_EVERY);
        loop {
            tokio::select! {
                heard = self.hear() => return heard,
                _ = turns.tick() => {}
            }
            let piece = pieces.next().ok_or("the relay outlasts it")?;
            self.send(piece).await;
        }
    }

    /// Checks that the relay hangs up, without an answer to anything that it said.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn is_hung_up_on(&mut self) -> Result<(), String> {
        while self.fill().await? {}
        if !self.buffer.is_empty() {
            return Err(format!("afterwards: {:?}", self.buffer));
        }
        Ok(())
    }

    /// The connection, for who goes on by other means.
    ///
    /// # Panics
    /// Fails the test when something came that was not heard.
    #[must_use]
    pub fn into_stream(self) -> TcpStream {
        assert!(
            self.buffer.is_empty(),
            "this was not heard: {:?}",
            self.buffer
        );
        self.stream
    }

    /// Ends the own half of the connection.
    pub async fn shut(&mut self) {
        let shut = self.stream.shutdown().await;
        shut.expect("the relay has not hung up");
    }

    /// Vanishes: the relay is sent a reset.
    pub fn vanish(self) {
        let linger = self.stream.set_zero_linger();
        linger.expect("it is a TCP socket");
    }

    /// Waits for the head of the relay's answer to a handshake.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn head(&mut self) -> Result<Head, String> {
        loop {
            let end = self.buffer.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
                self.buffer.drain(..end + 4);
                self.bytes = self.buffer.clone();
                return Head::read(&head);
            }
            if !self.fill().await? {
                return Err("the relay hung up in the handshake".to_owned());
            }
        }
    }

    /// Waits for the next frame.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn hear(&mut self) -> Result<Frame, String> {
        loop {
            if let Some((frame, taken)) = Frame::read(&self.buffer)? {
                self.buffer.drain(..taken);
                self.frames.push(frame.clone());
                return Ok(frame);
            }
            if !self.fill().await? {
                return Err("the relay hung up without a close frame".to_owned());
            }
        }
    }

    /// Waits for these frames in this order.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn hears(&mut self, frames: &[Frame]) -> Result<(), String> {
        for expected in frames {
            let heard = self.hear().await;
            let heard = heard.map_err(|wrong| format!("{wrong}, not {expected:?}"))?;
            if heard != *expected {
                return Err(format!("{heard:?} came, not {expected:?}"));
            }
        }
        Ok(())
    }

    /// Checks that nothing came beside what was heard, and that a message is still answered.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn still_works(&mut self, encoding: Encoding) -> Result<(), String> {
        let (asks, answers) = match encoding {
            Encoding::Json => (ping(), pong()),
            Encoding::Binary => (
                says(encoding, &FromVisitor::Ping),
                says(encoding, &ToVisitor::Pong),
            ),
        };
        self.send(&asks.masked()).await;
        let heard = self.hears(&[answers]).await;
        heard.map_err(|wrong| format!("afterwards: {wrong}"))
    }

    /// Answers the close frame that was heard, and checks that the connection ends.
    ///
    /// # Errors
    /// Returns what came instead.
    pub async fn ends(&mut self) -> Result<(), String> {
        if let Some(close) = self.frames.last().cloned() {
            self.send(&close.masked()).await;
        }
        self.is_hung_up_on().await
    }

    /// Everything that was heard since the handshake, as bytes.
    #[must_use]
    pub fn heard_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Everything that was heard since the handshake.
    #[must_use]
    pub fn heard_frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Reads what is there; false when the relay has hung up.
    async fn fill(&mut self) -> Result<bool, String> {
        let mut chunk = vec![0; READ_BYTES];
        let read = timeout(AWAIT_WITHIN, self.stream.read(&mut chunk)).await;
        match read {
            Ok(Ok(len)) => {
                self.buffer.extend(&chunk[..len]);
                self.bytes.extend(&chunk[..len]);
                Ok(len > 0)
            }
            // Bytes that the relay never read turn its end into a reset. All it said was read.
            Ok(Err(_)) => Ok(false),
            Err(_) => Err("nothing came".to_owned()),
        }
    }
}

/// A frame of ours as a message.
pub fn says<F: serde::Serialize>(encoding: Encoding, frame: &F) -> Frame {
    let message = crate::bot::encode(encoding, frame);
    let opcode = if message.is_text() {
        Opcode::TEXT
    } else {
        Opcode::BINARY
    };
    Frame::new(opcode, &message.into_data())
}

/// The frame of ours in a message.
pub fn read<F: DeserializeOwned>(encoding: Encoding, frame: &Frame) -> Result<F, String> {
    match encoding {
        Encoding::Json => serde_json::from_slice(&frame.payload).map_err(|wrong| wrong.to_string()),
        Encoding::Binary => postcard::from_bytes(&frame.payload).map_err(|wrong| wrong.to_string()),
    }
    .map_err(|wrong| format!("{frame:?}: {wrong}"))
}
