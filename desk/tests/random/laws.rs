//! What must hold whatever happens at a desk: it answers, keeps its invariants and its promises,
//! answers the same way twice, and can be made again from what it saved.
//!
//! Checks after each step. Never chooses what happens.

use super::ops::Op;
use super::promises::{self, Promises};
use super::world::{World, settings};
use desk::{Arrival, ConnId, Desk, Effect, Frame, Input, Saved};
use proptest::prelude::*;
use shared::{Millis, Mode};
use std::collections::BTreeSet;

/// Does all of it and checks everything after each step; returns what there was to see.
pub fn run(first: Mode, ops: &[Op]) -> Result<BTreeSet<String>, TestCaseError> {
    let mut world = World::new(Millis(1));
    let mut owner = settings(first, 2, 1);
    let mut desk = Desk::restore(owner.clone(), Saved::default());
    let (mut agents, mut seen) = (Vec::new(), BTreeSet::new());
    let mut promises = Promises::default();
    for op in ops {
        if matches!(op, Op::Restart) {
            let restored = Desk::restore(owner.clone(), world.store.saved());
            prop_assert_eq!(stored(&world), desk.saved());
            prop_assert!(restored.foresees_like(&desk));
            desk = restored;
        }
        let input = world.input(op);
        if let Input::Settings(settings) = &input {
            owner = settings.clone();
        }
        if let Input::Arrived {
            conn,
            who: Arrival::Agent { .. },
            ..
        } = &input
        {
            agents.push(*conn);
        }
        let mut twin = desk.clone();
        let (mut effects, mut again) = (Vec::new(), Vec::new());
        desk.step(world.now, input.clone(), &mut effects);
        twin.step(world.now, input, &mut again);

        prop_assert_eq!(&effects, &again, "same input, same effects");
        if matches!(op, Op::Owner(..) | Op::Restart) {
            promises.forget_places();
        }
        for effect in &effects {
            prop_assert_eq!(promises.check(effect, &world.store), Ok(()));
            prop_assert!(privacy_holds(effect, &agents), "{effect:?}");
            if let Effect::Save(record) = effect {
                world.store.keep(record);
            }
            seen.insert(promises::kind(effect));
        }
        prop_assert_eq!(desk.audit(), Ok(()));
        // An agent who was dismissed keeps a stored choice that no desk knows of.
        let choices = &mut world.store.choices;
        choices.retain(|agent, _| owner.agents.contains_key(agent));
    }
    prop_assert_eq!(stored(&world), desk.saved());
    Ok(seen)
}

fn privacy_holds(effect: &Effect, agents: &[ConnId]) -> bool {
    match effect {
        Effect::Send {
            to,
            frame: Frame::Visitor(_),
        } => to.iter().all(|conn| !agents.contains(conn)),
        Effect::Send {
            to,
            frame: Frame::Agent(_),
        } => to.iter().all(|conn| agents.contains(conn)),
        Effect::Save(_) | Effect::Replay { .. } | Effect::Hangup { .. } => true,
    }
}

/// What a desk must say is saved: all but what it only ever adds.
fn stored(world: &World) -> Saved {
    Saved {
        pasts: Vec::new(),
        ..world.store.saved()
    }
}
