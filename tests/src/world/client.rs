//! The two kinds of client behind one face: what happens to them, and what they ask for.

use super::machine::Up;
use super::owner;
use super::people::Person;
use client::{Kept, Link, Pending, agent, visitor};
use desk::Frame;
use shared::agent::Colleague;
use shared::{Context, ConversationId, Entry, Millis, TabId};

/// A client of either kind.
pub enum Client {
    Visitor(Box<client::Visitor>),
    Agent(Box<client::Agent>),
}

/// What a step asks for, whichever client took it.
pub enum Asked {
    Connect,
    Probe,
    Disconnect,
    Send(Up),
    Keep(Kept),
    Reload,
    Reset(Option<ConversationId>),
    Added(ConversationId, Entry),
    Outbox(Vec<Pending>),
    Full(String),
    /// When the visitor's conversation will be ended for quiet.
    Closes(Option<Millis>),
    Colleague(Colleague),
    /// This agent is asked to take it.
    Offered(ConversationId),
    Nothing,
}

/// What happens to a tab, whichever client it has.
#[derive(Clone, Debug)]
pub enum Happens {
    Start,
    Opened,
    Reached,
    Lost(u16, String, u32),
    Deadline,
    Heard(Frame),
    Visitor(visitor::Input),
    Agent(agent::Input),
}

impl Client {
    pub fn new(person: Person, kept: Kept) -> Client {
        match person {
            Person::Visitor(number) => {
                let token = Some(format!("token of {number}"));
                let context = Context {
                    locale: owner::locale(number),
                    ..Context::default()
                };
                Client::Visitor(Box::new(client::Visitor::new(kept, token, context)))
            }
            Person::Agent(_) => Client::Agent(Box::new(client::Agent::new(kept))),
        }
    }

    pub fn step(&mut self, now: Millis, what: Happens) -> Vec<Asked> {
        match self {
            Client::Visitor(client) => {
                let mut effects = Vec::new();
                client.step(now, visitor_input(what), &mut effects);
                effects.into_iter().map(visitor_asked).collect()
            }
            Client::Agent(client) => {
                let mut effects = Vec::new();
                client.step(now, agent_input(what), &mut effects);
                effects.into_iter().map(agent_asked).collect()
            }
        }
    }

    pub fn next_deadline(&self) -> Option<Millis> {
        match self {
            Client::Visitor(client) => client.next_deadline(),
            Client::Agent(client) => client.next_deadline(),
        }
    }

    pub fn link(&self) -> Link {
        match self {
            Client::Visitor(client) => client.link(),
            Client::Agent(client) => client.link(),
        }
    }

    pub fn pending(&self) -> Vec<Pending> {
        match self {
            Client::Visitor(client) => client.pending(),
            Client::Agent(client) => client.pending(),
        }
    }

    pub fn tab(&self) -> TabId {
        match self {
            Client::Visitor(client) => client.tab(),
            Client::Agent(client) => client.tab(),
        }
    }
}

fn visitor_input(what: Happens) -> visitor::Input {
    match what {
        Happens::Start => visitor::Input::Start,
        Happens::Opened => visitor::Input::Opened,
        Happens::Reached => visitor::Input::Reached,
        Happens::Lost(code, reason, jitter) => visitor::Input::Lost {
            code,
            reason,
            jitter,
        },
        Happens::Deadline => visitor::Input::Deadline,
        Happens::Heard(Frame::Visitor(frame)) => visitor::Input::Heard(frame),
        Happens::Visitor(input) => input,
        Happens::Heard(Frame::Agent(_)) | Happens::Agent(_) => {
            panic!("law 10: a visitor was sent an agent's frame")
        }
    }
}

fn agent_input(what: Happens) -> agent::Input {
    match what {
        Happens::Start => agent::Input::Start,
        Happens::Opened => agent::Input::Opened,
        Happens::Reached => agent::Input::Reached,
        Happens::Lost(code, reason, jitter) => agent::Input::Lost {
            code,
            reason,
            jitter,
        },
        Happens::Deadline => agent::Input::Deadline,
        Happens::Heard(Frame::Agent(frame)) => agent::Input::Heard(frame),
        Happens::Agent(input) => input,
        Happens::Heard(Frame::Visitor(_)) | Happens::Visitor(_) => {
            panic!("an agent was sent a visitor's frame")
        }
    }
}

fn visitor_asked(effect: visitor::Effect) -> Asked {
    match effect {
        client::Effect::Connect(_) => Asked::Connect,
        client::Effect::Probe => Asked::Probe,
        client::Effect::Disconnect => Asked::Disconnect,
        client::Effect::Send(frame) => Asked::Send(Up::Visitor(frame)),
        client::Effect::Keep(kept) => Asked::Keep(kept),
        client::Effect::Reload => Asked::Reload,
        client::Effect::Token(_) => Asked::Nothing,
        client::Effect::Show(visitor::Change::Reset) => Asked::Reset(None),
        client::Effect::Show(visitor::Change::Added {
            conversation,
            entry,
        }) => Asked::Added(conversation, entry),
        client::Effect::Show(visitor::Change::Outbox(pending)) => Asked::Outbox(pending),
        client::Effect::Show(visitor::Change::Full(text)) => Asked::Full(text),
        client::Effect::Show(visitor::Change::Quiet { closes_at }) => Asked::Closes(closes_at),
        client::Effect::Show(_) => Asked::Nothing,
    }
}

fn agent_asked(effect: agent::Effect) -> Asked {
    match effect {
        client::Effect::Connect(_) => Asked::Connect,
        client::Effect::Probe => Asked::Probe,
        client::Effect::Disconnect => Asked::Disconnect,
        client::Effect::Send(frame) => Asked::Send(Up::Agent(frame)),
        client::Effect::Keep(kept) => Asked::Keep(kept),
        client::Effect::Reload => Asked::Reload,
        client::Effect::Token(_) => Asked::Nothing,
        client::Effect::Show(agent::Change::Reset(id)) => Asked::Reset(Some(id)),
        client::Effect::Show(agent::Change::Added {
            conversation,
            entry,
        }) => Asked::Added(conversation, entry),
        client::Effect::Show(agent::Change::Outbox(pending)) => Asked::Outbox(pending),
        client::Effect::Show(agent::Change::Full(_, text)) => Asked::Full(text),
        client::Effect::Show(agent::Change::Colleague(colleague)) => Asked::Colleague(colleague),
        client::Effect::Show(agent::Change::Offered(offer)) => Asked::Offered(offer.conversation),
        client::Effect::Show(_) => Asked::Nothing,
    }
}
