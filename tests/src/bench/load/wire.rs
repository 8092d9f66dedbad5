//! The client's half of RFC 6455, for whole frames only: what the servers of a benchmark send.
//!
//! Masks with a key of zeros, which is a mask by the letter and costs nothing.

use std::net::SocketAddr;
use std::ops::Range;

/// A key as RFC 6455 §1.3 shows one; a server only has to hash it.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const MASKED: u8 = 0x80;
const FINAL: u8 = 0x80;

/// A frame that came.
pub enum Frame {
    /// Words; where they are, until more is taken.
    Data(Range<usize>),
    /// A ping.
    Ping,
    /// The end.
    Close(u16),
}

/// Bytes that came, from the upgrade's answer on.
#[derive(Default)]
pub struct Incoming {
    bytes: Vec<u8>,
    read: usize,
    is_upgraded: bool,
}

/// The request that upgrades a connection.
pub fn upgrade(addr: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!(
        "GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: {KEY}\r\n"
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.into_bytes()
}

/// Writes one message.
pub fn write(out: &mut Vec<u8>, text: bool, payload: &[u8]) {
    out.push(FINAL | if text { 1 } else { 2 });
    match payload.len() {
        len @ 0..126 => out.push(MASKED | len as u8),
        len @ 126..65_536 => {
            out.push(MASKED | 126);
            out.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            out.push(MASKED | 127);
            out.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

/// Writes the answer to a ping without words.
pub fn write_pong(out: &mut Vec<u8>) {
    out.extend_from_slice(&[FINAL | 10, MASKED, 0, 0, 0, 0]);
}

impl Incoming {
    /// Takes bytes in.
    pub fn take(&mut self, bytes: &[u8]) {
        if self.read == self.bytes.len() {
            self.bytes.clear();
            self.read = 0;
        } else if self.read > 64 * 1024 {
            self.bytes.drain(..self.read);
            self.read = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether the upgrade was answered; what follows the answer stays.
    pub fn upgraded(&mut self) -> bool {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end.filter(|_| !self.is_upgraded) {
            let is_good = self.bytes.starts_with(b"HTTP/1.1 101");
            let answer = String::from_utf8_lossy(&self.bytes[..end]);
            assert!(is_good, "the server does not upgrade: {answer}");
            self.read = end + 4;
            self.is_upgraded = true;
        }
        self.is_upgraded
    }

    /// The words of a frame.
    pub fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// The next whole frame.
    pub fn next(&mut self) -> Option<Frame> {
        let rest = &self.bytes[self.read..];
        let (&first, &second) = (rest.first()?, rest.get(1)?);
        let (len, head) = match second {
            126 => (
                usize::from(u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?)),
                4,
            ),
            127 => (
                u64::from_be_bytes(rest.get(2..10)?.try_into().ok()?) as usize,
                10,
            ),
            len => (usize::from(len), 2),
        };
        let payload = rest.get(head..head + len)?;
        let range = self.read + head..self.read + head + len;
        let frame = match first & 15 {
            1 | 2 => Frame::Data(range.clone()),
            8 => Frame::Close(
                payload
                    .get(..2)
                    .map_or(1005, |code| u16::from_be_bytes([code[0], code[1]])),
            ),
            9 => Frame::Ping,
            kind => panic!("the server sent a frame of kind {kind}"),
        };
        assert!(first & FINAL != 0, "the server sent a part of a message");
        self.read = range.end;
        Some(frame)
    }
}
