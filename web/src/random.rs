//! Chance, from the browser's own source for secrets.
//!
//! Never falls back to a guessable source: a tab whose id could be guessed could be replaced.

use shared::TabId;

/// Returns 64 random bits.
///
/// # Panics
/// Panics when there is no `window.crypto`; every browser that runs WebAssembly has it.
#[must_use]
pub fn bits() -> u64 {
    let mut bytes = [0_u8; 8];
    web_sys::window()
        .expect("a page has a window")
        .crypto()
        .expect("every browser with WebAssembly has crypto")
        .get_random_values_with_u8_array(&mut bytes)
        .expect("eight bytes are under the quota of one call");
    u64::from_le_bytes(bytes)
}

/// Returns the name of a tab that has never been.
#[must_use]
pub fn tab() -> TabId {
    TabId(bits())
}

/// Returns a number that spreads clients over time.
#[must_use]
pub fn jitter() -> u32 {
    bits() as u32
}
