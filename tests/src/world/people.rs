//! The people of the world: tabs of the shipped `client`, what they painted, and what they said.

use super::World;
use super::client::{Asked, Client, Happens};
use super::machine::Down;
use client::{Kept, Link, PendingState, agent, visitor};
use desk::ConnId;
use rand::Rng;
use shared::{AgentId, Choice, Context, ConversationId, Entry, Millis, Seq, TabId, Who};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    Visitor(u32),
    Agent(u32),
}

/// One tab: its client, what the loop around it holds, and an eye on the screen.
pub struct Tab {
    pub person: Person,
    pub client: Client,
    pub line: Option<ConnId>,
    pub kept: Kept,
    /// What the screen shows of each conversation.
    pub screen: BTreeMap<ConversationId, Vec<Entry>>,
    /// Every text that the tab took, in order.
    pub said: Vec<String>,
    /// Texts that it showed as stored.
    pub confirmed: BTreeSet<String>,
    /// Texts that it showed as refused for good.
    pub refused: BTreeSet<String>,
}

impl World {
    pub(super) fn open_tab(&mut self, person: Person) {
        let tab_id = TabId(self.chance.random());
        let kept = Kept::new(tab_id);
        let tab = Tab {
            client: Client::new(person, kept.clone()),
            person,
            line: None,
            kept,
            screen: BTreeMap::new(),
            said: Vec::new(),
            confirmed: BTreeSet::new(),
            refused: BTreeSet::new(),
        };
        self.tabs.push(tab);
        self.happens(self.tabs.len() - 1, Happens::Start);
    }

    pub(super) fn another_tab(&mut self, tab: usize) {
        if self.tabs.len() < 14 {
            self.open_tab(self.tabs[tab].person);
        }
    }

    /// The page is loaded again: only what was kept survives.
    pub(super) fn reload(&mut self, tab: usize) {
        self.cut(tab);
        let it = &mut self.tabs[tab];
        it.client = Client::new(it.person, it.kept.clone());
        it.screen.clear();
        self.happens(tab, Happens::Start);
    }

    pub(super) fn tab_says(&mut self, tab: usize, text: String) {
        match &self.tabs[tab].client {
            Client::Visitor(_) => {
                self.tabs[tab].said.push(text.clone());
                self.happens(tab, Happens::Visitor(visitor::Input::Say(text)));
            }
            Client::Agent(agent) => {
                let mine = agent.me();
                let given: Vec<_> = agent
                    .conversations()
                    .filter(|it| it.agent.as_ref().map(|face| face.id) == mine)
                    .map(|it| it.id)
                    .collect();
                if given.is_empty() {
                    return;
                }
                let to = given[self.chance.random_range(0..given.len())];
                self.tabs[tab].said.push(text.clone());
                self.happens(tab, Happens::Agent(agent::Input::Say(to, text)));
            }
        }
    }

    pub(super) fn tab_chooses(&mut self, tab: usize, choice: Choice) {
        if let Client::Agent(_) = self.tabs[tab].client {
            self.happens(tab, Happens::Agent(agent::Input::Choose(choice)));
        }
    }

    /// Anything else that people do.
    pub(super) fn act(&mut self, tab: usize) {
        let dice = self.chance.random_range(0..6);
        let happens = match &self.tabs[tab].client {
            Client::Visitor(_) => Happens::Visitor(match dice {
                0 => visitor::Input::End,
                1 => visitor::Input::Nudge,
                2 => visitor::Input::Visited(Context {
                    url: format!("/{}", self.now),
                    ..Context::default()
                }),
                3 => visitor::Input::Typing,
                _ => visitor::Input::Looked,
            }),
            Client::Agent(agent) => {
                let known: Vec<_> = agent.conversations().map(|it| it.id).collect();
                if known.is_empty() {
                    return;
                }
                let id = known[self.chance.random_range(0..known.len())];
                Happens::Agent(match dice {
                    0 => agent::Input::End(id),
                    1 => agent::Input::Take(id),
                    2 => agent::Input::Watch(id),
                    3 => agent::Input::Unwatch(id),
                    4 => agent::Input::Typing(id),
                    _ => agent::Input::Looked(id),
                })
            }
        };
        self.happens(tab, happens);
    }

    /// Gives a client its input, and does what it asks.
    pub(super) fn happens(&mut self, tab: usize, what: Happens) {
        let now = self.now;
        let asked = self.tabs[tab].client.step(now, what);
        for ask in asked {
            self.carry_out(tab, ask);
        }
    }

    fn carry_out(&mut self, tab: usize, asked: Asked) {
        match asked {
            Asked::Connect => {
                let it = &self.tabs[tab];
                let who = it.who();
                let conn = self.machine.connect(tab, who, it.client.tab());
                self.tabs[tab].line = Some(conn);
            }
            Asked::Disconnect => self.hang_up(tab),
            Asked::Send(up) => {
                let line = self.tabs[tab]
                    .line
                    .and_then(|conn| self.machine.lines.get_mut(&conn));
                if let Some(line) = line {
                    line.up.push_back(up);
                }
            }
            Asked::Keep(kept) => self.tabs[tab].kept = kept,
            Asked::Reload => self.reload(tab),
            Asked::Reset(None) => self.tabs[tab].screen.clear(),
            Asked::Reset(Some(id)) => {
                self.tabs[tab].screen.remove(&id);
            }
            Asked::Added(id, entry) => {
                let own = self.tabs[tab].client.tab();
                let it = &mut self.tabs[tab];
                if let shared::What::Said { nonce, text, .. } = &entry.what
                    && nonce.tab == own
                {
                    it.confirmed.insert(text.as_str().to_owned());
                }
                it.screen.entry(id).or_default().push(entry);
            }
            Asked::Outbox(pending) => {
                let refused = pending
                    .into_iter()
                    .filter(|pending| matches!(pending.state, PendingState::NotSent { .. }));
                self.tabs[tab]
                    .refused
                    .extend(refused.map(|pending| pending.say.text));
            }
            Asked::Full(text) => self.tabs[tab].said.retain(|said| *said != text),
            Asked::Nothing => {}
        }
    }

