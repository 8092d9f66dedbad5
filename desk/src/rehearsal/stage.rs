//! Acts for everybody in a rehearsal: sends what they would send, and notes what the desk decides.
//!
//! Keeps its own account from the desk's records alone, as the relay would. Never decides who
//! answers whom.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::estimate::{Forecast, Situation};
use crate::input::{self, ConnId, Input};
use crate::record::{Record, Saved};
use crate::rehearsal::{Arrival, Fate, Queued, Wait};
use crate::settings::Settings;
use shared::{
    AgentId, Choice, Context, ConversationId, FromAgent, FromVisitor, Millis, Mode, Nonce, TabId,
    VisitorId,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a person is going to do. At the same moment, the order of the variants decides: who comes
/// to work is there before who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plan {
    /// An agent's shift begins.
    Begin { agent: AgentId },
    /// The agent of this conversation ends it.
    End { conversation: ConversationId },
    /// An agent's shift ends.
    Finish { agent: AgentId },
    /// The visitor of the arrival with this index comes.
    Ask { visitor: usize },
    /// A visitor who still waits leaves.
    GiveUp { conversation: ConversationId },
}

/// An agent as others in the office would see one.
#[derive(Clone, Copy, Debug)]
struct Worker {
    conn: ConnId,
    /// Shifts that have begun and not ended: more than one when they overlap.
    shifts: u32,
    load: u32,
}

/// An open conversation.
#[derive(Clone, Copy, Debug)]
struct Talk {
    visitor: usize,
    conn: ConnId,
    /// The agent.
    given: Option<AgentId>,
}

/// The desk, the people around it, and what they are going to do.
pub struct Stage<'a> {
    desk: Desk,
    settings: Settings,
    arrivals: &'a [Arrival],
    waits: Vec<Wait>,
    now: Millis,
    last_conn: u64,
    plans: BTreeSet<(Millis, Plan)>,
    workers: BTreeMap<AgentId, Worker>,
    talks: BTreeMap<ConversationId, Talk>,
    /// Who waits, by seniority; a rehearsal loses no agent, so nobody comes back to the front.
    waiting: BTreeSet<ConversationId>,
    /// What the desk foresaw for the conversation that was opened last.
    announced: Option<Forecast>,
}

