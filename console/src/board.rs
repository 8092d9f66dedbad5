//! What a client shows, kept where components can read it: one signal for each thing.
//!
//! Written only by `apply`, in the order of the changes. Decides nothing: order, unread counts and
//! holes are the client's matter.

mod around;

pub use around::{Around, House};

use crate::leaving::{Left, left};
use crate::notes::Notes;
use crate::rating::Ratings;
use crate::relay_clock;
use client::agent::Change;
use client::{Link, Pending};
use leptos::prelude::*;
use shared::agent::Colleague;
use shared::note::Note;
use shared::{
    AgentId, Context, Conversation, ConversationId, Coverage, Entry, Face, Millis, Offer, OfferEnd,
    Presence, Rule,
};
use std::collections::BTreeMap;

/// Something of the board that asks for attention once, when it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A conversation was given to this agent, not taken by hand.
    Given(Conversation),
    /// This agent is asked to take a conversation.
    Asked(Conversation),
    /// An offer to this agent is over.
    OfferEnded(ConversationId, OfferEnd),
    /// What was given to this agent is not any more.
    Left(Conversation, Left),
    /// What was asked does not happen.
    Refused(Option<ConversationId>, shared::Refusal),
    /// The outbox is full; the text goes back into the composer.
    Full(ConversationId, String),
}

/// All that is shown of one site. Copyable handle.
#[derive(Clone, Copy)]
pub struct Board {
    /// The connection.
    pub link: RwSignal<Link>,
    /// This agent, once welcomed.
    pub me: RwSignal<Option<Face>>,
    /// The open conversations.
    pub inbox: RwSignal<BTreeMap<ConversationId, Conversation>>,
    /// Who waits, the next one first.
    pub queue: RwSignal<Vec<ConversationId>>,
    /// How the site works.
    pub house: RwSignal<House>,
    /// What this agent is asked to take, the offer that ends first at the front.
    pub offers: RwSignal<Vec<Offer>>,
    /// Where a visitor waits long for this agent's answer, and when it goes to somebody else.
    pub warnings: RwSignal<Vec<(ConversationId, Millis)>>,
    /// How often the announced waits held.
    pub accuracy: RwSignal<Option<Coverage>>,
    /// How ends were rated.
    pub ratings: Ratings,
    /// What agents tell each other.
    pub notes: Notes,
    /// Everybody who answers, this agent too.
    pub colleagues: RwSignal<BTreeMap<AgentId, Colleague>>,
    /// What is said but not stored.
    pub outbox: RwSignal<Vec<Pending>>,
    /// What is told around conversations.
    pub around: RwSignal<BTreeMap<ConversationId, Around>>,
    /// The conversation that is shown.
    pub shown: RwSignal<Option<ConversationId>>,
    /// Its entries, in order. The client holds those of the others.
    pub entries: RwSignal<Vec<(ConversationId, Entry)>>,
    // Mine before the connection was lost, so that coming back does not ring for each of them.
    mine_before: StoredValue<Option<Vec<ConversationId>>>,
    // What left this agent without anybody to go to.
    left: StoredValue<Vec<ConversationId>>,
}

impl Board {
    /// An empty board.
    pub fn new() -> Board {
        Board {
            link: RwSignal::default(),
            me: RwSignal::new(None),
            inbox: RwSignal::default(),
            queue: RwSignal::default(),
            house: RwSignal::default(),
            offers: RwSignal::default(),
            warnings: RwSignal::default(),
            accuracy: RwSignal::default(),
            ratings: Ratings::default(),
            notes: Notes::default(),
            colleagues: RwSignal::default(),
            outbox: RwSignal::default(),
            around: RwSignal::default(),
            shown: RwSignal::new(None),
            entries: RwSignal::default(),
            mine_before: StoredValue::new(None),
            left: StoredValue::default(),
        }
    }

