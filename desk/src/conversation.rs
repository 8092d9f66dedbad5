//! The life of a conversation.
//!
//! ```text
//!   (none) ──first message──▶ Waiting ──routing, or an agent takes──▶ Given ──▶ Ended
//!                              ▲   │                                    │          ▲
//!                              │   └──────── either side ends ──────────┼──────────┘
//!                              └── agent lost for longer than the grace ┘
//! ```
//!
//! Every change of a row goes through [`Desk::save`], so what is in memory is what is in the store.

use crate::desk::{Desk, Due, Open};
use crate::effect::Effect;
use crate::input::ConnId;
use crate::record::{Record, Row};
use crate::routing;
use shared::{
    AgentId, ConversationId, Entry, Reason, Refusal, RefusalCode, Rule, Side, Status, ToAgent,
    ToVisitor, VisitorId, What, Who,
};
use std::collections::BTreeSet;

impl Desk {
    /// Changes memory and asks the store for the same change.
    pub(crate) fn save(&mut self, record: Record, out: &mut Vec<Effect>) {
        let conversation = match &record {
            Record::Opened { id, .. } => Some(*id),
            Record::Entry { conversation, .. }
            | Record::Standing { conversation, .. }
            | Record::Seen { conversation, .. }
            | Record::Context { conversation, .. } => Some(*conversation),
            Record::Choice { .. } => None,
        };
        if let Some(open) = conversation.and_then(|id| self.open.get_mut(&id)) {
            open.row.apply(&record);
        }
        out.push(Effect::Save(record));
    }

    pub(crate) fn open_conversation(
        &mut self,
        visitor: VisitorId,
        out: &mut Vec<Effect>,
    ) -> ConversationId {
        let id = ConversationId(self.last_conversation.0 + 1);
        self.last_conversation = id;
        let context = self.context_of(visitor);
        let row = Row::opened(id, visitor, self.now, context.clone());
        self.queue.enter(&row);
        self.queue_changed = true;
        let open = Open {
            row,
            watchers: BTreeSet::new(),
            here: true,
            told: None,
        };
        self.open.insert(id, open);
        self.save(
            Record::Opened {
                id,
                visitor,
                at: self.now,
                context,
            },
            out,
        );
        self.visitors.entry(visitor).or_default().open = Some(id);
        if let Some(standing) = self.standing_of(visitor) {
            if let (Status::Waiting(place), Some(open)) = (&standing.status, self.open.get_mut(&id))
            {
                open.told = Some(*place);
            }
            Desk::send_visitor(self.visitor_conns(id), ToVisitor::Opened(standing), out);
        }
        id
    }

    /// Adds one entry and sends it to everyone who holds the conversation, its sayer too.
    pub(crate) fn add(
        &mut self,
        conversation: ConversationId,
        who: Option<Who>,
        what: What,
        out: &mut Vec<Effect>,
    ) {
        let Some(open) = self.open.get(&conversation) else {
            return;
        };
        let entry = Entry {
            seq: open.row.last.next(),
            at: self.now,
            what,
        };
        self.save(
            Record::Entry {
                conversation,
                who,
                entry: entry.clone(),
            },
            out,
        );
        let entries = vec![entry];
        let added = ToVisitor::Added {
            conversation,
            entries: entries.clone(),
        };
        Desk::send_visitor(self.visitor_conns(conversation), added, out);
        let added = ToAgent::Added {
            conversation,
            entries,
        };
        Desk::send_agents(self.followers(conversation), added, out);
    }

    /// Gives waiting conversations to free agents until there are none of one kind. Called at the
    /// end of every step, so it does not matter why somebody became free.
    pub(crate) fn assign(&mut self, out: &mut Vec<Effect>) {
        while let Some(first) = self.queue.first() {
            let waited_ms = self
                .open
                .get(&first)
                .map_or(0, |open| self.now.since(open.row.since));
            let Some((agent, reason)) = routing::pick(&self.roster, self.now, waited_ms) else {
                return;
            };
            self.give(first, agent, reason, out);
        }
    }

