//! What people do in the world, by chance: sensible things, late ones, and a few that are refused.
//!
//! Chooses an input and gives it to a client; never touches the machine.

use super::World;
use super::client::{Client, Happens};
use super::people::Person;
use client::{agent, visitor};
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::agent::Recipient;
use shared::{AgentId, Choice, Context, ConversationId, Decline, Mode, TeamId, TopicId};

impl World {
    pub(super) fn tab_says(&mut self, tab: usize, text: String) {
        if self.tabs[tab].closed {
            return;
        }
        match &self.tabs[tab].client {
            Client::Visitor(_) => {
                self.tabs[tab].said.push(text.clone());
                self.happens(tab, Happens::Visitor(visitor::Input::Say(text)));
            }
            Client::Agent(agent) => {
                let own = own(agent);
                if let Some(to) = own.choose(&mut self.chance) {
                    self.tabs[tab].said.push(text.clone());
                    self.happens(tab, Happens::Agent(agent::Input::Say(*to, text)));
                }
            }
        }
    }

    pub(super) fn tab_chooses(&mut self, tab: usize) {
        if let Client::Agent(_) = self.tabs[tab].client {
            let choice = match self.chance.random_range(0..20) {
                0 | 1 => Choice::Away,
                2 => Choice::Busy,
                3 => Choice::Finishing,
                _ => Choice::Online,
            };
            self.happens(tab, Happens::Agent(agent::Input::Choose(choice)));
        }
    }

    /// Anything else that people do.
    pub(super) fn act(&mut self, tab: usize) {
        match self.tabs[tab].person {
            Person::Visitor(_) => {
                let input = self.visitor_acts();
                self.happens(tab, Happens::Visitor(input));
            }
            Person::Agent(_) => {
                if let Some(input) = self.agent_acts(tab) {
                    self.happens(tab, Happens::Agent(input));
                }
            }
        }
    }

    fn visitor_acts(&mut self) -> visitor::Input {
        match self.chance.random_range(0..14) {
            0 => visitor::Input::End,
            1 => visitor::Input::Nudge,
            2 => visitor::Input::Visited(Context {
                url: format!("/{}", self.now),
                ..Context::default()
            }),
            3 => visitor::Input::Typing,
            4 | 5 => visitor::Input::Reopen,
            6 => visitor::Input::Stay,
            7 => visitor::Input::Topic(None),
            // The last one is no topic of any site.
            8..=10 => visitor::Input::Topic(Some(TopicId(self.chance.random_range(1..=4)))),
            _ => visitor::Input::Looked,
        }
    }

    fn agent_acts(&mut self, tab: usize) -> Option<agent::Input> {
        let Client::Agent(client) = &self.tabs[tab].client else {
            return None;
        };
        let offered: Vec<_> = client.offers().map(|offer| offer.conversation).collect();
        let known: Vec<_> = client.conversations().map(|it| it.id).collect();
        let held: Vec<_> = self.tabs[tab].screen.keys().copied().collect();
        let own = own(client);
        let asked: Vec<_> = self.tabs[tab].asked.iter().copied().collect();
        let chance = &mut self.chance;
        let input = match chance.random_range(0..26) {
            0 => agent::Input::End(*own.choose(chance)?),
            1 | 2 => agent::Input::Take(*known.choose(chance)?),
            3 => agent::Input::Watch(*known.choose(chance)?),
            4 => agent::Input::Unwatch(*known.choose(chance)?),
            5 => agent::Input::Typing(*known.choose(chance)?),
            6 => agent::Input::Looked(*known.choose(chance)?),
            7..=9 => agent::Input::Accept(*offered.choose(chance)?),
            10 | 11 => agent::Input::Decline(*offered.choose(chance)?, Decline::NotMine),
            // Late: it may be over.
            12 => agent::Input::Accept(*asked.choose(chance)?),
            13 => agent::Input::Decline(*asked.choose(chance)?, Decline::Other),
            14..=17 => transfer(chance, *own.choose(chance)?),
            18 => agent::Input::Stay(*own.choose(chance)?),
            19 | 20 => agent::Input::TakeOver(*known.choose(chance)?),
            21 | 22 => agent::Input::Reopen(*held.choose(chance)?),
            23 => agent::Input::Say(*offered.choose(chance)?, self.new_words(tab)),
            _ => agent::Input::Active,
        };
        if let agent::Input::Say(_, text) = &input {
            self.tabs[tab].said.push(text.clone());
        }
        Some(input)
    }

    /// What an agent does who has nothing else to do than to serve.
    pub(super) fn serves(&mut self, tab: usize) {
        let mode = self.machine.settings.mode;
        let Client::Agent(client) = &self.tabs[tab].client else {
            return;
        };
        let mut inputs = vec![agent::Input::Active, agent::Input::Choose(Choice::Online)];
        let offered = client.offers().map(|offer| offer.conversation);
        inputs.extend(offered.map(agent::Input::Accept));
        inputs.extend(own(client).into_iter().map(agent::Input::End));
        let next = client.queue().next().filter(|_| mode == Mode::Manual);
        inputs.extend(next.map(agent::Input::Take));
        for input in inputs {
            self.happens(tab, Happens::Agent(input));
        }
    }
}

/// Passes on to anybody: colleagues who are not there, agents and teams that do not exist.
fn transfer(chance: &mut impl Rng, conversation: ConversationId) -> agent::Input {
    let to = match chance.random_bool(0.6) {
        true => Recipient::Agent(AgentId(chance.random_range(1..=4))),
        false => Recipient::Team(TeamId(chance.random_range(1..=3))),
    };
    agent::Input::Transfer {
        conversation,
        to,
        note: "has paid twice".to_owned(),
        warm: chance.random_bool(0.5),
    }
}

/// What is given to this agent, as the console shows it.
fn own(client: &client::Agent) -> Vec<ConversationId> {
    let me = client.me();
    let given = client
        .conversations()
        .filter(|it| it.agent.as_ref().map(|face| face.id) == me);
    given.map(|it| it.id).collect()
}
