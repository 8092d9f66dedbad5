//! How a world comes to rest: all trouble ends, every line is opened anew, and whoever waits is
//! served.
//!
//! Time is let go on until nothing moves; what never comes to rest is an error.

use super::people::Person;
use super::{World, laws};
use rand::Rng;
use shared::Millis;
use shared::limits::PLACE_EVERY_MS;

/// Steps that one flow of time may take before the world counts as stuck.
const FLOW_STEPS_MAX: usize = 200_000;
/// How far time may go while mending: an hour is longer than any timer.
const MENDING_MS_MAX: u64 = 3_600_000;
/// How long it may take until places are told that are true: longer than a line's turn, and
/// shorter than the time after which everybody is told anew whether or not something changed.
const TELLING_MS_MAX: u64 = 15_000;
/// Rounds of a second within which willing agents serve everybody.
const SERVING_ROUNDS_MAX: usize = 180;

impl World {
    /// Time goes on without anybody doing anything; what is due happens, what is sent arrives.
    pub(super) fn flow(&mut self, until: Millis) -> Result<(), String> {
        for _ in 0..FLOW_STEPS_MAX {
            if self.moves()? {
                continue;
            }
            let Some(next) = self.next_deadline().filter(|at| *at <= until) else {
                self.now = self.now.max(until);
                return Ok(());
            };
            self.now = self.now.max(next);
            self.clocks_strike();
        }
        Err(format!("no rest after {FLOW_STEPS_MAX} steps"))
    }

    /// People sit and look, for longer than any of the short patience of this site.
    pub(super) fn is_quiet_for_a_while(&mut self) -> Result<(), String> {
        let ms = self.chance.random_range(5_000..50_000);
        self.flow(self.now.plus(ms))
    }

    /// Ends all trouble, lets every line be opened anew, and waits until nothing is unsaid.
    pub(super) fn mend(&mut self) -> Result<(), String> {
        self.bad_per_mille = 0;
        self.machine_works()?;
        for tab in 0..self.tabs.len() {
            let person = self.tabs[tab].person;
            self.comes_back(person);
            self.cut(tab);
        }
        let until = self.now.plus(MENDING_MS_MAX);
        for _ in 0..FLOW_STEPS_MAX {
            if self.moves()? {
                continue;
            }
            if self.is_settled() {
                return Ok(());
            }
            let Some(next) = self.next_deadline().filter(|at| *at <= until) else {
                return Err(format!("stuck: {}", self.unsettled()));
            };
            self.now = self.now.max(next);
            self.clocks_strike();
        }
        let unsettled = self.unsettled();
        Err(format!("no rest after {FLOW_STEPS_MAX} steps: {unsettled}"))
    }

    fn moves(&mut self) -> Result<bool, String> {
        let moved = self.carry_all() | self.machine_works_if_it_has_to()?;
        if moved {
            laws::always(self)?;
        }
        Ok(moved)
    }

    /// Lets places be told, and checks everything that holds at rest.
    pub(super) fn rests(&mut self) -> Result<(), String> {
        let until = self.now.plus(TELLING_MS_MAX);
        while self.now < until && laws::at_rest(self).is_err() {
            self.flow(self.now.plus(PLACE_EVERY_MS))?;
        }
        laws::at_rest(self)
    }

    /// Law 7, to the end: agents who do what they can have served everybody before long.
    pub(super) fn serve(&mut self) -> Result<(), String> {
        for _ in 0..SERVING_ROUNDS_MAX {
            let rows = self.machine.store.rows.values();
            let waiting: Vec<_> = rows
                .filter(|row| row.waits() || row.state.passing)
                .collect();
            if waiting.is_empty() {
                return Ok(());
            }
            for tab in 0..self.tabs.len() {
                if let Person::Agent(_) = self.tabs[tab].person {
                    self.serves(tab);
                }
            }
            self.flow(self.now.plus(1_000))?;
        }
        let rows = self.machine.store.rows.values();
        let starved: Vec<_> = rows
            .filter(|row| row.waits() || row.state.passing)
            .collect();
        Err(format!("law 7: nobody serves {starved:?}"))
    }
}
