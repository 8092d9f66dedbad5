//! A whole world from one seed: a desk, its store, many tabs of the shipped `client`, and a network
//! and a machine that fail. No socket, no clock, no thread: time is a number and chance is a seed.
//!
//! [`run`] plays a seed and checks the twelve laws (see [`laws`]) on the way and when all is quiet.

mod client;
mod deeds;
pub mod laws;
mod lines;
mod machine;
mod owner;
mod people;
mod rest;
mod store;
mod witness;

use machine::Machine;
use people::{Person, Tab};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use shared::Millis;
use std::hash::{DefaultHasher, Hash, Hasher};
use witness::Counts;

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
    /// How often each thing happened, by name.
    pub counts: Counts,
}

pub(crate) struct World {
    pub(crate) chance: StdRng,
    pub(crate) now: Millis,
    pub(crate) machine: Machine,
    pub(crate) tabs: Vec<Tab>,
    /// Out of 1,000 frames, how many are lost, and how many doubled, on a line that is not cut.
    pub(crate) bad_per_mille: u32,
    said: u64,
}

/// Plays one seed.
///
/// # Errors
/// Returns the law that was broken, and when.
pub fn run(plan: Plan) -> Result<Outcome, String> {
    let seed = plan.seed;
    let mut world = World::new(seed);
    for step in 0..plan.steps {
        let happened = world.something_happens();
        happened
            .and_then(|()| laws::always(&world))
            .map_err(|law| format!("seed {seed} step {step}: {law}"))?;
    }
    let ended = world.mend().and_then(|()| world.rests());
    ended.map_err(|law| format!("seed {seed} mended: {law}"))?;
    let served = world.serve().and_then(|()| world.rests());
    served.map_err(|law| format!("seed {seed} served: {law}"))?;
    Ok(Outcome {
        effects_hash: world.machine.effects_hash.finish(),
        stored: world.machine.store.said(),
        counts: world.machine.witness.counts,
    })
}

impl World {
    fn new(seed: u64) -> World {
        let mut chance = StdRng::seed_from_u64(seed);
        let agents = chance.random_range(1..=4);
        let visitors = chance.random_range(1..=6);
        let bad_per_mille = if chance.random_bool(0.5) { 0 } else { 30 };
        let settings = owner::settings(&mut chance, agents);
        let now = Millis(1_790_000_000_000);
        let mut world = World {
            machine: Machine::new(settings),
            chance,
            now,
            tabs: Vec::new(),
            bad_per_mille,
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

    fn something_happens(&mut self) -> Result<(), String> {
        let tab = self.somebody();
        match self.chance.random_range(0..1_000u32) {
            0..=169 => {
                let text = self.new_words(tab);
                self.tab_says(tab, text);
            }
            170..=419 => self.act(tab),
            420..=629 => self.carry_some(),
            630..=759 => self.machine_works()?,
            760..=859 => self.time_passes(),
            860..=874 => self.cut(tab),
            875..=879 if !self.tabs[tab].closed => self.reload(tab),
            880..=886 => self.another_tab(tab),
            887..=890 => self.crash()?,
            891..=893 => self.machine_cannot_save()?,
            894..=903 => self.goes_away(self.tabs[tab].person),
            904..=939 => self.comes_back(self.tabs[tab].person),
            940..=964 => self.is_quiet_for_a_while()?,
            965..=968 => self.owner_decides(),
            _ => self.tab_chooses(tab),
        }
        self.machine.effects_hash.write_u64(self.now.0);
        Ok(())
    }

    /// A tab: as often an agent's as a visitor's, so that visitors are answered.
    fn somebody(&mut self) -> usize {
        let wants_agent = self.chance.random_bool(0.5);
        let is_wanted = |tab: &Tab| matches!(tab.person, Person::Agent(_)) == wants_agent;
        let tabs: Vec<_> = (0..self.tabs.len())
            .filter(|tab| is_wanted(&self.tabs[*tab]))
            .collect();
        tabs[self.chance.random_range(0..tabs.len())]
    }

    /// Words that nobody said before.
    pub(crate) fn new_words(&mut self, tab: usize) -> String {
        self.said += 1;
        format!("{tab} says {}", self.said)
    }

    fn time_passes(&mut self) {
        let ms = match self.chance.random_range(0..10) {
            0 => self.chance.random_range(0..60_000),
            _ => self.chance.random_range(0..2_000),
        };
        self.now = self.now.plus(ms);
        self.clocks_strike();
    }

    /// The owner has conversations come to agents in another way.
    fn owner_decides(&mut self) {
        let mut settings = self.machine.settings.clone();
        settings.mode = owner::mode(&mut self.chance);
        self.machine.owner_decides(settings);
        self.count("settings changed");
    }

    pub(crate) fn count(&mut self, what: &'static str) {
        *self.machine.witness.counts.entry(what).or_default() += 1;
    }
}

/// Adds something to a hash by how it is shown; effects have no other form that is stable.
pub(crate) fn mix(hash: &mut DefaultHasher, what: &impl std::fmt::Debug) {
    format!("{what:?}").hash(hash);
}