impl<'a> Stage<'a> {
    /// An empty desk and nobody there.
    pub fn new(mut settings: Settings, arrivals: &'a [Arrival]) -> Stage<'a> {
        // People act by plan here, and say nothing on the way.
        settings.mode = Mode::Automatic;
        let rules = &mut settings.rules;
        rules.away_after_ms = 0;
        rules.answer_within_ms = 0;
        rules.quiet_after_ms = 0;
        let wait = |arrival: &Arrival| Wait {
            opened_at: arrival.at,
            waited_ms: 0,
            fate: Fate::TurnedAway,
            queued: None,
            ended_at: None,
        };
        Stage {
            desk: Desk::restore(settings.clone(), Saved::default()),
            settings,
            arrivals,
            waits: arrivals.iter().map(wait).collect(),
            now: Millis(0),
            last_conn: 0,
            plans: BTreeSet::new(),
            workers: BTreeMap::new(),
            talks: BTreeMap::new(),
            waiting: BTreeSet::new(),
            announced: None,
        }
    }

    /// Somebody is going to do this.
    pub fn plan(&mut self, at: Millis, plan: Plan) {
        self.plans.insert((at, plan));
    }

    /// Lets everything planned happen; returns what became of each arrival.
    pub fn play(mut self) -> Vec<Wait> {
        while let Some((at, plan)) = self.plans.pop_first() {
            while let Some(due) = self.desk.next_deadline().filter(|due| *due < at) {
                self.now = self.now.max(due);
                self.step(Input::Deadline);
            }
            self.now = at;
            match plan {
                Plan::Begin { agent } => self.begin(agent),
                Plan::Finish { agent } => self.finish(agent),
                Plan::Ask { visitor } => self.ask(visitor),
                Plan::End { conversation } => self.end(conversation),
                Plan::GiveUp { conversation } => self.give_up(conversation),
            }
        }
        for conversation in &self.waiting {
            if let Some(talk) = self.talks.get(conversation) {
                let wait = &mut self.waits[talk.visitor];
                wait.waited_ms = self.now.since(wait.opened_at);
                wait.fate = Fate::LeftWaiting;
            }
        }
        self.waits
    }

    fn begin(&mut self, agent: AgentId) {
        if let Some(worker) = self.workers.get_mut(&agent) {
            worker.shifts += 1;
        } else {
            let conn = self.connect();
            let worker = Worker {
                conn,
                shifts: 1,
                load: 0,
            };
            self.workers.insert(agent, worker);
            self.step(Input::Arrived {
                conn,
                tab: TabId(conn.0),
                counted: 0,
                who: input::Arrival::Agent {
                    agent,
                    since: Vec::new(),
                },
            });
        }
        let choice = Choice::Online;
        self.agent_does(agent, FromAgent::Choose { choice });
    }

    fn finish(&mut self, agent: AgentId) {
        let Some(worker) = self.workers.get_mut(&agent) else {
            return;
        };
        worker.shifts = worker.shifts.saturating_sub(1);
        if worker.shifts == 0 {
            let choice = Choice::Away;
            self.agent_does(agent, FromAgent::Choose { choice });
            self.go_home(agent);
        }
    }

    /// An agent leaves who is away and has nothing to finish.
    fn go_home(&mut self, agent: AgentId) {
        let done = |worker: &&Worker| worker.shifts == 0 && worker.load == 0;
        if let Some(conn) = self.workers.get(&agent).filter(done).map(|it| it.conn) {
            self.workers.remove(&agent);
            self.step(Input::Left { conn });
        }
    }

    fn ask(&mut self, visitor: usize) {
        let conn = self.connect();
        let tab = TabId(conn.0);
        let context = Context {
            locale: self.arrivals[visitor].locale.clone(),
            ..Context::default()
        };
        self.step(Input::Arrived {
            conn,
            tab,
            counted: 0,
            who: input::Arrival::Visitor {
                visitor: VisitorId(visitor as u64),
                context,
                since: None,
                latest: None,
                draft: Vec::new(),
            },
        });
        if let Some(topic) = self.arrivals[visitor].topic {
            let topic = Some(topic);
            let frame = FromVisitor::Topic { topic };
            self.step(Input::Visitor { conn, frame });
        }
        let nonce = Nonce { tab, count: 1 };
        let text = "?".to_owned();
        let frame = FromVisitor::Say {
            nonce,
            text,
            quote: None,
        };
        let (mut situation, head_waited_ms) = (self.situation(), self.head_waited_ms());
        self.announced = None;
        let opened = self.step_opening(Input::Visitor { conn, frame }, visitor, conn);
        let Some(conversation) = opened else {
            return self.step(Input::Left { conn });
        };
        if !self.waiting.contains(&conversation) {
            return;
        }
        situation.ahead = u32::try_from(self.waiting.len() - 1).unwrap_or(u32::MAX);
        self.waits[visitor].queued = Some(Queued {
            situation,
            head_waited_ms,
            agents: self.online(),
            forecast: self.announced,
        });
        if let Some(patience_ms) = self.arrivals[visitor].patience_ms {
            self.plan(self.now.plus(patience_ms), Plan::GiveUp { conversation });
        }
    }

    /// The queue, without whoever is about to enter it.
    fn situation(&self) -> Situation {
        let at_work = || self.workers.iter().filter(|(_, worker)| worker.shifts > 0);
        let capacity = |agent| self.settings.agents.get(agent).map_or(0, |it| it.capacity);
        Situation {
            now: self.now,
            ahead: 0,
            slots: at_work().map(|(agent, _)| capacity(agent)).sum(),
            busy: at_work().map(|(_, worker)| worker.load).sum(),
        }
    }

    fn head_waited_ms(&self) -> Option<u64> {
        let head = self.talks.get(self.waiting.first()?)?;
        Some(self.now.since(self.arrivals[head.visitor].at))
    }

    fn online(&self) -> u32 {
        let at_work = self.workers.values().filter(|worker| worker.shifts > 0);
        u32::try_from(at_work.count()).unwrap_or(u32::MAX)
    }

    fn end(&mut self, conversation: ConversationId) {
        let given = self.talks.get(&conversation).and_then(|talk| talk.given);
        if let Some(agent) = given {
            self.agent_does(agent, FromAgent::End { conversation });
            self.go_home(agent);
        }
    }

    fn give_up(&mut self, conversation: ConversationId) {
        if self.waiting.contains(&conversation)
            && let Some(conn) = self.talks.get(&conversation).map(|talk| talk.conn)
        {
            let frame = FromVisitor::End { conversation };
            self.step(Input::Visitor { conn, frame });
        }
    }

    fn agent_does(&mut self, agent: AgentId, frame: FromAgent) {
        if let Some(conn) = self.workers.get(&agent).map(|worker| worker.conn) {
            self.step(Input::Agent { conn, frame });
        }
    }

    fn connect(&mut self) -> ConnId {
        self.last_conn += 1;
        ConnId(self.last_conn)
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        self.notice(effects);
    }

    /// A step in which a visitor may open a conversation; returns it.
    fn step_opening(
        &mut self,
        input: Input,
        visitor: usize,
        conn: ConnId,
    ) -> Option<ConversationId> {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        let opened = effects.iter().find_map(|effect| match effect {
            Effect::Save(Record::Opened { id, .. }) => Some(*id),
            _ => None,
        });
        if let Some(id) = opened {
            let talk = Talk {
                visitor,
                conn,
                given: None,
            };
            self.talks.insert(id, talk);
            self.waiting.insert(id);
        }
        self.notice(effects);
        opened
    }

    /// Takes note of what the desk decided.
    fn notice(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(Record::State {
                    conversation,
                    state,
                }) => match state.agent {
                    _ if state.ended => self.is_over(conversation),
                    Some(face) => self.is_given(conversation, face.id),
                    None => {}
                },
                Effect::Save(Record::Announced { forecast, .. }) => {
                    self.announced = Some(forecast);
                }
                Effect::Save(_)
                | Effect::Send { .. }
                | Effect::Replay { .. }
                | Effect::Hangup { .. } => {}
            }
        }
    }

    fn is_given(&mut self, conversation: ConversationId, agent: AgentId) {
        let known = self.talks.get_mut(&conversation);
        let Some(talk) = known.filter(|talk| talk.given.is_none()) else {
            return;
        };
        self.waiting.remove(&conversation);
        talk.given = Some(agent);
        let visitor = talk.visitor;
        if let Some(worker) = self.workers.get_mut(&agent) {
            worker.load += 1;
        }
        let wait = &mut self.waits[visitor];
        wait.fate = Fate::Answered;
        wait.waited_ms = self.now.since(wait.opened_at);
        let handling_ms = self.arrivals[visitor].handling_ms;
        self.plan(self.now.plus(handling_ms), Plan::End { conversation });
    }

    fn is_over(&mut self, conversation: ConversationId) {
        let Some(talk) = self.talks.remove(&conversation) else {
            return;
        };
        self.waiting.remove(&conversation);
        let wait = &mut self.waits[talk.visitor];
        if let Some(agent) = talk.given {
            wait.ended_at = Some(self.now);
            if let Some(worker) = self.workers.get_mut(&agent) {
                worker.load = worker.load.saturating_sub(1);
            }
        } else {
            wait.fate = Fate::GaveUp;
            wait.waited_ms = self.now.since(wait.opened_at);
        }
        self.step(Input::Left { conn: talk.conn });
    }
}
