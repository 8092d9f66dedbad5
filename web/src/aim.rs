//! What is being written is aimed at: nothing, a message that it answers, or one's own message that
//! it changes.
//!
//! Holds it for one composer. Never says anything itself.

use leptos::prelude::*;
use shared::Bookmark;

/// What is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it is.
    pub mark: Bookmark,
    /// Whether it is changed rather than answered.
    pub edits: bool,
    /// Who said it.
    pub name: String,
    /// Its words.
    pub words: String,
    /// What was written before a change began.
    before: String,
}

/// What a composer is aimed at. Copyable handle.
#[derive(Clone, Copy)]
pub struct Aim {
    held: StoredValue<Option<Target>, LocalStorage>,
    pulse: RwSignal<u32>,
    draft: RwSignal<String>,
}

impl Aim {
    /// Aims at nothing.
    #[must_use]
    pub fn new(draft: RwSignal<String>) -> Aim {
        Aim {
            held: StoredValue::new_local(None),
            pulse: RwSignal::new(0),
            draft,
        }
    }

    /// What is written.
    #[must_use]
    pub fn draft(self) -> RwSignal<String> {
        self.draft
    }

    /// What it is aimed at, followed where an effect asks.
    #[must_use]
    pub fn get(self) -> Option<Target> {
        self.pulse.track();
        self.held.get_value()
    }

    /// Answers a message.
    pub fn reply(self, mark: Bookmark, name: String, words: String) {
        self.cancel();
        self.set(Some(Target {
            mark,
            edits: false,
            name,
            words,
            before: String::new(),
        }));
    }

    /// Changes a message: its words come into the field, and what was there comes back later.
    pub fn edit(self, mark: Bookmark, words: String) {
        self.cancel();
        let before = self.draft.get_untracked();
        self.draft.set(words.clone());
        self.set(Some(Target {
            mark,
            edits: true,
            name: String::new(),
            words,
            before,
        }));
    }

    /// Aims at nothing again. Returns whether it was aimed at something.
    pub fn cancel(self) -> bool {
        let target = self.take();
        target.is_some()
    }

    /// What it was aimed at when something is said. Aims at nothing from then on; what was written
    /// before a change began is there again.
    #[must_use]
    pub fn take(self) -> Option<Target> {
        let target = self.held.try_update_value(Option::take).flatten()?;
        if target.edits {
            self.draft.set(target.before.clone());
        }
        self.set(None);
        Some(target)
    }

    fn set(self, target: Option<Target>) {
        self.held.set_value(target);
        self.pulse.update(|pulse| *pulse = pulse.wrapping_add(1));
    }
}
