//! Everything that a bot's person has seen, and everything that came over its wire.
//!
//! Paints what the client says and nothing else: what is wrong here is wrong in the browser too.

use client::{Kept, Link, Pending, PendingState, agent, visitor};
use shared::agent::Colleague;
use shared::{
    Choice, Context, Conversation, ConversationId, Entry, Face, Place, Refusal, RefusalCode, Seq,
    Status, ToAgent, ToVisitor, What,
};
use std::collections::BTreeMap;
use std::fmt;

/// Frames that are printed when a test fails.
const PRINTED_LEN_MAX: usize = 12;

/// What both ends have.
#[derive(Clone)]
pub struct Wire<F> {
    /// The connection.
    pub link: Link,
    /// How many times the relay has welcomed this tab.
    pub welcomes: u32,
    /// Every frame that arrived, also those that the client did not care for.
    pub heard: Vec<F>,
    /// The code and reason of every close that arrived. 1006: the line broke.
    pub closes: Vec<(u16, String)>,
    /// What is said but not stored, then what was refused for good.
    pub pending: Vec<Pending>,
    /// Every text that was seen as held for a while, and why.
    pub held: BTreeMap<String, RefusalCode>,
    /// Texts that the outbox had no room for.
    pub full: Vec<String>,
    /// What a page load would go on with.
    pub kept: Kept,
    /// How many times the page was to be loaded again.
    pub reloads: u32,
    /// Orders that were carried out.
    pub(super) taken: u64,
}

/// What a visitor's person has seen.
#[derive(Clone, Debug)]
pub struct VisitorScreen {
    /// The wire.
    pub wire: Wire<ToVisitor>,
    /// The visitor's token.
    pub token: Option<String>,
    /// The site's name.
    pub site: String,
    /// How it would be to wait.
    pub door: Option<Place>,
    /// The conversation that is shown.
    pub conversation: Option<ConversationId>,
    /// What is shown of each conversation.
    pub entries: BTreeMap<ConversationId, Vec<Entry>>,
    /// What the conversation does.
    pub status: Option<Status>,
    /// Everything that it was seen to do, in order.
    pub statuses: Vec<Status>,
    /// How far an agent has seen it.
    pub seen_by_agent: Seq,
    /// Whether an agent is typing.
    pub agent_typing: bool,
    /// Messages not seen.
    pub unread: u32,
    /// What was asked and did not happen.
    pub refused: Vec<Refusal>,
    /// How many times the screen was cleared.
    pub resets: u32,
}

/// What an agent's person has seen.
#[derive(Clone, Debug)]
pub struct AgentScreen {
    /// The wire.
    pub wire: Wire<ToAgent>,
    /// Who it is.
    pub me: Option<Face>,
    /// The site's name.
    pub site: String,
    /// The open conversations.
    pub inbox: BTreeMap<ConversationId, Conversation>,
    /// Who waits.
    pub queue: Vec<ConversationId>,
    /// What is shown of each conversation.
    pub entries: BTreeMap<ConversationId, Vec<Entry>>,
    /// The visitors' pages.
    pub about: BTreeMap<ConversationId, Context>,
    /// Who types where: the visitor, a colleague.
    pub typing: BTreeMap<ConversationId, (bool, Option<Face>)>,
    /// How far visitors have seen.
    pub seen_by_visitor: BTreeMap<ConversationId, Seq>,
    /// Messages not seen.
    pub unread: BTreeMap<ConversationId, u32>,
    /// Colleagues by name, this agent too.
    pub colleagues: BTreeMap<String, Colleague>,
    /// What was asked and did not happen.
    pub refused: Vec<(Option<ConversationId>, Refusal)>,
}

impl<F> Wire<F> {
    fn new(kept: Kept) -> Wire<F> {
        Wire {
            link: Link::Idle,
            welcomes: 0,
            heard: Vec::new(),
            closes: Vec::new(),
            pending: Vec::new(),
            held: BTreeMap::new(),
            full: Vec::new(),
            kept,
            reloads: 0,
            taken: 0,
        }
    }

    /// Whether the connection is live.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.link == Link::Live
    }

    /// Whether everything said is stored.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.pending.is_empty()
    }

    /// What was refused for good, and why.
    #[must_use]
    pub fn not_sent(&self) -> Vec<(&str, RefusalCode)> {
        let refused = self
            .pending
            .iter()
            .filter_map(|pending| match pending.state {
                PendingState::NotSent { code } => Some((pending.say.text.as_str(), code)),
                PendingState::Sending | PendingState::Held { .. } => None,
            });
        refused.collect()
    }

    fn link(&mut self, link: Link) {
        self.welcomes += u32::from(link == Link::Live);
        self.link = link;
    }

    fn outbox(&mut self, pending: Vec<Pending>) {
        for one in &pending {
            if let PendingState::Held { code, .. } = one.state {
                self.held.insert(one.say.text.clone(), code);
            }
        }
        self.pending = pending;
    }
}

impl VisitorScreen {
    pub(super) fn new(kept: Kept, token: Option<String>) -> VisitorScreen {
        VisitorScreen {
            wire: Wire::new(kept),
            token,
            site: String::new(),
            door: None,
            conversation: None,
            entries: BTreeMap::new(),
            status: None,
            statuses: Vec::new(),
            seen_by_agent: Seq(0),
            agent_typing: false,
            unread: 0,
            refused: Vec::new(),
            resets: 0,
        }
    }

