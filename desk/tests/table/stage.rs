//! A desk with three agents and one visitor, brought into any state of a conversation.
//!
//! What state that is, is told by records and frames alone; never looks into the desk.

use super::store::Store;
use desk::{
    AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Record, Saved, Settings, Skills,
    TeamSettings, TopicSettings,
};
use shared::agent::Recipient;
use shared::{
    AgentId, Choice, Context, ConversationId, Decline, FromAgent, FromVisitor, Millis, Mode, Nonce,
    RefusalCode, TabId, Target, TeamId, ToAgent, ToVisitor, Topic, TopicId, VisitorId, Who,
};
use std::collections::BTreeSet;

/// The one it is given or offered to.
pub const ANA: AgentId = AgentId(1);
/// The other one.
pub const BO: AgentId = AgentId(2);
/// A supervisor in the team, online, to whom nothing is given but by hand.
pub const CY: AgentId = AgentId(3);

pub const TEAM: TeamId = TeamId(1);
pub const TOPIC: TopicId = TopicId(1);
/// The conversation that everything is about.
pub const IT: ConversationId = ConversationId(1);
const VISITOR: VisitorId = VisitorId(1);
const VISITOR_CONN: u64 = 100;

/// How long somebody may be without a socket before it counts,
pub const GRACE_MS: u64 = 12_000;
/// an agent is missed by whoever looks for somebody in the team,
const LOST_MS: u64 = GRACE_MS + 30_000;
/// and before a visitor counts as gone: long before anything else is due.
pub const GONE_MS: u64 = 30_000;
/// How long an ended conversation may be reopened.
pub const REOPEN_MS: u64 = 3_600_000;
/// Longer than anything but the end of a thread.
const LONG_MS: u64 = 2 * REOPEN_MS;

/// A desk, its store, and what people were told last.
pub struct Stage {
    desk: Desk,
    settings: Settings,
    now: Millis,
    store: Store,
    here: BTreeSet<ConnId>,
    visitor_conn: ConnId,
    offered: bool,
    closing: bool,
    late: bool,
    refused: Option<RefusalCode>,
}

impl Stage {
    /// Nobody has written. Nobody is given anything of the queue without asking for it.
    pub fn new() -> Stage {
        let settings = settings();
        let mut stage = Stage {
            desk: Desk::restore(settings.clone(), Saved::default()),
            settings,
            now: Millis(1_000_000),
            store: Store::default(),
            here: BTreeSet::new(),
            visitor_conn: ConnId(VISITOR_CONN),
            offered: false,
            closing: false,
            late: false,
            refused: None,
        };
        for (agent, choice) in [
            (ANA, Choice::Busy),
            (BO, Choice::Busy),
            (CY, Choice::Online),
        ] {
            stage.agent_comes(agent);
            stage.agent(agent, FromAgent::Choose { choice });
        }
        stage.visitor_comes();
        stage
    }

