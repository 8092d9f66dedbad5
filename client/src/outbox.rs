//! What is said but not known to be stored, in order, and what was refused for good.
//!
//! One count for the whole tab, over all its conversations and all that it numbers. Nothing leaves
//! the outbox before the relay has said that it is stored, and nothing is taken that there is no
//! room for. Never decides about the connection: it only says when the path seems to be dead.

use crate::effect::{Act, Effect, Kept, Pending, PendingState, Say};
use crate::end::{Effects, Frame, Paint};
use shared::limits::{OUTBOX_FILES_LEN_MAX, OUTBOX_LEN_MAX};
use shared::{ConversationId, Millis, Nonce, Refusal, RefusalCode, TabId, TextFault, What};
use std::collections::VecDeque;

/// How long something said may stay unconfirmed on a live link before the link is given up.
pub(crate) const CONFIRM_WITHIN_MS: u64 = 10_000;
/// The shortest and longest time that something is held. A refusal repeated at once, or never,
/// would be a slip of the relay; saying something again too early only gets it refused again.
pub(crate) const HOLD_MS_MIN: u64 = 100;
/// See [`HOLD_MS_MIN`].
pub(crate) const HOLD_MS_MAX: u64 = 300_000;

/// The outbox of one tab.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    tab: TabId,
    counted: u32,
    // Invariant: the name of `says[i]` is `counted + 1 + i`, so names are without holes.
    says: VecDeque<Say>,
    /// How many of `says`, from the front, were sent on the present link. Never more than are not
    /// held.
    sent: usize,
    /// Since when nothing was confirmed although something was sent.
    quiet_since: Option<Millis>,
    hold: Option<Hold>,
    refused: Vec<NotSent>,
    /// Whether a name that was said on the present link, and refused for good, is to be given to
    /// something else.
    renames: bool,
    /// How many were refused for good so far: each gets a name of its own for painting.
    refusals: u32,
    show: bool,
    keep: bool,
}

/// From `says[from]` on, nothing is said before that time.
#[derive(Clone, Copy, Debug)]
struct Hold {
    from: usize,
    code: RefusalCode,
    until: Millis,
}

#[derive(Clone, Debug)]
struct NotSent {
    name: u32,
    say: Say,
    code: RefusalCode,
}

impl Outbox {
    /// Goes on with what was kept.
    pub(crate) fn new(kept: Kept) -> Outbox {
        Outbox {
            tab: kept.tab,
            counted: kept.counted,
            show: !kept.says.is_empty(),
            says: kept.says.into(),
            sent: 0,
            quiet_since: None,
            hold: None,
            refused: Vec::new(),
            renames: false,
            refusals: 0,
            keep: false,
        }
    }

    pub(crate) fn tab(&self) -> TabId {
        self.tab
    }

    /// What a next page load goes on with.
    pub(crate) fn kept(&self) -> Kept {
        Kept {
            tab: self.tab,
            counted: self.counted,
            says: self.says.iter().cloned().collect(),
        }
    }

    /// All that is not known to be stored, then what was refused for good.
    pub(crate) fn pending(&self) -> Vec<Pending> {
        let said = self.says.iter().enumerate().map(|(at, say)| Pending {
            nonce: self.name(at),
            say: say.clone(),
            state: match self.hold {
                Some(hold) if hold.from <= at => PendingState::Held {
                    code: hold.code,
                    until: hold.until,
                },
                _ => PendingState::Sending,
            },
        });
        let refused = self.refused.iter().map(|refused| Pending {
            nonce: Nonce {
                tab: self.tab,
                count: refused.name,
            },
            say: refused.say.clone(),
            state: PendingState::NotSent { code: refused.code },
        });
        said.chain(refused).collect()
    }