    /// Shows a change; returns what asks for attention.
    pub fn apply(self, change: Change) -> Option<Alert> {
        match change {
            Change::Link(link) => self.link.set(link),
            Change::Clock { ahead_ms } => relay_clock::told(ahead_ms),
            Change::Welcome {
                me,
                site: _,
                teams,
                topics,
                mode,
                supervises,
            } => {
                self.welcome(me);
                self.house.set(House {
                    teams,
                    topics,
                    mode,
                    supervises,
                    fields: Vec::new(),
                });
            }
            Change::Form(fields) => self.house.update(|house| house.fields = fields),
            Change::Filled {
                conversation,
                filled,
                left_away,
            } => self.note(conversation, |around| {
                around.filled = filled;
                around.left_away = left_away;
            }),
            Change::Listed(conversation) => return self.list(conversation),
            Change::Unlisted(id) => self.unlist(id),
            Change::Queue(order) => self.queue.set(order),
            Change::Reset(id) if self.shows(id) => self.entries.set(Vec::new()),
            Change::Reset(_) => {}
            Change::Added {
                conversation,
                entry,
            } => {
                if self.shows(conversation) {
                    self.entries
                        .update(|entries| web::lines::add(entries, conversation, entry));
                }
            }
            Change::About {
                conversation,
                context,
            } => self.note(conversation, |around| around.about = Some(context)),
            Change::Outbox(pending) => self.outbox.set(pending),
            Change::Typing {
                conversation,
                visitor,
                agent,
            } => {
                self.note(conversation, |around| {
                    around.visitor_types = visitor;
                    around.agent_types = agent;
                });
            }
            Change::SeenByVisitor(id, seq) => self.note(id, |around| around.seen = seq),
            Change::Proven(id) => self.note(id, |around| around.proven += 1),
            Change::Unread(id, count) => self.note(id, |around| around.unread = count),
            Change::Colleague(colleague) => self.colleagues.update(|colleagues| {
                colleagues.insert(colleague.face.id, colleague);
            }),
            Change::Refused(id, refusal) => return Some(Alert::Refused(id, refusal)),
            Change::Full(id, text) => return Some(Alert::Full(id, text)),
            call => return self.call(call),
        }
        None
    }

    // What calls for this agent, and how well waiting was foretold.
    fn call(self, change: Change) -> Option<Alert> {
        match change {
            Change::Offered(offer) => return self.ask(offer),
            Change::OfferEnded { conversation, how } => {
                self.offers
                    .update(|offers| offers.retain(|one| one.conversation != conversation));
                return Some(Alert::OfferEnded(conversation, how));
            }
            Change::Unanswered {
                conversation,
                returns_at,
            } => self.warnings.update(|warnings| {
                warnings.retain(|(id, _)| *id != conversation);
                warnings.extend(returns_at.map(|at| (conversation, at)));
            }),
            Change::Accuracy(coverage) => self.accuracy.set(coverage),
            Change::Rated(id, rating) => self.ratings.learn([(id, rating)]),
            Change::Noted(note) => self.noted(note),
            _ => {} // Everything else was shown before.
        }
        None
    }

    fn noted(self, note: Note) {
        let me = self.me.with(|me| me.as_ref().map(|me| me.id));
        if me.is_some_and(|me| note.mentions.contains(&me)) {
            self.notes.call(note.clone());
        }
        self.notes.learn([note]);
    }

    /// Shows the entries of this conversation from here on.
    pub fn show(self, id: ConversationId, entries: Vec<Entry>) {
        self.shown.set(Some(id));
        self.entries
            .set(entries.into_iter().map(|entry| (id, entry)).collect());
    }

    /// Shows none; what is known around an ended conversation is let go.
    pub fn hide(self, id: ConversationId) {
        if !self.shows(id) {
            return;
        }
        self.shown.set(None);
        self.entries.set(Vec::new());
        if self.inbox.with_untracked(|inbox| !inbox.contains_key(&id)) {
            self.forget(id);
        }
    }

    /// The visitor's page.
    pub fn about(self, id: ConversationId) -> Option<Context> {
        self.around.with(|all| all.get(&id)?.about.clone())
    }

    /// Messages that no agent has seen, in one conversation.
    pub fn unread(self, id: ConversationId) -> u32 {
        self.around
            .with(|all| all.get(&id).map_or(0, |around| around.unread))
    }

    /// Messages that no agent has seen, in all of them.
    pub fn unread_sum(self) -> u32 {
        self.around
            .with(|all| all.values().map(|around| around.unread).sum())
    }

    /// One open conversation.
    pub fn conversation(self, id: ConversationId) -> Option<Conversation> {
        self.inbox.with(|inbox| inbox.get(&id).cloned())
    }

    /// This agent's own line in the list of colleagues.
    pub fn own(self) -> Option<Colleague> {
        let me = self.me.with(|me| me.as_ref().map(|me| me.id))?;
        self.colleagues
            .with(|colleagues| colleagues.get(&me).cloned())
    }

