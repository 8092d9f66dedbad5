//! How conversations end, and how they go on after that.
//!
//! What has ended leaves memory, except the newest of each visitor who is still about.

use crate::desk::{Desk, Open};
use crate::due::Due;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::QUEUE_FULL_RETRY_MS;
use crate::queue::Move;
use crate::record::{Record, Row};
use crate::roster::Pause;
use crate::routing;
use shared::{
    AgentId, ConversationId, Nearness, Refusal, RefusalCode, Rule, Side, Status, VisitorId, What,
};

impl Desk {
    /// Ends an open conversation. It leaves memory; what is kept is in the store.
    pub(crate) fn end(&mut self, id: ConversationId, how: What, out: &mut Vec<Effect>) {
        let Some(row) = self.open.get(&id).map(|open| open.row.clone()) else {
            return;
        };
        self.withdraw_all(id, out);
        self.leave_queue(id, Move::Left);
        self.remember_handling(&row, out);
        self.add(id, None, how, out);
        if let Some(open) = self.open.get_mut(&id) {
            open.forget_hurry();
        }
        let now = self.now;
        self.set_state(
            id,
            |state| {
                state.since = now;
                state.ended = true;
                state.parked = false;
                state.passing = false;
            },
            out,
        );
        self.tell_status(id, Status::Ended, out);
        self.tell_listed(id, out);
        if let Some(face) = &row.state.agent {
            self.release(face.id, id);
            if !row.state.parked {
                self.wrap_up(face.id, out);
            }
            self.tell_colleague(face.id, out);
        }
        let Some(open) = self.open.remove(&id) else {
            return;
        };
        for conn in &open.watchers {
            if let Some(conn) = self.conns.get_mut(conn) {
                conn.watched.remove(&id);
            }
        }
        let whose = open.row.visitor;
        self.remember_ended(open.row);
        self.turn_form(&row, out);
        self.ask_to_rate(self.conns_of_visitor(whose), whose, out);
    }

    /// Keeps an ended conversation at hand for as long as its visitor is about.
    pub(crate) fn remember_ended(&mut self, row: Row) {
        let (id, whose) = (row.id, row.visitor);
        let visitor = self.visitors.entry(whose).or_default();
        if visitor.open == Some(id) {
            visitor.open = None;
        }
        if let Some(before) = visitor.ended.replace(Box::new(row)) {
            self.ended.remove(&before.id);
        }
        let is_away = visitor.conns.is_empty();
        self.ended.insert(id, whose);
        if is_away {
            self.plan(self.now, Due::Visitor(whose));
        }
    }

    fn wrap_up(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let for_ms = self.settings.rules.wrap_up_ms;
        if for_ms == 0 {
            return;
        }
        let pause = Pause {
            until: self.now.plus(for_ms),
            wraps_up: true,
        };
        self.agent_changes(
            id,
            |agent| {
                let longer = agent.pause.filter(|other| other.until > pause.until);
                agent.pause = Some(longer.unwrap_or(pause));
            },
            out,
        );
        self.plan_pause(id);
    }

    pub(crate) fn visitor_reopens(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let Some(visitor) = self.visitors.get(&id) else {
            return;
        };
        if visitor.open == Some(conversation) {
            return;
        }
        let refused = match self.may_reopen(id, conversation) {
            Err(code) => Some(Refusal::last(code)),
            Ok(()) => match visitor.opens.wait(self.now, self.settings.open) {
                Some(wait_ms) => Some(Refusal::wait(RefusalCode::TooMany, wait_ms)),
                None if self.queue.len() >= self.settings.rules.queue_len_max => {
                    Some(Refusal::wait(RefusalCode::QueueFull, QUEUE_FULL_RETRY_MS))
                }
                None => None,
            },
        };
        if let Some(refusal) = refused {
            return Desk::refuse_visitor(conn, None, refusal, out);
        }
        let (now, rate) = (self.now, self.settings.open);
        if let Some(visitor) = self.visitors.get_mut(&id) {
            visitor.opens.take(now, rate);
        }
        self.reopen(id, Side::Visitor, out);
        self.wait_anew(conversation, out);
    }

