//! The pretended machine: a mailbox, a desk, a store, and lines to the tabs.
//!
//! Works as the relay's shard does: step, save, send. It can die between any two of them.

use super::store::Store;
use super::{World, mix};
use desk::{AgentSettings, Arrival, ConnId, Desk, Effect, Frame, Input, Settings};
use rand::Rng;
use shared::limits::REPLAY_PAGE_LEN;
use shared::{
    AgentId, Bookmark, Close, Context, FromAgent, FromVisitor, Millis, TabId, ToAgent, ToVisitor,
    VisitorId, Who,
};
use std::collections::{BTreeMap, VecDeque};
use std::hash::DefaultHasher;

/// What travels towards the machine.
#[derive(Clone, Debug)]
pub enum Up {
    Visitor(FromVisitor),
    Agent(FromAgent),
}

impl Up {
    pub fn is_hello(&self) -> bool {
        matches!(
            self,
            Up::Visitor(FromVisitor::Hello(_)) | Up::Agent(FromAgent::Hello { .. })
        )
    }
}

/// What travels towards a tab.
#[derive(Clone, Debug)]
pub enum Down {
    Frame(Frame),
    Close(Close),
}

/// One socket.
#[derive(Clone, Debug)]
pub struct Line {
    pub tab: usize,
    pub who: Who,
    pub tab_id: TabId,
    pub up: VecDeque<Up>,
    pub down: VecDeque<Down>,
    /// The tab's end is gone; what is under way to the machine may still arrive.
    pub cut: bool,
    /// The tab was told that it is open.
    pub opened: bool,
    /// Its hello arrived.
    pub greeted: bool,
}

/// Something in the mailbox. What has to be read from the store is read when the batch begins.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "moved once, from the mailbox into the step"
)]
enum Mail {
    Hello {
        conn: ConnId,
        context: Context,
        since: Vec<Bookmark>,
    },
    Input(Input),
}

pub struct Machine {
    pub desk: Desk,
    pub settings: Settings,
    pub store: Store,
    pub lines: BTreeMap<ConnId, Line>,
    pub effects_hash: DefaultHasher,
    mailbox: VecDeque<Mail>,
    next_conn: u64,
}

const BATCH_MAX: usize = 16;

impl Machine {
    pub fn new(capacities: &[u32]) -> Machine {
        let mut settings = Settings::new("World");
        for (id, capacity) in (1..).zip(capacities) {
            let agent = AgentSettings {
                name: format!("Agent {id}"),
                capacity: *capacity,
            };
            settings.agents.insert(AgentId(id), agent);
        }
        Machine {
            desk: Desk::restore(settings.clone(), Store::default().saved()),
            settings,
            store: Store::default(),
            lines: BTreeMap::new(),
            effects_hash: DefaultHasher::new(),
            mailbox: VecDeque::new(),
            next_conn: 1,
        }
    }

    pub fn connect(&mut self, tab: usize, who: Who, tab_id: TabId) -> ConnId {
        let conn = ConnId(self.next_conn);
        self.next_conn += 1;
        let line = Line {
            tab,
            who,
            tab_id,
            up: VecDeque::new(),
            down: VecDeque::new(),
            cut: false,
            opened: false,
            greeted: false,
        };
        self.lines.insert(conn, line);
        conn
    }

    /// A frame arrives at the machine's door.
    pub fn receive(&mut self, conn: ConnId, up: Up) {
        let Some(line) = self.lines.get_mut(&conn) else {
            return;
        };
        let mail = match up {
            Up::Visitor(FromVisitor::Hello(hello)) => {
                line.greeted = true;
                let since = hello.since.into_iter().collect();
                Mail::Hello {
                    conn,
                    context: hello.context,
                    since,
                }
            }
            Up::Agent(FromAgent::Hello { since, .. }) => {
                line.greeted = true;
                Mail::Hello {
                    conn,
                    context: Context::default(),
                    since,
                }
            }
            // The door lets nothing in before a hello.
            _ if !line.greeted => return,
            Up::Visitor(frame) => Mail::Input(Input::Visitor { conn, frame }),
            Up::Agent(frame) => Mail::Input(Input::Agent { conn, frame }),
        };
        self.mailbox.push_back(mail);
    }

    /// The machine notices that a line is gone.
    pub fn hears_left(&mut self, conn: ConnId) {
        if self.lines.remove(&conn).is_some_and(|line| line.greeted) {
            self.mailbox.push_back(Mail::Input(Input::Left { conn }));
        }
    }

    pub fn has_to_work(&self, now: Millis) -> bool {
        !self.mailbox.is_empty() || self.desk.next_deadline().is_some_and(|at| at <= now)
    }