    /// Everybody who answers, those who are there first.
    pub fn everybody(self) -> Vec<Colleague> {
        const ORDER: [Presence; 5] = [
            Presence::Online,
            Presence::Busy,
            Presence::Finishing,
            Presence::Away,
            Presence::Offline,
        ];
        self.colleagues.with(|colleagues| {
            let part = |presence| {
                let all = colleagues.values();
                all.filter(move |one| one.presence == presence).cloned()
            };
            ORDER.into_iter().flat_map(part).collect()
        })
    }

    /// Whether a conversation is given to this agent.
    pub fn is_mine(self, conversation: &Conversation) -> bool {
        self.me.with(|me| is_given_to(conversation, me.as_ref()))
    }

    fn shows(self, id: ConversationId) -> bool {
        self.shown.get_untracked() == Some(id)
    }

    fn welcome(self, me: Face) {
        let mine = self.inbox.with_untracked(|inbox| {
            let mine = inbox
                .values()
                .filter(|conversation| is_given_to(conversation, Some(&me)));
            mine.map(|conversation| conversation.id).collect()
        });
        let first = self.me.with_untracked(Option::is_none);
        self.mine_before.set_value((!first).then_some(mine));
        self.me.set(Some(me));
        self.inbox.update(BTreeMap::clear);
        self.queue.update(Vec::clear);
        self.offers.update(Vec::clear);
        self.warnings.update(Vec::clear);
        self.colleagues.update(BTreeMap::clear);
        self.around
            .update(|all| all.values_mut().for_each(|around| around.unread = 0));
    }

    fn note(self, id: ConversationId, write: impl FnOnce(&mut Around)) {
        self.around.update(|all| write(all.entry(id).or_default()));
    }

    fn list(self, conversation: Conversation) -> Option<Alert> {
        let (rings, id) = (self.rings(&conversation), conversation.id);
        let before = self
            .inbox
            .try_update(|inbox| inbox.insert(id, conversation.clone()))?;
        if rings {
            return Some(Alert::Given(conversation));
        }
        let me = self.me.get_untracked();
        let was_mine = match before {
            Some(before) => is_given_to(&before, me.as_ref()),
            None => self
                .mine_before
                .with_value(|mine| mine.as_ref().is_some_and(|mine| mine.contains(&id))),
        };
        let how = self
            .left
            .try_update_value(|gone| left(gone, was_mine, &conversation, me.as_ref()));
        how.flatten().map(|how| Alert::Left(conversation, how))
    }

    // The relay repeats what stands after every welcome; only what is new rings.
    fn ask(self, offer: Offer) -> Option<Alert> {
        let id = offer.conversation;
        let is_new = self.offers.try_update(|offers| {
            let len = offers.len();
            offers.retain(|one| one.conversation != id);
            let is_new = offers.len() == len;
            let later = offers.iter().position(|one| one.until > offer.until);
            offers.insert(later.unwrap_or(offers.len()), offer);
            is_new
        });
        let asked = untrack(|| self.conversation(id))?;
        is_new?.then_some(Alert::Asked(asked))
    }

    // The first list after the page was loaded rings for nobody: one looks at it anyway. Why a
    // conversation was given may be told a moment after that it was; until then nothing rings.
    fn rings(self, conversation: &Conversation) -> bool {
        let me = self.me.get_untracked();
        let given = |one: &Conversation| is_given_to(one, me.as_ref()) && one.reason.is_some();
        let taken = conversation
            .reason
            .is_some_and(|reason| reason.rule == Rule::Taken);
        if taken || !given(conversation) {
            return false;
        }
        let id = conversation.id;
        match self.inbox.with_untracked(|inbox| inbox.get(&id).map(given)) {
            Some(given_before) => !given_before,
            None => self
                .mine_before
                .with_value(|mine| mine.as_ref().is_some_and(|mine| !mine.contains(&id))),
        }
    }

    fn unlist(self, id: ConversationId) {
        self.mine_before.update_value(|mine| {
            if let Some(mine) = mine {
                mine.retain(|other| *other != id);
            }
        });
        let line = self.inbox.write().remove(&id);
        if self.shows(id) {
            self.note(id, |around| {
                let seen = line.map(|line| line.seen_by_visitor);
                around.seen = around.seen.max(seen.unwrap_or_default());
                around.end();
            });
        } else {
            self.forget(id);
        }
    }

    fn forget(self, id: ConversationId) {
        self.around.update(|all| {
            all.remove(&id);
        });
    }
}

fn is_given_to(conversation: &Conversation, me: Option<&Face>) -> bool {
    let agent = conversation.agent.as_ref().map(|agent| agent.id);
    !conversation.ended && agent.is_some() && agent == me.map(|me| me.id)
}

#[cfg(test)]
mod tests;
