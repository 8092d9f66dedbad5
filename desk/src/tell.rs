//! Who is told what. Turns facts into frames for the sockets that they concern.
//!
//! Visitors' sockets and agents' sockets never meet here: each helper knows one kind.

use crate::desk::{Desk, Open};
use crate::effect::{Conns, Effect, Frame};
use crate::input::ConnId;
use crate::queue::Ticket;
use shared::{
    AgentId, Context, Conversation, ConversationId, Nonce, Refusal, Seq, Status, ToAgent,
    ToVisitor, VisitorId,
};

impl Desk {
    pub(crate) fn send_visitor(to: Vec<ConnId>, frame: ToVisitor, out: &mut Vec<Effect>) {
        if !to.is_empty() {
            out.push(Effect::Send {
                to: to.into(),
                frame: Frame::Visitor(frame),
            });
        }
    }

    pub(crate) fn send_agents(to: Vec<ConnId>, frame: ToAgent, out: &mut Vec<Effect>) {
        if !to.is_empty() {
            Desk::send_all_agents(to.into(), frame, out);
        }
    }

    /// Sends to a list of agents' sockets that others share.
    pub(crate) fn send_all_agents(to: Conns, frame: ToAgent, out: &mut Vec<Effect>) {
        if !to.is_empty() {
            out.push(Effect::Send {
                to,
                frame: Frame::Agent(frame),
            });
        }
    }

    pub(crate) fn replay(
        to: ConnId,
        conversation: ConversationId,
        after: Seq,
        until: Option<Seq>,
        out: &mut Vec<Effect>,
    ) {
        if until.is_none_or(|until| after < until) {
            out.push(Effect::Replay {
                to,
                conversation,
                after,
                until,
            });
        }
    }

    pub(crate) fn refuse_visitor(
        conn: ConnId,
        nonce: Option<Nonce>,
        refusal: Refusal,
        out: &mut Vec<Effect>,
    ) {
        Desk::send_visitor(vec![conn], ToVisitor::Refused { nonce, refusal }, out);
    }

    pub(crate) fn refuse_agent(
        conn: ConnId,
        nonce: Option<Nonce>,
        conversation: Option<ConversationId>,
        refusal: Refusal,
        out: &mut Vec<Effect>,
    ) {
        let refused = ToAgent::Refused {
            nonce,
            conversation,
            refusal,
        };
        Desk::send_agents(vec![conn], refused, out);
    }

    /// Sockets of the visitor whose conversation this is.
    pub(crate) fn visitor_conns(&self, id: ConversationId) -> Vec<ConnId> {
        let visitor = self.open.get(&id).map(|open| open.row.visitor);
        visitor.map_or_else(Vec::new, |visitor| self.conns_of_visitor(visitor))
    }

    /// Agents' sockets that hold this conversation: those of its agent, of whoever is asked to take
    /// it, and those that watch it.
    pub(crate) fn followers(&self, id: ConversationId) -> Vec<ConnId> {
        let Some(open) = self.open.get(&id) else {
            return Vec::new();
        };
        let given = open.row.state.agent.as_ref().map(|face| face.id);
        let offered = open.offer.map(|offering| offering.agent);
        let mut conns: Vec<_> = open.watchers.iter().copied().collect();
        for agent in given.into_iter().chain(offered) {
            conns.extend(self.roster.conns_of(agent));
        }
        conns.sort_unstable();
        conns.dedup();
        conns
    }

    /// The conversation as a list shows it.
    pub(crate) fn listed(&self, open: &Open) -> Conversation {
        let (row, state) = (&open.row, &open.row.state);
        let head_start_ms = self.settings.rules.head_start_ms;
        Conversation {
            id: row.id,
            visitor: row.visitor,
            agent: state.agent.clone(),
            ended: state.ended,
            returned: state.returned,
            opened_at: row.opened_at,
            last: row.last,
            last_at: row.last_at,
            words: row.words.clone(),
            words_by: row.words_by,
            seen_by_visitor: row.seen_by_visitor,
            seen_by_agent: row.seen_by_agent,
            nearness: open.nearness,
            reason: state.reason,
            rank_at: Ticket::of(row, head_start_ms).rank_at,
            parked: state.parked,
            team: state.team,
            topic: row.topic,
            priority: row.priority,
            handover: state.handover.clone(),
            offered_to: open.offer.map(|offering| offering.agent),
            owed_since: open.owed,
            closes_at: open.closes_at,
        }
    }

    /// Tells every agent how a conversation is shown in a list.
    pub(crate) fn tell_listed(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let conversations = vec![self.listed(open)];
        let listed = ToAgent::Listed { conversations };
        Desk::send_all_agents(self.roster.conns(), listed, out);
    }

    /// Tells every agent how one of them is.
    pub(crate) fn tell_colleague(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        if let Some(colleague) = self.roster.colleague(id) {
            let told = ToAgent::Colleague(colleague);
            Desk::send_all_agents(self.roster.conns(), told, out);
        }
    }

    /// Tells the visitor what the conversation does.
    pub(crate) fn tell_status(
        &mut self,
        conversation: ConversationId,
        status: Status,
        out: &mut Vec<Effect>,
    ) {
        let status = ToVisitor::Status {
            conversation,
            status,
        };
        Desk::send_visitor(self.visitor_conns(conversation), status, out);
    }

    /// Tells the visitor what the conversation does at this moment.
    pub(crate) fn tell_standing(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        if let Some(open) = self.open.get(&id) {
            let status = self.status_of(&open.row);
            self.remember_told(id, &status);
            self.tell_status(id, status, out);
        }
    }

    /// The page that the visitor was on last.
    pub(crate) fn context_of(&self, id: VisitorId) -> Context {
        self.visitors
            .get(&id)
            .map(|visitor| visitor.context.clone())
            .unwrap_or_default()
    }
}
