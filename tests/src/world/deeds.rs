//! What people do in the world, by chance: sensible things, late ones, and a few that are refused.
//!
//! Chooses an input and gives it to a client; never touches the machine.

use super::client::{Client, Happens};
use super::people::Person;
use super::{World, owner};
use client::{agent, visitor};
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::agent::Recipient;
use shared::{
    AgentId, Attachment, Bookmark, Choice, Context, ConversationId, Decline, FieldId, FileId,
    Filled, Mode, Presence, TeamId, TopicId,
};

/// How often what is said is a file.
const FILES: f64 = 0.1;

impl World {
    pub(super) fn tab_says(&mut self, tab: usize, text: String) {
        if self.tabs[tab].closed {
            return;
        }
        match &self.tabs[tab].client {
            Client::Visitor(_) => {
                self.tabs[tab].said.push(text.clone());
                let input = match self.chance.random_bool(FILES) {
                    true => visitor::Input::Share(self.sends_file(text)),
                    false => visitor::Input::Say(text),
                };
                self.happens(tab, Happens::Visitor(input));
            }
            Client::Agent(agent) => {
                let own = own(agent);
                if let Some(to) = own.choose(&mut self.chance) {
                    self.tabs[tab].said.push(text.clone());
                    let input = match self.chance.random_bool(FILES) {
                        true => agent::Input::Share(*to, self.sends_file(text)),
                        false => agent::Input::Say(*to, text),
                    };
                    self.happens(tab, Happens::Agent(input));
                }
            }
        }
    }

