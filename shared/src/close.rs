//! Close codes of the WebSocket: why it ended, and what the client does next.
//!
//! 4000–4499: come back. 4500–4999: coming back unchanged would end the same way.

/// Why a socket was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Close {
    /// The relay is going down and will be back, or another takes over.
    Restart = 4000,
    /// The client did not read as fast as it was written to.
    Slow = 4001,
    /// Nothing was heard for too long.
    Silent = 4002,
    /// The relay could not save; nothing unconfirmed was kept.
    Unsaved = 4003,
    /// More sockets or work than the relay may hold.
    Busy = 4004,
    /// No hello within the time for it.
    HelloLate = 4005,
    /// The relay cannot keep anything at the moment: its disk is full, or its database is away.
    NoRoom = 4006,
    /// Whether the token is still good is to be looked at again.
    LookAgain = 4007,
    /// A frame that cannot be read.
    Malformed = 4500,
    /// The page is older than the relay: load the document again. The outbox is to be kept.
    Outdated = 4501,
    /// No site has this key.
    UnknownSite = 4502,
    /// A page of this origin may not talk to this site.
    OriginNotAllowed = 4503,
    /// The visitor's token is forged or has expired: forget it and start anew.
    BadToken = 4504,
    /// The same tab opened a newer socket.
    Replaced = 4505,
    /// A frame larger than a frame may be.
    TooBig = 4506,
    /// A second hello on one socket.
    HelloTwice = 4507,
    /// Another frame before the hello.
    HelloMissing = 4508,
    /// The agent is not logged in (any more).
    NotLoggedIn = 4509,
    /// The agent is not a member of this site.
    NotAMember = 4510,
}

impl Close {
    /// Every close, by rising code.
    pub const ALL: [Close; 19] = [
        Close::Restart,
        Close::Slow,
        Close::Silent,
        Close::Unsaved,
        Close::Busy,
        Close::HelloLate,
        Close::NoRoom,
        Close::LookAgain,
        Close::Malformed,
        Close::Outdated,
        Close::UnknownSite,
        Close::OriginNotAllowed,
        Close::BadToken,
        Close::Replaced,
        Close::TooBig,
        Close::HelloTwice,
        Close::HelloMissing,
        Close::NotLoggedIn,
        Close::NotAMember,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> u16 {
        self as u16
    }

    /// The close with this number, if it is one of ours.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Close> {
        Close::ALL.into_iter().find(|close| close.code() == code)
    }

    /// The name, as logged, counted and listed in `docs/refusals.md`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Close::Restart => "restart",
            Close::Slow => "slow",
            Close::Silent => "silent",
            Close::Unsaved => "unsaved",
            Close::Busy => "busy",
            Close::HelloLate => "hello_late",
            Close::NoRoom => "no_room",
            Close::LookAgain => "look_again",
            Close::Malformed => "malformed",
            Close::Outdated => "outdated",
            Close::UnknownSite => "unknown_site",
            Close::OriginNotAllowed => "origin_not_allowed",
            Close::BadToken => "bad_token",
            Close::Replaced => "replaced",
            Close::TooBig => "too_big",
            Close::HelloTwice => "hello_twice",
            Close::HelloMissing => "hello_missing",
            Close::NotLoggedIn => "not_logged_in",
            Close::NotAMember => "not_a_member",
        }
    }
}

/// Whether a client comes back by itself after this code. Codes that are not ours (a cut line is
/// 1006) are accidents: it does.
#[must_use]
pub fn reconnects(code: u16) -> bool {
    !(4500..=4999).contains(&code)
}

/// The reason that goes with a close that asks for a pause before coming back.
#[must_use]
pub fn pause_reason(close: Close, pause_ms: u32) -> String {
    format!("{};pause_ms={pause_ms}", close.as_str())
}

/// The pause that a close reason asks for, if it asks for one.
#[must_use]
pub fn pause_of(reason: &str) -> Option<u32> {
    reason
        .split_once(';')?
        .1
        .strip_prefix("pause_ms=")?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_says_whether_to_come_back() {
        for close in Close::ALL {
            assert_eq!(
                reconnects(close.code()),
                close < Close::Malformed,
                "{close:?}"
            );
            assert_eq!(Close::from_code(close.code()), Some(close));
        }
        assert!(reconnects(1006));
    }

    #[test]
    fn a_pause_survives_the_reason() {
        assert_eq!(pause_of(&pause_reason(Close::Restart, 750)), Some(750));
        assert_eq!(pause_of("restart"), None);
    }
}
