//! What it is about, as the visitor says.
//!
//! A choice made here is remembered until somebody answers or the conversation ends: a relay that
//! did not hear of it is told again. What is about one conversation is never taken to the next.

use super::{Change, Effect, Visitor};
use shared::{ConversationId, FromVisitor, Status, Topic, TopicId};

/// The topics of the site, and the one that was chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Topics {
    known: Vec<Topic>,
    topic: Option<TopicId>,
    /// Whether `topic` was chosen here and is not settled.
    chosen: bool,
    /// The open conversation that `topic` belongs to; `None`: the next one.
    of: Option<ConversationId>,
    /// What the conversation that ended was about, in case it is reopened.
    past: Option<(ConversationId, Option<TopicId>)>,
    shown: Option<TopicId>,
}

impl Topics {
    pub(super) fn topic(&self) -> Option<TopicId> {
        self.topic
    }

    /// Moves on with the conversation.
    pub(super) fn follow(&mut self, talk: Option<(ConversationId, &Status)>) {
        let open = talk.filter(|(_, status)| **status != Status::Ended);
        let id = open.map(|(id, _)| id);
        if self.of.is_some() && self.of != id {
            self.past = self.of.take().map(|of| (of, self.topic.take()));
            self.chosen = false;
        }
        if self.of.is_none() && id.is_some() {
            self.of = id;
            if let Some((_, topic)) = self.past.take().filter(|(past, _)| Some(*past) == id) {
                self.topic = topic;
                self.chosen = false;
            }
        }
        if open.is_some_and(|(_, status)| is_settled(status)) {
            self.chosen = false;
        }
    }

    /// The relay told what there is and what it knows to be chosen. Returns whether it has to be
    /// told something else.
    pub(super) fn welcomed(
        &mut self,
        known: Vec<Topic>,
        topic: Option<TopicId>,
        effects: &mut Vec<Effect>,
    ) -> bool {
        if known != self.known {
            self.known.clone_from(&known);
            effects.push(Effect::Show(Change::Topics(known)));
        }
        let exists = |id: TopicId| self.known.iter().any(|topic| topic.id == id);
        if self.chosen && self.topic.is_none_or(exists) {
            return self.topic != topic;
        }
        self.chosen = false;
        self.topic = topic;
        false
    }

    pub(super) fn show(&mut self, effects: &mut Vec<Effect>) {
        if self.topic != self.shown {
            self.shown = self.topic;
            effects.push(Effect::Show(Change::Topic(self.topic)));
        }
    }
}

impl Visitor {
    /// The visitor chooses. Whoever answers already has read what it is about.
    pub(super) fn choose(&mut self, topic: Option<TopicId>, effects: &mut Vec<Effect>) {
        if self.status().is_some_and(is_settled) {
            return;
        }
        self.topics.topic = topic;
        self.topics.chosen = true;
        if self.line.is_live() {
            self.tell_topic(effects);
        }
    }

    /// The chosen topic is not one of the site any more. What the relay goes by instead may be an
    /// earlier choice; to agree with it, both forget.
    pub(super) fn forget_topic(&mut self, effects: &mut Vec<Effect>) {
        if self.topics.chosen && self.topics.topic.take().is_some() {
            self.tell_topic(effects);
        }
    }

    pub(super) fn tell_topic(&self, effects: &mut Vec<Effect>) {
        let topic = self.topics.topic;
        effects.push(Effect::Send(FromVisitor::Topic { topic }));
    }
}

/// Whether somebody has the conversation, so that what it is about decides nothing.
fn is_settled(status: &Status) -> bool {
    matches!(status, Status::Answered(_) | Status::Parked(_))
}
