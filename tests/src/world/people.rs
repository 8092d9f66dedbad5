//! The people of the world: tabs of the shipped `client`, what they painted, and what they said.

use super::World;
use super::client::{Asked, Client, Happens};
use super::store::words_of;
use client::{Act, Kept, Link, PendingState, visitor};
use desk::ConnId;
use rand::Rng;
use shared::agent::Colleague;
use shared::{AgentId, ConversationId, Entry, Millis, Seq, TabId, Who};
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
    /// The page is not there: nothing happens to it until it is opened again.
    pub closed: bool,
    /// When the screen says that the visitor's conversation will be ended for quiet.
    pub closes_at: Option<Millis>,
    /// Colleagues, as an agent's screen shows them.
    pub colleagues: BTreeMap<AgentId, Colleague>,
    /// What an agent was ever asked to take.
    pub asked: BTreeSet<ConversationId>,
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
            closed: false,
            closes_at: None,
            colleagues: BTreeMap::new(),
            asked: BTreeSet::new(),
        };
        self.tabs.push(tab);
        self.happens(self.tabs.len() - 1, Happens::Start);
    }

    pub(super) fn another_tab(&mut self, tab: usize) {
        if self.tabs.len() < 14 && !self.tabs[tab].closed {
            self.open_tab(self.tabs[tab].person);
        }
    }

    /// The page is loaded again: only what was kept survives.
    pub(super) fn reload(&mut self, tab: usize) {
        self.cut(tab);
        self.open_again(tab);
    }

    fn open_again(&mut self, tab: usize) {
        let it = &mut self.tabs[tab];
        it.client = Client::new(it.person, it.kept.clone());
        it.closed = false;
        it.screen.clear();
        it.closes_at = None;
        it.colleagues.clear();
        self.happens(tab, Happens::Start);
    }

    /// All pages of a person are closed, with a goodbye or without.
    pub(super) fn goes_away(&mut self, person: Person) {
        let says_goodbye = self.chance.random_bool(0.5);
        for tab in self.tabs_of(person) {
            if says_goodbye && let Person::Visitor(_) = person {
                self.count("goodbyes");
                self.happens(tab, Happens::Visitor(visitor::Input::Leave));
            }
            self.hang_up(tab);
            self.tabs[tab].closed = true;
        }
        self.count("pages closed");
    }

    /// The closed pages of a person are opened again.
    pub(super) fn comes_back(&mut self, person: Person) {
        for tab in self.tabs_of(person) {
            if self.tabs[tab].closed {
                self.open_again(tab);
            }
        }
    }

    fn tabs_of(&self, person: Person) -> Vec<usize> {
        let tabs = 0..self.tabs.len();
        tabs.filter(|tab| self.tabs[*tab].person == person)
            .collect()
    }

    /// Gives a client its input, and does what it asks.
    pub(super) fn happens(&mut self, tab: usize, what: Happens) {
        if self.tabs[tab].closed {
            return;
        }
        let now = self.now;
        let asked = self.tabs[tab].client.step(now, what);
        let probes = asked.iter().any(|ask| matches!(ask, Asked::Probe));
        for ask in asked {
            self.carry_out(tab, ask);
        }
        if probes {
            self.happens(tab, Happens::Reached);
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
                let is_own = entry.what.nonce().is_some_and(|nonce| nonce.tab == own);
                if let Some(text) = words_of(&entry).filter(|_| is_own) {
                    it.confirmed.insert(text.to_owned());
                }
                let screen = it.screen.entry(id).or_default();
                entry.amend(&mut *screen);
                screen.push(entry);
            }
            Asked::Outbox(pending) => {
                let refused = pending
                    .into_iter()
                    .filter(|pending| matches!(pending.state, PendingState::NotSent { .. }));
                self.tabs[tab]
                    .refused
                    .extend(refused.filter_map(|it| match it.say.act {
                        Act::File(file) => Some(file.name),
                        act => act.text().map(str::to_owned),
                    }));
            }
            Asked::Full(text) => self.tabs[tab].said.retain(|said| *said != text),
            Asked::Closes(at) => self.tabs[tab].closes_at = at,
            Asked::Colleague(colleague) => {
                let colleagues = &mut self.tabs[tab].colleagues;
                colleagues.insert(colleague.face.id, colleague);
            }
            Asked::Offered(id) => {
                self.tabs[tab].asked.insert(id);
            }
            Asked::Probe | Asked::Nothing => {}
        }
    }

    /// Wakes everyone whose time has come.
    pub(super) fn clocks_strike(&mut self) {
        for tab in 0..self.tabs.len() {
            let due = self.tabs[tab].client.next_deadline();
            if due.is_some_and(|at| at <= self.now) {
                self.happens(tab, Happens::Deadline);
            }
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Millis> {
        let tabs = self
            .tabs
            .iter()
            .filter(|tab| !tab.closed)
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
