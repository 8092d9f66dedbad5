//! Names of things. Every id is a type of its own, so two of them cannot be swapped by accident.
//!
//! Ids are made by counters (inside a desk) or by the random source of whoever makes them
//! (tabs, visitors). Nothing here makes one.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

macro_rules! counted {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! random {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl $name {
            /// Reads the 16 hexadecimal digits that `Display` writes; anything else is `None`.
            pub fn parse(digits: &str) -> Option<Self> {
                let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                if digits.len() != 16 || !hexadecimal {
                    return None;
                }
                u64::from_str_radix(digits, 16).ok().map(Self)
            }
        }

        // JSON numbers lose digits above 2^53, so for people an id is 16 hexadecimal digits.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    serializer.serialize_u64(self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let digits = String::deserialize(deserializer)?;
                    let fault = || de::Error::custom("an id of 16 hexadecimal digits is due here");
                    Self::parse(&digits).ok_or_else(fault)
                } else {
                    u64::deserialize(deserializer).map(Self)
                }
            }
        }
    };
}

counted! {
    /// One site: one tag on one owner's pages, one desk, one queue. Counted by the relay.
    SiteId(u32)
}
counted! {
    /// One conversation of a site. Counted by that site's desk, from 1.
    ConversationId(u64)
}
counted! {
    /// One agent of a relay. Counted by the relay, from 1.
    AgentId(u32)
}
counted! {
    /// One team of a site. Chosen by the owner's console, from 1.
    TeamId(u32)
}
counted! {
    /// One topic of a site. Chosen by the owner's console, from 1.
    TopicId(u32)
}
counted! {
    /// One help article of a site. Chosen by the owner's console, from 1.
    ArticleId(u32)
}
counted! {
    /// One field of a site's form. Chosen by the owner's console, from 1; 0 is the contact.
    FieldId(u32)
}
counted! {
    /// The place of an entry in its conversation, from 1 without holes; 0 is "before the first".
    Seq(u32)
}
counted! {
    /// Milliseconds since 1970-01-01 00:00 UTC.
    Millis(u64)
}
random! {
    /// One file: 64 random bits, made by the relay.
    FileId
}
random! {
    /// One visitor of a site: 64 random bits, made by the relay.
    VisitorId
}
random! {
    /// One tab: 64 random bits, made by the browser and kept for as long as its outbox lives.
    TabId
}

impl Seq {
    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Seq {
        Seq(self.0 + 1)
    }
}

impl Millis {
    /// This moment and `ms` milliseconds more; stays at the end of time instead of wrapping.
    #[must_use]
    pub fn plus(self, ms: u64) -> Millis {
        Millis(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; 0 when the clock went back.
    #[must_use]
    pub fn since(self, earlier: Millis) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The name that a tab gives to one thing it says: which tab, and its how-manieth, from 1.
///
/// Repeating a nonce is always safe: the desk accepts each count of a tab once, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Nonce {
    /// The tab that says it.
    pub tab: TabId,
    /// The tab's count, from 1.
    pub count: u32,
}

/// How far somebody has read a conversation: everything up to and including `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bookmark {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last entry that is held.
    pub seq: Seq,
}

/// A person at either end: nobody else says anything in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The visitor.
    Visitor(VisitorId),
    /// An agent.
    Agent(AgentId),
}
