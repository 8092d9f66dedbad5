//! What each desk enforces, whatever its site decides.
//!
//! Plain values that were checked before. Never reads what a site decides by itself.

use desk::{Rate, Settings};

/// What each desk enforces, the same for every site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskLimits {
    /// See [`Rules::grace_ms`](desk::Rules::grace_ms); `None`: as each site decides.
    pub grace_ms: Option<u64>,
    /// See [`Rules::queue_len_max`](desk::Rules::queue_len_max); `None`: as each site decides.
    pub queue_len_max: Option<usize>,
    /// See [`Settings::say`].
    pub say: Rate,
    /// See [`Settings::open`].
    pub open: Rate,
}

impl DeskLimits {
    /// Puts these limits into what the store knows of a site.
    #[must_use]
    pub fn applied_to(&self, settings: Settings) -> Settings {
        let DeskLimits {
            grace_ms,
            queue_len_max,
            say,
            open,
        } = *self;
        let mut rules = settings.rules;
        rules.grace_ms = grace_ms.unwrap_or(rules.grace_ms);
        rules.queue_len_max = queue_len_max.unwrap_or(rules.queue_len_max);
        Settings {
            rules,
            say,
            open,
            #[cfg(feature = "faults")]
            fault: crate::faults::of_desks(),
            ..settings
        }
    }
}
