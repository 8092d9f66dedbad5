//! What is wrong, by kind, with a few examples of each.
//!
//! Only counts and tells; finds nothing itself.

use std::collections::BTreeMap;

/// Examples that are told of each kind.
const TOLD_LEN_MAX: u64 = 4;

/// A kind of wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Something got its tick and is not stored.
    AcknowledgedNotStored,
    /// Something was said, and at the end it is neither stored nor in an outbox.
    SaidAndForgotten,
    /// Somebody was shown what is not stored, or not so.
    ShownNotStored,
    /// Two screens showed different things in one place.
    ScreensDiffer,
    /// A screen lacks the end of what it must show.
    NotShown,
    /// Something is stored more than once.
    StoredTwice,
    /// Something was shown as refused, and is stored.
    RefusedYetStored,
    /// Something is stored or kept that nobody said, or not in these words.
    SaidByNobody,
    /// A number is missing before another one.
    Hole,
    /// Something stands before what was said before it.
    OtherOrder,
}

/// What is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How often, by kind.
    pub counted: BTreeMap<Wrong, u64>,
    /// The first ones of each kind, in words.
    pub told: Vec<String>,
}

impl Findings {
    /// Something is wrong.
    pub fn add(&mut self, wrong: Wrong, says: impl FnOnce() -> String) {
        let times = self.counted.entry(wrong).or_default();
        *times += 1;
        if *times <= TOLD_LEN_MAX {
            self.told.push(format!("{wrong:?}: {}", says()));
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.counted.is_empty()
    }

    /// How often one kind of wrong was found.
    #[must_use]
    pub fn of(&self, wrong: Wrong) -> u64 {
        self.counted.get(&wrong).copied().unwrap_or_default()
    }

    /// Things said, acknowledged or shown that are not there.
    #[must_use]
    pub fn lost(&self) -> u64 {
        let kinds = [
            Wrong::AcknowledgedNotStored,
            Wrong::SaidAndForgotten,
            Wrong::ShownNotStored,
            Wrong::ScreensDiffer,
            Wrong::NotShown,
        ];
        kinds.into_iter().map(|wrong| self.of(wrong)).sum()
    }

    /// Things that are there although they were not said, or not so often.
    #[must_use]
    pub fn doubled(&self) -> u64 {
        let kinds = [
            Wrong::StoredTwice,
            Wrong::RefusedYetStored,
            Wrong::SaidByNobody,
        ];
        kinds.into_iter().map(|wrong| self.of(wrong)).sum()
    }

    /// Things that are there in another order, or with a hole before them.
    #[must_use]
    pub fn reordered(&self) -> u64 {
        self.of(Wrong::Hole) + self.of(Wrong::OtherOrder)
    }
}
