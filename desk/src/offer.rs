//! Offers: a conversation that somebody is asked to take, for a while.
//!
//! While it is offered it keeps its place and asks for nobody else. Whom to ask is routing's
//! matter.

use crate::desk::{Desk, Offering};
use crate::due::Due;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::NOBODY_ELSE_RETRY_MS;
use crate::roster::{FULL_WEIGHT, Pause};
use crate::routing;
use shared::{
    AgentId, ConversationId, Offer, OfferEnd, Reason, Refusal, RefusalCode, Rule, Target, ToAgent,
};

/// The shortest cool-down: else somebody alone would be asked again in the same breath.
const COOL_DOWN_MS_MIN: u64 = 1_000;

impl Desk {
    /// Asks an agent to take a conversation within this time.
    pub(crate) fn offer(
        &mut self,
        id: ConversationId,
        agent: AgentId,
        reason: Reason,
        for_ms: u64,
        out: &mut Vec<Effect>,
    ) {
        self.unask(id);
        let until = self.now.plus(for_ms);
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        open.offer = Some(Offering {
            agent,
            until,
            reason,
        });
        self.claim(agent, id, FULL_WEIGHT);
        self.plan(until, Due::Offer(id));
        self.tell_listed(id, out);
        if let Some(offer) = self.offer_of(id) {
            let to = self.roster.conns_of(agent);
            Desk::send_agents(to, ToAgent::Offered(offer), out);
        }
        self.show_to_all_of(agent, id, out);
    }

    /// The offer of a conversation, as its agent is told of it.
    pub(crate) fn offer_of(&self, id: ConversationId) -> Option<Offer> {
        let open = self.open.get(&id)?;
        let offering = open.offer?;
        let state = &open.row.state;
        Some(Offer {
            conversation: id,
            until: offering.until,
            reason: offering.reason,
            handover: state.handover.clone().filter(|_| state.passing),
        })
    }

    pub(crate) fn accepts(
        &mut self,
        conn: ConnId,
        agent: AgentId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        match self.offered_to(agent, id) {
            Some(offering) => self.give(id, agent, offering.reason, out),
            None if self.must_be_with(agent, id).is_ok() => {}
            None => {
                let refusal = Refusal::last(RefusalCode::OfferOver);
                Desk::refuse_agent(conn, None, Some(id), refusal, out);
            }
        }
    }

    pub(crate) fn declines(
        &mut self,
        conn: ConnId,
        agent: AgentId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        if self.offered_to(agent, id).is_some() {
            self.offer_ends(id, OfferEnd::Declined, out);
        } else {
            let refusal = Refusal::last(RefusalCode::OfferOver);
            Desk::refuse_agent(conn, None, Some(id), refusal, out);
        }
    }

    fn offered_to(&self, agent: AgentId, id: ConversationId) -> Option<Offering> {
        let offering = self.open.get(&id)?.offer?;
        (offering.agent == agent).then_some(offering)
    }

    /// An offer may have expired, or a transfer may have nobody left to go to.
    pub(crate) fn offer_is_old(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        if let Some(offering) = open.offer {
            if offering.until <= self.now {
                self.offer_ends(id, OfferEnd::Expired, out);
            }
            return;
        }
        match open.row.passes_to() {
            Some(Target::Team(team)) => {
                if self.roster.pools().staffing(Some(team.id)).online == 0 {
                    self.come_back(id, out);
                } else {
                    self.plan(self.now.plus(NOBODY_ELSE_RETRY_MS), Due::Offer(id));
                }
            }
            // The desk was made again while it was offered.
            Some(Target::Agent(face)) => {
                let to = face.id;
                self.offer_again(id, to, out);
            }
            None => {}
        }
    }

    /// Asks the agent of a transfer again, once there; the grace is not over for whoever is about
    /// to come back.
    fn offer_again(&mut self, id: ConversationId, to: AgentId, out: &mut Vec<Effect>) {
        let rules = &self.settings.rules;
        let (for_ms, grace_ms) = (rules.transfer_within_ms, rules.grace_ms);
        match self.roster.get(to) {
            Some(agent) if agent.is_reachable() => {
                let reason = routing::reason(Rule::Transferred, agent, self.now, 0);
                self.offer(id, to, reason, for_ms, out);
            }
            Some(agent) if agent.here && agent.conns.is_empty() => {
                self.plan(self.now.plus(grace_ms.max(1)), Due::Offer(id));
            }
            Some(_) | None => self.come_back(id, out),
        }
    }

    /// Ends an offer that was not accepted. The conversation asks again, or comes back to whoever
    /// passed it on.
    pub(crate) fn offer_ends(&mut self, id: ConversationId, how: OfferEnd, out: &mut Vec<Effect>) {
        let Some(offering) = self.take_offer(id, how, out) else {
            return;
        };
        self.unclaim(offering.agent, id);
        if how != OfferEnd::Withdrawn {
            self.cool_down(offering.agent, out);
        }
        let open = self.open.get(&id);
        let passes_to_agent = open.is_some_and(|open| open.row.passes_to_agent());
        if passes_to_agent {
            self.come_back(id, out);
        } else {
            self.ask(id);
            self.tell_listed(id, out);
        }
    }

    /// Ends the offer of a conversation that is given to `taker`.
    pub(crate) fn withdraw(&mut self, id: ConversationId, taker: AgentId, out: &mut Vec<Effect>) {
        let offered = self.open.get(&id).and_then(|open| open.offer);
        let accepts = offered.is_some_and(|offering| offering.agent == taker);
        let how = if accepts {
            OfferEnd::Accepted
        } else {
            OfferEnd::Withdrawn
        };
        if let Some(offering) = self.take_offer(id, how, out)
            && !accepts
        {
            self.unclaim(offering.agent, id);
        }
    }

    /// Ends the offer of a conversation that is given to nobody.
    pub(crate) fn withdraw_all(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        if let Some(offering) = self.take_offer(id, OfferEnd::Withdrawn, out) {
            self.unclaim(offering.agent, id);
        }
    }

    /// Notes that an agent is not asked any more. Whoever passes a conversation on and stays in it
    /// may be asked too, and keeps it.
    fn unclaim(&mut self, agent: AgentId, id: ConversationId) {
        match self
            .open
            .get(&id)
            .is_some_and(|open| open.row.is_with(agent))
        {
            true => self.weigh(id),
            false => self.release(agent, id),
        }
    }

    fn take_offer(
        &mut self,
        conversation: ConversationId,
        how: OfferEnd,
        out: &mut Vec<Effect>,
    ) -> Option<Offering> {
        let offering = self.open.get_mut(&conversation)?.offer.take()?;
        let to = self.roster.conns_of(offering.agent);
        Desk::send_agents(to, ToAgent::OfferEnded { conversation, how }, out);
        Some(offering)
    }

    /// Gives an agent nothing for a while.
    pub(crate) fn cool_down(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let for_ms = self.settings.rules.cool_down_ms.max(COOL_DOWN_MS_MIN);
        let pause = Pause {
            until: self.now.plus(for_ms),
            wraps_up: false,
        };
        self.agent_changes(id, |agent| agent.pause = Some(pause), out);
        self.plan_pause(id);
        self.tell_colleague(id, out);
    }
}
