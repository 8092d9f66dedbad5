//! Agents, visitors and a judge who knows only what was done, saved and sent.
//!
//! Notes a fault whenever somebody is passed who should not be, or waits beside a free agent. Never
//! asks the desk.

use super::store::Store;
use desk::{
    AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Rate, Record, Row, Saved, Settings,
    Skills, State, TeamSettings, TopicSettings,
};
use shared::agent::Colleague;
use shared::rest::PRIORITY_MAX;
use shared::{
    AgentId, Choice, Context, Conversation, ConversationId, Decline, FromAgent, FromVisitor,
    Millis, Mode, Nonce, Presence, TabId, TeamId, ToAgent, Topic, TopicId, VisitorId,
};
use std::collections::{BTreeMap, BTreeSet};

pub const AGENTS: u8 = 3;
/// Every priority for nobody in particular and for each of two teams.
pub const TOPICS: u8 = 3 * PRIORITIES;
const PRIORITIES: u8 = PRIORITY_MAX + 1;
const CAPACITY: usize = 2;
const HEAD_START_MS: u64 = 5_000;
/// Whoever comes later than this never passes.
pub const WINDOW_MS: u64 = PRIORITY_MAX as u64 * HEAD_START_MS;
const COOL_DOWN_MS: u64 = 3_000;

/// One agent, as the judge sees one.
#[derive(Clone, Copy, Debug)]
struct Worker {
    conn: Option<ConnId>,
    presence: Presence,
    paused_until: Millis,
}

/// The desk, its store and the people around it.
pub struct Office {
    desk: Desk,
    settings: Settings,
    store: Store,
    now: Millis,
    conns: u64,
    workers: BTreeMap<AgentId, Worker>,
    offers: BTreeMap<ConversationId, AgentId>,
    /// By whom each was passed of those that came later.
    passed: BTreeMap<ConversationId, BTreeSet<ConversationId>>,
    /// Those that came back to the queue.
    returned: BTreeSet<ConversationId>,
    /// What should not have happened.
    pub faults: Vec<String>,
}

impl Office {
    /// Everybody is connected and away. `teams` has a bit for each team of each agent, and one for
    /// room that is kept from the queue; the first agent is in every team.
    pub fn new(mode: Mode, teams: [u8; AGENTS as usize]) -> Office {
        let settings = settings(mode, teams);
        let mut office = Office {
            desk: Desk::restore(settings.clone(), Saved::default()),
            settings,
            store: Store::default(),
            now: Millis(1_000_000),
            conns: 0,
            workers: BTreeMap::new(),
            offers: BTreeMap::new(),
            passed: BTreeMap::new(),
            returned: BTreeSet::new(),
            faults: Vec::new(),
        };
        for agent in 0..AGENTS {
            let worker = Worker {
                conn: None,
                presence: Presence::Offline,
                paused_until: Millis(0),
            };
            office.workers.insert(AgentId(agent.into()), worker);
        }
        (0..AGENTS).for_each(|agent| office.returns(agent));
        office
    }

    pub fn comes(&mut self, topic: u8) {
        let conn = self.connect();
        let tab = TabId(conn.0);
        let who = Arrival::Visitor {
            visitor: VisitorId(conn.0),
            context: Context::default(),
            since: None,
            latest: None,
            draft: Vec::new(),
        };
        self.step(Input::Arrived {
            conn,
            tab,
            counted: 0,
            who,
        });
        let topic = Some(TopicId(topic.into()));
        let frame = FromVisitor::Topic { topic };
        self.step(Input::Visitor { conn, frame });
        let nonce = Nonce { tab, count: 1 };
        let text = "hello".to_owned();
        let frame = FromVisitor::Say {
            nonce,
            text,
            quote: None,
        };
        self.step(Input::Visitor { conn, frame });
    }

    pub fn gives_up(&mut self, nth: usize) {
        let waiting = self.rows(Row::waits);
        if let Some((conversation, visitor)) = pick(&waiting, nth) {
            let frame = FromVisitor::End { conversation };
            let conn = ConnId(visitor.0);
            self.step(Input::Visitor { conn, frame });
        }
    }

    pub fn accepts(&mut self, nth: usize) {
        let offers: Vec<_> = self.offers.iter().map(|(id, who)| (*id, *who)).collect();
        if let Some((conversation, agent)) = pick(&offers, nth) {
            self.agent(agent, FromAgent::Accept { conversation });
        }
    }

    pub fn declines(&mut self, nth: usize) {
        let offers: Vec<_> = self.offers.iter().map(|(id, who)| (*id, *who)).collect();
        if let Some((conversation, agent)) = pick(&offers, nth) {
            let why = Decline::Busy;
            self.agent(agent, FromAgent::Decline { conversation, why });
        }
    }

