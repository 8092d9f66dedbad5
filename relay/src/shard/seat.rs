//! The desks that are in memory, and when each of them is due.
//!
//! Never saves and never sends. A desk that breaks down harms no other.

use desk::{ConnId, Desk, Effect, Input, Shared};
use shared::{Millis, Place, SiteId};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How long a desk that nobody is connected to and that waits for nothing stays in memory.
pub const DESK_IDLE_MS: u64 = 5 * 60_000;

/// Desks by their site.
#[derive(Default)]
pub struct Seats {
    seats: BTreeMap<SiteId, Seat>,
    // Invariant: holds `(due, site)` exactly for the seats that have a `due`.
    alarms: BTreeSet<(Millis, SiteId)>,
    /// When desks were taken out of memory because nobody was there, for those that are not back.
    left_alone: BTreeMap<SiteId, Millis>,
}

struct Seat {
    desk: Desk,
    /// Sockets that have arrived and not left. Frames of others are of before the desk was let
    /// go; their senders say them again.
    conns: BTreeSet<ConnId>,
    due: Option<Millis>,
    stepped_at: Millis,
    /// A moment at which nobody was there, before the first step of a desk that is back.
    alone_at: Option<Millis>,
}

/// A desk panicked: what it holds is worth nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Seats {
    /// Puts a desk into memory. What it names due is due, whether or not anybody arrives.
    pub fn place(&mut self, site: SiteId, desk: Desk) {
        let due = desk.next_deadline();
        self.alarms.extend(due.map(|at| (at, site)));
        let seat = Seat {
            desk,
            conns: BTreeSet::new(),
            due,
            stepped_at: Millis(0),
            alone_at: self.left_alone.remove(&site),
        };
        self.seats.insert(site, seat);
    }

    /// Whether a site's desk is in memory.
    pub fn holds(&self, site: SiteId) -> bool {
        self.seats.contains_key(&site)
    }

    /// Returns how many desks are in memory.
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Steps a site's desk and adds what it asks for. What concerns a desk that is not in memory,
    /// or a socket that it does not know, is over.
    pub fn step(
        &mut self,
        now: Millis,
        site: SiteId,
        input: Input,
        effects: &mut Vec<(SiteId, Effect)>,
    ) -> Result<(), Broken> {
        let Some(seat) = self.seats.get_mut(&site) else {
            return Ok(());
        };
        let is_known = match &input {
            Input::Arrived { conn, .. } => seat.conns.insert(*conn),
            Input::Left { conn } => seat.conns.remove(conn),
            Input::Visitor { conn, .. }
            | Input::Agent { conn, .. }
            | Input::Shared(Shared { conn, .. }) => seat.conns.contains(conn),
            Input::Deadline
            | Input::Settings(_)
            | Input::Rated { .. }
            | Input::Proven { .. }
            | Input::Revoked { .. }
            | Input::Noted(_) => true,
        };
        if !is_known {
            return Ok(());
        }
        let mut asked = Vec::new();
        let (desk, alone_at) = (&mut seat.desk, seat.alone_at.take());
        let stepped = catch_unwind(AssertUnwindSafe(|| {
            // A desk gives everybody the grace from its first step on, as after a restart. Here it
            // is known better: the grace began when nobody was there.
            if let Some(at) = alone_at {
                desk.step(at, Input::Deadline, &mut asked);
            }
            desk.step(now, input, &mut asked);
        }));
        stepped.map_err(|_| Broken)?;
        seat.stepped_at = now;
        let due = seat.desk.next_deadline();
        if due != seat.due {
            if let Some(old) = seat.due {
                self.alarms.remove(&(old, site));
            }
            if let Some(new) = due {
                self.alarms.insert((new, site));
            }
            seat.due = due;
        }
        effects.extend(asked.into_iter().map(|effect| (site, effect)));
        Ok(())
    }

    /// Asks a desk which place somebody would get who wrote now, as of its last step. `None`: it is
    /// not in memory, or breaks down over it.
    pub fn door(&self, site: SiteId) -> Option<Place> {
        let desk = &self.seats.get(&site)?.desk;
        catch_unwind(AssertUnwindSafe(|| desk.door_now())).ok()
    }

    /// Returns the earliest moment at which a desk must be stepped.
    pub fn next_deadline(&self) -> Option<Millis> {
        self.alarms.first().map(|(at, _)| *at)
    }

    /// Returns the sites whose moment has come.
    pub fn due(&self, now: Millis) -> Vec<SiteId> {
        self.alarms
            .iter()
            .take_while(|(at, _)| *at <= now)
            .map(|(_, site)| *site)
            .collect()
    }

    /// Takes a desk out of memory and returns the sockets it knew.
    pub fn remove(&mut self, site: SiteId) -> BTreeSet<ConnId> {
        let Some(seat) = self.seats.remove(&site) else {
            return BTreeSet::new();
        };
        if let Some(due) = seat.due {
            self.alarms.remove(&(due, site));
        }
        seat.conns
    }

    /// Takes the desks out of memory that nobody has needed for [`DESK_IDLE_MS`].
    pub fn sweep(&mut self, now: Millis) {
        let (alarms, left_alone) = (&mut self.alarms, &mut self.left_alone);
        self.seats.retain(|site, seat| {
            let is_needed = !seat.conns.is_empty() || !seat.desk.is_quiet();
            let stays = is_needed || now.since(seat.stepped_at) < DESK_IDLE_MS;
            // A quiet desk may have plans for a later day.
            if let Some(due) = seat.due.filter(|_| !stays) {
                alarms.remove(&(due, *site));
            }
            if !stays {
                left_alone.insert(*site, now);
            }
            stays
        });
    }
}
