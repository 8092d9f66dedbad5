//! The connection: asks for a socket, keeps it alive, comes back when it is lost.
//!
//! ```text
//! Idle ─start─▶ Connecting ─opened, hello─▶ Connecting ─welcome─▶ Live
//!                  ▲   └─────── late, lost ──────┐                 │ silent, lost
//!                  └──────── time, nudge ──── Waiting ◀────────────┘
//!                            close for good: Stopped
//! ```
//!
//! Never looks into a frame, and knows nothing of what is said or heard.

use crate::backoff::Backoff;
use crate::effect::{Effect, Kept, Link};
use crate::end::{Effects, Frame, Paint};
use crate::ladder::{HUNG_TRIES, Ladder, SETTLED_MS};
use shared::limits::{HELLO_WITHIN_MS, PING_EVERY_MS, SILENCE_MAX_MS};
use shared::{Close, Millis, close};

/// How long a live link must last before the waits begin anew. Shorter ones count as failures.
pub(crate) const LASTED_MS: u64 = 10_000;
/// How soon something must be heard after a nudge.
pub(crate) const NUDGE_ANSWER_MS: u64 = 5_000;

/// A server or a proxy in between goes away in good order (RFC 6455 §7.4.1). It says nothing
/// against the rung.
const GOING_AWAY: u16 = 1001;
/// What codes of ours look like: whoever sends one was reached.
const OURS: std::ops::RangeInclusive<u16> = 4_000..=4_999;

/// The connection of one client.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    link: Link,
    /// Whether the socket that is being connected is open.
    opened: bool,
    /// When the present stage began: asked to connect, opened, or welcomed.
    since: Millis,
    heard_at: Millis,
    sent_at: Millis,
    pinged_at: Millis,
    /// When something must have been heard after a nudge.
    answer_by: Option<Millis>,
    backoff: Backoff,
    ladder: Ladder,
    /// The last number that was given, for losses that are noticed here.
    jitter: u32,
}

/// What is told about a loss.
pub(crate) struct Loss {
    pub(crate) code: u16,
    pub(crate) reason: String,
    pub(crate) jitter: u32,
}

impl Line {
    /// A line that was not asked to connect.
    pub(crate) fn new(jitter: u32) -> Line {
        Line {
            link: Link::Idle,
            opened: false,
            since: Millis(0),
            heard_at: Millis(0),
            sent_at: Millis(0),
            pinged_at: Millis(0),
            answer_by: None,
            backoff: Backoff::default(),
            ladder: Ladder::new(),
            jitter,
        }
    }

    pub(crate) fn link(&self) -> Link {
        self.link
    }

    pub(crate) fn is_live(&self) -> bool {
        self.link == Link::Live
    }

    /// Whether there is a socket whose frames are to be heard.
    pub(crate) fn is_open(&self) -> bool {
        self.is_live() || (self.link == Link::Connecting && self.opened)
    }

