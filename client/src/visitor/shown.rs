//! What was painted of the talk: a change is painted once.
//!
//! Only compares. Never decides what changes.

use super::{Change, Effect, Visitor};
use shared::Millis;

/// What was painted of the talk, so that nothing is painted twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    unread: u32,
    typing: bool,
    pub(super) closes_at: Option<Millis>,
}

impl Visitor {
    pub(super) fn show_what_changed(&mut self, effects: &mut Vec<Effect>) {
        let shown = self
            .talk
            .as_ref()
            .map_or_else(Shown::default, |talk| Shown {
                unread: talk.unread,
                typing: talk.typing_until.is_some(),
                closes_at: talk.closes_at,
            });
        if shown.unread != self.shown.unread {
            effects.push(Effect::Show(Change::Unread(shown.unread)));
        }
        if shown.typing != self.shown.typing {
            effects.push(Effect::Show(Change::AgentTyping(shown.typing)));
        }
        if shown.closes_at != self.shown.closes_at {
            let closes_at = shown.closes_at;
            effects.push(Effect::Show(Change::Quiet { closes_at }));
        }
        self.shown = shown;
    }
}
