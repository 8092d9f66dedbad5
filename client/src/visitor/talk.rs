//! The visitor's latest conversation, as far as this tab knows it.
//!
//! Keeps what was seen by whom and whether somebody types. Never decides what is asked of the
//! connection.

use super::{Change, Effect};
use crate::transcript::{Transcript, said_by};
use shared::{
    Bookmark, ConversationId, Entry, FromVisitor, Millis, Seq, Side, Standing, Status, What,
};

/// One conversation.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    pub(super) transcript: Transcript,
    pub(super) status: Status,
    pub(super) unread: u32,
    pub(super) typing_until: Option<Millis>,
    /// When it will be ended for quiet, if that was announced.
    pub(super) closes_at: Option<Millis>,
    /// Entries up to here are history: the status that was told says more than they do.
    history: Seq,
    seen_by_agent: Seq,
    /// What the visitor has seen.
    seen: Seq,
    /// What the relay was told of it, or told itself.
    seen_told: Seq,
}

impl Talk {
    /// A conversation of which nothing is held.
    pub(super) fn new(standing: &Standing) -> Talk {
        Talk {
            transcript: Transcript::new(standing.conversation),
            status: standing.status.clone(),
            unread: 0,
            typing_until: None,
            closes_at: None,
            history: standing.last,
            seen_by_agent: Seq(0),
            seen: standing.seen_by_visitor,
            seen_told: standing.seen_by_visitor,
        }
    }

    pub(super) fn conversation_and_status(&self) -> (ConversationId, &Status) {
        (self.transcript.conversation(), &self.status)
    }

    /// Whether it has not ended. One that did is open again when it is reopened.
    pub(super) fn is_open(&self) -> bool {
        self.status != Status::Ended
    }

    /// The relay told how it stands; what is held goes on.
    pub(super) fn stand(&mut self, standing: &Standing, effects: &mut Vec<Effect>) {
        self.history = self.history.max(standing.last);
        self.status = standing.status.clone();
        effects.push(Effect::Show(Change::Status(Some(self.status.clone()))));
        if !self.is_open() {
            effects.push(Effect::Show(Change::ReopenUntil(standing.reopen_until)));
        }
        self.close_at(standing.closes_at);
        self.seen_told = standing.seen_by_visitor;
        self.seen = self.seen.max(standing.seen_by_visitor);
        self.unread = self.transcript.said_after(Side::Agent, self.seen);
        self.see_by_agent(standing.seen_by_agent, effects);
        self.hush_when_nobody_answers();
    }

    /// What it does changed.
    pub(super) fn change(&mut self, status: Status, effects: &mut Vec<Effect>) {
        if status != self.status {
            self.status = status.clone();
            self.closes_at = None;
            effects.push(Effect::Show(Change::Status(Some(status))));
            self.hush_when_nobody_answers();
        }
    }

    /// An entry was taken.
    pub(super) fn follow(&mut self, entry: &Entry, effects: &mut Vec<Effect>) {
        if let What::Amended { .. } = entry.what {
            // What was taken back is nothing to be read any more.
            self.unread = self.transcript.said_after(Side::Agent, self.seen);
        }
        if said_by(entry) == Some(Side::Agent) {
            self.typing_until = None;
            self.unread += u32::from(entry.seq > self.seen);
        }
        if entry.seq <= self.history || !self.is_open() {
            return;
        }
        match &entry.what {
            What::Joined { agent } | What::TakenOver { by: agent, .. } => {
                self.change(Status::Answered(agent.clone()), effects);
            }
            What::Ended { .. } | What::Quieted => self.change(Status::Ended, effects),
            // Its place, and whether whoever passes it on stays in it, is told by the relay alone.
            What::Returned
            | What::Transferred { .. }
            | What::Unanswered { .. }
            | What::Reopened { .. }
            | What::Said { .. }
            | What::Shared { .. }
            | What::Withdrawn { .. }
            | What::Amended { .. } => {}
        }
    }

    /// Its end was announced, or called off.
    pub(super) fn close_at(&mut self, closes_at: Option<Millis>) {
        self.closes_at = closes_at.filter(|_| self.is_open());
    }

    pub(super) fn see_by_agent(&mut self, seq: Seq, effects: &mut Vec<Effect>) {
        if seq > self.seen_by_agent {
            self.seen_by_agent = seq;
            effects.push(Effect::Show(Change::SeenByAgent(seq)));
        }
    }

    pub(super) fn type_until(&mut self, until: Millis) {
        if self.is_open() {
            self.typing_until = Some(until);
        }
    }

    /// The visitor sees all that is there.
    pub(super) fn look(&mut self) {
        self.seen = self.seen.max(self.transcript.last());
        self.unread = 0;
    }

    /// Tells the relay what the visitor has seen, unless it knows. An ended conversation has
    /// nobody left to be told.
    pub(super) fn tell_seen(&mut self, effects: &mut Vec<Effect>) {
        let seq = self.seen.min(self.transcript.last());
        if seq > self.seen_told && self.is_open() {
            self.seen_told = seq;
            let conversation = self.transcript.conversation();
            effects.push(Effect::Send(FromVisitor::Seen(Bookmark {
                conversation,
                seq,
            })));
        }
    }

    fn hush_when_nobody_answers(&mut self) {
        if !matches!(self.status, Status::Answered(_)) {
            self.typing_until = None;
        }
    }
}
