//! One visitor's tab: what goes in, what comes out, and one match over it.
//!
//! Shows one conversation, the visitor's latest. Never paints an entry out of its place, and never
//! lets go of something said before the relay has it. The rules are in the files beside this one.

mod asks;
mod change;
mod code;
mod form;
mod heard;
mod input;
mod rating;
mod shown;
mod talk;
mod topics;

use crate::effect::{self, Kept, Link, Pending};
use crate::link::{Line, Loss};
use crate::outbox::Outbox;
use crate::skew::Skew;
use form::Form;
use shared::limits::TYPING_EVERY_MS;
use shared::visitor::VisitorHello;
use shared::{Bookmark, Close, Context, Entry, FromVisitor, Millis, Status, TabId, TopicId};
use shown::Shown;
use talk::Talk;
use topics::Topics;

pub use change::Change;
pub use input::Input;

/// What this client asks of the loop around it.
pub type Effect = effect::Effect<FromVisitor, Change>;

/// One visitor's tab.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The time of the last step.
    now: Millis,
    line: Line,
    outbox: Outbox,
    token: Option<String>,
    /// What another device showed, until the relay has answered it.
    code: Option<String>,
    context: Context,
    /// Whether the relay has not been told of this context.
    context_is_new: bool,
    talk: Option<Talk>,
    /// The bookmark in the last hello: what follows the welcome begins there.
    since: Option<Bookmark>,
    /// Holes in a row, none of them on a link that lasted.
    holes: u32,
    /// Whether the next hello asks for everything: a bookmark has led to a hole.
    from_zero: bool,
    typed_at: Option<Millis>,
    topics: Topics,
    form: Box<Form>,
    skew: Skew,
    /// What was thought of the end, until that is answered.
    given: Option<rating::Given>,
    /// Whether a goodbye was said on this link.
    left: bool,
    shown: Shown,
}

impl Visitor {
    /// A tab that has not begun. `kept` is what an earlier page load of this tab kept (else make a
    /// new tab id and [`Kept::new`]); `token` is the visitor's, if one is known.
    #[must_use]
    pub fn new(kept: Kept, token: Option<String>, context: Context) -> Visitor {
        Visitor {
            now: Millis(0),
            // Until a number is given, the tab's own is as good as any.
            line: Line::new((kept.tab.0 >> 32) as u32),
            outbox: Outbox::new(kept),
            token,
            code: None,
            context: context.clipped(),
            context_is_new: true,
            talk: None,
            since: None,
            holes: 0,
            from_zero: false,
            typed_at: None,
            topics: Topics::default(),
            form: Box::default(),
            skew: Skew::default(),
            given: None,
            left: false,
            shown: Shown::default(),
        }
    }

    /// Takes one input.
    pub fn step(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        let begin = effects.len();
        self.set_back(now, effects);
        if input.uses_the_page() {
            self.come_back(now, effects);
        }
        match input {
            Input::Start => self.line.start(now, effects),
            Input::Opened => self.open(now, effects),
            Input::Lost {
                code,
                reason,
                jitter,
            } => {
                self.lose(
                    now,
                    &Loss {
                        code,
                        reason,
                        jitter,
                    },
                    effects,
                );
            }
            Input::Reached => self.line.reached(now),
            Input::Heard(frame) => self.hear(now, frame, effects),
            Input::Deadline => self.look_at_the_clock(now, effects),
            Input::Nudge => self.line.nudge(now, effects),
            input @ (Input::Say(_) | Input::Reply(..) | Input::Share(_) | Input::Amend(..)) => {
                self.number(now, input, effects);
            }
            Input::Typing => self.tell_typing(now, effects),
            Input::Looked => self.look(effects),
            Input::Visited(context) => self.visit(&context, effects),
            Input::End => {
                self.ask(
                    Talk::is_open,
                    |conversation| FromVisitor::End { conversation },
                    effects,
                );
            }
            Input::Topic(topic) => self.choose(topic, effects),
            Input::Stay => {
                let is_closing = |talk: &Talk| talk.closes_at.is_some();
                self.ask(
                    is_closing,
                    |conversation| FromVisitor::Stay { conversation },
                    effects,
                );
            }
            Input::Reopen => {
                let has_ended = |talk: &Talk| !talk.is_open();
                self.ask(
                    has_ended,
                    |conversation| FromVisitor::Reopen { conversation },
                    effects,
                );
            }
            Input::Rate { score, comment } => self.rate(score, comment, effects),
            Input::Leave => self.leave(effects),
            Input::Fill(filled) => self.type_in(now, filled, effects),
            Input::Retry(index) => self.outbox.retry(now, index),
            Input::Dismiss(index) => self.outbox.dismiss(index),
        }
        self.settle(now, begin, effects);
    }