    /// Takes something that is to be numbered. What cannot be stored as it is stays to be seen;
    /// nothing but white space is ignored. Gives it back when there is no room.
    pub(crate) fn say(
        &mut self,
        now: Millis,
        conversation: Option<ConversationId>,
        act: Act,
    ) -> Result<(), Act> {
        let fault = act.fault();
        if fault == Some(TextFault::Empty) {
            return Ok(());
        }
        // A file is with the relay already; it could not be put back into a composer.
        let room = match act {
            Act::File(_) => OUTBOX_LEN_MAX + OUTBOX_FILES_LEN_MAX,
            Act::Words { .. } | Act::Amend { .. } => OUTBOX_LEN_MAX,
        };
        if self.says.len() + self.refused.len() >= room {
            return Err(act);
        }
        let say = Say {
            conversation,
            act,
            at: now,
        };
        match fault.map(RefusalCode::from) {
            Some(code) => self.give_up(say, code),
            None => self.push(say),
        }
        Ok(())
    }

    /// An entry was heard. One of this tab: it and everything numbered before it is stored.
    pub(crate) fn confirm(&mut self, now: Millis, what: &What) {
        let Some(nonce) = what.nonce() else {
            return;
        };
        if nonce.tab != self.tab || nonce.count <= self.counted {
            return;
        }
        let ahead = (nonce.count - self.counted) as usize;
        let said = self.says.get(ahead - 1);
        if said.is_some_and(|say| say.act.became(what)) {
            self.drop_front(ahead);
        } else {
            // Another page bears the name of this tab and used up the count. What is here was not
            // that: it keeps its words and gets the next counts.
            self.sent = 0;
        }
        self.counted = nonce.count;
        self.quiet_since = (self.sent > 0).then_some(now);
        self.show = true;
        self.keep = true;
    }

    /// The relay tells how many things of this tab are stored. The rest is said again.
    ///
    /// Fewer than were known: the store was put back from a backup. Counting goes on from there, or
    /// everything said later would be a gap for ever.
    pub(crate) fn welcomed(&mut self, counted: u32) {
        self.cut();
        if counted == self.counted {
            return;
        }
        let stored = counted.saturating_sub(self.counted) as usize;
        self.drop_front(stored.min(self.says.len()));
        self.counted = counted;
        self.show |= !self.says.is_empty() || stored > 0;
        self.keep = true;
    }

    /// From here on the tab speaks for another person, for whom nothing is counted.
    pub(crate) fn start_anew(&mut self) {
        self.keep |= self.counted != 0;
        self.show |= self.counted != 0 && !self.says.is_empty();
        self.counted = 0;
        self.cut();
    }

    /// Nothing of what is pending may be said (by this person): it stays to be seen.
    pub(crate) fn give_up_all(&mut self, code: RefusalCode) {
        self.cut();
        self.hold = None;
        while let Some(say) = self.says.pop_front() {
            self.give_up(say, code);
            self.keep = true;
        }
    }

    /// The relay refused something. A name that is not pending is an old story.
    pub(crate) fn refuse(&mut self, now: Millis, nonce: Nonce, refusal: Refusal) {
        if nonce.tab != self.tab || nonce.count <= self.counted {
            return;
        }
        let at = (nonce.count - self.counted - 1) as usize;
        // What was not sent (since it was held, or since the link is new) cannot be refused.
        if at >= self.sent {
            return;
        }
        // The desk takes nothing after a refused one: those are gaps to it, and are said again.
        self.sent = at;
        self.quiet_since = (at > 0).then_some(now);
        self.show = true;
        match refusal.retry_ms {
            Some(ms) => {
                let until = now.plus(u64::from(ms).clamp(HOLD_MS_MIN, HOLD_MS_MAX));
                self.hold = Some(Hold {
                    from: at,
                    code: refusal.code,
                    until,
                });
            }
            None => {
                // What is held comes after what was sent, so after this one.
                if let Some(hold) = &mut self.hold {
                    hold.from -= 1;
                }
                self.keep = true;
                if let Some(say) = self.says.remove(at) {
                    self.give_up(say, refusal.code);
                }
                self.renames = true;
            }
        }
    }

    /// Whether a new link must come before anything more is said: the next thing bears the name of
    /// one that was refused for good. Should a frame of this link come twice or late, it could be
    /// about the one or the other; nothing of it reaches the next link.
    pub(crate) fn needs_new_link(&self) -> bool {
        self.renames && self.sayable() > self.sent
    }

    /// How many of `says`, from the front, are not held.
    fn sayable(&self) -> usize {
        self.hold.map_or(self.says.len(), |hold| hold.from)
    }

