//! A byte stream cut into what a WebSocket carries: a handshake, then whole messages.
//!
//! Knows the framing of RFC 6455 §5.2 and nothing of what is in a frame. Bytes come out exactly as
//! they went in, masks too.

/// How many bytes a handshake may have.
const HANDSHAKE_BYTES_MAX: usize = 16 * 1024;
/// The bit of a first byte that says that no fragment follows.
const FIN: u8 = 0x80;
/// The bit of a first byte that tells control frames from data.
const CONTROL: u8 = 0x08;
/// The bit of a second byte that says that a mask follows.
const MASKED: u8 = 0x80;
/// Bytes of a mask.
const MASK_LEN: usize = 4;

/// One end of a stream.
#[derive(Debug, Default)]
pub struct Messages {
    bytes: Vec<u8>,
    stage: Stage,
}

/// What comes next on a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Handshake,
    Frames,
    /// No WebSocket: nothing is known of its parts.
    Plain,
}

/// A part of a stream that is carried as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All fragments of one message.
    Message(Vec<u8>),
    /// A ping, a pong, a close, a handshake, or whatever is no WebSocket.
    Other(Vec<u8>),
}

impl Messages {
    /// Adds what arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes the next whole part, if it is there.
    pub fn next(&mut self) -> Option<Part> {
        match self.stage {
            Stage::Handshake => self.handshake().map(Part::Other),
            Stage::Plain if self.bytes.is_empty() => None,
            Stage::Plain => Some(Part::Other(std::mem::take(&mut self.bytes))),
            Stage::Frames => self.frames(),
        }
    }

    fn handshake(&mut self) -> Option<Vec<u8>> {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            if self.bytes.len() > HANDSHAKE_BYTES_MAX {
                self.stage = Stage::Plain;
            }
            return None;
        };
        let rest = self.bytes.split_off(end + 4);
        let head = std::mem::replace(&mut self.bytes, rest);
        let words = String::from_utf8_lossy(&head).to_ascii_lowercase();
        self.stage = match words.contains("upgrade: websocket") {
            true => Stage::Frames,
            false => Stage::Plain,
        };
        Some(head)
    }

    fn frames(&mut self) -> Option<Part> {
        let mut len = 0;
        loop {
            let frame = &self.bytes[len..];
            let [first, ..] = *frame else { return None };
            let end = len + frame_len(frame)?;
            if end > self.bytes.len() {
                return None;
            }
            len = end;
            // A control frame between fragments goes with them: that keeps every order.
            let is_data = first & CONTROL == 0;
            if first & FIN != 0 {
                let rest = self.bytes.split_off(len);
                let part = std::mem::replace(&mut self.bytes, rest);
                return Some(match is_data {
                    true => Part::Message(part),
                    false => Part::Other(part),
                });
            }
        }
    }
}

/// Bytes of the frame that begins here, as its header says; `None`: the header is not all there.
fn frame_len(bytes: &[u8]) -> Option<usize> {
    let second = *bytes.get(1)?;
    let (len, header) = match second & !MASKED {
        126 => {
            let len = bytes.get(2..4)?.try_into().ok()?;
            (usize::from(u16::from_be_bytes(len)), 4)
        }
        127 => {
            let len = bytes.get(2..10)?.try_into().ok()?;
            (usize::try_from(u64::from_be_bytes(len)).ok()?, 10)
        }
        len => (usize::from(len), 2),
    };
    let mask = if second & MASKED != 0 { MASK_LEN } else { 0 };
    len.checked_add(header + mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPGRADE: &[u8] = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";

    fn parts(bytes: &[u8]) -> Vec<Part> {
        let mut messages = Messages::default();
        let mut parts = Vec::new();
        for byte in bytes {
            messages.push(&[*byte]);
            parts.extend(std::iter::from_fn(|| messages.next()));
        }
        parts
    }

    #[test]
    fn masked_and_unmasked_frames_of_every_length_come_out_whole() {
        for len in [0, 1, 125, 126, 65_535, 65_536] {
            for mask in [0, MASKED] {
                let mut frame = match len {
                    0..=125 => vec![FIN | 2, mask | len as u8],
                    126..=65_535 => vec![FIN | 2, mask | 126, (len >> 8) as u8, len as u8],
                    _ => [
                        vec![FIN | 2, mask | 127],
                        (len as u64).to_be_bytes().to_vec(),
                    ]
                    .concat(),
                };
                let mask_len = if mask == 0 { 0 } else { MASK_LEN };
                frame.extend(vec![7; mask_len + len]);
                let stream = [UPGRADE, &frame, &[FIN | 9, 0]].concat();

                let expected = [
                    Part::Other(UPGRADE.to_vec()),
                    Part::Message(frame),
                    Part::Other(vec![FIN | 9, 0]),
                ];
                assert_eq!(parts(&stream), expected, "{len} bytes, mask {mask}");
            }
        }
    }

    #[test]
    fn fragments_of_one_message_stay_together() {
        let stream = [UPGRADE, &[1, 1, b'a'], &[FIN, 1, b'b'], &[FIN | 1, 0]].concat();

        let message = Part::Message(vec![1, 1, b'a', FIN, 1, b'b']);
        assert_eq!(
            parts(&stream)[1..],
            [message, Part::Message(vec![FIN | 1, 0])]
        );
    }

    #[test]
    fn what_is_no_websocket_passes_as_it_comes() {
        let stream = b"GET /healthz HTTP/1.1\r\n\r\nxy";

        let tail = [Part::Other(b"x".to_vec()), Part::Other(b"y".to_vec())];
        assert_eq!(parts(stream)[1..], tail);
    }
}