    pub(super) fn paint(&mut self, change: visitor::Change) {
        match change {
            visitor::Change::Link(link) => self.wire.link(link),
            visitor::Change::Site(site) => self.site = site,
            visitor::Change::Door(place) => self.door = Some(place),
            visitor::Change::Reset => {
                self.entries.clear();
                self.resets += 1;
            }
            visitor::Change::Opened(id) => self.conversation = Some(id),
            visitor::Change::Added {
                conversation,
                entry,
            } => {
                self.conversation = Some(conversation);
                self.entries.entry(conversation).or_default().push(entry);
            }
            visitor::Change::Status(status) => {
                self.statuses.extend(status.clone());
                self.status = status;
            }
            visitor::Change::Outbox(pending) => self.wire.outbox(pending),
            visitor::Change::SeenByAgent(seq) => self.seen_by_agent = seq,
            visitor::Change::AgentTyping(typing) => self.agent_typing = typing,
            visitor::Change::Unread(unread) => self.unread = unread,
            visitor::Change::Refused(refusal) => self.refused.push(refusal),
            visitor::Change::Full(text) => self.wire.full.push(text),
        }
    }

    /// The entries of the conversation that is shown.
    #[must_use]
    pub fn transcript(&self) -> &[Entry] {
        let entries = self.conversation.and_then(|id| self.entries.get(&id));
        entries.map_or(&[], Vec::as_slice)
    }

    /// The words in the conversation that is shown.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        texts(self.transcript())
    }

    /// The place in the queue, while the conversation waits.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        place(self.status.as_ref()?)
    }

    /// How many were ahead, each time that a place was seen.
    #[must_use]
    pub fn places(&self) -> Vec<u32> {
        self.statuses
            .iter()
            .filter_map(place)
            .map(|place| place.ahead)
            .collect()
    }

    /// The name of the agent who answers.
    #[must_use]
    pub fn answered_by(&self) -> Option<&str> {
        match self.status.as_ref()? {
            Status::Answered(face) => Some(&face.name),
            Status::Waiting(_) | Status::Ended => None,
        }
    }
}

impl AgentScreen {
    pub(super) fn new(kept: Kept) -> AgentScreen {
        AgentScreen {
            wire: Wire::new(kept),
            me: None,
            site: String::new(),
            inbox: BTreeMap::new(),
            queue: Vec::new(),
            entries: BTreeMap::new(),
            about: BTreeMap::new(),
            typing: BTreeMap::new(),
            seen_by_visitor: BTreeMap::new(),
            unread: BTreeMap::new(),
            colleagues: BTreeMap::new(),
            refused: Vec::new(),
        }
    }

    pub(super) fn paint(&mut self, change: agent::Change) {
        match change {
            agent::Change::Link(link) => self.wire.link(link),
            agent::Change::Welcome { me, site } => {
                self.me = Some(me);
                self.site = site;
                self.inbox.clear();
                self.queue.clear();
                self.colleagues.clear();
            }
            agent::Change::Listed(line) => {
                self.inbox.insert(line.id, line);
            }
            agent::Change::Unlisted(id) => {
                self.inbox.remove(&id);
            }
            agent::Change::Queue(order) => self.queue = order,
            agent::Change::Reset(id) => {
                self.entries.remove(&id);
            }
            agent::Change::Added {
                conversation,
                entry,
            } => {
                self.entries.entry(conversation).or_default().push(entry);
            }
            agent::Change::About {
                conversation,
                context,
            } => {
                self.about.insert(conversation, context);
            }
            agent::Change::Outbox(pending) => self.wire.outbox(pending),
            agent::Change::Typing {
                conversation,
                visitor,
                agent,
            } => {
                self.typing.insert(conversation, (visitor, agent));
            }
            agent::Change::SeenByVisitor(id, seq) => {
                self.seen_by_visitor.insert(id, seq);
            }
            agent::Change::Unread(id, unread) => {
                self.unread.insert(id, unread);
            }
            agent::Change::Colleague(colleague) => {
                self.colleagues
                    .insert(colleague.face.name.clone(), colleague);
            }
            agent::Change::Refused(id, refusal) => self.refused.push((id, refusal)),
            agent::Change::Full(_, text) => self.wire.full.push(text),
        }
    }

    /// The entries of a conversation.
    #[must_use]
    pub fn transcript(&self, id: ConversationId) -> &[Entry] {
        self.entries.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The words in a conversation.
    #[must_use]
    pub fn texts(&self, id: ConversationId) -> Vec<&str> {
        texts(self.transcript(id))
    }

    /// What this agent chose, as everyone is told.
    #[must_use]
    pub fn choice(&self) -> Option<Choice> {
        Some(self.colleagues.get(&self.me.as_ref()?.name)?.choice)
    }

    /// The conversation with these last words that is given to this agent.
    #[must_use]
    pub fn given(&self, words: &str) -> Option<ConversationId> {
        let mine = self
            .inbox
            .values()
            .filter(|line| line.agent == self.me && self.me.is_some());
        mine.filter(|line| line.words == words)
            .map(|line| line.id)
            .next()
    }
}

/// The words in a transcript.
#[must_use]
pub fn texts(entries: &[Entry]) -> Vec<&str> {
    let said = entries.iter().filter_map(|entry| match &entry.what {
        What::Said { text, .. } => Some(text.as_str()),
        What::Joined { .. } | What::Returned | What::Ended { .. } => None,
    });
    said.collect()
}

fn place(status: &Status) -> Option<Place> {
    match status {
        Status::Waiting(place) => Some(*place),
        Status::Answered(_) | Status::Ended => None,
    }
}

impl<F: fmt::Debug> fmt::Debug for Wire<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skipped = self.heard.len().saturating_sub(PRINTED_LEN_MAX);
        f.debug_struct("Wire")
            .field("link", &self.link)
            .field("welcomes", &self.welcomes)
            .field("closes", &self.closes)
            .field("pending", &self.pending)
            .field("frames", &self.heard.len())
            .field("last_frames", &&self.heard[skipped..])
            .finish_non_exhaustive()
    }
}
