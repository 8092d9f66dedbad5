//! Everything that a bot's person has seen, and everything that came over its wire.
//!
//! Paints what the client says and nothing else: what is wrong here is wrong in the browser too.

mod agent;

pub use agent::AgentScreen;

use client::{Act, Kept, Link, Pending, PendingState, Rung, visitor};
use shared::{
    ConversationId, Entry, Field, Filled, Millis, Place, Rating, Refusal, RefusalCode, Scale, Seq,
    Status, ToVisitor, Topic, TopicId, What,
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
    /// The rung that the client asked for when it was last connected.
    pub rung: Option<Rung>,
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
    /// What conversations are about here.
    pub topics: Vec<Topic>,
    /// What this one is about.
    pub topic: Option<TopicId>,
    /// When it will be ended because nobody writes.
    pub closes_at: Option<Millis>,
    /// Until when it may be reopened, if a hello told.
    pub reopen_until: Option<Millis>,
    /// How the conversation that ended can be rated, and how it was, as told last.
    pub rated: Option<(Scale, Option<Rating>)>,
    /// Whether a code of another device was not good.
    pub code_refused: bool,
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
    /// The site's form.
    pub fields: Vec<Field>,
    /// What the relay keeps of what was filled in.
    pub stored: Vec<Filled>,
}

impl<F> Wire<F> {
    fn new(kept: Kept) -> Wire<F> {
        Wire {
            link: Link::Idle,
            rung: None,
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
                PendingState::NotSent { code } => {
                    let words = match &pending.say.act {
                        Act::File(file) => file.name.as_str(),
                        act => act.text().unwrap_or_default(),
                    };
                    Some((words, code))
                }
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
                let text = one.say.act.text().unwrap_or_default();
                self.held.insert(text.to_owned(), code);
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
            topics: Vec::new(),
            topic: None,
            closes_at: None,
            reopen_until: None,
            rated: None,
            code_refused: false,
            status: None,
            statuses: Vec::new(),
            seen_by_agent: Seq(0),
            agent_typing: false,
            unread: 0,
            refused: Vec::new(),
            resets: 0,
            fields: Vec::new(),
            stored: Vec::new(),
        }
    }

    pub(super) fn paint(&mut self, change: visitor::Change) {
        match change {
            visitor::Change::Link(link) => self.wire.link(link),
            visitor::Change::Site(site) => self.site = site,
            visitor::Change::Door(place) => self.door = Some(place),
            visitor::Change::Topics(topics) => self.topics = topics,
            visitor::Change::Topic(topic) => self.topic = topic,
            visitor::Change::Quiet { closes_at } => self.closes_at = closes_at,
            visitor::Change::ReopenUntil(until) => self.reopen_until = until,
            visitor::Change::Rated { scale, rating } => self.rated = Some((scale, rating)),
            visitor::Change::Clock { .. } => {}
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
                add(&mut self.entries, conversation, entry);
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
            visitor::Change::Form(fields) => self.fields = fields,
            visitor::Change::Filled { stored, .. } => self.stored = stored,
            visitor::Change::CodeRefused => self.code_refused = true,
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
            Status::Waiting(_) | Status::Ended | Status::Parked(_) => None,
        }
    }

    /// Whether the conversation has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.status == Some(Status::Ended)
    }
}

/// The words in a transcript.
#[must_use]
pub fn texts(entries: &[Entry]) -> Vec<&str> {
    let said = entries.iter().filter_map(|entry| match &entry.what {
        What::Said { text, .. } => Some(text.as_str()),
        What::Shared { file, .. } => Some(file.name.as_str()),
        What::Joined { .. }
        | What::Returned
        | What::Ended { .. }
        | What::Transferred { .. }
        | What::Unanswered { .. }
        | What::TakenOver { .. }
        | What::Quieted
        | What::Reopened { .. }
        | What::Withdrawn { .. }
        | What::Amended { .. } => None,
    });
    said.collect()
}

fn place(status: &Status) -> Option<Place> {
    match status {
        Status::Waiting(place) => Some(*place),
        Status::Answered(_) | Status::Ended | Status::Parked(_) => None,
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

/// Paints one entry, and what it makes of those that are shown.
pub fn add(
    shown: &mut BTreeMap<ConversationId, Vec<Entry>>,
    conversation: ConversationId,
    entry: Entry,
) {
    let shown = shown.entry(conversation).or_default();
    entry.amend(&mut *shown);
    shown.push(entry);
}
