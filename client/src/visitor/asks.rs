//! What a visitor's tab asks of the relay: what is numbered, and what has no meaning later.
//!
//! Never decides what becomes of it.

use super::talk::Talk;
use super::{Change, Effect, Input, Visitor};
use crate::effect::Act;
use shared::{ConversationId, FromVisitor, Millis};

impl Visitor {
    /// Does what the tab numbers; nothing else is its business.
    pub(super) fn number(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        match input {
            Input::Say(text) => {
                self.send_form(effects);
                self.say(now, None, Act::Words { text, quote: None }, effects);
            }
            Input::Reply(mark, text) => {
                self.send_form(effects);
                let quote = Some(mark).filter(|mark| self.is_open(mark.conversation));
                self.say(now, None, Act::Words { text, quote }, effects);
            }
            Input::Share(file) => {
                self.send_form(effects);
                self.say(now, None, Act::File(file), effects);
            }
            Input::Amend(mark, text) => {
                let act = Act::Amend { of: mark.seq, text };
                self.say(now, Some(mark.conversation), act, effects);
            }
            _ => {}
        }
    }

    fn say(
        &mut self,
        now: Millis,
        conversation: Option<ConversationId>,
        act: Act,
        effects: &mut Vec<Effect>,
    ) {
        if let Err(act) = self.outbox.say(now, conversation, act) {
            let text = act.text().unwrap_or_default().to_owned();
            effects.push(Effect::Show(Change::Full(text)));
        }
    }

    fn is_open(&self, conversation: ConversationId) -> bool {
        let open = self.talk.as_ref().filter(|talk| talk.is_open());
        open.is_some_and(|talk| talk.transcript.conversation() == conversation)
    }

    /// Asks for something about the conversation that has no meaning later: dropped when there is
    /// no such conversation or no connection.
    pub(super) fn ask(
        &self,
        fits: impl FnOnce(&Talk) -> bool,
        frame: impl FnOnce(ConversationId) -> FromVisitor,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(talk) = self.talk.as_ref().filter(|talk| fits(talk))
            && self.line.is_live()
        {
            effects.push(Effect::Send(frame(talk.transcript.conversation())));
        }
    }

    pub(super) fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.send_form(effects);
        if self.line.is_live() {
            self.left = true;
            effects.push(Effect::Send(FromVisitor::Leaving));
        }
    }

    /// A goodbye is the last frame of its socket: a page that was left and is used again says hello
    /// on a new one.
    pub(super) fn come_back(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.left) && self.line.is_live() {
            self.line.again(now, effects);
        }
    }
}
