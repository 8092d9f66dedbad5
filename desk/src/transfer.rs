//! Passing conversations on: to a colleague or a team, warm or cold, and a supervisor's take-over.
//!
//! A transfer is under way until somebody takes the conversation; if nobody does, it comes back.
//! It is never with nobody and in no queue.

use crate::desk::Desk;
use crate::due::Due;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::NOBODY_ELSE_RETRY_MS;
use crate::queue::Move;
use crate::routing;
use shared::agent::Recipient;
use shared::limits::NOTE_CHARS_MAX;
use shared::{
    AgentId, ConversationId, Face, Handover, Refusal, RefusalCode, Rule, Target, Team, What,
};

/// What an agent passes on, and how.
pub(crate) struct Passed {
    pub to: Recipient,
    pub note: String,
    pub warm: bool,
}

impl Desk {
    pub(crate) fn transfers(
        &mut self,
        conn: ConnId,
        agent: AgentId,
        id: ConversationId,
        passed: Passed,
        out: &mut Vec<Effect>,
    ) {
        let target = self.must_be_given(agent, id).and_then(|()| {
            match passed.note.chars().count() > NOTE_CHARS_MAX {
                true => Err(RefusalCode::TextTooLong),
                false if passed.note.contains('\0') => Err(RefusalCode::TextHasNul),
                false => self.target(agent, passed.to),
            }
        });
        let (target, from) = match (target, self.roster.face(agent)) {
            (Ok(target), Some(from)) => (target, from),
            (Err(code), _) => {
                return Desk::refuse_agent(conn, None, Some(id), Refusal::last(code), out);
            }
            (Ok(_), None) => return,
        };
        // One that is under way already is replaced.
        self.withdraw_all(id, out);
        self.leave_queue(id, Move::Left);
        let what = What::Transferred {
            from: from.clone(),
            to: target.clone(),
        };
        self.add(id, None, what, out);
        let handover = Handover {
            from: from.clone(),
            to: target,
            note: passed.note,
            warm: passed.warm,
            at: self.now,
        };
        self.pass_on(id, handover, out);
    }

    fn pass_on(&mut self, id: ConversationId, handover: Handover, out: &mut Vec<Effect>) {
        let (now, from, warm) = (self.now, handover.from.id, handover.warm);
        let to = handover.to.clone();
        self.set_state(
            id,
            |state| {
                state.passing = true;
                state.returned = true;
                state.parked = false;
                state.handover = Some(handover);
                if !warm {
                    state.agent = None;
                    state.since = now;
                    state.reason = None;
                }
                if let Target::Team(team) = &to {
                    state.team = Some(team.id);
                }
            },
            out,
        );
        if !warm {
            self.release(from, id);
            if let Some(open) = self.open.get_mut(&id) {
                open.forget_hurry();
            }
        }
        // Nobody is to be told that it ends while somebody else is asked to go on with it.
        if let Some(open) = self.open.get_mut(&id)
            && open.closes_at.take().is_some()
        {
            self.tell_quiet(id, out);
        }
        self.weigh(id);
        self.enter_queue(id);
        match &to {
            Target::Agent(face) => {
                if let Some(agent) = self.roster.get(face.id) {
                    let reason = routing::reason(Rule::Transferred, agent, now, 0);
                    let for_ms = self.settings.rules.transfer_within_ms;
                    self.offer(id, face.id, reason, for_ms, out);
                }
            }
            Target::Team(_) => self.plan(now.plus(NOBODY_ELSE_RETRY_MS), Due::Offer(id)),
        }
        if !warm {
            self.tell_standing(id, out);
        }
        self.tell_listed(id, out);
        self.tell_colleague(from, out);
    }

    /// Whom a transfer is for, if anybody is there.
    fn target(&self, agent: AgentId, to: Recipient) -> Result<Target, RefusalCode> {
        match to {
            Recipient::Agent(id) => {
                let known = self.roster.get(id).filter(|_| id != agent);
                let other = known.ok_or(RefusalCode::UnknownTarget)?;
                let face = Face {
                    id,
                    name: other.settings.name.clone(),
                };
                let is_there = other.is_reachable();
                is_there
                    .then_some(Target::Agent(face))
                    .ok_or(RefusalCode::NobodyThere)
            }
            Recipient::Team(id) => {
                let team = self.settings.teams.get(&id);
                let team = team.ok_or(RefusalCode::UnknownTarget)?;
                let named = Team {
                    id,
                    name: team.name.clone(),
                };
                let online = self.is_somebody_else_online(agent, Some(id));
                online
                    .then_some(Target::Team(named))
                    .ok_or(RefusalCode::NobodyThere)
            }
        }
    }

    /// A transfer that nobody took comes back to whoever passed it on; when that agent is not there
    /// any more, to the front of the queue it came from.
    pub(crate) fn come_back(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let waited_ms = self.now.since(open.row.state.since);
        let team = self.team_of(open.row.topic);
        let from = open
            .row
            .state
            .handover
            .as_ref()
            .map(|handover| handover.from.id);
        self.withdraw_all(id, out);
        self.leave_queue(id, Move::Left);
        self.set_state(
            id,
            |state| {
                state.passing = false;
                state.team = team;
            },
            out,
        );
        let from = from.and_then(|from| Some((from, self.roster.get(from)?)));
        match from.filter(|(_, agent)| agent.here) {
            Some((from, agent)) => {
                let reason = routing::reason(Rule::CameBack, agent, self.now, waited_ms);
                self.give(id, from, reason, out);
            }
            None => self.put_in_front(id, None, out),
        }
    }

    /// A supervisor takes a conversation from a colleague, or from the queue.
    pub(crate) fn takes_over(
        &mut self,
        conn: ConnId,
        agent: AgentId,
        id: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let Some(known) = self.roster.get(agent) else {
            return;
        };
        let refused = match self.open.get(&id) {
            _ if !known.settings.supervises => Some(RefusalCode::NotAllowed),
            None if self.was_opened(id) => Some(RefusalCode::ConversationEnded),
            None => Some(RefusalCode::UnknownConversation),
            Some(_) => None,
        };
        if let Some(code) = refused {
            return Desk::refuse_agent(conn, None, Some(id), Refusal::last(code), out);
        }
        if self.must_be_given(agent, id).is_ok() {
            return;
        }
        let waited_ms = 0;
        let reason = routing::reason(Rule::TakenOver, known, self.now, waited_ms);
        self.give(id, agent, reason, out);
    }
}
