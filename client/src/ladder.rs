//! Which way frames travel, and when to change it: down where a way is blocked, up when it opens.
//!
//! ```text
//! Socket ──▶ Stream ──▶ Poll ──▶ Socket …   a few tries in a row that came to nothing
//! Socket ◀── Stream, Poll                   a probe beside the link has reached the relay
//! ```
//!
//! Only chooses. Never connects, and never knows what is said: a change of the rung is a reconnect
//! like any other, with bookmark and outbox.

use shared::Millis;

/// A way for frames to travel, from the best to the one that works nearly everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// A WebSocket.
    #[default]
    Socket,
    /// Server-sent events, and a POST for what is said.
    Stream,
    /// Long polls, and a POST for what is said.
    Poll,
}

/// Tries in a row without a welcome after which a socket counts as blocked. One is an accident.
pub(crate) const SOCKET_TRIES: u32 = 2;
/// Tries in a row after which a rung is given up that has led to a welcome. More, because a relay
/// that restarts must not send everybody down.
pub(crate) const KEPT_TRIES: u32 = 4;
/// How much a try counts that hung until it was given up: a person who waits must not be made to
/// wait for a second one.
pub(crate) const HUNG_TRIES: u32 = 2;
/// How long a link must live before its rung counts as working. A path that is cut sooner, time
/// after time, is a blocked one; a silent one is noticed sooner than this.
pub(crate) const SETTLED_MS: u64 = 60_000;
/// The first wait before a socket is probed beside a link on a lower rung. Each one is twice as
/// long
pub(crate) const PROBE_MS_MIN: u64 = 10_000;
/// up to this many doublings, 11 minutes: a company's proxy seldom changes its mind.
pub(crate) const DOUBLINGS_MAX: u32 = 6;
/// By how much a wait is spread at most, so that the clients of a relay that came back do not all
/// climb at once.
pub(crate) const SPREAD_MS: u32 = 5_000;
/// How long nothing must have been sent before the client moves up, so that nothing is under way.
pub(crate) const QUIET_MS: u64 = 1_000;

/// The place of one client on the ladder.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    rung: Rung,
    /// Tries that may come to nothing before this rung is left.
    tries: u32,
    /// Whether this rung has led to a welcome since it was chosen.
    kept: bool,
    /// The rung that worked before the client moved up to this one.
    home: Option<Rung>,
    /// When something is to be done about a higher rung; only while the link lives on a lower one.
    due_at: Option<Millis>,
    /// Whether it is to move up, and not to probe.
    reached: bool,
    /// Doublings of the next wait.
    doublings: u32,
}

impl Ladder {
    /// The top.
    pub(crate) fn new() -> Ladder {
        Ladder {
            rung: Rung::Socket,
            tries: SOCKET_TRIES,
            kept: false,
            home: None,
            due_at: None,
            reached: false,
            doublings: 0,
        }
    }

    /// The network may be another one: where nothing has worked yet, all begins anew.
    pub(crate) fn begin(&mut self) {
        if !self.kept {
            self.rung = Rung::Socket;
            self.tries = SOCKET_TRIES;
        }
    }

    /// The rung to connect on.
    pub(crate) fn rung(&self) -> Rung {
        self.rung
    }

    /// The relay has welcomed the client on this rung.
    pub(crate) fn welcomed(&mut self, now: Millis, jitter: u32) {
        if !self.kept {
            self.kept = true;
            self.tries = KEPT_TRIES;
        }
        if self.rung != Rung::Socket {
            self.due_at = Some(self.next_probe(now, jitter));
        }
    }

    /// The link is gone or is let go; nothing is probed without one.
    pub(crate) fn left(&mut self) {
        self.due_at = None;
        self.reached = false;
    }

    /// The rung has carried a link for long enough.
    pub(crate) fn settled(&mut self) {
        self.tries = KEPT_TRIES;
        self.home = None;
        self.doublings = 0;
    }

    /// So many tries came to nothing, or led to a link that was cut soon.
    pub(crate) fn failed(&mut self, tries: u32) {
        self.tries = self.tries.saturating_sub(tries);
        if self.tries > 0 {
            return;
        }
        self.kept = self.home.is_some();
        self.rung = self.home.take().unwrap_or(match self.rung {
            Rung::Socket => Rung::Stream,
            Rung::Stream => Rung::Poll,
            // Nothing works at all: everything goes on being tried.
            Rung::Poll => Rung::Socket,
        });
        self.tries = match self.rung {
            _ if self.kept => KEPT_TRIES,
            Rung::Socket => SOCKET_TRIES,
            Rung::Stream | Rung::Poll => 1,
        };
    }

    /// Whether a socket is to be probed now.
    pub(crate) fn probes(&mut self, now: Millis, jitter: u32) -> bool {
        let probes = !self.reached && self.due_at.is_some_and(|at| at <= now);
        if probes {
            self.doublings = (self.doublings + 1).min(DOUBLINGS_MAX);
            self.due_at = Some(self.next_probe(now, jitter));
        }
        probes
    }

    /// The network may be another one: the waits begin anew, the present one too.
    pub(crate) fn nudge(&mut self) {
        if let Some(at) = &mut self.due_at
            && !self.reached
        {
            let less = (PROBE_MS_MIN << self.doublings) - PROBE_MS_MIN;
            at.0 = at.0.saturating_sub(less);
            self.doublings = 0;
        }
    }

    /// A probe has reached the relay.
    pub(crate) fn reached(&mut self, now: Millis) {
        if self.due_at.is_some() {
            self.reached = true;
            self.due_at = Some(now.plus(QUIET_MS));
        }
    }

    /// Moves up if that is due. `quiet_since`: since when nothing is under way; `None`: something
    /// is, and it is looked at again later.
    pub(crate) fn climbs(&mut self, now: Millis, quiet_since: Option<Millis>) -> bool {
        if !self.reached || self.due_at.is_none_or(|at| at > now) {
            return false;
        }
        if quiet_since.is_none_or(|since| since.plus(QUIET_MS) > now) {
            self.due_at = Some(now.plus(QUIET_MS));
            return false;
        }
        self.home = Some(self.rung);
        self.rung = Rung::Socket;
        // The probe was right, but if the link does not last, then where it lived was better.
        self.kept = true;
        self.tries = 1;
        true
    }

    /// When something is due.
    pub(crate) fn next_deadline(&self) -> Option<Millis> {
        self.due_at
    }

    /// The clock was set back: what is due stays as far away as it was.
    pub(crate) fn set_back(&mut self, ms: u64) {
        if let Some(at) = &mut self.due_at {
            at.0 = at.0.saturating_sub(ms);
        }
    }

    fn next_probe(&self, now: Millis, jitter: u32) -> Millis {
        now.plus((PROBE_MS_MIN << self.doublings) + u64::from(jitter % SPREAD_MS))
    }
}

#[cfg(test)]
mod tests;
