//! Who is there: agents by socket, activity and choice; visitors by socket and goodbye.
//!
//! Presence is derived, and every change of an agent's is written down. Never gives anything to
//! anybody; it says what must be returned or parked.

use crate::desk::Desk;
use crate::due::Due;
use crate::effect::Effect;
use crate::record::Record;
use crate::roster::Agent;
use shared::{
    AgentId, Choice, ConversationId, Nearness, Presence, Side, Status, TeamId, VisitorId,
};

impl Desk {
    /// Changes an agent, and writes down and tells what that makes of the agent's presence.
    pub(crate) fn agent_changes(
        &mut self,
        id: AgentId,
        change: impl FnOnce(&mut Agent),
        out: &mut Vec<Effect>,
    ) {
        let Some(agent) = self.roster.get(id) else {
            return;
        };
        let was_reachable = agent.is_reachable();
        self.roster.change(id, change);
        let Some(agent) = self.roster.get(id) else {
            return;
        };
        let (presence, is_reachable) = (agent.presence(), agent.is_reachable());
        // What was written before a restart may be something else than what is presumed since.
        let is_new = agent.written != Some(presence);
        if was_reachable && !is_reachable {
            self.free_those_who_ask_for(id);
        }
        if is_new {
            if let Some(agent) = self.roster.get_mut(id) {
                agent.written = Some(presence);
            }
            let at = self.now;
            self.save(
                Record::Shift {
                    agent: id,
                    at,
                    presence,
                },
                out,
            );
        }
    }

    pub(crate) fn choose(&mut self, id: AgentId, choice: Choice, out: &mut Vec<Effect>) {
        let Some(agent) = self.roster.get(id) else {
            return;
        };
        let wraps_up = agent.pause.is_some_and(|pause| pause.wraps_up);
        let cuts_short = wraps_up && choice == Choice::Online;
        if agent.choice == choice && !cuts_short {
            return;
        }
        if agent.choice != choice {
            self.save(Record::Choice { agent: id, choice }, out);
        }
        self.agent_changes(
            id,
            |agent| {
                agent.choice = choice;
                if cuts_short {
                    agent.pause = None;
                }
            },
            out,
        );
        self.tell_colleague(id, out);
    }

    /// The agent does something at the console.
    pub(crate) fn agent_is_active(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let now = self.now;
        let was_idle = self.roster.get(id).is_some_and(|agent| agent.idle);
        if let Some(agent) = self.roster.get_mut(id) {
            agent.active_at = now;
        }
        if was_idle {
            self.agent_changes(id, |agent| agent.idle = false, out);
            self.tell_colleague(id, out);
            self.plan_idle(id);
        }
    }

    pub(crate) fn plan_idle(&mut self, id: AgentId) {
        let after_ms = self.settings.rules.away_after_ms;
        let agent = self.roster.get(id).filter(|_| after_ms > 0);
        if let Some(at) = agent.map(|agent| agent.active_at.plus(after_ms)) {
            self.plan(at, Due::Idle(id));
        }
    }

    pub(crate) fn agent_is_idle(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let after_ms = self.settings.rules.away_after_ms;
        let Some(agent) = self
            .roster
            .get(id)
            .filter(|agent| agent.here && !agent.idle)
        else {
            return;
        };
        if after_ms == 0 {
            return;
        }
        if self.now.since(agent.active_at) < after_ms {
            return self.plan_idle(id);
        }
        self.agent_changes(id, |agent| agent.idle = true, out);
        self.tell_colleague(id, out);
    }

    pub(crate) fn pause_is_over(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let now = self.now;
        let pause = self.roster.get(id).and_then(|agent| agent.pause);
        if pause.is_some_and(|pause| pause.until <= now) {
            self.agent_changes(id, |agent| agent.pause = None, out);
            self.tell_colleague(id, out);
        }
    }

    /// An agent has been without a socket for as long as the grace, or was so before the start.
    pub(crate) fn agent_is_gone(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let (now, grace_ms) = (self.now, self.settings.rules.grace_ms);
        let Some(agent) = self.roster.get_mut(id) else {
            return self.return_all_of_nobody(id, out);
        };
        if !agent.conns.is_empty() {
            return;
        }
        let grace_ends = agent.gone_since.get_or_insert(now).plus(grace_ms);
        if grace_ends > now {
            return self.plan(grace_ends, Due::Agent(id));
        }
        let was = agent.presence();
        self.agent_changes(id, |agent| agent.here = false, out);
        self.return_all_of(id, out);
        if was != Presence::Offline {
            self.tell_colleague(id, out);
        }
    }

    /// Conversations of the store may be with somebody who is no agent here any more.
    fn return_all_of_nobody(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let given: Vec<_> = self
            .open
            .values()
            .filter(|open| open.row.is_with(id) && !open.row.state.parked)
            .map(|open| open.row.id)
            .collect();
        for conversation in given {
            self.add(conversation, None, shared::What::Returned, out);
            self.put_in_front(conversation, None, out);
        }
    }

