//! The struct and its one door. Sends each input to the rule it belongs to; has no rules itself.

use crate::effect::Effect;
use crate::input::{Arrival, ConnId, Input};
use crate::people::{Conn, Tab, Visitor};
use crate::queue::Queue;
use crate::record::{Row, Saved};
use crate::roster::Roster;
use crate::settings::Settings;
use shared::{
    AgentId, Choice, ConversationId, FromAgent, FromVisitor, Millis, Place, TabId, VisitorId, Who,
};
use std::collections::{BTreeMap, BTreeSet};

/// One site: its queue, its open conversations, who is connected. See the [crate] for the contract.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) settings: Settings,
    /// The highest time seen. A clock that goes back stands still here.
    pub(crate) now: Millis,
    pub(crate) last_conversation: ConversationId,
    pub(crate) open: BTreeMap<ConversationId, Open>,
    pub(crate) queue: Queue,
    pub(crate) roster: Roster,
    pub(crate) visitors: BTreeMap<VisitorId, Visitor>,
    pub(crate) conns: BTreeMap<ConnId, Conn>,
    pub(crate) tabs: BTreeMap<(Who, TabId), Tab>,
    /// What must be looked at again. An item that has lost its meaning does nothing.
    pub(crate) due: BTreeSet<(Millis, Due)>,
    /// Whether somebody's place may differ from what was told.
    pub(crate) queue_changed: bool,
    /// What `Place::staffed` was when places were told last.
    pub(crate) staffed: bool,
}

/// An open conversation.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub row: Row,
    /// Agents' sockets that show it without being given it.
    pub watchers: BTreeSet<ConnId>,
    /// Whether the visitor counts as there.
    pub here: bool,
    /// The place that the visitor was told last.
    pub told: Option<Place>,
}

/// Something to look at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// The agent has been without a socket for as long as the grace.
    Agent(AgentId),
    /// The visitor has been without a socket for as long as the grace, or can be forgotten.
    Visitor(VisitorId),
}

impl Desk {
    /// Makes a desk from what a store holds. Nobody is connected yet; agents have the grace, from
    /// the first step on, to come back to what they were given.
    #[must_use]
    pub fn restore(settings: Settings, saved: Saved) -> Desk {
        let mut desk = Desk {
            roster: Roster::new(&settings),
            settings,
            now: Millis(0),
            last_conversation: saved.last_conversation,
            open: BTreeMap::new(),
            queue: Queue::default(),
            visitors: BTreeMap::new(),
            conns: BTreeMap::new(),
            tabs: BTreeMap::new(),
            due: BTreeSet::new(),
            queue_changed: false,
            staffed: false,
        };
        for (id, choice) in saved.choices {
            if let Some(agent) = desk.roster.get_mut(id) {
                agent.choice = choice;
                // Presumed there until the grace says otherwise: a restart must not tell everyone
                // who waits that nobody is here.
                agent.here = choice == Choice::Online;
                desk.due.insert((Millis(0), Due::Agent(id)));
            }
        }
        for row in saved.open {
            desk.visitors.entry(row.visitor).or_default().open = Some(row.id);
            match &row.agent {
                None => desk.queue.enter(&row),
                Some(face) => {
                    if let Some(agent) = desk.roster.get_mut(face.id) {
                        agent.load += 1;
                        agent.last_given = agent.last_given.max(Some(row.since));
                    }
                    // Due at once in name: the first step turns it into a grace that begins then.
                    desk.due.insert((Millis(0), Due::Agent(face.id)));
                }
            }
            let open = Open {
                row,
                watchers: BTreeSet::new(),
                here: false,
                told: None,
            };
            desk.open.insert(open.row.id, open);
        }
        desk
    }

    /// What a store must hold for this desk to be made again.
    #[must_use]
    pub fn saved(&self) -> Saved {
        Saved {
            last_conversation: self.last_conversation,
            open: self.open.values().map(|open| open.row.clone()).collect(),
            choices: self
                .roster
                .iter()
                .filter(|(_, agent)| agent.choice != Choice::default())
                .map(|(id, agent)| (id, agent.choice))
                .collect(),
        }
    }

