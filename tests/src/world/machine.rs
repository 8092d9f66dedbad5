//! The pretended machine: a mailbox, a desk, a store, and lines to the tabs.
//!
//! Works as the relay's shard does: step, save, send. It can die between any two of them.

use super::store::Store;
use super::witness::Witness;
use super::{World, mix};
use desk::{Arrival, ConnId, Desk, Effect, Frame, Input, Settings, Shared};
use rand::Rng;
use shared::limits::REPLAY_PAGE_LEN;
use shared::{
    Bookmark, Close, Context, ConversationId, FileId, FromAgent, FromVisitor, Millis, Nonce,
    RefusalCode, TabId, ToAgent, ToVisitor, VisitorId, Who,
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

    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Up::Agent(FromAgent::Say { .. } | FromAgent::Share { .. })
        )
    }
}

/// What travels towards a tab.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly everything that travels is a frame"
)]
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
    /// What the owner decided last.
    pub settings: Settings,
    /// What the desk knows of it.
    in_force: Settings,
    pub store: Store,
    pub witness: Witness,
    pub lines: BTreeMap<ConnId, Line>,
    pub effects_hash: DefaultHasher,
    mailbox: VecDeque<Mail>,
    next_conn: u64,
}

const BATCH_MAX: usize = 16;

impl Machine {
    pub fn new(settings: Settings) -> Machine {
        Machine {
            desk: Desk::restore(settings.clone(), Store::default().saved()),
            in_force: settings.clone(),
            settings,
            store: Store::default(),
            witness: Witness::default(),
            lines: BTreeMap::new(),
            effects_hash: DefaultHasher::new(),
            mailbox: VecDeque::new(),
            next_conn: 1,
        }
    }

    /// The owner changed something; it is written down before the desk hears of it.
    pub fn owner_decides(&mut self, settings: Settings) {
        self.settings = settings.clone();
        let mail = Mail::Input(Input::Settings(settings));
        self.mailbox.push_back(mail);
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
            Up::Visitor(FromVisitor::Share { nonce, file }) => {
                self.looks_up(conn, (nonce, None), file)
            }
            Up::Agent(FromAgent::Share {
                nonce,
                conversation,
                file,
            }) => self.looks_up(conn, (nonce, Some(conversation)), file),
            Up::Visitor(frame) => Mail::Input(Input::Visitor { conn, frame }),
            Up::Agent(frame) => Mail::Input(Input::Agent { conn, frame }),
        };
        self.mailbox.push_back(mail);
    }

    /// What the relay does about a file before the desk hears of it.
    fn looks_up(
        &self,
        conn: ConnId,
        (nonce, conversation): (Nonce, Option<ConversationId>),
        file: FileId,
    ) -> Mail {
        let found = self.store.files.get(&file).cloned();
        Mail::Input(Input::Shared(Shared {
            conn,
            nonce,
            conversation,
            file: found.ok_or(RefusalCode::FileUnknown),
        }))
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
    fn step(&mut self, now: Millis) -> Result<Vec<Effect>, String> {
        let mut effects = Vec::new();
        let batch = self.batch();
        let inputs: Vec<_> = batch
            .into_iter()
            .filter_map(|mail| self.input(mail))
            .collect();
        for input in inputs {
            if let Input::Settings(settings) = &input {
                self.in_force = settings.clone();
            }
            self.desk.step(now, input, &mut effects);
            self.audit()?;
        }
        if self.desk.next_deadline().is_some_and(|at| at <= now) {
            self.desk.step(now, Input::Deadline, &mut effects);
            self.audit()?;
        }
        for effect in &effects {
            mix(&mut self.effects_hash, effect);
        }
        Ok(effects)
    }

    /// What is stepped together. What the owner changed is alone, so that one thing holds for all
    /// of a batch.
    fn batch(&mut self) -> Vec<Mail> {
        let is_owner = |mail: &Mail| matches!(mail, Mail::Input(Input::Settings(_)));
        let mut batch = Vec::new();
        while let Some(mail) = self.mailbox.pop_front() {
            if is_owner(&mail) && !batch.is_empty() {
                self.mailbox.push_front(mail);
                break;
            }
            let ends = is_owner(&mail);
            batch.push(mail);
            if ends || batch.len() == BATCH_MAX {
                break;
            }
        }
        batch
    }

    fn audit(&self) -> Result<(), String> {
        let audited = self.desk.audit();
        audited.map_err(|fault| format!("laws 5 to 8: {fault}"))
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
                draft: self.store.draft(visitor),
            },
        };
        Some(Input::Arrived {
            conn,
            tab,
            counted: self.store.counted(who, tab),
            who: arrival,
        })
    }

    /// Commits a batch; the witness looks at each of its effects beside the store before it.
    fn save(&mut self, now: Millis, effects: &[Effect]) -> Result<(), String> {
        for effect in effects {
            let (settings, store) = (&self.in_force, &self.store);
            self.witness.sees(now, settings, store, effect)?;
            if let Effect::Save(record) = effect {
                self.store.keep(record)?;
            }
        }
        self.witness.ends_batch(&self.store)
    }

    fn send(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(_) => {}
                Effect::Send { to, frame } => {
                    for &conn in to.iter() {
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
        self.witness.forgets_the_living();
        self.in_force = self.settings.clone();
        self.desk = Desk::restore(self.settings.clone(), self.store.saved());
        std::mem::take(&mut self.lines).into_values().collect()
    }
}

impl World {
    /// One batch: step, save, send.
    pub(super) fn machine_works(&mut self) -> Result<(), String> {
        let effects = self.machine.step(self.now)?;
        self.machine.save(self.now, &effects)?;
        self.machine.send(effects);
        Ok(())
    }

    pub(super) fn machine_works_if_it_has_to(&mut self) -> Result<bool, String> {
        let has_to = self.machine.has_to_work(self.now);
        if has_to {
            self.machine_works()?;
        }
        Ok(has_to)
    }

    /// The process is killed: before the save, or between the save and the sending.
    pub(super) fn crash(&mut self) -> Result<(), String> {
        self.count("crashes");
        let effects = self.machine.step(self.now)?;
        if self.chance.random_bool(0.5) {
            self.machine.save(self.now, &effects)?;
            self.is_restored_whole()?;
        }
        for line in self.machine.die() {
            self.tab_loses(line.tab, 1006, "");
        }
        Ok(())
    }

    /// Law 11: a desk that is made again is the same desk.
    pub(super) fn is_restored_whole(&self) -> Result<(), String> {
        let Machine {
            desk,
            store,
            in_force,
            ..
        } = &self.machine;
        let restored = Desk::restore(in_force.clone(), store.saved());
        if !restored.foresees_like(desk) {
            return Err("law 11: a desk made again foresees something else".to_owned());
        }
        if restored.saved() != desk.saved() {
            return Err("law 11: a desk made again has something else in memory".to_owned());
        }
        Ok(())
    }

    /// The disk refuses: everybody is sent away, nothing of the batch happened.
    pub(super) fn machine_cannot_save(&mut self) -> Result<(), String> {
        self.count("failed saves");
        let _ = self.machine.step(self.now)?;
        for line in self.machine.die() {
            self.tab_loses(line.tab, Close::Unsaved.code(), Close::Unsaved.as_str());
        }
        Ok(())
    }

    /// The visitor of a tab, as the machine knows one.
    pub(super) fn visitor_id(number: u32) -> VisitorId {
        VisitorId(u64::from(number))
    }
}
