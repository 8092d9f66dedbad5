//! Frames ↔ WebSocket messages, in both encodings.
//!
//! Says what is wrong with a message that is no frame. Never decides what to do about a frame.

use axum::extract::ws::Message;
use serde::{Serialize, de::DeserializeOwned};
use shared::version::Encoding;
use shared::{FromAgent, FromVisitor, ToAgent, ToVisitor};

/// Bytes that most frames fit in.
const FRAME_BYTES_USUAL: usize = 256;

/// What one kind of client sends.
pub trait Inbound: DeserializeOwned {
    /// The kinds of frame, as JSON names them.
    const KINDS: &'static [&'static str];
}

/// What one kind of client is sent.
pub trait Outbound: Serialize {}

impl Inbound for FromVisitor {
    const KINDS: &'static [&'static str] = FromVisitor::KINDS;
}

impl Inbound for FromAgent {
    const KINDS: &'static [&'static str] = FromAgent::KINDS;
}

impl Outbound for ToVisitor {}
impl Outbound for ToAgent {}

/// Why a message is not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Well formed, but of a kind that is not known here: a client newer than the relay.
    UnknownKind,
    /// Nothing that can be read, or a message of the other encoding.
    Malformed,
}

/// Reads a frame.
///
/// # Errors
/// Returns what is wrong with the message.
pub fn decode<F: Inbound>(encoding: Encoding, message: &Message) -> Result<F, Fault> {
    match (encoding, message) {
        (Encoding::Json, Message::Text(text)) => {
            serde_json::from_str(text).map_err(|_| json_fault::<F>(text))
        }
        (Encoding::Binary, Message::Binary(bytes)) => match postcard::take_from_bytes(bytes) {
            Ok((frame, [])) => Ok(frame),
            Ok(_) | Err(_) => Err(Fault::Malformed),
        },
        _ => Err(Fault::Malformed),
    }
}

/// Writes a frame.
#[must_use]
pub fn encode<F: Outbound>(encoding: Encoding, frame: &F) -> Message {
    match encoding {
        Encoding::Json => {
            let text = serde_json::to_string(frame).expect("no frame has a map or a float");
            Message::Text(text.into())
        }
        Encoding::Binary => {
            let room = Vec::with_capacity(FRAME_BYTES_USUAL);
            let bytes = postcard::to_extend(frame, room).expect("every length in a frame is known");
            Message::Binary(bytes.into())
        }
    }
}

/// Bytes of a message on the wire, without its envelope.
#[must_use]
pub fn len(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}

/// Tells a kind that is not known from a known one with wrong fields. Frames are externally
/// tagged: an object of one key, or a string where there are no fields.
fn json_fault<F: Inbound>(text: &str) -> Fault {
    let kind = match serde_json::from_str(text) {
        Ok(serde_json::Value::String(kind)) => kind,
        Ok(serde_json::Value::Object(object)) if object.len() == 1 => object
            .into_iter()
            .next()
            .map(|(kind, _)| kind)
            .unwrap_or_default(),
        _ => return Fault::Malformed,
    };
    if F::KINDS.contains(&kind.as_str()) {
        Fault::Malformed
    } else {
        Fault::UnknownKind
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Nonce, TabId};

    fn text(text: &str) -> Message {
        Message::Text(text.into())
    }

    #[test]
    fn every_bad_json_message_has_its_fault() {
        for (message, fault) in [
            ("", Fault::Malformed),
            ("{", Fault::Malformed),
            ("[]", Fault::Malformed),
            ("7", Fault::Malformed),
            ("{}", Fault::Malformed),
            (r#"{"say":{}}"#, Fault::Malformed),
            (r#""hello""#, Fault::Malformed),
            (r#"{"ping":1}"#, Fault::Malformed),
            (r#"{"say":1,"end":2}"#, Fault::Malformed),
            (r#"{"take":{"conversation":1}}"#, Fault::UnknownKind),
            (r#"{"wave":{"hand":"left"}}"#, Fault::UnknownKind),
            (r#""wave""#, Fault::UnknownKind),
        ] {
            let found = decode::<FromVisitor>(Encoding::Json, &text(message));
            assert_eq!(found, Err(fault), "{message}");
        }
        let deep = "[".repeat(20_000);
        assert_eq!(
            decode::<FromAgent>(Encoding::Json, &text(&deep)),
            Err(Fault::Malformed)
        );
    }

    #[test]
    fn every_bad_binary_message_is_malformed() {
        let ping = encode_inbound(&FromVisitor::Ping);
        let mut longer = ping.clone();
        longer.push(0);
        for bytes in [vec![], vec![200], vec![0xff; 64], vec![1, 2], longer] {
            let found = decode::<FromVisitor>(Encoding::Binary, &Message::Binary(bytes.into()));
            assert_eq!(found, Err(Fault::Malformed));
        }
        let fine = decode(Encoding::Binary, &Message::Binary(ping.into()));
        assert_eq!(fine, Ok(FromVisitor::Ping));
    }

    #[test]
    fn a_message_of_the_other_encoding_is_malformed() {
        let json = decode::<FromVisitor>(Encoding::Binary, &text(r#""ping""#));
        let binary = decode::<FromVisitor>(Encoding::Json, &Message::Binary(vec![6].into()));

        assert_eq!(
            (json, binary),
            (Err(Fault::Malformed), Err(Fault::Malformed))
        );
    }

    #[test]
    fn a_frame_survives_both_encodings() {
        let say = FromVisitor::Say {
            nonce: Nonce {
                tab: TabId(u64::MAX),
                count: 3,
            },
            text: "钱卡住了 \0\u{2028}".to_owned(),
            quote: None,
        };
        let binary = Message::Binary(encode_inbound(&say).into());
        let json = text(&serde_json::to_string(&say).unwrap());

        assert_eq!(decode(Encoding::Binary, &binary), Ok(say.clone()));
        assert_eq!(decode(Encoding::Json, &json), Ok(say));
    }

    #[test]
    fn what_is_sent_is_text_in_json_and_bytes_in_binary() {
        assert_eq!(encode(Encoding::Json, &ToVisitor::Pong), text(r#""pong""#));
        assert!(matches!(
            encode(Encoding::Binary, &ToAgent::Pong),
            Message::Binary(_)
        ));
        assert_eq!(len(&encode(Encoding::Json, &ToVisitor::Pong)), 6);
    }

    fn encode_inbound<F: Serialize>(frame: &F) -> Vec<u8> {
        postcard::to_allocvec(frame).unwrap()
    }
}