    pub fn ends(&mut self, nth: usize) {
        let given: Vec<_> = self.store.rows.values().filter_map(given).collect();
        if let Some((conversation, agent)) = pick(&given, nth) {
            self.agent(agent, FromAgent::End { conversation });
        }
    }

    pub fn chooses(&mut self, agent: u8, choice: Choice) {
        self.agent(AgentId(agent.into()), FromAgent::Choose { choice });
    }

    pub fn drops(&mut self, agent: u8) {
        let worker = self.workers.get_mut(&AgentId(agent.into())).unwrap();
        if let Some(conn) = worker.conn.take() {
            self.step(Input::Left { conn });
        }
    }

    pub fn returns(&mut self, agent: u8) {
        let id = AgentId(agent.into());
        if self.workers[&id].conn.is_some() {
            return;
        }
        let conn = self.connect();
        self.workers.get_mut(&id).unwrap().conn = Some(conn);
        let since = Vec::new();
        self.step(Input::Arrived {
            conn,
            tab: TabId(conn.0),
            counted: 0,
            who: Arrival::Agent { agent: id, since },
        });
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

    pub fn waiting_len(&self) -> usize {
        self.store.rows.values().filter(|row| row.waits()).count()
    }

    /// The nth conversation of the day.
    pub fn came(&self, nth: usize) -> ConversationId {
        *self.store.rows.keys().nth(nth).unwrap()
    }

    /// How many that came later passed each.
    pub fn passed(&self) -> BTreeMap<ConversationId, usize> {
        let passed = self.passed.iter();
        passed.map(|(id, by)| (*id, by.len())).collect()
    }

    /// How many could pass it at most: those that came within the window, and those that came back.
    pub fn bound(&self, id: ConversationId) -> usize {
        let came = self.store.rows[&id].opened_at;
        let later = self.store.rows.values().filter(|row| row.id > id);
        let may_pass =
            |row: &&Row| row.opened_at.since(came) <= WINDOW_MS || self.returned.contains(&row.id);
        later.filter(may_pass).count()
    }

    fn agent(&mut self, id: AgentId, frame: FromAgent) {
        if let Some(conn) = self.workers[&id].conn {
            self.step(Input::Agent { conn, frame });
        }
    }

    fn connect(&mut self) -> ConnId {
        self.conns += 1;
        ConnId(self.conns)
    }

    fn rows(&self, is_meant: impl Fn(&Row) -> bool) -> Vec<(ConversationId, VisitorId)> {
        let meant = self.store.rows.values().filter(|row| is_meant(row));
        meant.map(|row| (row.id, row.visitor)).collect()
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        for effect in &effects {
            self.look(effect);
        }
        self.judge_work();
    }

    fn look(&mut self, effect: &Effect) {
        match effect {
            Effect::Save(record) => {
                match record {
                    Record::State {
                        conversation,
                        state,
                    } => self.judge_state(*conversation, state),
                    Record::Shift {
                        agent, presence, ..
                    } => self.workers.get_mut(agent).unwrap().presence = *presence,
                    _ => {}
                }
                self.store.keep(record);
            }
            // Whoever is lost is told nothing: lists are what everybody is told.
            Effect::Send {
                frame: Frame::Agent(frame),
                ..
            } => match frame {
                ToAgent::Welcome(welcome) => {
                    // What ended while nobody was there was told to nobody.
                    let open: Vec<_> = welcome.conversations.iter().map(|it| it.id).collect();
                    self.offers.retain(|id, _| open.contains(id));
                    welcome.conversations.iter().for_each(|it| self.list(it));
                    welcome.colleagues.iter().for_each(|it| self.meet(it));
                }
                ToAgent::Listed { conversations } => {
                    conversations.iter().for_each(|it| self.list(it));
                }
                ToAgent::Colleague(colleague) => self.meet(colleague),
                _ => {}
            },
            Effect::Send { .. } | Effect::Replay { .. } | Effect::Hangup { .. } => {}
        }
    }

    fn list(&mut self, listed: &Conversation) {
        match listed.offered_to {
            None => drop(self.offers.remove(&listed.id)),
            Some(agent) => {
                if self.offers.insert(listed.id, agent) != Some(agent) {
                    self.judge_order(listed.id, agent);
                }
            }
        }
    }

    fn meet(&mut self, colleague: &Colleague) {
        let worker = self.workers.get_mut(&colleague.face.id).unwrap();
        worker.paused_until = colleague.pauses_until.unwrap_or_default();
    }

    fn judge_state(&mut self, id: ConversationId, state: &State) {
        let before = &self.store.rows[&id].state;
        if state.returned && before.agent.is_some() {
            self.returned.insert(id);
        }
        if let (Some(face), None) = (&state.agent, &before.agent)
            && self.settings.mode == Mode::Automatic
        {
            self.judge_order(id, face.id);
        }
    }

    /// Whoever is given to an agent goes before all whom that agent could have been given.
    fn judge_order(&mut self, id: ConversationId, agent: AgentId) {
        let row = &self.store.rows[&id];
        for other in self.store.rows.values() {
            let asks = other.id != id && other.waits() && !self.offers.contains_key(&other.id);
            if !asks || !self.answers(agent, other) {
                continue;
            }
            if other.id < id {
                self.passed.entry(other.id).or_default().insert(id);
            }
            if self.rank(other) < self.rank(row) {
                let fault = format!("{id} was given to {agent}, and {} waits longer", other.id);
                self.faults.push(fault);
            }
            let window_ms = WINDOW_MS - u64::from(other.priority) * HEAD_START_MS;
            let later_ms = row.opened_at.since(other.opened_at);
            if !row.state.returned && later_ms > window_ms {
                let fault = format!("{id} came {later_ms} ms after {} and passed", other.id);
                self.faults.push(fault);
            }
        }
    }

    /// Nobody waits beside somebody who is there, in the team, and has room.
    fn judge_work(&mut self) {
        for (&agent, worker) in &self.workers {
            let has = self.store.rows.values().filter_map(given);
            let load = has.filter(|(_, who)| *who == agent).count()
                + self.offers.values().filter(|who| **who == agent).count();
            let kept = self.settings.agents[&agent].reserve as usize;
            let is_free = worker.presence == Presence::Online
                && worker.conn.is_some()
                && worker.paused_until <= self.now
                && load + kept < CAPACITY;
            let beside = self.store.rows.values().find(|row| {
                row.waits() && !self.offers.contains_key(&row.id) && self.answers(agent, row)
            });
            if let Some(row) = beside.filter(|_| is_free) {
                let fault = format!("{} waits beside {agent}, who has {load}", row.id);
                self.faults.push(fault);
            }
        }
    }

    fn answers(&self, agent: AgentId, row: &Row) -> bool {
        let teams = &self.settings.agents[&agent].skills.teams;
        row.state.team.is_none_or(|team| teams.contains(&team))
    }

    /// What decides who goes first, in the words of the promise.
    fn rank(&self, row: &Row) -> (bool, u64, ConversationId) {
        let head_start_ms = u64::from(row.priority) * HEAD_START_MS;
        (!row.state.returned, row.opened_at.0 - head_start_ms, row.id)
    }
}

fn given(row: &Row) -> Option<(ConversationId, AgentId)> {
    let face = row.state.agent.as_ref().filter(|_| !row.state.ended)?;
    Some((row.id, face.id))
}

fn pick<T: Copy>(all: &[T], nth: usize) -> Option<T> {
    all.get(nth % all.len().max(1)).copied()
}

fn settings(mode: Mode, teams: [u8; AGENTS as usize]) -> Settings {
    let mut settings = Settings::new("Office");
    settings.mode = mode;
    let fast = Rate {
        burst: u32::MAX,
        every_ms: 1,
    };
    (settings.say, settings.open) = (fast, fast);
    let rules = &mut settings.rules;
    rules.head_start_ms = HEAD_START_MS;
    rules.cool_down_ms = COOL_DOWN_MS;
    rules.offer_ms = 4_000;
    rules.relax_ms = 2_000;
    // Whom somebody prefers, who is late, idle or quiet: other promises than this one.
    rules.prefer_ms = 0;
    rules.answer_within_ms = 0;
    rules.away_after_ms = 0;
    rules.quiet_after_ms = 0;
    for id in [1, 2] {
        let team = TeamSettings {
            name: format!("Team {id}"),
            hours: None,
        };
        settings.teams.insert(TeamId(id), team);
    }
    for id in 0..TOPICS {
        let team = u32::from(id / PRIORITIES);
        let topic = TopicSettings {
            shown: Topic {
                id: TopicId(id.into()),
                en: format!("Topic {id}"),
                zh: format!("话题 {id}"),
            },
            team: (team > 0).then_some(TeamId(team)),
            priority: id % PRIORITIES,
        };
        settings.topics.insert(topic.shown.id, topic);
    }
    for (id, bits) in (0..).zip(teams) {
        let member = |team: &u32| id == 0 || bits & (1 << (team - 1)) != 0;
        let agent = AgentSettings {
            name: format!("Agent {id}"),
            capacity: u32::try_from(CAPACITY).unwrap(),
            reserve: u32::from(bits >> 2),
            skills: Skills {
                teams: (1..=2).filter(member).map(TeamId).collect(),
                ..Skills::default()
            },
            ..AgentSettings::default()
        };
        settings.agents.insert(AgentId(id), agent);
    }
    settings
}