    /// Takes a batch and steps it; returns what is to be done. Nothing is saved or sent yet.
    fn step(&mut self, now: Millis) -> Vec<Effect> {
        let batch: Vec<_> = (0..BATCH_MAX)
            .map_while(|_| self.mailbox.pop_front())
            .collect();
        let inputs: Vec<_> = batch
            .into_iter()
            .filter_map(|mail| self.input(mail))
            .collect();
        let mut effects = Vec::new();
        for input in inputs {
            self.desk.step(now, input, &mut effects);
        }
        if self.desk.next_deadline().is_some_and(|at| at <= now) {
            self.desk.step(now, Input::Deadline, &mut effects);
        }
        for effect in &effects {
            mix(&mut self.effects_hash, effect);
        }
        effects
    }

    fn input(&self, mail: Mail) -> Option<Input> {
        let (conn, context, since) = match mail {
            Mail::Input(input) => return Some(input),
            Mail::Hello {
                conn,
                context,
                since,
            } => (conn, context, since),
        };
        // The line may be gone again; the desk is told of it after this.
        let (who, tab) = self.lines.get(&conn).map(|line| (line.who, line.tab_id))?;
        let arrival = match who {
            Who::Agent(agent) => Arrival::Agent { agent, since },
            Who::Visitor(visitor) => Arrival::Visitor {
                visitor,
                context,
                since: since.first().copied(),
                latest: self.store.latest(visitor),
            },
        };
        Some(Input::Arrived {
            conn,
            tab,
            counted: self.store.counted(who, tab),
            who: arrival,
        })
    }

    fn save(&mut self, effects: &[Effect]) -> Result<(), String> {
        let records: Vec<_> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Save(record) => Some(record.clone()),
                _ => None,
            })
            .collect();
        self.store.append(&records)
    }

    fn send(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(_) => {}
                Effect::Send { to, frame } => {
                    for conn in to {
                        self.put(conn, Down::Frame(frame.clone()));
                    }
                }
                Effect::Replay {
                    to,
                    conversation,
                    after,
                    until,
                } => {
                    let entries = self.store.replay(conversation, after, until);
                    let visitor = self.lines.get(&to).map(|line| line.who);
                    for page in entries.chunks(REPLAY_PAGE_LEN) {
                        let entries = page.to_vec();
                        let frame = match visitor {
                            Some(Who::Visitor(_)) => Frame::Visitor(ToVisitor::Added {
                                conversation,
                                entries,
                            }),
                            _ => Frame::Agent(ToAgent::Added {
                                conversation,
                                entries,
                            }),
                        };
                        self.put(to, Down::Frame(frame));
                    }
                }
                Effect::Hangup { conn, close } => self.put(conn, Down::Close(close)),
            }
        }
    }

    fn put(&mut self, conn: ConnId, down: Down) {
        if let Some(line) = self.lines.get_mut(&conn) {
            line.down.push_back(down);
        }
    }

    /// The process dies: memory, mailbox and lines are gone. It comes back from the store.
    pub fn die(&mut self) -> Vec<Line> {
        self.mailbox.clear();
        self.desk = Desk::restore(self.settings.clone(), self.store.saved());
        std::mem::take(&mut self.lines).into_values().collect()
    }
}

impl World {
    /// One batch: step, save, send.
    pub(super) fn machine_works(&mut self) {
        let effects = self.machine.step(self.now);
        if let Err(law) = self.machine.save(&effects) {
            panic!("the desk broke a law of the database: {law}");
        }
        self.machine.send(effects);
    }

    pub(super) fn machine_works_if_it_has_to(&mut self) -> bool {
        let has_to = self.machine.has_to_work(self.now);
        if has_to {
            self.machine_works();
        }
        has_to
    }

    /// The process is killed: before the save, or between the save and the sending.
    pub(super) fn crash(&mut self) {
        self.crashes += 1;
        let effects = self.machine.step(self.now);
        if self.chance.random_bool(0.5) {
            let _ = self.machine.save(&effects);
        }
        for line in self.machine.die() {
            self.tab_loses(line.tab, 1006, "");
        }
    }

    /// The disk refuses: everybody is sent away, nothing of the batch happened.
    pub(super) fn machine_cannot_save(&mut self) {
        self.crashes += 1;
        let _ = self.machine.step(self.now);
        for line in self.machine.die() {
            self.tab_loses(line.tab, Close::Unsaved.code(), Close::Unsaved.as_str());
        }
    }

    /// The visitor of a tab, as the machine knows one.
    pub(super) fn visitor_id(number: u32) -> VisitorId {
        VisitorId(u64::from(number))
    }
}
