//! One tab of an agent's console: what goes in, what comes out, and one match over it.
//!
//! Lists every open conversation of the site, and holds the entries of those that are given to the
//! agent or shown. Never paints an entry out of its place, and never lets go of something said
//! before the relay has it. The rules are in the files beside this one.

mod calls;
mod change;
mod heard;
mod inbox;
mod input;
mod mirrors;
mod queue;
mod typists;
mod watch;

use crate::effect::{self, Act, Kept, Link, Pending};
use crate::link::{Line, Loss};
use crate::outbox::Outbox;
use crate::skew::Skew;
use calls::Calls;
use inbox::Inbox;
use mirrors::Mirrors;
use shared::limits::{ACTIVE_EVERY_MS, TYPING_EVERY_MS};
use shared::{
    AgentId, Bookmark, Conversation, ConversationId, Entry, Face, FromAgent, Millis, Offer, TabId,
};
use typists::Typists;
use watch::Watched;

pub use change::Change;
pub use input::Input;

/// What this client asks of the loop around it.
pub type Effect = effect::Effect<FromAgent, Change>;

/// One tab of an agent's console.
#[derive(Clone, Debug)]
pub struct Agent {
    /// The time of the last step.
    now: Millis,
    line: Line,
    outbox: Outbox,
    me: Option<Face>,
    inbox: Inbox,
    mirrors: Mirrors,
    watched: Watched,
    /// The bookmarks in the last hello.
    since: Vec<Bookmark>,
    typists: Typists,
    typed: Option<(ConversationId, Millis)>,
    calls: Calls,
    /// When the relay was last told that the agent does something.
    active_at: Option<Millis>,
    skew: Skew,
}

impl Agent {
    /// A tab that has not begun. `kept` is what an earlier page load of this tab kept (else make a
    /// new tab id and [`Kept::new`]).
    #[must_use]
    pub fn new(kept: Kept) -> Agent {
        Agent {
            now: Millis(0),
            // Until a number is given, the tab's own is as good as any.
            line: Line::new((kept.tab.0 >> 32) as u32),
            outbox: Outbox::new(kept),
            me: None,
            inbox: Inbox::default(),
            mirrors: Mirrors::default(),
            watched: Watched::default(),
            since: Vec::new(),
            typists: Typists::default(),
            typed: None,
            calls: Calls::default(),
            active_at: None,
            skew: Skew::default(),
        }
    }

    /// Takes one input.
    pub fn step(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        let begin = effects.len();
        self.set_back(now, effects);
        match input {
            Input::Start => self.line.start(now, effects),
            Input::Opened => self.open(now, effects),
            Input::Lost {
                code,
                reason,
                jitter,
            } => {
                let (loss, outbox) = (
                    Loss {
                        code,
                        reason,
                        jitter,
                    },
                    &self.outbox,
                );
                self.line.lost(now, &loss, || outbox.kept(), effects);
            }
            Input::Reached => self.line.reached(now),
            Input::Heard(frame) => self.hear(now, frame, effects),
            Input::Deadline => self.look_at_the_clock(now, effects),
            Input::Nudge => self.line.nudge(now, effects),
            input @ (Input::Say(..) | Input::Reply(..) | Input::Share(..) | Input::Amend(..)) => {
                self.number(now, input, effects);
            }
            Input::Typing(conversation) => self.tell_typing(now, conversation, effects),
            Input::Looked(conversation) => self.look(conversation, effects),
            Input::Watch(conversation) => self.watch(conversation, effects),
            Input::Unwatch(conversation) => self.unwatch(conversation, effects),
            Input::Active => self.tell_active(now, effects),
            Input::Retry(index) => self.outbox.retry(now, index),
            Input::Dismiss(index) => self.outbox.dismiss(index),
            Input::Take(conversation) => self.ask(FromAgent::Take { conversation }, effects),
            Input::End(conversation) => self.ask(FromAgent::End { conversation }, effects),
            Input::Choose(choice) => self.ask(FromAgent::Choose { choice }, effects),
            Input::Accept(conversation) => self.ask(FromAgent::Accept { conversation }, effects),
            Input::Decline(conversation, why) => {
                self.ask(FromAgent::Decline { conversation, why }, effects);
            }
            Input::Transfer {
                conversation,
                to,
                note,
                warm,
            } => {
                self.ask(
                    FromAgent::Transfer {
                        conversation,
                        to,
                        note,
                        warm,
                    },
                    effects,
                );
            }
            Input::TakeOver(conversation) => {
                self.ask(FromAgent::TakeOver { conversation }, effects);
            }
            Input::Stay(conversation) => self.ask(FromAgent::Stay { conversation }, effects),
            Input::Reopen(conversation) => self.ask(FromAgent::Reopen { conversation }, effects),
        }
        self.settle(now, begin, effects);
    }