    /// Takes one input at the time `now`, and appends what is to be done about it.
    pub fn step(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        self.now = self.now.max(now);
        match input {
            Input::Arrived {
                conn,
                tab,
                counted,
                who,
            } => {
                self.arrived(conn, tab, counted, who, effects);
            }
            Input::Visitor { conn, frame } => self.visitor_frame(conn, frame, effects),
            Input::Agent { conn, frame } => self.agent_frame(conn, frame, effects),
            Input::Left { conn } => self.part(conn),
            Input::Deadline => {}
            Input::Settings(settings) => self.settle(settings, effects),
        }
        self.look_again(effects);
        self.assign(effects);
        self.tell_places(effects);
    }

    /// The time at which to come back with [`Input::Deadline`] at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether a socket is connected or anything is due: else the desk can be let go and restored.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.conns.is_empty() && self.due.is_empty()
    }

    /// Sockets that are connected, by rising id.
    pub fn conns(&self) -> impl Iterator<Item = ConnId> {
        self.conns.keys().copied()
    }

    fn arrived(
        &mut self,
        conn: ConnId,
        tab: TabId,
        counted: u32,
        arrival: Arrival,
        out: &mut Vec<Effect>,
    ) {
        let who = match &arrival {
            Arrival::Visitor { visitor, .. } => Who::Visitor(*visitor),
            Arrival::Agent { agent, .. } => Who::Agent(*agent),
        };
        if !self.meet(conn, who, tab, counted, out) {
            return;
        }
        match arrival {
            Arrival::Visitor {
                visitor,
                context,
                since,
                latest,
            } => {
                self.welcome_visitor(conn, visitor, &context, since, latest, out);
            }
            Arrival::Agent { agent, since } => self.welcome_agent(conn, agent, &since, out),
        }
    }

    fn visitor_frame(&mut self, conn: ConnId, frame: FromVisitor, out: &mut Vec<Effect>) {
        // A socket that was replaced may still have frames under way: they are not heard.
        let Some(&Conn {
            who: Who::Visitor(visitor),
            tab,
            ..
        }) = self.conns.get(&conn)
        else {
            return;
        };
        match frame {
            FromVisitor::Hello(_) => self.hello_twice(conn, out),
            FromVisitor::Say { nonce, text } => {
                self.visitor_says(conn, visitor, tab, nonce, &text, out);
            }
            FromVisitor::Typing => self.visitor_types(visitor, out),
            FromVisitor::Seen(mark) => self.visitor_sees(visitor, mark, out),
            FromVisitor::Visited { context } => self.visits(visitor, &context, out),
            FromVisitor::End { conversation } => {
                self.visitor_ends(conn, visitor, conversation, out);
            }
            FromVisitor::Ping => self.pong(conn, Who::Visitor(visitor), out),
        }
    }

    fn agent_frame(&mut self, conn: ConnId, frame: FromAgent, out: &mut Vec<Effect>) {
        let Some(&Conn {
            who: Who::Agent(agent),
            tab,
            ..
        }) = self.conns.get(&conn)
        else {
            return;
        };
        match frame {
            FromAgent::Hello { .. } => self.hello_twice(conn, out),
            FromAgent::Say {
                nonce,
                conversation,
                text,
            } => {
                self.agent_says(conn, agent, (tab, nonce), conversation, &text, out);
            }
            FromAgent::Typing { conversation } => self.agent_types(agent, conversation, out),
            FromAgent::Seen(mark) => self.agent_sees(agent, mark, out),
            FromAgent::Watch(mark) => self.watch(conn, mark, out),
            FromAgent::Unwatch { conversation } => self.unwatch(conn, conversation),
            FromAgent::Take { conversation } => self.take(conn, agent, conversation, out),
            FromAgent::End { conversation } => self.agent_ends(conn, agent, conversation, out),
            FromAgent::Choose { choice } => self.choose(agent, choice, out),
            FromAgent::Ping => self.pong(conn, Who::Agent(agent), out),
        }
    }
}