    /// The tab's own end lets go: the machine hears of it later.
    fn hang_up(&mut self, tab: usize) {
        if let Some(line) = self.tabs[tab]
            .line
            .take()
            .and_then(|conn| self.machine.lines.get_mut(&conn))
        {
            line.cut = true;
            line.down.clear();
        }
    }

    /// The line is cut, and part of what was under way with it; the tab notices.
    pub(super) fn cut(&mut self, tab: usize) {
        let Some(conn) = self.tabs[tab].line else {
            return;
        };
        self.cuts += 1;
        if let Some(line) = self.machine.lines.get_mut(&conn) {
            let arrives = self.chance.random_range(0..=line.up.len());
            line.up.truncate(arrives);
            line.cut = true;
            line.down.clear();
        }
        self.tab_loses(tab, 1006, "");
    }

    pub(super) fn tab_loses(&mut self, tab: usize, code: u16, reason: &str) {
        self.tabs[tab].line = None;
        let jitter = self.chance.random();
        self.happens(tab, Happens::Lost(code, reason.to_owned(), jitter));
    }

    /// Carries a few things over one line.
    pub(super) fn carry_some(&mut self) {
        let lines: Vec<_> = self.machine.lines.keys().copied().collect();
        if lines.is_empty() {
            return;
        }
        let conn = lines[self.chance.random_range(0..lines.len())];
        for _ in 0..self.chance.random_range(1..6) {
            self.carry(conn);
        }
    }

    pub(super) fn carry_all(&mut self) -> bool {
        let lines: Vec<_> = self.machine.lines.keys().copied().collect();
        let mut moved = false;
        for conn in lines {
            while self.carry(conn) {
                moved = true;
            }
        }
        moved
    }

    /// Carries one thing over a line; false when there is nothing to carry.
    fn carry(&mut self, conn: ConnId) -> bool {
        let Some(line) = self.machine.lines.get_mut(&conn) else {
            return false;
        };
        let (tab, cut) = (line.tab, line.cut);
        if !cut && !std::mem::replace(&mut line.opened, true) {
            self.happens(tab, Happens::Opened);
            return true;
        }
        let fate = self.fate();
        let Some(line) = self.machine.lines.get_mut(&conn) else {
            return false;
        };
        if let Some(up) = line.up.pop_front() {
            // A second hello is another matter: the door hangs up on it.
            let times = if up.is_hello() { fate.min(1) } else { fate };
            for _ in 0..times {
                self.machine.receive(conn, up.clone());
            }
            return true;
        }
        if cut {
            self.machine.hears_left(conn);
            return true;
        }
        match line.down.pop_front() {
            None => return false,
            Some(Down::Frame(frame)) => {
                for _ in 0..fate {
                    // Hearing may have made the tab let go of this line.
                    if self.tabs[tab].line == Some(conn) {
                        self.happens(tab, Happens::Heard(frame.clone()));
                    }
                }
            }
            Some(Down::Close(close)) => {
                line.cut = true;
                line.down.clear();
                self.tab_loses(tab, close.code(), close.as_str());
            }
        }
        true
    }

    /// How often a frame arrives: mostly once; on a bad line never, or twice.
    fn fate(&mut self) -> usize {
        match self.chance.random_range(0..1_000) {
            dice if dice < self.bad_per_mille => 0,
            dice if dice < 2 * self.bad_per_mille => 2,
            _ => 1,
        }
    }

    /// Wakes everyone whose time has come.
    pub(super) fn clocks_strike(&mut self) {
        for tab in 0..self.tabs.len() {
            if self.tabs[tab]
                .client
                .next_deadline()
                .is_some_and(|at| at <= self.now)
            {
                self.happens(tab, Happens::Deadline);
            }
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Millis> {
        let tabs = self
            .tabs
            .iter()
            .filter_map(|tab| tab.client.next_deadline());
        tabs.chain(self.machine.desk.next_deadline()).min()
    }

    /// Whether everyone is connected and has nothing left to say.
    pub(super) fn is_settled(&self) -> bool {
        self.tabs.iter().all(Tab::is_settled)
    }

    pub(super) fn unsettled(&self) -> String {
        let mut said = String::new();
        for (number, tab) in self
            .tabs
            .iter()
            .enumerate()
            .filter(|(_, tab)| !tab.is_settled())
        {
            let pending = tab.client.pending();
            said += &format!(
                "tab {number} {:?} {:?} {pending:?}; ",
                tab.person,
                tab.client.link()
            );
        }
        said
    }
}

impl Tab {
    pub fn who(&self) -> Who {
        match self.person {
            Person::Visitor(number) => Who::Visitor(World::visitor_id(number)),
            Person::Agent(number) => Who::Agent(AgentId(number)),
        }
    }

    fn is_settled(&self) -> bool {
        let waits = |state| !matches!(state, PendingState::NotSent { .. });
        self.client.link() == Link::Live
            && !self
                .client
                .pending()
                .iter()
                .any(|pending| waits(pending.state))
    }

    /// How far the client says it has heard.
    pub fn heard(&self, id: ConversationId) -> Option<Seq> {
        match &self.client {
            Client::Visitor(client) => client
                .bookmark()
                .filter(|mark| mark.conversation == id)
                .map(|mark| mark.seq),
            Client::Agent(client) => client.bookmark(id).map(|mark| mark.seq),
        }
    }
}
