//! Gives conversations to agents, and takes them back.
//!
//! Every step ends with the same matching pass, so it does not matter why somebody became free.
//! Whom to give to is routing's matter.

use crate::desk::Desk;
use crate::due::Due;
use crate::effect::Effect;
use crate::estimate::Past;
use crate::input::ConnId;
use crate::queue::{Move, Ticket};
use crate::record::{Record, Row};
use crate::routing::{self, Ask, Pick};
use shared::{
    AgentId, Bookmark, ConversationId, Face, Mode, OfferEnd, Reason, Refusal, RefusalCode, Rule,
    Seq, Side, Status, What,
};

impl Desk {
    /// Gives or offers waiting conversations to free agents until there are none of one kind.
    pub(crate) fn assign(&mut self, out: &mut Vec<Effect>) {
        let freed = self.roster.take_freed();
        if self.roster.take_staffing() {
            self.queue.all_changed();
        } else if !freed && !self.unmatched {
            return;
        }
        self.unmatched = false;
        while let Some((id, pick)) = self.next_match() {
            let offers = self.settings.mode == Mode::Offer;
            if offers && pick.reason.rule != Rule::SameAgent {
                self.offer(
                    id,
                    pick.agent,
                    pick.reason,
                    self.settings.rules.offer_ms,
                    out,
                );
            } else {
                self.give(id, pick.agent, pick.reason, out);
            }
        }
        // What was given frees nobody, and asks for nothing more.
        let _ = self.roster.take_freed();
    }

    /// The first in the queue for whom somebody is free, and who that is.
    pub(crate) fn next_match(&self) -> Option<(ConversationId, Pick)> {
        let mut best: Option<(Ticket, Pick)> = None;
        let free = self.roster.pools().free();
        // By hand, only somebody's own returning visitors come by themselves; and only they may
        // have room kept for them by agents who are not free.
        let own_only = self.settings.mode == Mode::Manual || free.is_empty();
        for (ask, head) in self.queue.heads(own_only) {
            if best.as_ref().is_some_and(|(ticket, _)| *ticket < head) {
                continue;
            }
            let open = self.open.get(&head.conversation);
            let waited_ms = open.map_or(0, |open| self.now.since(open.row.state.since));
            if let Some(pick) = routing::pick(&self.roster, &free, ask, self.now, waited_ms) {
                best = Some((head, pick));
            }
        }
        best.map(|(ticket, pick)| (ticket.conversation, pick))
    }

    /// An agent takes a waiting conversation by hand, whatever its place and the agent's load.
    pub(crate) fn take(
        &mut self,
        conn: ConnId,
        id: AgentId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let open = self.open.get(&conversation);
        let waiting = open.filter(|open| open.row.is_queued() || open.offer.is_some());
        if let (Some(open), Some(agent)) = (waiting, self.roster.get(id)) {
            let waited_ms = self.now.since(open.row.state.since);
            let reason = routing::reason(Rule::Taken, agent, self.now, waited_ms);
            return self.give(conversation, id, reason, out);
        }
        let code = match self.must_be_with(id, conversation) {
            // Taking what one has is what a second click does.
            Ok(()) => return,
            Err(RefusalCode::NotYours) => RefusalCode::TakenByAnother,
            Err(code) => code,
        };
        Desk::refuse_agent(conn, None, Some(conversation), Refusal::last(code), out);
    }

    /// Gives an open conversation to an agent, from wherever it is.
    pub(crate) fn give(
        &mut self,
        id: ConversationId,
        agent: AgentId,
        reason: Reason,
        out: &mut Vec<Effect>,
    ) {
        let (Some(face), Some(open)) = (self.roster.face(agent), self.open.get(&id)) else {
            return;
        };
        let before = open.row.clone();
        self.withdraw(id, agent, out);
        self.leave_queue(id, Move::Answered);
        self.remember_wait(&before, out);
        if let Some(host) = before.state.agent.as_ref().filter(|host| host.id != agent) {
            self.release(host.id, id);
        }
        let owes = before.words_by == Some(Side::Visitor);
        if let Some(open) = self.open.get_mut(&id) {
            open.told = None;
            open.owed = owes.then_some(self.now);
            open.returns_at = None;
            open.closes_at = None;
            open.quiet_since = self.now;
        }
        let now = self.now;
        self.roster
            .change(agent, |agent| agent.last_given = Some(now));
        self.add(id, None, entry_of(&before, &face, reason.rule), out);
        self.set_state(
            id,
            |state| {
                state.agent = Some(face.clone());
                state.since = now;
                state.parked = false;
                state.prefers = None;
                state.passing = false;
                state.reason = Some(reason);
            },
            out,
        );
        self.weigh(id);
        self.plan_answer(id);
        self.plan_quiet(id);
        self.tell_status(id, Status::Answered(face), out);
        self.tell_listed(id, out);
        self.tell_colleague(agent, out);
        if let Some(host) = before.state.agent.filter(|host| host.id != agent) {
            self.tell_colleague(host.id, out);
        }
        self.show_to_all_of(agent, id, out);
    }