    pub(crate) fn agent_reopens(
        &mut self,
        conn: ConnId,
        agent: AgentId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        if self.must_be_given(agent, conversation).is_ok() {
            return;
        }
        let known = self.roster.get(agent);
        let reason = known.map(|agent| routing::reason(Rule::Taken, agent, self.now, 0));
        let whose = self.ended.get(&conversation).copied();
        let allowed = match whose {
            Some(visitor) => self.may_reopen(visitor, conversation).map(|()| visitor),
            None if self.open.contains_key(&conversation) => Err(RefusalCode::NotYours),
            None if self.was_opened(conversation) => Err(RefusalCode::ReopenTooLate),
            None => Err(RefusalCode::UnknownConversation),
        };
        match (allowed, reason) {
            (Ok(visitor), Some(reason)) => {
                self.reopen(visitor, Side::Agent, out);
                self.give(conversation, agent, reason, out);
            }
            (Ok(_), None) => {}
            (Err(code), _) => {
                Desk::refuse_agent(conn, None, Some(conversation), Refusal::last(code), out);
            }
        }
    }

    fn may_reopen(&self, id: VisitorId, conversation: ConversationId) -> Result<(), RefusalCode> {
        let visitor = self.visitors.get(&id);
        let ended = visitor.and_then(|visitor| visitor.ended.as_deref());
        let Some(row) = ended.filter(|row| row.id == conversation) else {
            return Err(RefusalCode::UnknownConversation);
        };
        if visitor.is_some_and(|visitor| visitor.open.is_some()) {
            return Err(RefusalCode::AlreadyOpen);
        }
        if self.reopen_until(row) <= self.now {
            return Err(RefusalCode::ReopenTooLate);
        }
        Ok(())
    }

    /// Until when an ended conversation may be reopened.
    pub(crate) fn reopen_until(&self, row: &Row) -> shared::Millis {
        row.state.since.plus(self.settings.rules.reopen_within_ms)
    }

    /// Brings a visitor's ended conversation back into memory. It is with nobody and in no queue:
    /// whoever calls this settles that at once.
    fn reopen(&mut self, id: VisitorId, by: Side, out: &mut Vec<Effect>) {
        let (now, prefer_ms) = (self.now, self.settings.rules.prefer_ms);
        let visitor = self.visitors.entry(id).or_default();
        let Some(row) = visitor.ended.take() else {
            return;
        };
        visitor.open = Some(row.id);
        let nearness = match visitor.conns.is_empty() {
            true => Nearness::Asleep,
            false => Nearness::Here,
        };
        self.ended.remove(&row.id);
        let conversation = row.id;
        self.open
            .insert(conversation, Open::new(Row::clone(&row), nearness));
        self.turn_form(&row, out);
        self.set_state(
            conversation,
            |state| {
                let agent = state.agent.take();
                state.prefers = agent.map(|face| (face.id, now.plus(prefer_ms)));
                state.ended = false;
                state.since = now;
                state.senior = now;
                state.returned = false;
                state.reason = None;
            },
            out,
        );
        self.add(conversation, None, What::Reopened { by }, out);
    }

    /// A conversation that is with nobody begins to wait, behind those who wait already.
    pub(crate) fn wait_anew(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        self.enter_queue(id);
        self.foresee(id);
        self.tell_standing(id, out);
        self.tell_listed(id, out);
    }

    /// Tells the visitor how long it may take, once: what is told is what is judged later.
    pub(crate) fn announce(&mut self, out: &mut Vec<Effect>) {
        for conversation in std::mem::take(&mut self.announced) {
            let Some(open) = self.open.get_mut(&conversation) else {
                continue;
            };
            let waits = open.row.waits();
            if let Some(forecast) = open.forecast.take().filter(|_| waits) {
                let record = Record::Announced {
                    conversation,
                    forecast,
                };
                self.save(record, out);
            }
        }
    }
}
