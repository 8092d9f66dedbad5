//! What happens when nobody says anything: a late answer goes to somebody else, a quiet
//! conversation is ended after a warning.
//!
//! Whoever must do something in time is told before, and every word calls it off.

use crate::desk::Desk;
use crate::due::Due;
use crate::effect::Effect;
use crate::limits::{NOBODY_ELSE_RETRY_MS, PARKED_MS_MAX};
use shared::limits::QUIET_WARNING_MS_MIN;
use shared::{AgentId, ConversationId, Nearness, Side, ToAgent, ToVisitor, VisitorId, What};

impl Desk {
    /// Somebody said something: what was late or quiet is so no longer.
    pub(crate) fn words_were_said(&mut self, id: ConversationId, by: Side, out: &mut Vec<Effect>) {
        let now = self.now;
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let was_owed = open.owed.is_some();
        open.quiet_since = now;
        match by {
            Side::Visitor if open.row.state.agent.is_some() => {
                open.owed.get_or_insert(now);
            }
            Side::Visitor => {}
            Side::Agent => {
                open.owed = None;
                open.returns_at = None;
            }
        }
        let is_owed = open.owed.is_some();
        let was_closing = open.closes_at.take().is_some();
        self.weigh(id);
        if is_owed && !was_owed {
            self.plan_answer(id);
        }
        if was_closing {
            self.tell_quiet(id, out);
        }
        match by {
            Side::Visitor => self.unpark(id, out),
            Side::Agent => {
                self.wake(id, out);
                self.park_if_gone(id, out);
            }
        }
    }

    /// Comes back when the answer that is owed is late.
    pub(crate) fn plan_answer(&mut self, id: ConversationId) {
        let within_ms = self.settings.rules.answer_within_ms;
        let owed = self.open.get(&id).and_then(|open| open.owed);
        if let Some(owed) = owed.filter(|_| within_ms > 0) {
            self.plan(owed.plus(within_ms), Due::Owed(id));
        }
    }

    /// An answer may be late: its agent is warned, and when the warning is over it goes to somebody
    /// else, if there is somebody else.
    pub(crate) fn answer_is_late(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let (now, rules) = (self.now, &self.settings.rules);
        let (within_ms, after_ms) = (rules.answer_within_ms, rules.reroute_after_ms);
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let state = &open.row.state;
        let (Some(owed), Some(face)) = (open.owed, state.agent.clone()) else {
            return;
        };
        if within_ms == 0 || state.parked || state.passing {
            return;
        }
        if now.since(owed) < within_ms {
            return self.plan_answer(id);
        }
        let Some(returns_at) = open.returns_at else {
            let returns_at = now.plus(after_ms);
            open.returns_at = Some(returns_at);
            self.plan(returns_at, Due::Owed(id));
            let warning = ToAgent::Unanswered {
                conversation: id,
                returns_at,
            };
            return Desk::send_agents(self.roster.conns_of(face.id), warning, out);
        };
        if returns_at > now {
            return;
        }
        let team = state.team;
        if !self.is_somebody_else_online(face.id, team) {
            // Beside nobody, the same agent late is better than a queue without one.
            return self.plan(now.plus(NOBODY_ELSE_RETRY_MS), Due::Owed(id));
        }
        let agent = face.id;
        self.add(id, None, What::Unanswered { agent: face }, out);
        self.put_in_front(id, None, out);
        self.cool_down(agent, out);
    }

    /// Comes back when a conversation that was just given may be quiet for too long.
    pub(crate) fn plan_quiet(&mut self, id: ConversationId) {
        let after_ms = self.settings.rules.quiet_after_ms;
        if after_ms > 0 {
            self.plan(self.now.plus(after_ms), Due::Quiet(id));
        }
    }

    /// A conversation may have been quiet for too long: its end is announced, and comes when nobody
    /// calls it off. A thread ends without a warning: nobody looks at it.
    pub(crate) fn has_been_quiet(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let (now, rules) = (self.now, &self.settings.rules);
        let (after_ms, warning_ms) = (rules.quiet_after_ms, rules.quiet_warning_ms);
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let state = &open.row.state;
        if state.agent.is_none() {
            return;
        }
        if state.parked {
            let ends_at = open.row.last_at.max(state.since).plus(PARKED_MS_MAX);
            return match ends_at <= now {
                true => self.end(id, What::Quieted, out),
                false => self.plan(ends_at, Due::Quiet(id)),
            };
        }
        if after_ms == 0 {
            return;
        }
        let waits_on_visitor = open.row.words_by == Some(Side::Agent) && !state.passing;
        if !waits_on_visitor || open.nearness != Nearness::Here {
            if open.closes_at.take().is_some() {
                self.tell_quiet(id, out);
            }
            return self.plan_quiet(id);
        }
        let due = open.quiet_since.plus(after_ms);
        if due > now {
            return self.plan(due, Due::Quiet(id));
        }
        match open.closes_at {
            Some(at) if at <= now => self.end(id, What::Quieted, out),
            Some(at) => self.plan(at, Due::Quiet(id)),
            None => {
                let at = now.plus(warning_ms.max(QUIET_WARNING_MS_MIN));
                open.closes_at = Some(at);
                self.plan(at, Due::Quiet(id));
                self.tell_quiet(id, out);
            }
        }
    }

    pub(crate) fn visitor_stays(
        &mut self,
        visitor: VisitorId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let open = self.visitors.get(&visitor).and_then(|known| known.open);
        if open == Some(id) {
            self.stay(id, out);
        }
    }

    pub(crate) fn agent_stays(
        &mut self,
        agent: AgentId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        if self.must_be_with(agent, id).is_ok() {
            self.stay(id, out);
        }
    }

    fn stay(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let now = self.now;
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        open.quiet_since = now;
        if open.closes_at.take().is_some() {
            self.tell_quiet(id, out);
        }
    }

    pub(crate) fn tell_quiet(&mut self, conversation: ConversationId, out: &mut Vec<Effect>) {
        let closes_at = self.open.get(&conversation).and_then(|open| open.closes_at);
        let quiet = ToVisitor::Quiet {
            conversation,
            closes_at,
        };
        Desk::send_visitor(self.visitor_conns(conversation), quiet, out);
        self.tell_listed(conversation, out);
    }
}
