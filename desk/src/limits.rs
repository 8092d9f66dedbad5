//! Limits that only a desk knows.

/// Tabs that are remembered per person beside those connected. Forgetting one is safe: what it has
/// said is counted in the store.
pub const TABS_LEN_MAX: usize = 16;

/// Conversations in one `listed` frame.
pub const LISTED_LEN_MAX: usize = 100;

/// What a visitor is told to wait when the queue is full, in milliseconds.
pub const QUEUE_FULL_RETRY_MS: u32 = 30_000;
