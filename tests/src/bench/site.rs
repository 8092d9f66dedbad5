//! A site at work: teams, skills, agents who are full, and a queue behind them.
//!
//! Does what people do, one input at a time, and comes back when the desk asks for it. Knows what
//! the desk saved; never looks inside it.

use super::heap::Allocated;
use super::samples::{Sample, Samples};
use desk::{
    AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Rate, Record, Rules, Saved,
    Settings, Skills, TeamSettings, TopicSettings,
};
use shared::rest::PRIORITY_MAX;
use shared::{
    AgentId, Choice, Context, ConversationId, FromAgent, FromVisitor, Millis, Mode, Nonce, TabId,
    TeamId, ToAgent, Topic, TopicId, VisitorId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const TEAMS: u32 = 8;
const TOPICS: u32 = 16;
/// Conversations that one agent has at most.
const CAPACITY: u32 = 3;
/// Above this an audit takes minutes: it compares everybody with everybody.
const AUDITED_LEN_MAX: usize = 1_000;
/// Visitors' languages; nobody speaks the last one.
const LOCALES: [&str; 3] = ["en-GB", "zh-CN", "fr"];

/// A desk, its people, and the time on it.
pub struct Site {
    desk: Desk,
    now: Millis,
    effects: Vec<Effect>,
    /// How many things each tab has said; a person has one tab, numbered like its socket.
    said: BTreeMap<ConnId, u32>,
    agents: u32,
    newest: u64,
    /// The conversations of the store that are open, and with whom.
    given: BTreeMap<ConversationId, AgentId>,
    waiting: BTreeSet<ConversationId>,
    /// Offers that nobody has answered.
    pub offered: BTreeMap<ConversationId, AgentId>,
    /// Steps for which the desk asked.
    pub deadlines: Samples,
}

impl Site {
    /// A site with this many agents, all of whom are full, and a queue of this length.
    pub fn new(mode: Mode, agents: u32, waiting: usize) -> Site {
        let settings = settings(mode, agents);
        let mut site = Site {
            desk: Desk::restore(settings, Saved::default()),
            now: Millis(1_790_000_000_000),
            effects: Vec::with_capacity(4_096),
            said: BTreeMap::new(),
            agents,
            newest: 0,
            given: BTreeMap::new(),
            waiting: BTreeSet::new(),
            offered: BTreeMap::new(),
            deadlines: Samples::default(),
        };
        for id in 1..=agents {
            let conn = agent_conn(AgentId(id));
            let who = Arrival::Agent {
                agent: AgentId(id),
                since: Vec::new(),
            };
            site.step(arrived(conn, who));
            let choice = Choice::Online;
            site.step(agent(AgentId(id), FromAgent::Choose { choice }));
        }
        // Skills differ, so the queue is there before the last agent is full. It comes together in
        // some seconds, so that what is asked for is relaxed for some.
        let at_once = (waiting / 1_000).max(1);
        while site.waiting.len() < waiting || site.given.len() < (agents * CAPACITY) as usize {
            for _ in 0..at_once {
                site.arrive();
                site.accept_all();
            }
            site.shorten(waiting);
            site.tick(20_000 / waiting.min(1_000) as u64);
            site.accept_all();
        }
        site.deadlines = Samples::default();
        site
    }

    /// Lets time pass, and comes back whenever the desk asked for it.
    pub fn tick(&mut self, ms: u64) {
        let until = self.now.plus(ms);
        while let Some(at) = self.desk.next_deadline().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            let sample = self.step(Input::Deadline);
            self.deadlines.add(sample);
        }
        self.now = until;
    }

    /// One step, measured.
    pub fn step(&mut self, input: Input) -> Sample {
        self.effects.clear();
        let before = Allocated::until_now();
        let begun = Instant::now();
        self.desk.step(self.now, input, &mut self.effects);
        let took = begun.elapsed();
        let allocated = Allocated::until_now().since(before);
        self.look();
        Sample { took, allocated }
    }

    /// Somebody new comes, chooses a topic and says the first word; the samples of the hello and of
    /// the word.
    pub fn arrive(&mut self) -> (Sample, Sample) {
        self.newest += 1;
        let number = self.newest;
        let conn = visitor_conn(ConversationId(number));
        let locale = LOCALES[number as usize % LOCALES.len()].to_owned();
        let who = Arrival::Visitor {
            visitor: VisitorId(number),
            context: Context {
                locale,
                ..Context::default()
            },
            since: None,
            latest: None,
            draft: Vec::new(),
        };
        let hello = self.step(arrived(conn, who));
        // Topic 0 is none.
        let topic = u32::try_from(number * 7 % u64::from(TOPICS + 1)).unwrap_or_default();
        let topic = (topic > 0).then_some(TopicId(topic));
        let frame = FromVisitor::Topic { topic };
        self.step(Input::Visitor { conn, frame });
        let word = self.visitor_says(ConversationId(number));
        (hello, word)
    }

    /// The visitor of a conversation says something. Visitors have one conversation each, numbered
    /// like it.
    pub fn visitor_says(&mut self, id: ConversationId) -> Sample {
        let conn = visitor_conn(id);
        let nonce = self.nonce(conn);
        let text = "a hundred and twenty bytes of ordinary words, give or take ".repeat(2);
        let frame = FromVisitor::Say {
            nonce,
            text,
            quote: None,
        };
        self.step(Input::Visitor { conn, frame })
    }

    /// The agent of a conversation answers.
    pub fn agent_says(&mut self, id: AgentId, conversation: ConversationId) -> Sample {
        let nonce = self.nonce(agent_conn(id));
        let text = "an answer that is about as long as what it answers".to_owned();
        self.step(agent(
            id,
            FromAgent::Say {
                nonce,
                conversation,
                text,
                quote: None,
            },
        ))
    }

    /// Whoever is asked to take something takes it.
    pub fn accept_all(&mut self) {
        while let Some((conversation, id)) = self.offered.pop_first() {
            self.step(agent(id, FromAgent::Accept { conversation }));
        }
    }

    /// People leave the queue until it is this long.
    pub fn shorten(&mut self, waiting: usize) {
        while self.waiting.len() > waiting {
            let conversation = self.waiting(self.newest);
            let conn = visitor_conn(conversation);
            let frame = FromVisitor::End { conversation };
            self.step(Input::Visitor { conn, frame });
            self.step(Input::Left { conn });
        }
    }

    /// One of the given conversations, another one for each turn.
    pub fn given(&self, turn: u64) -> (ConversationId, AgentId) {
        let ids: (u64, u64) = ends(self.given.keys());
        let from = ConversationId(spread(turn, ids));
        let mut given = self.given.range(from..).chain(&self.given);
        let (id, agent) = given.next().expect("agents are full");
        (*id, *agent)
    }

    /// One of the waiting conversations, another one for each turn.
    pub fn waiting(&self, turn: u64) -> ConversationId {
        let from = ConversationId(spread(turn, ends(self.waiting.iter())));
        let mut waiting = self.waiting.range(from..).chain(&self.waiting);
        *waiting.next().expect("there is a queue")
    }

    /// One of the agents, another one for each turn.
    pub fn agent(&self, turn: u64) -> AgentId {
        AgentId(1 + u32::try_from(turn % u64::from(self.agents)).unwrap_or_default())
    }

    /// How many wait.
    pub fn waiting_len(&self) -> usize {
        self.waiting.len()
    }

    /// Checks that the desk is still right, if there are not too many to compare everybody with
    /// everybody.
    ///
    /// # Panics
    /// When the desk is fast and wrong.
    pub fn audit(&self) {
        if self.waiting.len() <= AUDITED_LEN_MAX {
            self.desk.audit().expect("a desk that is fast is right");
        }
    }

    fn nonce(&mut self, conn: ConnId) -> Nonce {
        let count = self.said.entry(conn).or_default();
        *count += 1;
        Nonce {
            tab: TabId(conn.0),
            count: *count,
        }
    }

    fn look(&mut self) {
        for effect in &self.effects {
            match effect {
                Effect::Save(Record::State {
                    conversation,
                    state,
                }) => {
                    self.waiting.remove(conversation);
                    self.given.remove(conversation);
                    match &state.agent {
                        _ if state.ended => {}
                        Some(face) => drop(self.given.insert(*conversation, face.id)),
                        None => drop(self.waiting.insert(*conversation)),
                    }
                }
                Effect::Save(Record::Opened { id, .. }) => drop(self.waiting.insert(*id)),
                Effect::Send {
                    to,
                    frame: Frame::Agent(ToAgent::Offered(offer)),
                } => {
                    let id = AgentId(u32::try_from(to[0].0).expect("an agent's socket"));
                    self.offered.insert(offer.conversation, id);
                }
                Effect::Send {
                    frame: Frame::Agent(ToAgent::OfferEnded { conversation, .. }),
                    ..
                } => drop(self.offered.remove(conversation)),
                Effect::Save(_)
                | Effect::Send { .. }
                | Effect::Replay { .. }
                | Effect::Hangup { .. } => {}
            }
        }
    }
}