    /// When to come back with `Input::Deadline` at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> {
        let due = [
            self.line.next_deadline(),
            self.outbox.next_deadline(),
            self.mirrors.next_deadline(),
            self.typists.next_deadline(),
        ];
        due.into_iter().flatten().min()
    }

    /// The entries held of a conversation, in order, without a hole.
    #[must_use]
    pub fn entries(&self, conversation: ConversationId) -> &[Entry] {
        self.mirrors
            .get(conversation)
            .map_or(&[], |mirror| mirror.transcript.entries())
    }

    /// How far this tab has heard of a conversation.
    #[must_use]
    pub fn bookmark(&self, conversation: ConversationId) -> Option<Bookmark> {
        self.mirrors
            .get(conversation)
            .map(|mirror| mirror.transcript.bookmark())
    }

    /// The open conversations, by id.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.inbox.iter()
    }

    /// The waiting conversations, the next one first.
    pub fn queue(&self) -> impl Iterator<Item = ConversationId> {
        self.inbox.queue()
    }

    /// What this agent is asked to take, by conversation.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.calls.offers()
    }

    /// What is said but not stored, then what was refused for good.
    #[must_use]
    pub fn pending(&self) -> Vec<Pending> {
        self.outbox.pending()
    }

    /// The connection.
    #[must_use]
    pub fn link(&self) -> Link {
        self.line.link()
    }

    /// Who this is, once welcomed.
    #[must_use]
    pub fn me(&self) -> Option<AgentId> {
        self.me.as_ref().map(|me| me.id)
    }

    /// The tab.
    #[must_use]
    pub fn tab(&self) -> TabId {
        self.outbox.tab()
    }

    /// A clock that is set back moves everything that is due along with it.
    fn set_back(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let ms = self.now.since(now);
        self.now = now;
        if ms > 0 {
            self.line.set_back(ms, effects);
            self.outbox.set_back(ms);
            self.mirrors.set_back(ms);
            self.typists.set_back(ms);
            self.typed = None;
            self.active_at = None;
            if let Some(ahead_ms) = self.skew.set_back(ms) {
                effects.push(Effect::Show(Change::Clock { ahead_ms }));
            }
        }
    }

    fn open(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.line.opened(now) {
            self.since = self.bookmarks();
            let (tab, since) = (self.tab(), self.since.clone());
            effects.push(Effect::Send(FromAgent::Hello { tab, since }));
        }
    }

    fn look_at_the_clock(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let unconfirmed = self.outbox.deadline(now);
        let unrepaired = self.mirrors.overdue(now);
        for conversation in &unrepaired {
            // What did not come after the bookmark is asked for from the beginning.
            self.drop_mirror(*conversation, effects);
        }
        if (unconfirmed || !unrepaired.is_empty()) && self.line.is_live() {
            self.line.cut(now, effects);
        }
        self.line.deadline(now, effects);
        self.typists.expire(now, effects);
    }

    /// Does what the tab numbers; nothing else is its business.
    fn number(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        match input {
            Input::Say(conversation, text) => {
                self.say(now, conversation, Act::Words { text, quote: None }, effects);
            }
            Input::Reply(mark, text) => {
                let quote = Some(mark);
                self.say(now, mark.conversation, Act::Words { text, quote }, effects);
            }
            Input::Share(conversation, file) => {
                self.say(now, conversation, Act::File(file), effects);
            }
            Input::Amend(mark, text) => {
                let act = Act::Amend { of: mark.seq, text };
                self.say(now, mark.conversation, act, effects);
            }
            _ => {}
        }
    }

    fn say(
        &mut self,
        now: Millis,
        conversation: ConversationId,
        act: Act,
        effects: &mut Vec<Effect>,
    ) {
        if let Err(act) = self.outbox.say(now, Some(conversation), act) {
            let text = act.text().unwrap_or_default().to_owned();
            effects.push(Effect::Show(Change::Full(conversation, text)));
        }
    }

    fn tell_typing(
        &mut self,
        now: Millis,
        conversation: ConversationId,
        effects: &mut Vec<Effect>,
    ) {
        let is_early = self
            .typed
            .is_some_and(|(last, at)| last == conversation && now.since(at) < TYPING_EVERY_MS);
        if self.line.is_live() && !is_early {
            self.typed = Some((conversation, now));
            effects.push(Effect::Send(FromAgent::Typing { conversation }));
        }
    }

    fn tell_active(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let is_early = self
            .active_at
            .is_some_and(|at| now.since(at) < ACTIVE_EVERY_MS);
        if self.line.is_live() && !is_early {
            self.active_at = Some(now);
            effects.push(Effect::Send(FromAgent::Active));
        }
    }

    /// Asks for something that has no meaning later: without a connection it is dropped.
    fn ask(&self, frame: FromAgent, effects: &mut Vec<Effect>) {
        if self.line.is_live() {
            effects.push(Effect::Send(frame));
        }
    }

    /// Ends every step.
    fn settle(&mut self, now: Millis, begin: usize, effects: &mut Vec<Effect>) {
        if self.line.is_live() && self.outbox.needs_new_link() {
            self.line.again(now, effects);
        }
        self.line.climb(now, self.outbox.is_at_rest(), effects);
        let live = self.line.is_live();
        if !live {
            self.mirrors.cut();
        }
        effects.extend(self.inbox.new_queue().map(Change::Queue).map(Effect::Show));
        self.outbox.settle(now, live, effects);
        if effects[begin..]
            .iter()
            .any(|effect| matches!(effect, Effect::Send(_)))
        {
            self.line.sent(now);
        }
    }
}

#[cfg(test)]
mod tests;
