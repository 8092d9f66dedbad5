//! Limits that only a desk knows.

/// Tabs that are remembered per person beside those connected. Forgetting one is safe: what it has
/// said is counted in the store.
pub const TABS_LEN_MAX: usize = 16;

/// Conversations in one `listed` frame.
pub const LISTED_LEN_MAX: usize = 100;

/// What a visitor is told to wait when the queue is full, in milliseconds.
pub const QUEUE_FULL_RETRY_MS: u32 = 30_000;

/// A desk that nobody is connected to and for which nothing is due within this time is quiet, in
/// milliseconds.
pub const QUIET_AFTER_MS: u64 = 60 * 60_000;

/// After how long without a word a thread ends, in milliseconds: it may be reopened even then.
pub const PARKED_MS_MAX: u64 = 7 * 24 * 60 * 60_000;

/// Visitors who are told their places in one step at most. The rest follow a millisecond later.
pub const PLACES_PER_STEP: usize = 50;

/// How often those who wait are told how long it may still take, when nothing else changes, in
/// milliseconds.
pub const FORECAST_EVERY_MS: u64 = 30_000;

/// How often an offered transfer or a late answer is looked at again when nobody else is there, in
/// milliseconds.
pub const NOBODY_ELSE_RETRY_MS: u64 = 30_000;
