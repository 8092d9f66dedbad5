//! Faults on purpose: the relay breaks one of its promises, so that a test can show that it would
//! notice. `DESKBELL_FAULT` chooses which.
//!
//! Only compiled with the feature `faults`, which nothing that is shipped has.

use std::sync::OnceLock;

/// The variable that chooses.
const CHOICE: &str = "DESKBELL_FAULT";

/// A promise that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Everything leaves before it is saved.
    AcknowledgeBeforeSave,
    /// The desk breaks a rule of its own.
    OfTheDesk(desk::fault::Fault),
}

/// Returns the fault that was chosen when the process was started.
///
/// # Panics
/// A name that is none must not pass for a relay without a fault.
#[must_use]
pub fn chosen() -> Option<Fault> {
    static CHOSEN: OnceLock<Option<Fault>> = OnceLock::new();
    *CHOSEN.get_or_init(|| {
        let name = std::env::var(CHOICE).ok()?;
        Some(match name.as_str() {
            "acknowledge-before-save" => Fault::AcknowledgeBeforeSave,
            "accept-repeat" => Fault::OfTheDesk(desk::fault::Fault::AcceptRepeat),
            "accept-gap" => Fault::OfTheDesk(desk::fault::Fault::AcceptGap),
            _ => panic!("{CHOICE}={name}: there is no such fault"),
        })
    })
}

/// Returns the rule that desks break.
#[must_use]
pub fn of_desks() -> Option<desk::fault::Fault> {
    match chosen() {
        Some(Fault::OfTheDesk(fault)) => Some(fault),
        Some(Fault::AcknowledgeBeforeSave) | None => None,
    }
}
