//! How kinds of things are written in rows, and read back.
//!
//! Each word stands here once, for both directions. They are never changed: files hold them.

use shared::rest::Role;
use shared::{Choice, Presence, Rule, Scale, Side};

macro_rules! texts {
    (
        $(#[$doc:meta])*
        $write:ident, $read:ident: $kind:ident { $($variant:ident = $text:literal,)* }
    ) => {
        $(#[$doc])*
        pub fn $write(value: $kind) -> &'static str {
            match value {
                $($kind::$variant => $text,)*
            }
        }

        /// The other direction; `None`: a word that this relay never writes.
        pub fn $read(text: &str) -> Option<$kind> {
            match text {
                $($text => Some($kind::$variant),)*
                _ => None,
            }
        }
    };
}

texts! {
    /// An end as text.
    side, side_of: Side {
        Visitor = "visitor",
        Agent = "agent",
    }
}

texts! {
    /// A rule as text.
    rule, rule_of: Rule {
        OnlyOneFree = "only_one_free",
        LeastLoaded = "least_loaded",
        LongestIdle = "longest_idle",
        LowestId = "lowest_id",
        Taken = "taken",
        BestSkilled = "best_skilled",
        SameAgent = "same_agent",
        Transferred = "transferred",
        CameBack = "came_back",
        TakenOver = "taken_over",
    }
}

texts! {
    /// A choice as text.
    choice, choice_of: Choice {
        Online = "online",
        Away = "away",
        Busy = "busy",
        Finishing = "finishing",
    }
}

texts! {
    /// A role as text.
    role, role_of: Role {
        Agent = "agent",
        Supervisor = "supervisor",
        Administrator = "administrator",
    }
}

texts! {
    /// What an agent is, as text.
    presence, presence_of: Presence {
        Online = "online",
        Busy = "busy",
        Finishing = "finishing",
        Away = "away",
        Offline = "offline",
    }
}

texts! {
    /// A scale as text.
    scale, scale_of: Scale {
        Thumbs = "thumbs",
        Stars = "stars",
    }
}
