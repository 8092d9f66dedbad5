//! Who is told what. Turns facts into frames for the sockets that they concern.
//!
//! Visitors' sockets and agents' sockets never meet here: each helper knows one kind.

use crate::desk::Desk;
use crate::effect::{Conns, Effect, Frame};
use crate::input::ConnId;
use shared::{
    AgentId, Context, ConversationId, Nonce, Place, Refusal, Seq, Status, ToAgent, ToVisitor,
    VisitorId,
};

impl Desk {
    pub(crate) fn send_visitor(to: Conns, frame: ToVisitor, out: &mut Vec<Effect>) {
        if !to.is_empty() {
            out.push(Effect::Send {
                to,
                frame: Frame::Visitor(frame),
            });
        }
    }

    pub(crate) fn send_agents(to: Conns, frame: ToAgent, out: &mut Vec<Effect>) {
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
    pub(crate) fn visitor_conns(&self, id: ConversationId) -> Conns {
        let visitor = self.open.get(&id).map(|open| open.row.visitor);
        let visitor = visitor.and_then(|visitor| self.visitors.get(&visitor));
        visitor
            .map(|visitor| visitor.conns.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Agents' sockets that hold this conversation: those of its agent, and those that watch it.
    pub(crate) fn followers(&self, id: ConversationId) -> Conns {
        let Some(open) = self.open.get(&id) else {
            return Conns::new();
        };
        let mut conns = match &open.row.agent {
            Some(face) => self.roster.conns_of(face.id),
            None => Conns::new(),
        };
        conns.extend(open.watchers.iter().copied());
        conns.sort_unstable();
        conns.dedup();
        conns
    }

    /// Tells every agent how a conversation is shown in a list.
    pub(crate) fn tell_listed(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let conversations = vec![open.row.listed(open.here)];
        Desk::send_agents(self.roster.conns(), ToAgent::Listed { conversations }, out);
    }

    /// Tells every agent how one of them is.
    pub(crate) fn tell_colleague(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        if let Some(colleague) = self.roster.colleague(id) {
            Desk::send_agents(self.roster.conns(), ToAgent::Colleague(colleague), out);
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

    /// Tells each waiting visitor whose place is not what was told last, and the agents the order.
    pub(crate) fn tell_places(&mut self, out: &mut Vec<Effect>) {
        let staffed = self.roster.is_staffed();
        if !self.queue_changed && staffed == self.staffed {
            return;
        }
        let order: Vec<_> = self.queue.order().collect();
        for (ahead, id) in (0..).zip(&order) {
            let place = Place { ahead, staffed };
            let Some(open) = self
                .open
                .get_mut(id)
                .filter(|open| open.told != Some(place))
            else {
                continue;
            };
            open.told = Some(place);
            self.tell_status(*id, Status::Waiting(place), out);
        }
        if self.queue_changed {
            Desk::send_agents(self.roster.conns(), ToAgent::Queue { order }, out);
        }
        self.queue_changed = false;
        self.staffed = staffed;
    }

    /// The page that the visitor was on last.
    pub(crate) fn context_of(&self, id: VisitorId) -> Context {
        self.visitors
            .get(&id)
            .map(|visitor| visitor.context.clone())
            .unwrap_or_default()
    }
}
