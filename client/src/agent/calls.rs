//! What calls for this agent: offers, and warnings that somebody waits for an answer.
//!
//! Both come from the relay and end with what they are about. Never accepts or answers anything.

use super::{Change, Effect};
use shared::{ConversationId, Millis, Offer, OfferEnd};
use std::collections::BTreeMap;

/// Offers and warnings, by conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    offers: BTreeMap<ConversationId, Offer>,
    warnings: BTreeMap<ConversationId, Millis>,
}

impl Calls {
    pub(super) fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.values()
    }

    /// The agent is asked.
    pub(super) fn offer(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        if self.offers.get(&offer.conversation) != Some(&offer) {
            self.offers.insert(offer.conversation, offer.clone());
            effects.push(Effect::Show(Change::Offered(offer)));
        }
    }

    /// The offer of this conversation is over, if there is one.
    pub(super) fn end_offer(
        &mut self,
        conversation: ConversationId,
        how: OfferEnd,
        effects: &mut Vec<Effect>,
    ) {
        if self.offers.remove(&conversation).is_some() {
            effects.push(Effect::Show(Change::OfferEnded { conversation, how }));
        }
    }

    /// The agent owes an answer.
    pub(super) fn warn(&mut self, id: ConversationId, at: Millis, effects: &mut Vec<Effect>) {
        if self.warnings.insert(id, at) != Some(at) {
            effects.push(warning(id, Some(at)));
        }
    }

    /// The agent owes no answer there.
    pub(super) fn unwarn(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        if self.warnings.remove(&id).is_some() {
            effects.push(warning(id, None));
        }
    }

    /// After a welcome. The relay repeats the offers that stand; the warnings that still hold go
    /// on, since it does not repeat those.
    pub(super) fn welcomed(
        &mut self,
        holds: impl Fn(ConversationId) -> bool,
        effects: &mut Vec<Effect>,
    ) {
        self.offers.clear();
        self.warnings.retain(|id, _| holds(*id));
        effects.extend(self.warnings.iter().map(|(id, at)| warning(*id, Some(*at))));
    }
}

fn warning(conversation: ConversationId, returns_at: Option<Millis>) -> Effect {
    Effect::Show(Change::Unanswered {
        conversation,
        returns_at,
    })
}
