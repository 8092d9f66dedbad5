//! The life of a conversation.
//!
//! ```text
//!   (none) ──first message──▶ Waiting ──routing, offer, take──▶ Given ──▶ Ended
//!                              ▲ ▲ │                            │ ▲ │       │ ▲
//!                              │ │ └────── either side ends ────┼─┼─┼───────┼─┘
//!                              │ └─ agent lost, no answer, passed on │       │
//!                              │                                │ │ └ quiet ┘
//!                              │   Parked ◀── visitor gone ─────┘ │
//!                              │     └──── somebody writes ───────┤
//!                              └──────────── reopened ◀───────────┴─ (Ended)
//! ```
//!
//! Every change of a row goes through [`Desk::save`], so what is in memory is what is in the store.

use crate::desk::{Desk, Open};
use crate::due::Due;
use crate::effect::Effect;
use crate::queue::{Move, Ticket};
use crate::record::{Record, Row, State};
use crate::roster::FULL_WEIGHT;
use crate::routing::{self, Ask};
use shared::{
    AgentId, ConversationId, Entry, Nearness, Side, TeamId, ToAgent, ToVisitor, TopicId, VisitorId,
    What, Who,
};

impl Desk {
    /// Changes memory and asks the store for the same change.
    pub(crate) fn save(&mut self, record: Record, out: &mut Vec<Effect>) {
        let conversation = record.conversation();
        if let Some(open) = conversation.and_then(|id| self.open.get_mut(&id)) {
            open.row.apply(&record);
        }
        out.push(Effect::Save(record));
    }

