//! What an agent's tab does about each frame.
//!
//! Before the welcome nothing but the welcome is heard. Never paints a hole.

use super::{Agent, Change, Effect};
use crate::transcript::Fit;
use shared::agent::AgentWelcome;
use shared::limits::TYPING_LASTS_MS;
use shared::{
    Bookmark, Conversation, ConversationId, Entry, Face, Millis, OfferEnd, Refusal, RefusalCode,
    Seq, Side, ToAgent, What,
};

impl Agent {
    pub(super) fn hear(&mut self, now: Millis, frame: ToAgent, effects: &mut Vec<Effect>) {
        if !self.line.is_open() {
            return;
        }
        self.line.heard(now);
        match frame {
            ToAgent::Welcome(welcome) => self.be_welcomed(now, welcome, effects),
            _ if !self.line.is_live() => {}
            ToAgent::Listed { conversations } => {
                for line in conversations {
                    self.list(line, effects);
                }
            }
            ToAgent::Added {
                conversation,
                entries,
            } => self.add(now, conversation, &entries, effects),
            ToAgent::About {
                conversation,
                context,
            } => {
                effects.push(Effect::Show(Change::About {
                    conversation,
                    context,
                }));
            }
            ToAgent::Typing {
                conversation,
                agent,
            } => self.see_typing(now, conversation, agent, effects),
            ToAgent::Seen(mark) => self.be_seen(mark, effects),
            ToAgent::Colleague(one) => effects.push(Effect::Show(Change::Colleague(one))),
            ToAgent::Refused {
                nonce: Some(nonce),
                refusal,
                ..
            } => self.outbox.refuse(now, nonce, refusal),
            ToAgent::Refused {
                nonce: None,
                conversation,
                refusal,
            } => self.be_refused(conversation, refusal, effects),
            ToAgent::Pong => {}
            ToAgent::Offered(offer) => self.calls.offer(offer, effects),
            ToAgent::OfferEnded { conversation, how } => {
                self.calls.end_offer(conversation, how, effects);
            }
            ToAgent::Unanswered {
                conversation,
                returns_at,
            } => self.be_warned(conversation, returns_at, effects),
            ToAgent::Accuracy(coverage) => show(Change::Accuracy(Some(coverage)), effects),
            ToAgent::Form { fields } => effects.push(Effect::Show(Change::Form(fields))),
            ToAgent::Filled {
                conversation,
                filled,
                left_away,
            } => effects.push(Effect::Show(Change::Filled {
                conversation,
                filled,
                left_away,
            })),
            ToAgent::Rated {
                conversation,
                rating,
            } => effects.push(Effect::Show(Change::Rated(conversation, rating))),
            ToAgent::Proven { conversation: id } => show(Change::Proven(id), effects),
            ToAgent::Noted(note) => show(Change::Noted(note), effects),
        }
    }

    fn be_welcomed(&mut self, now: Millis, welcome: AgentWelcome, effects: &mut Vec<Effect>) {
        if !self.line.welcomed(now, effects) {
            return;
        }
        if self.me.as_ref().is_some_and(|me| me.id != welcome.me.id) {
            // Somebody else logged in: what one person wrote is never said by another.
            self.outbox.give_up_all(RefusalCode::NotYours);
        }
        let ahead_ms = self.skew.welcomed(welcome.now, now);
        effects.push(Effect::Show(Change::Clock { ahead_ms }));
        self.me = Some(welcome.me.clone());
        effects.push(Effect::Show(Change::Welcome {
            me: welcome.me,
            site: welcome.site,
            teams: welcome.teams,
            topics: welcome.topics,
            mode: welcome.mode,
            supervises: welcome.supervises,
        }));
        self.rebuild(welcome.conversations, effects);
        let colleagues = welcome.colleagues.into_iter();
        effects.extend(colleagues.map(Change::Colleague).map(Effect::Show));
        effects.push(Effect::Show(Change::Accuracy(welcome.accuracy)));
        self.outbox.welcomed(welcome.counted);
        for id in self.mirrors.ids() {
            self.check_end(id, effects);
            self.mark(id, effects);
        }
        self.catch_up(effects);
    }

    /// The list begins anew, and with it whatever hangs on it.
    fn rebuild(&mut self, conversations: Vec<Conversation>, effects: &mut Vec<Effect>) {
        for id in self.inbox.replace(conversations) {
            effects.push(Effect::Show(Change::Unlisted(id)));
            self.typists.end(id, effects);
        }
        let lines = self.inbox.iter().cloned();
        effects.extend(lines.map(Change::Listed).map(Effect::Show));
        let (inbox, me) = (&self.inbox, self.me.as_ref().map(|me| me.id));
        self.calls
            .welcomed(|id| inbox.is_with(id, me) && inbox.owes(id), effects);
        let queue = self.inbox.queue().collect();
        effects.push(Effect::Show(Change::Queue(queue)));
    }

