//! Which conversations the tab follows, what it has seen of them, and how holes are mended.
//!
//! Follows what is given to the agent and what is shown. Never decides what is given to whom.

use super::mirrors::REPAIR_WITHIN_MS;
use super::{Agent, Change, Effect};
use shared::limits::WATCHED_LEN_MAX;
use shared::{Bookmark, ConversationId, FromAgent, Millis, Seq};

/// The conversations that are shown, the latest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Watched {
    ids: Vec<ConversationId>,
}

impl Watched {
    pub(super) fn has(&self, id: ConversationId) -> bool {
        self.ids.contains(&id)
    }

    /// Returns whether it was there.
    pub(super) fn remove(&mut self, id: ConversationId) -> bool {
        let len = self.ids.len();
        self.ids.retain(|other| *other != id);
        self.ids.len() < len
    }

    /// Returns the one that has to make room.
    fn push(&mut self, id: ConversationId) -> Option<ConversationId> {
        self.ids.push(id);
        (self.ids.len() > WATCHED_LEN_MAX).then(|| self.ids.remove(0))
    }
}

impl Agent {
    pub(super) fn watch(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        let known = self.watched.remove(id);
        if let Some(oldest) = self.watched.push(id) {
            self.ask(
                FromAgent::Unwatch {
                    conversation: oldest,
                },
                effects,
            );
        }
        let mark = self.mirrors.touch(id).transcript.bookmark();
        self.make_room(effects);
        if !known {
            self.ask(FromAgent::Watch(mark), effects);
        }
    }

    pub(super) fn unwatch(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        if self.watched.remove(id) {
            self.ask(FromAgent::Unwatch { conversation: id }, effects);
        }
    }

    /// What the next hello says: first what is shown, the latest first, then what is given to the
    /// agent and held.
    pub(super) fn bookmarks(&self) -> Vec<Bookmark> {
        let shown = self.watched.ids.iter().rev().copied();
        let given = self.mirrors.by_use().into_iter();
        let given = given.filter(|id| self.is_mine(*id) && !self.watched.has(*id));
        shown
            .chain(given)
            .take(WATCHED_LEN_MAX)
            .map(|id| self.mark_of(id))
            .collect()
    }

    /// After the welcome: what came to be shown, or not, since the hello was said.
    pub(super) fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        let asked = std::mem::take(&mut self.since);
        for id in self.watched.ids.iter().copied() {
            if !asked.iter().any(|mark| mark.conversation == id) {
                self.ask(FromAgent::Watch(self.mark_of(id)), effects);
            }
        }
        for conversation in asked.iter().map(|mark| mark.conversation) {
            if !self.follows(conversation) {
                self.ask(FromAgent::Unwatch { conversation }, effects);
            }
        }
    }

    pub(super) fn is_mine(&self, id: ConversationId) -> bool {
        self.inbox.is_with(id, self.me())
    }

    pub(super) fn follows(&self, id: ConversationId) -> bool {
        self.watched.has(id) || self.is_mine(id)
    }

    /// Something is missing: asks for it once. What comes in the meantime is ahead as well, and
    /// does not make it ask again; when nothing fits for too long, the link is given up.
    pub(super) fn mend(&mut self, now: Millis, id: ConversationId, effects: &mut Vec<Effect>) {
        if !self.follows(id) {
            return;
        }
        let mirror = self.mirrors.touch(id);
        if mirror.repair_by.is_none() {
            mirror.repair_by = Some(now.plus(REPAIR_WITHIN_MS));
            let mark = mirror.transcript.bookmark();
            self.ask(FromAgent::Watch(mark), effects);
        }
    }

    /// The agent sees all that is there.
    pub(super) fn look(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        if let Some(mirror) = self.mirrors.get_mut(id) {
            mirror.looked = mirror.transcript.last();
            self.mark(id, effects);
        }
    }

    /// Shows what is unread, and tells the relay what was looked at unless it knows.
    ///
    /// Only whom it is given to counts as having seen it; looking on before that is told later.
    pub(super) fn mark(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        let (mine, live) = (self.is_mine(id), self.line.is_live());
        let told = self.inbox.get(id).map_or(Seq(0), |line| line.seen_by_agent);
        let Some(mirror) = self.mirrors.get_mut(id) else {
            return;
        };
        mirror.see(told.max(mirror.looked));
        let unread = if mine { mirror.unread } else { 0 };
        if unread != mirror.unread_shown {
            mirror.unread_shown = unread;
            effects.push(Effect::Show(Change::Unread(id, unread)));
        }
        if mine && live && mirror.looked > told.max(mirror.looked_told) {
            mirror.looked_told = mirror.looked;
            let mark = Bookmark {
                conversation: id,
                seq: mirror.looked,
            };
            effects.push(Effect::Send(FromAgent::Seen(mark)));
        }
    }

    /// Lets go of the entries of a conversation.
    pub(super) fn drop_mirror(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        let Some(mirror) = self.mirrors.remove(id) else {
            return;
        };
        effects.push(Effect::Show(Change::Reset(id)));
        if mirror.unread_shown > 0 {
            effects.push(Effect::Show(Change::Unread(id, 0)));
        }
    }

    pub(super) fn make_room(&mut self, effects: &mut Vec<Effect>) {
        if let Some(id) = self.mirrors.surplus(|id| self.follows(id)) {
            self.drop_mirror(id, effects);
        }
    }

    fn mark_of(&self, id: ConversationId) -> Bookmark {
        self.bookmark(id).unwrap_or(Bookmark {
            conversation: id,
            seq: Seq(0),
        })
    }
}
