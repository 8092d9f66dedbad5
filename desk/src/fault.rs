//! Faults on purpose: rules that a desk breaks when it is told to, so that a test can show that it
//! would notice.
//!
//! Only compiled with the feature `faults`, which nothing that is shipped has.

/// A rule that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What was accepted before is accepted once more.
    AcceptRepeat,
    /// Something is accepted although what was said before it is missing.
    AcceptGap,
}
