//! The struct and its one door. Sends each input to the rule it belongs to; has no rules itself.

use crate::amend::Amend;
use crate::due::Due;
use crate::effect::Effect;
use crate::estimate::{Estimator, Forecast};
use crate::input::{Arrival, ConnId, Input, Shared};
use crate::limits::QUIET_AFTER_MS;
use crate::people::{Conn, Tab, Visitor};
use crate::queue::Queue;
use crate::record::{Row, Saved};
use crate::roster::Roster;
use crate::routing::Ask;
use crate::settings::Settings;
use crate::transfer::Passed;
use shared::{
    AgentId, Choice, ConversationId, Filled, FromAgent, FromVisitor, Millis, Nearness, Place,
    Reason, RefusalCode, TabId, TeamId, ToAgent, VisitorId, Who,
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
    /// Whose the ended conversations are that are in memory, to be reopened.
    pub(crate) ended: BTreeMap<ConversationId, VisitorId>,
    pub(crate) queue: Queue,
    pub(crate) roster: Roster,
    pub(crate) estimators: BTreeMap<Option<TeamId>, Estimator>,
    pub(crate) visitors: BTreeMap<VisitorId, Visitor>,
    pub(crate) conns: BTreeMap<ConnId, Conn>,
    pub(crate) tabs: BTreeMap<(Who, TabId), Tab>,
    pub(crate) due: BTreeSet<(Millis, Due)>,
    /// Whether a waiting conversation may fit a free agent.
    pub(crate) unmatched: bool,
    /// Conversations that were opened in this step and told a forecast.
    pub(crate) announced: Vec<ConversationId>,
}

/// An open conversation.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub row: Row,
    /// Agents' sockets that show it without being given it.
    pub watchers: BTreeSet<ConnId>,
    /// Where the visitor is.
    pub nearness: Nearness,
    /// The place that the visitor was told last.
    pub told: Option<Place>,
    /// The moves of the line that were told with it.
    pub told_moves: u64,
    /// Whether a tab was welcomed with another place than the others were told.
    pub told_apart: bool,
    /// The lane that it waits in.
    pub ask: Option<Ask>,
    /// To whom it is offered.
    pub offer: Option<Offering>,
    /// Since when its agent owes an answer.
    pub owed: Option<Millis>,
    /// When it goes back to the queue because that is late.
    pub returns_at: Option<Millis>,
    /// When it will be ended because nobody writes.
    pub closes_at: Option<Millis>,
    /// Since when it is quiet: the last word, or the last time that somebody asked to stay.
    pub quiet_since: Millis,
    /// What the visitor was told when it was opened, until that is saved.
    pub forecast: Option<Forecast>,
}

/// A conversation that somebody is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offering {
    pub agent: AgentId,
    pub until: Millis,
    pub reason: Reason,
}

impl Open {
    /// An open conversation about which nothing but its row is known.
    pub(crate) fn new(row: Row, nearness: Nearness) -> Open {
        Open {
            quiet_since: row.last_at,
            row,
            watchers: BTreeSet::new(),
            nearness,
            told: None,
            told_moves: 0,
            told_apart: false,
            ask: None,
            offer: None,
            owed: None,
            returns_at: None,
            closes_at: None,
            forecast: None,
        }
    }