    /// What the conversation does, in one word.
    pub fn state(&self) -> &'static str {
        let Some(row) = self.store.rows.get(&IT) else {
            return "none";
        };
        let state = &row.state;
        let to = state.handover.as_ref().map(|handover| &handover.to);
        match &state.agent {
            _ if state.ended && self.now.since(state.since) >= REOPEN_MS => "old",
            _ if state.ended => "ended",
            Some(_) if state.passing => "warm",
            None if state.passing && matches!(to, Some(Target::Agent(_))) => match self.offered {
                true => "cold",
                false => "lost",
            },
            None if state.passing => "team",
            None if self.offered => "offered",
            None => "waiting",
            Some(_) if state.parked => "parked",
            Some(_) if self.closing => "closing",
            Some(_) if self.late => "late",
            Some(face) if face.id == ANA => "given",
            Some(face) if face.id == BO => "bo's",
            Some(_) => "cy's",
        }
    }

    /// The code of the last refusal since this was asked last.
    pub fn refusal(&mut self) -> Option<RefusalCode> {
        self.refused.take()
    }

    pub fn visitor_comes(&mut self) {
        if self.here.contains(&self.visitor_conn) {
            return;
        }
        self.visitor_conn.0 += 1;
        let tab = TabId(VISITOR_CONN);
        let counted = self.store.counted(Who::Visitor(VISITOR), tab);
        let who = Arrival::Visitor {
            visitor: VISITOR,
            context: Context::default(),
            since: None,
            latest: self.store.latest(VISITOR),
            draft: self.store.draft(VISITOR),
        };
        self.arrive(self.visitor_conn, tab, counted, who);
    }

    /// A frame of the visitor, who comes back for it if need be.
    pub fn visitor(&mut self, frame: FromVisitor) {
        self.visitor_comes();
        let conn = self.visitor_conn;
        self.step(Input::Visitor { conn, frame });
    }

    pub fn visitor_says(&mut self) {
        self.visitor_comes();
        let tab = TabId(VISITOR_CONN);
        let count = self.store.counted(Who::Visitor(VISITOR), tab) + 1;
        let nonce = Nonce { tab, count };
        let text = "hello".to_owned();
        self.visitor(FromVisitor::Say {
            nonce,
            text,
            quote: None,
        });
    }

    /// The visitor's socket is gone for this long.
    pub fn visitor_goes(&mut self, ms: u64) {
        self.leave(self.visitor_conn);
        self.wait(ms);
    }

    pub fn agent(&mut self, id: AgentId, frame: FromAgent) {
        let conn = agent_conn(id);
        self.step(Input::Agent { conn, frame });
    }

    pub fn agent_says(&mut self, id: AgentId) {
        let tab = TabId(id.0.into());
        let count = self.store.counted(Who::Agent(id), tab) + 1;
        let nonce = Nonce { tab, count };
        let text = "good day".to_owned();
        self.agent(
            id,
            FromAgent::Say {
                nonce,
                conversation: IT,
                text,
                quote: None,
            },
        );
    }

    pub fn agent_declines(&mut self, id: AgentId) {
        let why = Decline::Busy;
        let conversation = IT;
        self.agent(id, FromAgent::Decline { conversation, why });
    }

    pub fn agent_transfers(&mut self, id: AgentId, to: Recipient, warm: bool) {
        self.agent(
            id,
            FromAgent::Transfer {
                conversation: IT,
                to,
                note: String::new(),
                warm,
            },
        );
    }

    /// The agent's socket is gone for longer than the grace.
    pub fn agent_is_lost(&mut self, id: AgentId) {
        self.leave(agent_conn(id));
        self.wait(LOST_MS);
    }

    /// The owner takes the agent off the list.
    pub fn dismiss(&mut self, id: AgentId) {
        self.settings.agents.remove(&id);
        self.here.remove(&agent_conn(id));
        self.step(Input::Settings(self.settings.clone()));
    }

    /// Offers it to an agent: asks everybody, and only this one is there to be asked.
    pub fn offer(&mut self, id: AgentId) {
        let choice = Choice::Online;
        self.agent(id, FromAgent::Choose { choice });
        let choice = Choice::Busy;
        self.agent(id, FromAgent::Choose { choice });
    }

    /// Lets time pass, and comes back whenever the desk asks for it.
    pub fn wait(&mut self, ms: u64) {
        let until = self.now.plus(ms);
        while let Some(at) = self.desk.next_deadline().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.step(Input::Deadline);
        }
        self.now = until;
    }

    /// Lets time pass until something happens to the conversation, or for long.
    pub fn wait_for_change(&mut self) {
        let (before, until) = (self.state(), self.now.plus(LONG_MS));
        while self.state() == before {
            let next = self.desk.next_deadline().unwrap_or(until).min(until);
            self.now = self.now.max(next);
            self.step(Input::Deadline);
            if self.now == until {
                return;
            }
        }
    }

    fn agent_comes(&mut self, agent: AgentId) {
        let since = Vec::new();
        let who = Arrival::Agent { agent, since };
        self.arrive(agent_conn(agent), TabId(agent.0.into()), 0, who);
    }

    fn arrive(&mut self, conn: ConnId, tab: TabId, counted: u32, who: Arrival) {
        self.here.insert(conn);
        self.step(Input::Arrived {
            conn,
            tab,
            counted,
            who,
        });
    }

    fn leave(&mut self, conn: ConnId) {
        if self.here.remove(&conn) {
            self.step(Input::Left { conn });
        }
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        for effect in &effects {
            self.look(effect);
        }
        self.desk.audit().unwrap();
    }

    fn look(&mut self, effect: &Effect) {
        match effect {
            Effect::Save(record) => {
                // Whoever is warned has it; whatever changes hands or is answered is late no more.
                if let Record::State { .. } | Record::Entry { .. } = record {
                    self.late = false;
                }
                self.store.keep(record);
            }
            Effect::Send {
                frame: Frame::Visitor(frame),
                ..
            } => match frame {
                ToVisitor::Refused { refusal, .. } => self.refused = Some(refusal.code),
                ToVisitor::Quiet { closes_at, .. } => self.closing = closes_at.is_some(),
                // Clients take an end that was announced for called off by anything else it does.
                ToVisitor::Status { .. } => self.closing = false,
                _ => {}
            },
            Effect::Send {
                frame: Frame::Agent(frame),
                ..
            } => match frame {
                ToAgent::Refused { refusal, .. } => self.refused = Some(refusal.code),
                ToAgent::Offered(_) => self.offered = true,
                ToAgent::OfferEnded { .. } => self.offered = false,
                ToAgent::Unanswered { .. } => self.late = true,
                _ => {}
            },
            Effect::Replay { .. } | Effect::Hangup { .. } => {}
        }
    }
}

fn agent_conn(id: AgentId) -> ConnId {
    ConnId(id.0.into())
}

fn settings() -> Settings {
    let mut settings = Settings::new("Table");
    settings.mode = Mode::Offer;
    let rules = &mut settings.rules;
    rules.grace_ms = GRACE_MS;
    rules.gone_after_ms = GONE_MS;
    rules.reopen_within_ms = REOPEN_MS;
    rules.away_after_ms = 0;
    rules.answer_within_ms = 300_000;
    rules.quiet_after_ms = 300_000;
    rules.reroute_after_ms = 300_000;
    rules.quiet_warning_ms = 300_000;
    rules.offer_ms = 300_000;
    rules.transfer_within_ms = 300_000;
    for (id, name, capacity) in [(ANA, "Ana", 2), (BO, "Bo", 2), (CY, "Cy", 0)] {
        let agent = AgentSettings {
            name: name.to_owned(),
            capacity,
            supervises: id == CY,
            skills: Skills {
                teams: BTreeSet::from_iter((id == CY).then_some(TEAM)),
                ..Skills::default()
            },
            ..AgentSettings::default()
        };
        settings.agents.insert(id, agent);
    }
    let team = TeamSettings {
        name: "Team".to_owned(),
        hours: None,
    };
    settings.teams.insert(TEAM, team);
    let topic = TopicSettings {
        shown: Topic {
            id: TOPIC,
            en: "Topic".to_owned(),
            zh: "话题".to_owned(),
        },
        team: None,
        priority: 1,
    };
    settings.topics.insert(TOPIC, topic);
    settings
}
