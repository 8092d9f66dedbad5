//! Who else is typing, and until when that is to be believed.
//!
//! A message by who was typing ends it at once. Never shows the same thing twice.

use super::{Change, Effect};
use shared::{Author, ConversationId, Face, Millis};
use std::collections::BTreeMap;

/// Who types where.
#[derive(Clone, Debug, Default)]
pub(super) struct Typists {
    // Invariant: nobody is in here who is not typing.
    active: BTreeMap<ConversationId, Typist>,
}

#[derive(Clone, Debug, Default)]
struct Typist {
    visitor: Option<Millis>,
    agent: Option<(Face, Millis)>,
}

impl Typists {
    /// Somebody types: a colleague, or else the visitor.
    pub(super) fn pulse(
        &mut self,
        id: ConversationId,
        agent: Option<Face>,
        until: Millis,
        effects: &mut Vec<Effect>,
    ) {
        self.active.entry(id).or_default();
        self.change(id, effects, |typist| match agent {
            Some(face) => typist.agent = Some((face, until)),
            None => typist.visitor = Some(until),
        });
    }

    /// Somebody said something.
    pub(super) fn say(&mut self, id: ConversationId, author: &Author, effects: &mut Vec<Effect>) {
        self.change(id, effects, |typist| match author {
            Author::Visitor => typist.visitor = None,
            Author::Agent(face) => {
                typist.agent = typist.agent.take().filter(|(other, _)| other.id != face.id);
            }
        });
    }

    /// Nobody types in a conversation that is over.
    pub(super) fn end(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        self.change(id, effects, |typist| *typist = Typist::default());
    }

    pub(super) fn expire(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        for id in self.active.keys().copied().collect::<Vec<_>>() {
            self.change(id, effects, |typist| {
                typist.visitor = typist.visitor.filter(|until| *until > now);
                typist.agent = typist.agent.take().filter(|(_, until)| *until > now);
            });
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Millis> {
        let untils = |typist: &Typist| {
            let agent = typist.agent.as_ref().map(|(_, until)| *until);
            typist.visitor.into_iter().chain(agent).min()
        };
        self.active.values().filter_map(untils).min()
    }

    pub(super) fn set_back(&mut self, ms: u64) {
        for typist in self.active.values_mut() {
            let agent = typist.agent.as_mut().map(|(_, until)| until);
            for until in typist.visitor.as_mut().into_iter().chain(agent) {
                until.0 = until.0.saturating_sub(ms);
            }
        }
    }

    /// Changes what is known of a conversation in which somebody types, and shows the difference.
    fn change(
        &mut self,
        id: ConversationId,
        effects: &mut Vec<Effect>,
        change: impl FnOnce(&mut Typist),
    ) {
        let Some(typist) = self.active.get_mut(&id) else {
            return;
        };
        let before = typist.shown();
        change(typist);
        let after = typist.shown();
        if after == (false, None) {
            self.active.remove(&id);
        }
        if after != before {
            let (visitor, agent) = after;
            effects.push(Effect::Show(Change::Typing {
                conversation: id,
                visitor,
                agent,
            }));
        }
    }
}

impl Typist {
    fn shown(&self) -> (bool, Option<Face>) {
        (
            self.visitor.is_some(),
            self.agent.as_ref().map(|(face, _)| face.clone()),
        )
    }
}