    /// Nobody is late in it, and nothing ends it for quiet.
    pub(crate) fn forget_hurry(&mut self) {
        self.owed = None;
        self.returns_at = None;
        self.closes_at = None;
    }
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
            ended: BTreeMap::new(),
            queue: Queue::default(),
            estimators: BTreeMap::new(),
            visitors: BTreeMap::new(),
            conns: BTreeMap::new(),
            tabs: BTreeMap::new(),
            due: BTreeSet::new(),
            unmatched: true,
            announced: Vec::new(),
        };
        for (team, past) in &saved.pasts {
            desk.estimators.entry(*team).or_default().learn(past);
        }
        for (id, choice) in saved.choices {
            desk.roster.change(id, |agent| {
                agent.choice = choice;
                // Presumed there until the grace says otherwise: a restart must not tell everyone
                // who waits that nobody is here.
                agent.here = choice != Choice::Away;
            });
            desk.due.insert((Millis(0), Due::Agent(id)));
        }
        for row in saved.open {
            desk.put_back(row);
        }
        desk
    }

    /// What a store must hold for this desk to be made again, `pasts` left out: those are only ever
    /// added to, and a desk keeps what follows from them.
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
            pasts: Vec::new(),
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
            Input::Shared(shared) => self.shares(shared, effects),
            Input::Left { conn } => self.part(conn),
            Input::Deadline => {}
            Input::Settings(settings) => self.settle(settings, effects),
            Input::Rated {
                conversation,
                end,
                rating,
            } => self.was_rated(conversation, end, rating, effects),
            Input::Proven { visitor } => self.was_proven(visitor, effects),
            Input::Revoked { visitor } => self.was_revoked(visitor, effects),
            Input::Noted(note) => {
                let told = ToAgent::Noted(note);
                Desk::send_all_agents(self.roster.conns(), told, effects);
            }
        }
        self.look_again(effects);
        self.assign(effects);
        self.announce(effects);
        self.tell_places(effects);
    }

    /// The time at which to come back with [`Input::Deadline`] at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether nobody is connected and nothing is due soon: then the desk can be let go and
    /// restored. What is due later than [`QUIET_AFTER_MS`] is looked at after that.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let is_soon = |at: Millis| at.since(self.now) < QUIET_AFTER_MS;
        self.conns.is_empty() && !self.next_deadline().is_some_and(is_soon)
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
                draft,
            } => {
                self.take_draft(visitor, draft);
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
            FromVisitor::Say { nonce, text, quote } => {
                self.visitor_says(conn, visitor, tab, nonce, (&text, quote), out);
            }
            FromVisitor::Typing => self.visitor_types(visitor, out),
            FromVisitor::Seen(mark) => self.visitor_sees(visitor, mark, out),
            FromVisitor::Visited { context } => self.visits(visitor, &context, out),
            FromVisitor::End { conversation } => {
                self.visitor_ends(conn, visitor, conversation, out);
            }
            FromVisitor::Ping => self.pong(conn, Who::Visitor(visitor), out),
            FromVisitor::Topic { topic } => self.visitor_chooses(conn, visitor, topic, out),
            FromVisitor::Stay { conversation } => self.visitor_stays(visitor, conversation, out),
            FromVisitor::Reopen { conversation } => {
                self.visitor_reopens(conn, visitor, conversation, out);
            }
            FromVisitor::Leaving => self.visitor_is_leaving(visitor),
            // Nobody has looked at the file.
            FromVisitor::Share { nonce, .. } => {
                let (conversation, file) = (None, Err(RefusalCode::FileUnknown));
                self.shares(
                    Shared {
                        conn,
                        nonce,
                        conversation,
                        file,
                    },
                    out,
                );
            }
            FromVisitor::Fill { field, value } => {
                self.visitor_fills(conn, visitor, Filled { field, value }, out);
            }
            FromVisitor::Amend {
                nonce,
                conversation,
                of,
                text,
            } => {
                let amend = Amend {
                    conversation,
                    of,
                    text,
                };
                self.visitor_amends(conn, visitor, (tab, nonce), amend, out);
            }
            FromVisitor::Rate {
                conversation,
                score,
                comment,
            } => self.visitor_rates(conn, visitor, conversation, (score, &comment), out),
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
        if !matches!(frame, FromAgent::Ping) {
            self.agent_is_active(agent, out);
        }
        match frame {
            FromAgent::Hello { .. } => self.hello_twice(conn, out),
            frame @ (FromAgent::Say { .. } | FromAgent::Share { .. } | FromAgent::Amend { .. }) => {
                self.agent_numbers(conn, (agent, tab), frame, out);
            }
            FromAgent::Typing { conversation } => self.agent_types(agent, conversation, out),
            FromAgent::Seen(mark) => self.agent_sees(agent, mark, out),
            FromAgent::Watch(mark) => self.watch(conn, mark, out),
            FromAgent::Unwatch { conversation } => self.unwatch(conn, conversation),
            FromAgent::Take { conversation } => self.take(conn, agent, conversation, out),
            FromAgent::End { conversation } => self.agent_ends(conn, agent, conversation, out),
            FromAgent::Choose { choice } => self.choose(agent, choice, out),
            FromAgent::Ping => self.pong(conn, Who::Agent(agent), out),
            FromAgent::Active => {}
            FromAgent::Accept { conversation } => self.accepts(conn, agent, conversation, out),
            FromAgent::Decline { conversation, .. } => {
                self.declines(conn, agent, conversation, out);
            }
            FromAgent::Transfer {
                conversation,
                to,
                note,
                warm,
            } => {
                let passed = Passed { to, note, warm };
                self.transfers(conn, agent, conversation, passed, out);
            }
            FromAgent::TakeOver { conversation } => {
                self.takes_over(conn, agent, conversation, out);
            }
            FromAgent::Stay { conversation } => self.agent_stays(agent, conversation, out),
            FromAgent::Reopen { conversation } => {
                self.agent_reopens(conn, agent, conversation, out);
            }
        }
    }
}