    /// An agent takes a waiting conversation by hand, whatever its place and the agent's load.
    pub(crate) fn take(
        &mut self,
        conn: ConnId,
        id: AgentId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let waiting = self.open.get(&conversation).filter(|open| open.row.waits());
        if let (Some(open), Some(agent)) = (waiting, self.roster.get(id)) {
            let waited_ms = self.now.since(open.row.since);
            let reason = routing::reason(Rule::Taken, agent, self.now, waited_ms, 1);
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

    fn give(&mut self, id: ConversationId, agent: AgentId, reason: Reason, out: &mut Vec<Effect>) {
        let Some(face) = self.roster.face(agent) else {
            return;
        };
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        self.queue.leave(&open.row);
        open.told = None;
        self.queue_changed = true;
        let returned = open.row.returned;
        if let Some(agent) = self.roster.get_mut(agent) {
            agent.load += 1;
            agent.last_given = Some(self.now);
        }
        self.add(
            id,
            None,
            What::Joined {
                agent: face.clone(),
            },
            out,
        );
        let standing = Record::Standing {
            conversation: id,
            agent: Some(face.clone()),
            since: self.now,
            returned,
            ended: false,
            reason: Some(reason),
        };
        self.save(standing, out);
        self.tell_status(id, Status::Answered(face), out);
        self.tell_listed(id, out);
        self.tell_colleague(agent, out);
        for conn in self.roster.conns_of(agent) {
            let holds = self
                .open
                .get(&id)
                .is_some_and(|open| open.watchers.contains(&conn));
            if !holds {
                let start = shared::Bookmark {
                    conversation: id,
                    seq: shared::Seq(0),
                };
                self.show(conn, start, out);
            }
        }
    }

    /// An agent has been without a socket for as long as the grace, or was so before the start.
    pub(crate) fn agent_is_gone(&mut self, id: AgentId, out: &mut Vec<Effect>) {
        let Some(agent) = self.roster.get_mut(id) else {
            return self.return_all_of(id, out);
        };
        if !agent.conns.is_empty() {
            return;
        }
        let gone_since = *agent.gone_since.get_or_insert(self.now);
        let grace_ends = gone_since.plus(self.settings.grace_ms);
        if grace_ends > self.now {
            self.due.insert((grace_ends, Due::Agent(id)));
            return;
        }
        let was_here = std::mem::replace(&mut agent.here, false);
        self.return_all_of(id, out);
        if was_here {
            self.tell_colleague(id, out);
        }
    }

    /// Puts everything that was given to this agent back to the front of the queue.
    pub(crate) fn return_all_of(&mut self, agent: AgentId, out: &mut Vec<Effect>) {
        let given: Vec<_> = self
            .open
            .values()
            .filter(|open| open.row.is_with(agent))
            .map(|open| open.row.id)
            .collect();
        for id in given {
            self.add(id, None, What::Returned, out);
            let standing = Record::Standing {
                conversation: id,
                agent: None,
                since: self.now,
                returned: true,
                ended: false,
                reason: None,
            };
            self.save(standing, out);
            if let Some(open) = self.open.get_mut(&id) {
                self.queue.enter(&open.row);
            }
            self.queue_changed = true;
            self.unload(agent);
            self.tell_listed(id, out);
        }
    }

    fn unload(&mut self, agent: AgentId) {
        if let Some(agent) = self.roster.get_mut(agent) {
            agent.load = agent.load.saturating_sub(1);
        }
    }

    /// Ends an open conversation. It leaves memory; what is kept is in the store.
    pub(crate) fn end(&mut self, id: ConversationId, by: Side, out: &mut Vec<Effect>) {
        let Some(row) = self.open.get(&id).map(|open| open.row.clone()) else {
            return;
        };
        if row.waits() {
            self.queue.leave(&row);
            self.queue_changed = true;
        }
        self.add(id, None, What::Ended { by }, out);
        let standing = Record::Standing {
            conversation: id,
            agent: row.agent.clone(),
            since: self.now,
            returned: row.returned,
            ended: true,
            reason: row.reason,
        };
        self.save(standing, out);
        self.tell_status(id, Status::Ended, out);
        self.tell_listed(id, out);
        if let Some(face) = &row.agent {
            self.unload(face.id);
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
        let visitor = self.visitors.entry(row.visitor).or_default();
        visitor.open = None;
        visitor.ended = Some(open.row);
        if visitor.conns.is_empty() {
            self.due.insert((self.now, Due::Visitor(row.visitor)));
        }
    }
}
