//! Both decoders, for both directions and both roles: any bytes are read as each of the four.
//!
//! What is a frame must be the same frame after any way through the encodings. What is none must
//! be refused with the right fault. Never looks at what a frame means.

#[path = "../../../relay/src/wire.rs"]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the relay's own; not all of it is asked for")
)]
mod wire;

use axum::extract::ws::Message;
use serde::{Serialize, de::DeserializeOwned};
use shared::version::Encoding;
use shared::{FromAgent, FromVisitor, ToAgent, ToVisitor};
use std::fmt::Debug;
use wire::{Fault, Inbound, Outbound, decode, encode};

/// Anything as JSON.
pub fn json(bytes: &[u8]) {
    // What is no UTF-8 ends a socket before a decoder sees it.
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let message = Message::Text(text.into());
    from_client::<FromVisitor>(Encoding::Json, &message);
    from_client::<FromAgent>(Encoding::Json, &message);
    to_client::<ToVisitor>(serde_json::from_str(text).ok());
    to_client::<ToAgent>(serde_json::from_str(text).ok());
}

/// Anything as postcard.
pub fn binary(bytes: &[u8]) {
    let message = Message::Binary(bytes.to_vec().into());
    from_client::<FromVisitor>(Encoding::Binary, &message);
    from_client::<FromAgent>(Encoding::Binary, &message);
    to_client::<ToVisitor>(postcard::from_bytes(bytes).ok());
    to_client::<ToAgent>(postcard::from_bytes(bytes).ok());
}

/// As the relay reads it.
fn from_client<F>(encoding: Encoding, message: &Message)
where
    F: Inbound + Serialize + PartialEq + Debug,
{
    match decode::<F>(encoding, message) {
        Ok(frame) => {
            let text = serde_json::to_string(&frame).expect("every frame can be written as JSON");
            let bytes = postcard::to_allocvec(&frame).expect("every frame can be written");
            let json = decode(Encoding::Json, &Message::Text(text.into()));
            let binary = decode(Encoding::Binary, &Message::Binary(bytes.into()));
            assert_eq!(json.as_ref(), Ok(&frame), "through JSON");
            assert_eq!(binary.as_ref(), Ok(&frame), "through postcard");
        }
        Err(Fault::UnknownKind) => assert_eq!(encoding, Encoding::Json, "no other names kinds"),
        Err(Fault::Malformed) => {}
    }
}

/// As the relay writes it and a client reads it.
fn to_client<F>(frame: Option<F>)
where
    F: Outbound + DeserializeOwned + PartialEq + Debug,
{
    let Some(frame) = frame else {
        return;
    };
    for encoding in [Encoding::Json, Encoding::Binary] {
        let back = match encode(encoding, &frame) {
            Message::Text(text) => serde_json::from_str(&text).ok(),
            Message::Binary(bytes) => postcard::from_bytes(&bytes).ok(),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => None,
        };
        assert_eq!(back.as_ref(), Some(&frame), "through {encoding:?}");
    }
}
