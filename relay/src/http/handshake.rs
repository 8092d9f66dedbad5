//! The opening handshake of a WebSocket, as far as the library below does not check it (RFC 6455,
//! sections 4.2.1 and 11.3).
//!
//! Reads headers only. Never decides who may come in.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The version of the protocol that is spoken.
pub const VERSION: HeaderValue = HeaderValue::from_static("13");

/// Bytes of a key.
const KEY_BYTES: usize = 16;

/// A handshake that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is answered with, beside the [`VERSION`].
    pub status: StatusCode,
    /// What is wrong, for whoever writes a client.
    pub says: &'static str,
}

/// Checks the headers of a request to open a WebSocket.
///
/// # Errors
/// Returns the first thing that is wrong.
pub fn check(headers: &HeaderMap) -> Result<(), Fault> {
    let only = |name: HeaderName| {
        let mut values = headers.get_all(name).into_iter();
        values.next().filter(|_| values.next().is_none())
    };
    let wrong = |says| {
        Err(Fault {
            status: StatusCode::BAD_REQUEST,
            says,
        })
    };
    if only(header::SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
        return Err(Fault {
            status: StatusCode::UPGRADE_REQUIRED,
            says: "Sec-WebSocket-Version is 13, once",
        });
    }
    if only(header::HOST).is_none() {
        return wrong("name one Host");
    }
    if !only(header::SEC_WEBSOCKET_KEY).is_some_and(is_key) {
        return wrong("Sec-WebSocket-Key is 16 bytes in base64, once");
    }
    if !headers
        .get_all(header::CONNECTION)
        .into_iter()
        .any(asks_for_upgrade)
    {
        return wrong("Connection lists Upgrade");
    }
    // What follows a handshake is frames. A body would be read by one of two as the other.
    let body = headers
        .get(header::CONTENT_LENGTH)
        .is_some_and(|length| length != "0");
    if body || headers.contains_key(header::TRANSFER_ENCODING) {
        return wrong("a handshake has no body");
    }
    Ok(())
}

fn is_key(value: &HeaderValue) -> bool {
    let bytes = BASE64_STANDARD.decode(value);
    bytes.is_ok_and(|bytes| bytes.len() == KEY_BYTES)
}

fn asks_for_upgrade(value: &HeaderValue) -> bool {
    let mut words = value.as_bytes().split(|byte| *byte == b',');
    words.any(|word| word.trim_ascii().eq_ignore_ascii_case(b"upgrade"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: [(HeaderName, &str); 4] = [
        (header::HOST, "wallet.example"),
        (header::CONNECTION, "keep-alive, Upgrade"),
        (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        (header::SEC_WEBSOCKET_VERSION, "13"),
    ];

    fn headers(with: Option<(HeaderName, &'static str)>) -> HeaderMap {
        let right = RIGHT.into_iter().chain(with);
        right
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_right_handshake_passes_and_each_wrong_one_does_not() {
        assert_eq!(check(&headers(None)), Ok(()));
        assert_eq!(check(&headers(Some((header::CONTENT_LENGTH, "0")))), Ok(()));
        for (name, value) in [
            (header::CONNECTION, "upgrades"),
            (header::CONNECTION, ""),
            (header::SEC_WEBSOCKET_KEY, ""),
            (header::SEC_WEBSOCKET_KEY, "c2hvcnQ="),
            (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ"),
            (header::CONTENT_LENGTH, "4"),
            (header::TRANSFER_ENCODING, "chunked"),
        ] {
            let shown = format!("{name}: {value}");
            assert_eq!(
                status(name, value),
                Some(StatusCode::BAD_REQUEST),
                "{shown}"
            );
        }
        for version in ["8", "14", "13.0", ""] {
            let found = status(header::SEC_WEBSOCKET_VERSION, version);
            assert_eq!(found, Some(StatusCode::UPGRADE_REQUIRED), "{version}");
        }
    }

    #[test]
    fn what_may_be_there_once_is_not_there_twice_or_never() {
        for (name, value) in RIGHT {
            let mut without = headers(None);
            without.remove(&name);
            assert!(check(&without).is_err(), "no {name}");
            let list = name == header::CONNECTION;
            let twice = headers(Some((name.clone(), value)));
            assert_eq!(check(&twice).is_ok(), list, "{name} twice");
        }
    }

    /// The answer to a right handshake in which this header is another.
    fn status(name: HeaderName, value: &'static str) -> Option<StatusCode> {
        let mut headers = headers(None);
        headers.insert(name, HeaderValue::from_static(value));
        check(&headers).err().map(|fault| fault.status)
    }
}
