//! What the visitor thinks of the conversation that ended.
//!
//! A rating that was given is asked for again after every welcome until the relay has answered it;
//! the relay takes it once. Never decides whether it may be given.

use super::{Change, Effect, Visitor};
use crate::visitor::talk::Talk;
use shared::{ConversationId, FromVisitor, Rating, RefusalCode, Scale};

/// What was given and not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    conversation: ConversationId,
    score: u8,
    comment: String,
}

impl Visitor {
    /// The visitor rates the conversation that has ended.
    pub(super) fn rate(&mut self, score: u8, comment: String, effects: &mut Vec<Effect>) {
        let Some(talk) = self.talk.as_ref().filter(|talk| !talk.is_open()) else {
            return;
        };
        self.given = Some(Given {
            conversation: talk.transcript.conversation(),
            score,
            comment,
        });
        if self.line.is_live() {
            self.tell_given(effects);
        }
    }

    /// Says what was given and not answered, if that is still about the conversation that is shown.
    pub(super) fn tell_given(&mut self, effects: &mut Vec<Effect>) {
        let shown = self.talk.as_ref().filter(|talk| !talk.is_open());
        let shown = shown.map(|talk: &Talk| talk.transcript.conversation());
        self.given = self
            .given
            .take()
            .filter(|given| Some(given.conversation) == shown);
        if let Some(given) = &self.given {
            effects.push(Effect::Send(FromVisitor::Rate {
                conversation: given.conversation,
                score: given.score,
                comment: given.comment.clone(),
            }));
        }
    }

    /// The relay told how the conversation can be rated, or was.
    pub(super) fn be_rated(
        &mut self,
        conversation: ConversationId,
        scale: Scale,
        rating: Option<Rating>,
        effects: &mut Vec<Effect>,
    ) {
        if self.talk_of(conversation).is_none() {
            return;
        }
        if rating.is_some() {
            self.given = None;
        }
        effects.push(Effect::Show(Change::Rated { scale, rating }));
    }

    /// What was given is not taken, and asking again changes nothing about it.
    pub(super) fn rating_refused(&mut self, code: RefusalCode) {
        if let RefusalCode::AlreadyRated
        | RefusalCode::NotEnded
        | RefusalCode::ScoreUnknown
        | RefusalCode::TextTooLong
        | RefusalCode::TextHasNul
        | RefusalCode::UnknownConversation
        | RefusalCode::UnknownFrame = code
        {
            self.given = None;
        }
    }
}