    /// Whether anybody but this agent is online who answers the queue of this team.
    pub(crate) fn is_somebody_else_online(&self, agent: AgentId, team: Option<TeamId>) -> bool {
        self.roster.iter().any(|(other, known)| {
            let teams = &known.settings.skills.teams;
            other != agent
                && known.presence() == Presence::Online
                && team.is_none_or(|team| teams.contains(&team))
        })
    }

    /// The visitor says goodbye: what follows is not sleep.
    pub(crate) fn visitor_is_leaving(&mut self, id: VisitorId) {
        if let Some(visitor) = self.visitors.get_mut(&id) {
            visitor.leaves = true;
        }
    }

    /// A visitor has been without a socket for as long as the grace, or for longer.
    pub(crate) fn visitor_is_gone(&mut self, id: VisitorId, out: &mut Vec<Effect>) {
        let (now, rules) = (self.now, &self.settings.rules);
        let (grace_ms, gone_ms) = (rules.grace_ms, rules.gone_after_ms);
        let Some(visitor) = self.visitors.get_mut(&id) else {
            return;
        };
        if !visitor.conns.is_empty() {
            return;
        }
        let since = *visitor.gone_since.get_or_insert(now);
        let Some(conversation) = visitor.open else {
            return self.forget_visitor(id);
        };
        let nearness = match now.since(since) {
            away_ms if away_ms < grace_ms => {
                return self.plan(since.plus(grace_ms), Due::Visitor(id));
            }
            away_ms if away_ms >= gone_ms.max(grace_ms) => Nearness::Gone,
            _ if visitor.leaves => Nearness::Left,
            _ => Nearness::Asleep,
        };
        if nearness != Nearness::Gone {
            self.plan(since.plus(gone_ms), Due::Visitor(id));
        }
        self.set_nearness(conversation, nearness, out);
        self.park_if_gone(conversation, out);
    }

    pub(crate) fn set_nearness(
        &mut self,
        id: ConversationId,
        nearness: Nearness,
        out: &mut Vec<Effect>,
    ) {
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        if open.nearness != nearness {
            open.nearness = nearness;
            self.tell_listed(id, out);
        }
    }

    /// A conversation whose visitor is gone, and in which nothing is owed, becomes a thread: nobody
    /// waits beside it, so it weighs nothing.
    pub(crate) fn park_if_gone(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let row = &open.row;
        let Some(face) = row.state.agent.clone() else {
            return;
        };
        let is_settled = row.words_by != Some(Side::Visitor) && !row.state.passing;
        if open.nearness != Nearness::Gone || !is_settled || row.state.parked {
            return;
        }
        let row = row.clone();
        if let Some(open) = self.open.get_mut(&id) {
            // A thread ends without a warning.
            open.closes_at = None;
        }
        self.remember_handling(&row, out);
        let now = self.now;
        self.set_state(
            id,
            |state| {
                state.parked = true;
                state.since = now;
            },
            out,
        );
        self.weigh(id);
        let agent = face.id;
        self.tell_status(id, Status::Parked(Some(face)), out);
        self.tell_listed(id, out);
        self.tell_colleague(agent, out);
    }

    /// The agent goes on with a thread: while its visitor is gone it stays one.
    pub(crate) fn wake(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id).filter(|open| open.row.state.parked) else {
            return;
        };
        let Some(face) = open.row.state.agent.clone() else {
            return;
        };
        if open.nearness != Nearness::Gone {
            let (agent, now) = (face.id, self.now);
            self.set_state(
                id,
                |state| {
                    state.parked = false;
                    state.since = now;
                },
                out,
            );
            self.weigh(id);
            self.plan_quiet(id);
            self.tell_status(id, Status::Answered(face), out);
            self.tell_colleague(agent, out);
        }
        // Whoever hears the words alone takes the thread for awake.
        self.tell_listed(id, out);
    }

    /// The visitor goes on with a thread. Its agent goes on, too, if there and not full; else it
    /// waits, the same agent preferred.
    pub(crate) fn unpark(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id).filter(|open| open.row.state.parked) else {
            return;
        };
        let Some(face) = open.row.state.agent.clone() else {
            return;
        };
        let (now, prefer_ms) = (self.now, self.settings.rules.prefer_ms);
        let goes_on = self.roster.get(face.id).is_some_and(Agent::is_free_for_own);
        self.set_state(
            id,
            |state| {
                state.parked = false;
                state.since = now;
                if !goes_on {
                    state.agent = None;
                    state.senior = now;
                    state.returned = false;
                    state.reason = None;
                    state.prefers = Some((face.id, now.plus(prefer_ms)));
                }
            },
            out,
        );
        if goes_on {
            self.weigh(id);
            let agent = face.id;
            self.tell_status(id, Status::Answered(face), out);
            self.tell_listed(id, out);
            self.tell_colleague(agent, out);
        } else {
            if let Some(open) = self.open.get_mut(&id) {
                open.owed = None;
            }
            self.release(face.id, id);
            self.tell_colleague(face.id, out);
            self.wait_anew(id, out);
        }
    }
}