    /// What is held beyond the end of a conversation is of another history (the store was put back
    /// from a backup): the relay sends all of it again.
    fn check_end(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        let held = self
            .mirrors
            .get(id)
            .map_or(Seq(0), |mirror| mirror.transcript.last());
        if self.inbox.get(id).is_some_and(|line| line.last < held) {
            self.drop_mirror(id, effects);
        }
    }

    fn list(&mut self, line: Conversation, effects: &mut Vec<Effect>) {
        let id = line.id;
        let Some(change) = self.inbox.list(line) else {
            return;
        };
        effects.push(Effect::Show(change));
        if !self.inbox.owes(id) {
            self.calls.unwarn(id, effects);
        }
        self.move_on(id, effects);
    }

    /// A line changed: what it is not about any more ends.
    fn move_on(&mut self, id: ConversationId, effects: &mut Vec<Effect>) {
        if self.inbox.get(id).is_none() {
            self.typists.end(id, effects);
            self.calls.end_offer(id, OfferEnd::Withdrawn, effects);
        }
        if !self.is_mine(id) {
            self.calls.unwarn(id, effects);
        }
        self.mark(id, effects);
    }

    fn add(
        &mut self,
        now: Millis,
        conversation: ConversationId,
        entries: &[Entry],
        effects: &mut Vec<Effect>,
    ) {
        for entry in entries {
            // What is stored is stored, whether or not it fits what is held here.
            self.outbox.confirm(now, &entry.what);
        }
        let begins = entries.first().is_some_and(|entry| entry.seq == Seq(1));
        if self.mirrors.get(conversation).is_none() && !begins && !self.follows(conversation) {
            // Was on its way when it was last shown, and nothing of it is held.
            return;
        }
        let (mut fits, mut moved) = (true, false);
        let mirror = self.mirrors.touch(conversation);
        for entry in entries {
            match mirror.take(entry) {
                Fit::Old => continue,
                Fit::Next => {}
                Fit::Hole => {
                    fits = false;
                    break;
                }
            }
            mirror.repair_by = None;
            let entry = entry.clone();
            let is_news = self.inbox.follow(conversation, &entry);
            moved |= is_news;
            if let What::Said { author, .. } | What::Shared { author, .. } = &entry.what {
                self.typists.say(conversation, author, effects);
                if is_news && author.side() == Side::Agent {
                    self.calls.unwarn(conversation, effects);
                }
            }
            effects.push(Effect::Show(Change::Added {
                conversation,
                entry,
            }));
        }
        if moved {
            effects.extend(self.inbox.shown(conversation).map(Effect::Show));
        }
        self.move_on(conversation, effects);
        self.make_room(effects);
        if !fits {
            self.mend(now, conversation, effects);
        }
    }

    fn see_typing(
        &mut self,
        now: Millis,
        id: ConversationId,
        agent: Option<Face>,
        effects: &mut Vec<Effect>,
    ) {
        let is_me = agent
            .as_ref()
            .is_some_and(|face| Some(face.id) == self.me());
        if !is_me && self.inbox.get(id).is_some() {
            self.typists
                .pulse(id, agent, now.plus(TYPING_LASTS_MS), effects);
        }
    }

    fn be_seen(&mut self, mark: Bookmark, effects: &mut Vec<Effect>) {
        if !self.inbox.seen_by_visitor(mark) {
            return;
        }
        effects.push(Effect::Show(Change::SeenByVisitor(
            mark.conversation,
            mark.seq,
        )));
        effects.extend(self.inbox.shown(mark.conversation).map(Effect::Show));
    }

    fn be_warned(&mut self, id: ConversationId, returns_at: Millis, effects: &mut Vec<Effect>) {
        if self.is_mine(id) {
            self.calls.warn(id, returns_at, effects);
        }
    }

    fn be_refused(
        &mut self,
        conversation: Option<ConversationId>,
        refusal: Refusal,
        effects: &mut Vec<Effect>,
    ) {
        effects.push(Effect::Show(Change::Refused(conversation, refusal)));
        // Asking for it again at every hello would be refused every time.
        if let Some(id) = conversation
            && refusal.code == RefusalCode::UnknownConversation
            && self.watched.remove(id)
        {
            self.drop_mirror(id, effects);
        }
    }
}

fn show(change: Change, effects: &mut Vec<Effect>) {
    effects.push(Effect::Show(change));
}