    /// Whether a socket is there or being opened.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.link, Link::Connecting | Link::Live)
    }

    /// Whether the link has been live for long enough to be trusted.
    pub(crate) fn lasted(&self, now: Millis) -> bool {
        self.is_live() && now.since(self.since) >= LASTED_MS
    }

    /// Begins, also after a close for good: a person asks for it then.
    pub(crate) fn start<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        if matches!(self.link, Link::Idle | Link::Stopped(_)) {
            self.connect(now, effects);
        }
    }

    /// The socket is open. Returns whether hello is to be said.
    pub(crate) fn opened(&mut self, now: Millis) -> bool {
        if self.link != Link::Connecting || self.opened {
            return false;
        }
        self.opened = true;
        self.since = now;
        true
    }

    /// The welcome came. Returns whether it was due.
    pub(crate) fn welcomed<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        effects: &mut Effects<F, C>,
    ) -> bool {
        if self.link != Link::Connecting || !self.opened {
            return false;
        }
        self.since = now;
        self.heard_at = now;
        self.sent_at = now;
        self.pinged_at = now;
        self.answer_by = None;
        self.ladder.welcomed(now, self.jitter);
        self.turn(Link::Live, effects);
        true
    }

    /// Something was heard.
    pub(crate) fn heard(&mut self, now: Millis) {
        self.heard_at = now;
        self.answer_by = None;
    }

    /// Something was sent.
    pub(crate) fn sent(&mut self, now: Millis) {
        self.sent_at = now;
    }

    /// The socket is gone. `kept` is what a newer page goes on with.
    pub(crate) fn lost<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        loss: &Loss,
        kept: impl FnOnce() -> Kept,
        effects: &mut Effects<F, C>,
    ) {
        if !self.is_busy() || close::reconnects(loss.code) {
            return self.come_back(now, loss, effects);
        }
        self.jitter = loss.jitter;
        self.ladder.left();
        let known = Close::from_code(loss.code);
        if known == Some(Close::Outdated) {
            effects.push(Effect::Keep(kept()));
        }
        // A code for good that this page does not know: the page is older than the relay. It does
        // not load itself again for it, because that may change nothing.
        self.turn(Link::Stopped(known.unwrap_or(Close::Outdated)), effects);
        if known == Some(Close::Outdated) {
            effects.push(Effect::Reload);
        }
    }

    /// The socket is gone, and whatever the code says, there is a reason to come back.
    pub(crate) fn come_back<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        loss: &Loss,
        effects: &mut Effects<F, C>,
    ) {
        self.jitter = loss.jitter;
        // No failure: the relay served until it said so, and asks for the pause that it wants.
        if self.is_live() && Close::from_code(loss.code) == Some(Close::Restart) {
            self.backoff.reset();
        }
        if self.is_busy() {
            let blames = loss.code != GOING_AWAY && !OURS.contains(&loss.code);
            self.judge(now, u32::from(blames));
            let no_room = loss.code == Close::NoRoom.code();
            let pause_ms = close::pause_of(&loss.reason).unwrap_or(0);
            self.wait(now, pause_ms, no_room, effects);
        }
    }

    /// Tells the ladder how a link has ended, and as how many tries that counts.
    fn judge(&mut self, now: Millis, tries: u32) {
        self.ladder.left();
        if self.is_live() && now.since(self.since) >= SETTLED_MS {
            self.ladder.settled();
        } else {
            self.ladder.failed(tries);
        }
    }

    fn wait<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        pause_ms: u32,
        no_room: bool,
        effects: &mut Effects<F, C>,
    ) {
        if self.lasted(now) {
            self.backoff.reset();
        }
        let until = now.plus(self.backoff.next(self.jitter, pause_ms));
        self.turn(Link::Waiting { until, no_room }, effects);
    }

    /// Gives the socket up and waits before the next try.
    pub(crate) fn cut<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        effects.push(Effect::Disconnect);
        let hung = self.link == Link::Connecting && !self.opened;
        self.judge(now, if hung { HUNG_TRIES } else { 1 });
        self.wait(now, 0, false, effects);
    }

    /// Gives the socket up and asks for another at once.
    pub(crate) fn again<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        effects.push(Effect::Disconnect);
        self.judge(now, 0);
        self.connect(now, effects);
    }

    /// A probe has reached the relay.
    pub(crate) fn reached(&mut self, now: Millis) {
        self.ladder.reached(now);
    }

    /// Moves up the ladder if that is due and nothing is under way. `at_rest`: nothing that was
    /// sent is to be confirmed.
    pub(crate) fn climb<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        at_rest: bool,
        effects: &mut Effects<F, C>,
    ) {
        let quiet_since = at_rest.then_some(self.sent_at);
        if self.ladder.climbs(now, quiet_since) {
            self.again(now, effects);
        }
    }

    /// A good moment: tries at once, or makes sure that the path lives.
    pub(crate) fn nudge<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        match self.link {
            Link::Waiting { .. } => {
                self.ladder.begin();
                self.connect(now, effects);
            }
            Link::Live if self.answer_by.is_none() => {
                self.ping(now, effects);
                self.answer_by = Some(now.plus(NUDGE_ANSWER_MS));
                self.ladder.nudge();
            }
            Link::Live | Link::Idle | Link::Connecting | Link::Stopped(_) => {}
        }
    }

    /// Does what is due.
    pub(crate) fn deadline<F: Frame, C: Paint>(
        &mut self,
        now: Millis,
        effects: &mut Effects<F, C>,
    ) {
        if self.ladder.probes(now, self.jitter) {
            effects.push(Effect::Probe);
        }
        match self.link {
            Link::Waiting { until, .. } if until <= now => self.connect(now, effects),
            Link::Connecting if self.since.plus(HELLO_WITHIN_MS) <= now => {
                self.cut(now, effects);
            }
            // A browser that lets a hidden tab sleep rings late, without a ping having been sent:
            // the silence proves nothing yet.
            Link::Live if self.dead_at() <= now && self.has_slept(now) => self.nudge(now, effects),
            Link::Live if self.dead_at() <= now => self.cut(now, effects),
            Link::Live if self.ping_at() <= now => self.ping(now, effects),
            _ => {}
        }
    }

    /// When something is due.
    pub(crate) fn next_deadline(&self) -> Option<Millis> {
        match self.link {
            Link::Idle | Link::Stopped(_) => None,
            Link::Connecting => Some(self.since.plus(HELLO_WITHIN_MS)),
            Link::Live => {
                let due = [self.dead_at(), self.ping_at()].into_iter();
                due.chain(self.ladder.next_deadline()).min()
            }
            Link::Waiting { until, .. } => Some(until),
        }
    }

    /// The clock was set back: what is due stays as far away as it was.
    pub(crate) fn set_back<F: Frame, C: Paint>(&mut self, ms: u64, effects: &mut Effects<F, C>) {
        let back = |at: &mut Millis| at.0 = at.0.saturating_sub(ms);
        let moments = [
            &mut self.since,
            &mut self.heard_at,
            &mut self.sent_at,
            &mut self.pinged_at,
        ];
        self.ladder.set_back(ms);
        moments
            .into_iter()
            .chain(self.answer_by.as_mut())
            .for_each(back);
        if let Link::Waiting { mut until, no_room } = self.link {
            back(&mut until);
            self.turn(Link::Waiting { until, no_room }, effects);
        }
    }

    fn dead_at(&self) -> Millis {
        self.answer_by
            .unwrap_or_else(|| self.heard_at.plus(SILENCE_MAX_MS))
    }

    /// Whether the pings that would have broken the silence were not sent in time.
    fn has_slept(&self, now: Millis) -> bool {
        self.answer_by.is_none() && self.pinged_at.plus(SILENCE_MAX_MS) <= now
    }

    /// Both ends take silence for death, so silence in either direction makes a ping due.
    fn ping_at(&self) -> Millis {
        self.heard_at
            .min(self.sent_at)
            .max(self.pinged_at)
            .plus(PING_EVERY_MS)
    }

    fn ping<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        self.pinged_at = now;
        effects.push(Effect::Send(F::ping()));
    }

    fn connect<F: Frame, C: Paint>(&mut self, now: Millis, effects: &mut Effects<F, C>) {
        self.opened = false;
        self.since = now;
        self.turn(Link::Connecting, effects);
        effects.push(Effect::Connect(self.ladder.rung()));
    }

    fn turn<F: Frame, C: Paint>(&mut self, link: Link, effects: &mut Effects<F, C>) {
        self.link = link;
        effects.push(Effect::Show(C::link(link)));
    }
}

#[cfg(test)]
mod tests;
