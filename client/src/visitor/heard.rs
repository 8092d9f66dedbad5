//! What a visitor's tab does about each frame.
//!
//! Before the welcome nothing but a token and the welcome is heard. Never paints a hole.

use super::talk::Talk;
use super::{Change, Effect, Visitor};
use crate::transcript::Fit;
use shared::limits::TYPING_LASTS_MS;
use shared::visitor::VisitorWelcome;
use shared::{ConversationId, Entry, Millis, Nonce, Refusal, RefusalCode, Standing, ToVisitor};

impl Visitor {
    pub(super) fn hear(&mut self, now: Millis, frame: ToVisitor, effects: &mut Vec<Effect>) {
        if !self.line.is_open() {
            return;
        }
        self.line.heard(now);
        if self.line.is_live() {
            self.hear_form(&frame, effects);
        }
        match frame {
            ToVisitor::Token { token } => {
                self.code = None;
                self.token = Some(token.clone());
                effects.push(Effect::Token(Some(token)));
            }
            ToVisitor::Welcome(welcome) => self.be_welcomed(now, welcome, effects),
            _ if !self.line.is_live() => {}
            ToVisitor::Opened(standing) => self.be_opened(&standing, effects),
            ToVisitor::Added {
                conversation,
                entries,
            } => {
                self.add(now, conversation, &entries, effects);
            }
            ToVisitor::Status {
                conversation,
                status,
            } => {
                if let Some(talk) = self.talk_of(conversation) {
                    talk.change(status, effects);
                    // What was looked at after the end is told once it is reopened.
                    talk.tell_seen(effects);
                }
            }
            ToVisitor::Typing { conversation } => {
                if let Some(talk) = self.talk_of(conversation) {
                    talk.type_until(now.plus(TYPING_LASTS_MS));
                }
            }
            ToVisitor::Seen(mark) => {
                if let Some(talk) = self.talk_of(mark.conversation) {
                    talk.see_by_agent(mark.seq, effects);
                }
            }
            ToVisitor::Refused { nonce, refusal } => {
                self.be_refused(now, nonce, refusal, effects);
            }
            ToVisitor::Pong | ToVisitor::Form { .. } | ToVisitor::Filled { .. } => {}
            ToVisitor::Quiet {
                conversation,
                closes_at,
            } => {
                if let Some(talk) = self.talk_of(conversation) {
                    talk.close_at(closes_at);
                }
            }
            ToVisitor::Rated {
                conversation,
                scale,
                rating,
            } => self.be_rated(conversation, scale, rating, effects),
        }
    }

    fn be_refused(
        &mut self,
        now: Millis,
        nonce: Option<Nonce>,
        refusal: Refusal,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(nonce) = nonce {
            return self.outbox.refuse(now, nonce, refusal);
        }
        effects.push(Effect::Show(Change::Refused(refusal)));
        self.rating_refused(refusal.code);
        if refusal.code == RefusalCode::UnknownTarget {
            self.forget_topic(effects);
        }
    }

    pub(super) fn talk_of(&mut self, conversation: ConversationId) -> Option<&mut Talk> {
        self.talk
            .as_mut()
            .filter(|talk| talk.transcript.conversation() == conversation)
    }

    fn be_welcomed(&mut self, now: Millis, welcome: VisitorWelcome, effects: &mut Vec<Effect>) {
        if !self.line.welcomed(now, effects) {
            return;
        }
        // The key to all that is said from here on must have come first. Whoever goes on without it
        // is somebody else the next time.
        if self.token.is_none() || self.code.is_some() {
            return self.line.again(now, effects);
        }
        let ahead_ms = self.skew.welcomed(welcome.now, now);
        effects.push(Effect::Show(Change::Clock { ahead_ms }));
        effects.push(Effect::Show(Change::Site(welcome.site)));
        match &welcome.conversation {
            Some(standing) => self.resume(standing, effects),
            None => {
                if self.talk.take().is_some() {
                    effects.push(Effect::Show(Change::Reset));
                }
                effects.push(Effect::Show(Change::Status(None)));
            }
        }
        if !self.talk.as_ref().is_some_and(Talk::is_open) {
            effects.push(Effect::Show(Change::Door(welcome.door)));
        }
        self.outbox.welcomed(welcome.counted);
        self.topics
            .follow(self.talk.as_ref().map(Talk::conversation_and_status));
        if self.topics.welcomed(welcome.topics, welcome.topic, effects) {
            self.tell_topic(effects);
        }
        self.tell_context(effects);
        self.form_is_welcomed(effects);
        self.tell_given(effects);
        if let Some(talk) = &mut self.talk {
            talk.tell_seen(effects);
        }
    }

    /// Goes on where the last hello said, or begins anew when that place is worth nothing.
    fn resume(&mut self, standing: &Standing, effects: &mut Vec<Effect>) {
        self.from_zero = false;
        let after = standing.resumes_after(self.since);
        let goes_on = self.talk.take().filter(|talk| {
            let mark = talk.transcript.bookmark();
            let goes_on = mark.conversation == standing.conversation && mark.seq == after;
            if !goes_on {
                effects.push(Effect::Show(Change::Reset));
            }
            goes_on
        });
        let talk = self
            .talk
            .insert(goes_on.unwrap_or_else(|| Talk::new(standing)));
        talk.stand(standing, effects);
    }

    fn be_opened(&mut self, standing: &Standing, effects: &mut Vec<Effect>) {
        if self.talk_of(standing.conversation).is_none() {
            effects.push(Effect::Show(Change::Opened(standing.conversation)));
            self.talk = Some(Talk::new(standing));
        }
        if let Some(talk) = &mut self.talk {
            talk.stand(standing, effects);
            talk.tell_seen(effects);
        }
    }

    fn add(
        &mut self,
        now: Millis,
        conversation: ConversationId,
        entries: &[Entry],
        effects: &mut Vec<Effect>,
    ) {
        let Some(talk) = self
            .talk
            .as_mut()
            .filter(|talk| talk.transcript.conversation() == conversation)
        else {
            return;
        };
        for entry in entries {
            match talk.transcript.take(entry) {
                Fit::Old => continue,
                Fit::Hole => return self.fall(now, effects),
                Fit::Next => {}
            }
            effects.push(Effect::Show(Change::Added {
                conversation,
                entry: entry.clone(),
            }));
            talk.follow(entry, effects);
            self.outbox.confirm(now, &entry.what);
        }
    }

    /// Something is missing: says hello again with the bookmark. At once the first time; when that
    /// did not help, from the beginning and not in a hurry.
    fn fall(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.line.lasted(now) {
            self.holes = 0;
        }
        self.holes = self.holes.saturating_add(1);
        if self.holes == 1 {
            self.line.again(now, effects);
        } else {
            self.from_zero = true;
            self.line.cut(now, effects);
        }
    }
}