/// How many kinds of agents, alike in teams and skills, there are among this many.
pub fn kinds(agents: u32) -> usize {
    let kinds: BTreeSet<Skills> = (1..=agents).map(skills).collect();
    kinds.len()
}

fn settings(mode: Mode, agents: u32) -> Settings {
    let mut settings = Settings::new("Bench");
    settings.mode = mode;
    let fast = Rate {
        burst: u32::MAX,
        every_ms: 1,
    };
    (settings.say, settings.open) = (fast, fast);
    settings.rules = Rules {
        queue_len_max: usize::MAX,
        cool_down_ms: 1_000,
        relax_ms: 5_000,
        offer_ms: 600_000,
        // Whoever is full stays full, and nobody is late: what is measured is what people do.
        waiting_weight: 100,
        answer_within_ms: 0,
        quiet_after_ms: 0,
        ..settings.rules
    };
    for id in 1..=TEAMS {
        let team = TeamSettings {
            name: format!("Team {id}"),
            hours: None,
        };
        settings.teams.insert(TeamId(id), team);
    }
    for id in 1..=TOPICS {
        let topic = TopicSettings {
            shown: Topic {
                id: TopicId(id),
                en: format!("Topic {id}"),
                zh: format!("话题 {id}"),
            },
            team: (id < TOPICS).then_some(TeamId(1 + id % TEAMS)),
            priority: u8::try_from(id).unwrap_or_default() % (PRIORITY_MAX + 1),
        };
        settings.topics.insert(TopicId(id), topic);
    }
    for id in 1..=agents {
        let agent = AgentSettings {
            name: format!("Agent {id}"),
            capacity: CAPACITY,
            skills: skills(id),
            ..AgentSettings::default()
        };
        settings.agents.insert(AgentId(id), agent);
    }
    settings
}

