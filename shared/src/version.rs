//! Names of the sub-protocols, and which one a socket gets.
//!
//! The two encodings carry the same types. JSON is public and only ever grows; the binary one is
//! private between a relay and the pages that it serves, and is named after the types themselves.

/// JSON in text frames, for people, tests and clients in other languages.
pub const JSON: &str = "deskbell.v1.json";

/// What every private binary sub-protocol begins with; the hash of the types follows.
pub const BINARY_PREFIX: &str = "deskbell.bin.";

/// postcard in binary frames, for clients built from these very types.
pub const BINARY: &str = concat!("deskbell.bin.", env!("DESKBELL_SCHEMA"));

/// How frames are written on one socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// [`JSON`].
    Json,
    /// [`BINARY`].
    Binary,
}

/// The answer to the sub-protocols that a client offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Speak this one.
    Speak(Encoding),
    /// The client was built from other types: name its protocol back, then close as outdated.
    Outdated(String),
    /// Nothing that is spoken here.
    Nothing,
}

impl Encoding {
    /// The sub-protocol's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Json => JSON,
            Encoding::Binary => BINARY,
        }
    }
}

/// Chooses among the names in a `Sec-WebSocket-Protocol` header; the client's order decides.
#[must_use]
pub fn choose(offered: &str) -> Offer {
    let mut outdated = None;
    for name in offered.split(',').map(str::trim) {
        match name {
            JSON => return Offer::Speak(Encoding::Json),
            BINARY => return Offer::Speak(Encoding::Binary),
            other if other.starts_with(BINARY_PREFIX) => outdated = Some(other.to_owned()),
            _ => {}
        }
    }
    outdated.map_or(Offer::Nothing, Offer::Outdated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_name_is_spoken() {
        assert_eq!(
            choose(&format!("x, {BINARY} ,{JSON}")),
            Offer::Speak(Encoding::Binary)
        );
        assert_eq!(choose(JSON), Offer::Speak(Encoding::Json));
    }

    #[test]
    fn an_old_page_is_told_so_and_a_stranger_is_not() {
        let old = "deskbell.bin.0000000000000000";

        assert_eq!(choose(old), Offer::Outdated(old.to_owned()));
        assert_eq!(
            choose(&format!("{old}, {JSON}")),
            Offer::Speak(Encoding::Json)
        );
        assert_eq!(choose("graphql-ws"), Offer::Nothing);
        assert_eq!(choose(""), Offer::Nothing);
    }
}