    /// Changes how an open conversation stands. It must not be in the queue, or stay where it is.
    pub(crate) fn set_state(
        &mut self,
        id: ConversationId,
        change: impl FnOnce(&mut State),
        out: &mut Vec<Effect>,
    ) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let mut state = open.row.state.clone();
        change(&mut state);
        self.save(
            Record::State {
                conversation: id,
                state,
            },
            out,
        );
    }

    /// Opens a conversation of this visitor.
    pub(crate) fn open_conversation(
        &mut self,
        visitor: VisitorId,
        out: &mut Vec<Effect>,
    ) -> ConversationId {
        let id = ConversationId(self.last_conversation.0 + 1);
        self.last_conversation = id;
        let context = self.context_of(visitor);
        let row = Row::opened(id, visitor, self.now, context.clone());
        self.open.insert(id, Open::new(row, Nearness::Here));
        let opened = Record::Opened {
            id,
            visitor,
            at: self.now,
            context,
        };
        self.save(opened, out);
        let known = self.visitors.entry(visitor).or_default();
        known.open = Some(id);
        // The next conversation is about something else.
        let topic = known.topic.take();
        if topic.is_some() {
            self.save_topic(id, topic, out);
            let team = self.team_of(topic);
            self.set_state(id, |state| state.team = team, out);
        }
        self.enter_queue(id);
        self.bring_draft(id, out);
        self.foresee(id);
        if let Some(standing) = self.standing_of(visitor) {
            self.remember_told(id, &standing.status);
            Desk::send_visitor(self.visitor_conns(id), ToVisitor::Opened(standing), out);
        }
        id
    }

    pub(crate) fn save_topic(
        &mut self,
        conversation: ConversationId,
        topic: Option<TopicId>,
        out: &mut Vec<Effect>,
    ) {
        let known = topic.and_then(|topic| self.settings.topics.get(&topic));
        let priority = known.map_or(0, |topic| topic.priority);
        let record = Record::Topic {
            conversation,
            topic,
            priority,
        };
        self.save(record, out);
    }

    /// The team that answers this topic, if the site has such a team.
    pub(crate) fn team_of(&self, topic: Option<TopicId>) -> Option<TeamId> {
        let team = topic.and_then(|topic| self.settings.topics.get(&topic)?.team);
        team.filter(|team| self.settings.teams.contains_key(team))
    }

    /// Puts a conversation of the store back into memory, as it stands there.
    pub(crate) fn put_back(&mut self, row: Row) {
        let (id, visitor, agent) = (row.id, row.visitor, row.state.agent.clone());
        let (parked, since) = (row.state.parked, row.state.since);
        let owes = row.words_by == Some(Side::Visitor) && !parked;
        let owed = owes.then_some(row.last_at.max(since));
        self.visitors.entry(visitor).or_default().open = Some(id);
        self.open.insert(id, Open::new(row, Nearness::Asleep));
        if let Some(face) = agent {
            self.weigh(id);
            self.roster.change(face.id, |agent| {
                agent.last_given = agent.last_given.max(Some(since));
            });
            if let Some(open) = self.open.get_mut(&id) {
                open.owed = owed;
            }
            // Due at once in name: the first step turns it into a grace that begins then.
            self.plan(shared::Millis(0), Due::Agent(face.id));
            self.plan(shared::Millis(0), Due::Owed(id));
        }
        self.plan(shared::Millis(0), Due::Visitor(visitor));
        self.plan(shared::Millis(0), Due::Quiet(id));
        self.enter_queue(id);
        if self
            .open
            .get(&id)
            .is_some_and(|open| open.row.state.passing)
        {
            self.plan(shared::Millis(0), Due::Offer(id));
        }
    }

    /// Puts a conversation that waits into its line, and into the lane of what it asks for.
    pub(crate) fn enter_queue(&mut self, id: ConversationId) {
        let Some((team, ticket)) = self.ticket_of(id) else {
            return;
        };
        self.queue.enter(team, ticket);
        self.ask(id);
    }

    /// Takes a conversation out of its line and lane, before it is changed.
    pub(crate) fn leave_queue(&mut self, id: ConversationId, kind: Move) {
        let Some((team, ticket)) = self.ticket_of(id) else {
            return;
        };
        self.queue.leave(team, &ticket, kind);
        self.unask(id);
    }

    /// Puts a conversation that waits, and that nobody is asked to take, into the lane of what it
    /// asks for.
    pub(crate) fn ask(&mut self, id: ConversationId) {
        let Some((_, ticket)) = self.ticket_of(id) else {
            return;
        };
        let Some(ask) = self.ask_of(id) else { return };
        let has_team = matches!(ask, Ask::Skilled { team: Some(_), .. });
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let since = open.row.state.since;
        let next = match &ask {
            Ask::Only(_) => open.row.state.prefers.map(|(_, until)| until),
            Ask::Skilled { step, .. } => {
                routing::next_step_at_ms(&self.settings.rules, *step, has_team)
                    .map(|after| since.plus(after))
            }
        };
        open.ask = Some(ask.clone());
        self.queue.ask(ask, ticket);
        self.unmatched = true;
        if let Some(at) = next {
            self.plan(at, Due::Relax(id));
        }
    }

    pub(crate) fn unask(&mut self, id: ConversationId) {
        let ticket = self.ticket_of(id);
        let ask = self.open.get_mut(&id).and_then(|open| open.ask.take());
        if let (Some(ask), Some((_, ticket))) = (ask, ticket) {
            self.queue.unask(&ask, &ticket);
        }
    }

    /// What a waiting conversation asks for has been relaxed, or will be later.
    pub(crate) fn relax(&mut self, id: ConversationId) {
        let asks = self.open.get(&id).and_then(|open| open.ask.clone());
        if asks.is_some() && self.ask_of(id) != asks {
            self.unask(id);
            self.ask(id);
        }
    }

    /// What a waiting conversation asks for at this moment. `None`: nothing, because it does not
    /// wait or somebody is being asked already.
    fn ask_of(&self, id: ConversationId) -> Option<Ask> {
        let open = self.open.get(&id)?;
        let state = &open.row.state;
        if !open.row.is_queued() || open.offer.is_some() || open.row.passes_to_agent() {
            return None;
        }
        let preferred = state.prefers.filter(|(_, until)| *until > self.now);
        if let Some((agent, _)) = preferred
            && self
                .roster
                .get(agent)
                .is_some_and(|agent| agent.is_reachable())
        {
            return Some(Ask::Only(agent));
        }
        let topic = open
            .row
            .topic
            .filter(|topic| self.settings.topics.contains_key(topic));
        let language = self.language_of(&open.row);
        let has_skills = topic.is_some() || language.is_some();
        let waited_ms = self.now.since(state.since);
        let rules = &self.settings.rules;
        Some(Ask::Skilled {
            team: state.team,
            topic,
            step: routing::step_after(rules, waited_ms, has_skills, state.team.is_some()),
            language,
            except: state
                .handover
                .as_ref()
                .map(|handover| handover.from.id)
                .filter(|_| state.passing),
        })
    }

    /// The visitor's language, if anything is known of who speaks it.
    fn language_of(&self, row: &Row) -> Option<String> {
        let primary = row.context.locale.split(['-', '_']).next()?.to_lowercase();
        let pools = self.roster.pools();
        let told = pools
            .iter()
            .any(|(skills, _)| skills.languages.contains_key(&primary));
        told.then_some(primary)
    }

    /// Where a waiting conversation stands. `None`: it does not wait.
    pub(crate) fn ticket_of(&self, id: ConversationId) -> Option<(Option<TeamId>, Ticket)> {
        let row = &self.open.get(&id)?.row;
        let ticket = Ticket::of(row, self.settings.rules.head_start_ms);
        row.is_queued().then_some((row.state.team, ticket))
    }

    /// Notes what an open conversation weighs for its agent.
    pub(crate) fn weigh(&mut self, id: ConversationId) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let Some(face) = &open.row.state.agent else {
            return;
        };
        let weight = match (open.row.state.parked, open.row.words_by) {
            (true, _) => 0,
            (false, Some(Side::Agent)) => self.settings.rules.waiting_weight,
            (false, Some(Side::Visitor) | None) => FULL_WEIGHT,
        };
        let agent = face.id;
        self.claim(agent, id, weight);
    }

    pub(crate) fn claim(&mut self, agent: AgentId, id: ConversationId, weight: u32) {
        self.roster.change(agent, |agent| agent.claim(id, weight));
    }

    pub(crate) fn release(&mut self, agent: AgentId, id: ConversationId) {
        self.roster.change(agent, |agent| agent.release(id));
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
            // A machine whose clock was set back between two starts must not date an answer
            // before its question.
            at: self.now.max(open.row.last_at),
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
}
