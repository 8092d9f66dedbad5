//! A whole world from one seed: a desk, its store, many tabs of the shipped `client`, and a network
//! and a machine that fail. No socket, no clock, no thread: time is a number and chance is a seed.
//!
//! [`run`] plays a seed and checks the twelve laws (see [`laws`]) on the way and when all is quiet.

mod client;
pub mod laws;
mod machine;
mod people;
mod store;

use machine::Machine;
use people::{Person, Tab};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use shared::{Choice, Millis};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What kind of world a seed plays.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Everything random follows from it.
    pub seed: u64,
    /// How many things happen before everything is mended.
    pub steps: usize,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Of every effect, in order: the same seed gives the same.
    pub effects_hash: u64,
    /// Messages in the store.
    pub stored: usize,
    /// Times that the machine crashed or could not save.
    pub crashes: usize,
    /// Times that a line was cut.
    pub cuts: usize,
}

/// Steps that mending may take before the world counts as stuck.
const MENDING_STEPS_MAX: usize = 200_000;
/// How far time may go while mending: an hour is longer than any timer.
const MENDING_MS_MAX: u64 = 3_600_000;

pub(crate) struct World {
    pub(crate) chance: StdRng,
    pub(crate) now: Millis,
    pub(crate) machine: Machine,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) crashes: usize,
    pub(crate) cuts: usize,
    /// Out of 1,000 frames, how many are lost, and how many doubled, on a line that is not cut.
    pub(crate) bad_per_mille: u32,
    pub(crate) mending: bool,
    said: u64,
}

/// Plays one seed.
///
/// # Errors
/// Returns the law that was broken, and when.
pub fn run(plan: Plan) -> Result<Outcome, String> {
    let mut world = World::new(plan.seed);
    for step in 0..plan.steps {
        world.something_happens();
        world
            .check()
            .map_err(|law| format!("seed {} step {step}: {law}", plan.seed))?;
    }
    world
        .mend()
        .map_err(|law| format!("seed {} mending: {law}", plan.seed))?;
    laws::at_rest(&world).map_err(|law| format!("seed {} at rest: {law}", plan.seed))?;
    Ok(Outcome {
        effects_hash: world.machine.effects_hash.finish(),
        stored: world.machine.store.said(),
        crashes: world.crashes,
        cuts: world.cuts,
    })
}

impl World {
    fn new(seed: u64) -> World {
        let mut chance = StdRng::seed_from_u64(seed);
        let agents = chance.random_range(1..=3);
        let visitors = chance.random_range(1..=6);
        let bad_per_mille = if chance.random_bool(0.5) { 0 } else { 30 };
        let capacities: Vec<u32> = (0..agents).map(|_| chance.random_range(1..=3)).collect();
        let now = Millis(1_790_000_000_000);
        let mut world = World {
            machine: Machine::new(&capacities),
            chance,
            now,
            tabs: Vec::new(),
            crashes: 0,
            cuts: 0,
            bad_per_mille,
            mending: false,
            said: 0,
        };
        for agent in 1..=agents {
            world.open_tab(Person::Agent(agent));
        }
        for visitor in 1..=visitors {
            world.open_tab(Person::Visitor(visitor));
        }
        world
    }

    fn something_happens(&mut self) {
        let tab = self.chance.random_range(0..self.tabs.len());
        match self.chance.random_range(0..100u32) {
            0..=24 => self.say(tab),
            25..=29 => self.act(tab),
            30..=59 => self.carry_some(),
            60..=74 => self.machine_works(),
            75..=86 => self.time_passes(),
            87..=89 => self.cut(tab),
            90..=91 => self.reload(tab),
            92 => self.another_tab(tab),
            93 => self.crash(),
            94 => self.machine_cannot_save(),
            _ => self.choose(tab),
        }
        self.machine.effects_hash.write_u64(self.now.0);
    }

    /// Something new is said, with words that nobody said before.
    fn say(&mut self, tab: usize) {
        self.said += 1;
        let text = format!("{} says {}", tab, self.said);
        self.tab_says(tab, text);
    }

    fn time_passes(&mut self) {
        let ms = match self.chance.random_range(0..10) {
            0 => self.chance.random_range(0..60_000),
            _ => self.chance.random_range(0..2_000),
        };
        self.now = self.now.plus(ms);
        self.clocks_strike();
    }

    fn choose(&mut self, tab: usize) {
        let choice = if self.chance.random_bool(0.8) {
            Choice::Online
        } else {
            Choice::Away
        };
        self.tab_chooses(tab, choice);
    }

    fn check(&self) -> Result<(), String> {
        laws::always(self)
    }

    /// Ends all trouble, lets every line be opened anew, and waits until nothing moves.
    fn mend(&mut self) -> Result<(), String> {
        self.mending = true;
        self.bad_per_mille = 0;
        self.machine_works();
        for tab in 0..self.tabs.len() {
            self.cut(tab);
        }
        let until = self.now.plus(MENDING_MS_MAX);
        for _ in 0..MENDING_STEPS_MAX {
            let moved = self.carry_all() | self.machine_works_if_it_has_to();
            self.check()?;
            if moved {
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
        Err(format!(
            "no rest after {MENDING_STEPS_MAX} steps: {}",
            self.unsettled()
        ))
    }
}

/// Adds something to a hash by how it is shown; effects have no other form that is stable.
pub(crate) fn mix(hash: &mut DefaultHasher, what: &impl std::fmt::Debug) {
    format!("{what:?}").hash(hash);
}