/// Everybody is in one team, some in two; a third knows something special, all but a few speak one
/// language or two.
fn skills(id: u32) -> Skills {
    let team = 1 + id % TEAMS;
    let mut skills = Skills::default();
    skills.teams.insert(TeamId(team));
    if id.is_multiple_of(5) {
        skills.teams.insert(TeamId(1 + (id / 5) % TEAMS));
    }
    if id.is_multiple_of(3) {
        skills.topics.insert(TopicId(team), 3);
        skills.topics.insert(TopicId(1 + (team + 4) % TOPICS), 1);
    }
    match id % 7 {
        0 => {}
        1 | 2 => drop(skills.languages.insert("zh".to_owned(), 3)),
        _ => drop(skills.languages.insert("en".to_owned(), 2)),
    }
    if id % 7 == 2 {
        skills.languages.insert("en".to_owned(), 1);
    }
    skills
}

/// Agents' sockets and tabs are numbered like agents,
fn agent_conn(id: AgentId) -> ConnId {
    ConnId(u64::from(id.0))
}

/// those of visitors above them.
fn visitor_conn(id: ConversationId) -> ConnId {
    ConnId(1_000_000 + id.0)
}

fn arrived(conn: ConnId, who: Arrival) -> Input {
    Input::Arrived {
        conn,
        tab: TabId(conn.0),
        counted: 0,
        who,
    }
}

/// A frame of an agent.
pub fn agent(id: AgentId, frame: FromAgent) -> Input {
    Input::Agent {
        conn: agent_conn(id),
        frame,
    }
}

fn ends<'a>(mut ids: impl DoubleEndedIterator<Item = &'a ConversationId>) -> (u64, u64) {
    let first = ids.next().map_or(0, |id| id.0);
    (first, ids.next_back().map_or(first, |id| id.0))
}

/// A number between these, far from those of the turns before.
fn spread(turn: u64, (first, last): (u64, u64)) -> u64 {
    first + turn.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (last - first + 1)
}