    /// When to come back with `Input::Deadline` at the latest.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Millis> {
        let typing = self.talk.as_ref().and_then(|talk| talk.typing_until);
        let due = [
            self.line.next_deadline(),
            self.outbox.next_deadline(),
            self.form.next_deadline(),
            typing,
        ];
        due.into_iter().flatten().min()
    }

    /// The entries of the current conversation, in order, without a hole.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.talk
            .as_ref()
            .map_or(&[], |talk| talk.transcript.entries())
    }

    /// How far this tab has heard.
    #[must_use]
    pub fn bookmark(&self) -> Option<Bookmark> {
        self.talk.as_ref().map(|talk| talk.transcript.bookmark())
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

    /// What the conversation does.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        self.talk.as_ref().map(|talk| &talk.status)
    }

    /// What the open conversation, or else the next one, is about.
    #[must_use]
    pub fn topic(&self) -> Option<TopicId> {
        self.topics.topic()
    }

    /// The key to this visitor's conversations, once there is one.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
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
        if ms == 0 {
            return;
        }
        self.line.set_back(ms, effects);
        self.outbox.set_back(ms);
        self.form.set_back(ms);
        if let Some(ahead_ms) = self.skew.set_back(ms) {
            effects.push(Effect::Show(Change::Clock { ahead_ms }));
        }
        let typing = self
            .talk
            .as_mut()
            .and_then(|talk| talk.typing_until.as_mut());
        for at in typing.into_iter().chain(self.typed_at.as_mut()) {
            at.0 = at.0.saturating_sub(ms);
        }
    }

    fn open(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if !self.line.opened(now) {
            return;
        }
        self.since = if self.from_zero {
            None
        } else {
            self.bookmark()
        };
        self.context_is_new = false;
        self.left = false;
        effects.push(Effect::Send(FromVisitor::Hello(VisitorHello {
            token: self.proof(),
            tab: self.tab(),
            since: self.since,
            context: self.context.clone(),
        })));
    }

    fn lose(&mut self, now: Millis, loss: &Loss, effects: &mut Vec<Effect>) {
        let bad_token = Close::from_code(loss.code) == Some(Close::BadToken);
        if bad_token && self.line.is_busy() {
            if !self.drop_code(effects) {
                self.become_new(effects);
            }
            self.line.come_back(now, loss, effects);
        } else {
            let outbox = &self.outbox;
            self.line.lost(now, loss, || outbox.kept(), effects);
        }
    }

    /// The token is worth nothing: goes on as a new visitor. What was said and not stored was
    /// stored for nobody else, and is said again.
    fn become_new(&mut self, effects: &mut Vec<Effect>) {
        self.token = None;
        self.since = None;
        self.from_zero = false;
        self.talk = None;
        self.given = None;
        self.outbox.start_anew();
        effects.push(Effect::Token(None));
        effects.push(Effect::Show(Change::Reset));
        effects.push(Effect::Show(Change::Status(None)));
    }

    fn look_at_the_clock(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.outbox.deadline(now) && self.line.is_live() {
            self.line.cut(now, effects);
        }
        self.line.deadline(now, effects);
        self.look_at_the_form(now, effects);
        if let Some(talk) = &mut self.talk {
            talk.typing_until = talk.typing_until.filter(|until| *until > now);
        }
    }

    fn tell_typing(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let is_early = self
            .typed_at
            .is_some_and(|at| now.since(at) < TYPING_EVERY_MS);
        let is_open = self.talk.as_ref().is_some_and(Talk::is_open);
        if self.line.is_live() && is_open && !is_early {
            self.typed_at = Some(now);
            effects.push(Effect::Send(FromVisitor::Typing));
        }
    }

    fn look(&mut self, effects: &mut Vec<Effect>) {
        if let Some(talk) = &mut self.talk {
            talk.look();
            if self.line.is_live() {
                talk.tell_seen(effects);
            }
        }
    }

    fn visit(&mut self, context: &Context, effects: &mut Vec<Effect>) {
        let context = context.clipped();
        self.context_is_new |= context != self.context;
        self.context = context;
        self.tell_context(effects);
    }

    fn tell_context(&mut self, effects: &mut Vec<Effect>) {
        if self.line.is_live() && std::mem::take(&mut self.context_is_new) {
            let context = self.context.clone();
            effects.push(Effect::Send(FromVisitor::Visited { context }));
        }
    }

    /// Ends every step.
    fn settle(&mut self, now: Millis, begin: usize, effects: &mut Vec<Effect>) {
        if self.line.is_live() && self.outbox.needs_new_link() {
            self.line.again(now, effects);
        }
        self.topics
            .follow(self.talk.as_ref().map(Talk::conversation_and_status));
        self.topics.show(effects);
        self.show_what_changed(effects);
        let at_rest = self.outbox.is_at_rest() && !self.left;
        self.line.climb(now, at_rest, effects);
        self.outbox.settle(now, self.line.is_live(), effects);
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