    /// Says again, as something new, what was refused for good. What it answered is left out when
    /// that is not there: the words are what counts.
    pub(crate) fn retry(&mut self, now: Millis, index: usize) {
        let sayable = |refused: &NotSent| refused.say.act.fault().is_none();
        if self.refused.get(index).is_some_and(sayable) {
            let NotSent { mut say, code, .. } = self.refused.remove(index);
            if let Act::Words { quote, .. } = &mut say.act
                && code == RefusalCode::QuoteUnknown
            {
                *quote = None;
            }
            self.push(Say { at: now, ..say });
        }
    }

    /// Forgets what was refused for good.
    pub(crate) fn dismiss(&mut self, index: usize) {
        if index < self.refused.len() {
            self.refused.remove(index);
            self.show = true;
        }
    }

    /// Lets go what was held long enough. Returns whether the path seems to be dead.
    pub(crate) fn deadline(&mut self, now: Millis) -> bool {
        if self.hold.is_some_and(|hold| hold.until <= now) {
            self.hold = None;
            self.show = true;
        }
        self.quiet_since
            .is_some_and(|since| since.plus(CONFIRM_WITHIN_MS) <= now)
    }

    /// When something is due.
    pub(crate) fn next_deadline(&self) -> Option<Millis> {
        let held = self.hold.map(|hold| hold.until);
        let quiet = self.quiet_since.map(|since| since.plus(CONFIRM_WITHIN_MS));
        held.into_iter().chain(quiet).min()
    }

    /// The clock was set back: what is due stays as far away as it was.
    pub(crate) fn set_back(&mut self, ms: u64) {
        if let Some(hold) = &mut self.hold {
            hold.until.0 = hold.until.0.saturating_sub(ms);
            self.show = true;
        }
        if let Some(since) = &mut self.quiet_since {
            since.0 = since.0.saturating_sub(ms);
        }
    }

    /// Whether nothing that was sent waits to be confirmed.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.sent == 0
    }

    /// Ends every step: paints and keeps what changed, and says what can be said.
    pub(crate) fn settle<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        live: bool,
        effects: &mut Effects<F, C>,
    ) {
        if std::mem::take(&mut self.show) {
            effects.push(Effect::Show(C::outbox(self.pending())));
        }
        // Kept before it is sent: a page that is reloaded in between must still know of it.
        if std::mem::take(&mut self.keep) {
            effects.push(Effect::Keep(self.kept()));
        }
        if !live {
            return self.cut();
        }
        let until = self.sayable();
        for at in self.sent..until {
            effects.push(Effect::Send(F::say(self.name(at), &self.says[at])));
        }
        self.sent = self.sent.max(until);
        if self.sent > 0 && self.quiet_since.is_none() {
            self.quiet_since = Some(now);
        }
    }

    /// The link is gone: nothing counts as sent.
    fn cut(&mut self) {
        self.sent = 0;
        self.renames = false;
        self.quiet_since = None;
    }

    fn push(&mut self, say: Say) {
        self.says.push_back(say);
        self.show = true;
        self.keep = true;
    }

    fn give_up(&mut self, say: Say, code: RefusalCode) {
        // From the top: no name that can be sent, and none that another pending one has.
        let name = u32::MAX - self.refusals;
        self.refusals = self.refusals.wrapping_add(1);
        self.refused.push(NotSent { name, say, code });
        self.show = true;
    }

    fn drop_front(&mut self, len: usize) {
        self.says.drain(..len);
        self.sent = self.sent.saturating_sub(len);
        // What was held is stored: whatever it was held for has passed.
        self.hold = self.hold.and_then(|hold| {
            Some(Hold {
                from: hold.from.checked_sub(len)?,
                ..hold
            })
        });
    }

    fn name(&self, at: usize) -> Nonce {
        // At the end of all counts nothing is confirmed any more, and nothing is lost either.
        let ahead = u32::try_from(at + 1).unwrap_or(u32::MAX);
        Nonce {
            tab: self.tab,
            count: self.counted.saturating_add(ahead),
        }
    }
}

#[cfg(test)]
mod tests;