    /// Shows a conversation in each of an agent's tabs that does not hold it already.
    pub(crate) fn show_to_all_of(
        &mut self,
        agent: AgentId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        for conn in self.roster.conns_of(agent) {
            let holds = self
                .open
                .get(&id)
                .is_some_and(|open| open.watchers.contains(&conn));
            if !holds {
                let start = Bookmark {
                    conversation: id,
                    seq: Seq(0),
                };
                self.show(conn, start, out);
            }
        }
    }

    /// Learns from a first wait that is over. What came back to the queue went to its front, so it
    /// says nothing about those who wait.
    fn remember_wait(&mut self, row: &Row, out: &mut Vec<Effect>) {
        let state = &row.state;
        let is_first = state.reason.is_none() && !state.returned && row.waits();
        let waited_ms = self.now.since(state.since);
        if !is_first || waited_ms == 0 {
            return;
        }
        let past = Past::Answered {
            at: self.now,
            waited_ms,
            forecast: row.announced,
        };
        self.learn(state.team, past, out);
        self.tell_accuracy(out);
    }

    /// Learns from a handling that is over.
    pub(crate) fn remember_handling(&mut self, row: &Row, out: &mut Vec<Effect>) {
        if row.state.agent.is_none() || row.state.passing || row.state.parked {
            return;
        }
        let took_ms = self.now.since(row.state.since) + self.settings.rules.wrap_up_ms;
        let past = Past::Handled {
            at: self.now,
            took_ms,
        };
        self.learn(row.state.team, past, out);
    }

    fn learn(&mut self, team: Option<shared::TeamId>, past: Past, out: &mut Vec<Effect>) {
        if !past.teaches() {
            return;
        }
        self.estimators.entry(team).or_default().learn(&past);
        self.save(Record::Past { team, past }, out);
    }

    /// Puts an open conversation back to the front of the queue, with whatever is known of it.
    /// `prefers` gets it back when there first.
    pub(crate) fn put_in_front(
        &mut self,
        id: ConversationId,
        prefers: Option<AgentId>,
        out: &mut Vec<Effect>,
    ) {
        let now = self.now;
        let prefers = prefers.map(|agent| (agent, now.plus(self.settings.rules.prefer_ms)));
        self.withdraw_all(id, out);
        self.leave_queue(id, Move::Left);
        let agent = self
            .open
            .get(&id)
            .and_then(|open| open.row.state.agent.clone());
        self.set_state(
            id,
            |state| {
                state.agent = None;
                state.since = now;
                state.returned = true;
                state.parked = false;
                state.prefers = prefers;
                state.passing = false;
                state.reason = None;
            },
            out,
        );
        if let Some(open) = self.open.get_mut(&id) {
            open.forget_hurry();
        }
        if let Some(face) = agent {
            self.release(face.id, id);
        }
        self.enter_queue(id);
        self.tell_standing(id, out);
        self.tell_listed(id, out);
    }

    /// Puts everything that was given to this agent back to the front of the queue. Threads stay:
    /// nobody waits beside them.
    pub(crate) fn return_all_of(&mut self, agent: AgentId, out: &mut Vec<Effect>) {
        let claims: Vec<_> = self
            .roster
            .get(agent)
            .map(|agent| agent.claims().collect())
            .unwrap_or_default();
        for (id, weight) in claims {
            let Some(open) = self.open.get(&id) else {
                continue;
            };
            if open.offer.is_some_and(|offer| offer.agent == agent) {
                self.offer_ends(id, OfferEnd::Withdrawn, out);
            } else if weight > 0 || !open.row.state.parked {
                self.add(id, None, What::Returned, out);
                self.put_in_front(id, Some(agent), out);
            }
        }
    }

    /// What waits for this agent and nobody else waits for anybody.
    pub(crate) fn free_those_who_ask_for(&mut self, agent: AgentId) {
        let asking: Vec<_> = self.queue.asking(&Ask::Only(agent)).collect();
        for ticket in asking {
            self.relax(ticket.conversation);
        }
    }

    /// Comes back when the agent's pause is over.
    pub(crate) fn plan_pause(&mut self, id: AgentId) {
        if let Some(pause) = self.roster.get(id).and_then(|agent| agent.pause) {
            self.plan(pause.until, Due::Pause(id));
        }
    }
}

/// What everybody reads when a conversation is given to this agent.
fn entry_of(before: &Row, face: &Face, rule: Rule) -> What {
    match before.state.agent.clone() {
        Some(from) if rule == Rule::TakenOver => What::TakenOver {
            from,
            by: face.clone(),
        },
        _ => What::Joined {
            agent: face.clone(),
        },
    }
}