    /// Brings a file of this name to the relay, beside all lines.
    fn sends_file(&mut self, name: String) -> Attachment {
        let file = Attachment {
            id: FileId(self.machine.store.files.len() as u64 + 1),
            name,
            kind: "image/png".to_owned(),
            len: 7,
            size: None,
        };
        self.machine.store.files.insert(file.id, file.clone());
        file
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

    /// Changes one of the last things that its screen shows, or takes it back: mostly words of its
    /// own person, at times those of others or no words at all.
    fn tab_amends(&mut self, tab: usize) {
        let it = &self.tabs[tab];
        let latest = it.screen.iter().flat_map(|(id, entries)| {
            let last = entries.iter().rev().take(4);
            last.map(|entry| Bookmark {
                conversation: *id,
                seq: entry.seq,
            })
        });
        let latest: Vec<_> = latest.collect();
        let Some(mark) = latest.choose(&mut self.chance).copied() else {
            return;
        };
        let text = self.chance.random_bool(0.7).then(|| self.new_words(tab));
        self.tabs[tab].said.extend(text.clone());
        let happens = match self.tabs[tab].client {
            Client::Visitor(_) => Happens::Visitor(visitor::Input::Amend(mark, text)),
            Client::Agent(_) => Happens::Agent(agent::Input::Amend(mark, text)),
        };
        self.happens(tab, happens);
    }

    /// Anything else that people do.
    pub(super) fn act(&mut self, tab: usize) {
        match self.tabs[tab].person {
            _ if self.tabs[tab].closed => {}
            _ if self.chance.random_bool(0.1) => self.tab_amends(tab),
            Person::Visitor(number) => {
                let input = self.visitor_acts(number);
                self.happens(tab, Happens::Visitor(input));
            }
            Person::Agent(_) => {
                if let Some(input) = self.agent_acts(tab) {
                    self.happens(tab, Happens::Agent(input));
                }
            }
        }
    }

    fn visitor_acts(&mut self, number: u32) -> visitor::Input {
        match self.chance.random_range(0..16) {
            0 => visitor::Input::End,
            1 => visitor::Input::Nudge,
            2 => visitor::Input::Visited(Context {
                url: format!("/{}", self.now),
                locale: owner::locale(number),
                ..Context::default()
            }),
            3 => visitor::Input::Typing,
            4 | 5 => visitor::Input::Reopen,
            6 => visitor::Input::Stay,
            14 => visitor::Input::Rate {
                score: self.chance.random_range(0..=6),
                comment: format!("at {}", self.now),
            },
            7 => visitor::Input::Topic(None),
            // The last one is no topic of any site.
            8..=10 => visitor::Input::Topic(Some(TopicId(self.chance.random_range(1..=4)))),
            11 => {
                let value = self.chance.random_range(0..4);
                visitor::Input::Fill(Filled {
                    field: FieldId::CONTACT,
                    value: "a".repeat(value),
                })
            }
            _ => visitor::Input::Looked,
        }
    }

    fn agent_acts(&mut self, tab: usize) -> Option<agent::Input> {
        let Client::Agent(client) = &self.tabs[tab].client else {
            return None;
        };
        let offered: Vec<_> = client.offers().map(|offer| offer.conversation).collect();
        let own = own(client);
        let me = client
            .me()
            .and_then(|me| self.tabs[tab].colleagues.get(&me));
        let is_online = me.is_some_and(|me| me.choice == Choice::Online);
        if !is_online && self.chance.random_bool(0.3) {
            return Some(agent::Input::Choose(Choice::Online));
        }
        match self.chance.random_range(0..3) {
            0 if !offered.is_empty() => self.answers_an_offer(tab, &offered),
            0 | 1 if !own.is_empty() => self.does_something_with_own(tab, &own),
            _ => self.does_something_else(tab),
        }
    }

    fn answers_an_offer(&mut self, tab: usize, offered: &[ConversationId]) -> Option<agent::Input> {
        let id = *offered.choose(&mut self.chance)?;
        Some(match self.chance.random_range(0..8) {
            0..=3 => agent::Input::Accept(id),
            4..=6 => agent::Input::Decline(id, Decline::NotMine),
            // Speaks before taking it: heard in a warm transfer, refused else.
            _ => {
                let text = self.new_words(tab);
                self.tabs[tab].said.push(text.clone());
                agent::Input::Say(id, text)
            }
        })
    }

    fn does_something_with_own(
        &mut self,
        tab: usize,
        own: &[ConversationId],
    ) -> Option<agent::Input> {
        let id = *own.choose(&mut self.chance)?;
        Some(match self.chance.random_range(0..10) {
            0 => agent::Input::End(id),
            1 => agent::Input::Stay(id),
            2 => agent::Input::Looked(id),
            _ => {
                let colleagues = self.tabs[tab].colleagues.values();
                let online: Vec<_> = colleagues
                    .filter(|other| other.presence == Presence::Online)
                    .map(|other| other.face.id)
                    .collect();
                transfer(&mut self.chance, &online, id)
            }
        })
    }

    fn does_something_else(&mut self, tab: usize) -> Option<agent::Input> {
        let Client::Agent(client) = &self.tabs[tab].client else {
            return None;
        };
        let known: Vec<_> = client.conversations().map(|it| it.id).collect();
        let held: Vec<_> = self.tabs[tab].screen.keys().copied().collect();
        let asked: Vec<_> = self.tabs[tab].asked.iter().copied().collect();
        let chance = &mut self.chance;
        Some(match chance.random_range(0..14) {
            0 | 1 => agent::Input::Take(*known.choose(chance)?),
            2 => agent::Input::Watch(*known.choose(chance)?),
            3 => agent::Input::Unwatch(*known.choose(chance)?),
            4 => agent::Input::End(*known.choose(chance)?),
            5 => agent::Input::Looked(*known.choose(chance)?),
            // Late: it may be over.
            6 => agent::Input::Accept(*asked.choose(chance)?),
            7 => agent::Input::Decline(*asked.choose(chance)?, Decline::Other),
            8 | 9 => agent::Input::TakeOver(*known.choose(chance)?),
            10..=12 => agent::Input::Reopen(*held.choose(chance)?),
            _ => agent::Input::Active,
        })
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

/// Passes on, mostly to somebody who is online, at times to colleagues who are not there and to
/// agents and teams that do not exist.
fn transfer(
    chance: &mut impl Rng,
    online: &[AgentId],
    conversation: ConversationId,
) -> agent::Input {
    let anybody = AgentId(chance.random_range(1..=4));
    let to = match chance.random_range(0..10) {
        0..=5 => Recipient::Agent(online.choose(chance).copied().unwrap_or(anybody)),
        6 => Recipient::Agent(anybody),
        _ => Recipient::Team(TeamId(chance.random_range(1..=3))),
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
