//! The twelve laws.
//!
//! 1. What was shown as stored is in the store.
//! 2. Each nonce is there once (the store refuses a second).
//! 3. Places in a conversation have no holes, and the words of one tab keep their order.
//! 4. Mirror: every screen equals the store, for what it may see.
//! 5. A conversation has at most one agent.
//! 6. Nobody is over capacity unless by hand.
//! 7. No conversation waits while a fitting agent is free.
//! 8. Places are 1..n, first come first served, returned ones at the front.
//! 9. Nothing is added to an ended conversation (the store refuses it).
//! 10. Privacy: no visitor receives another's words, or an agent's frame (the lines panic).
//! 11. What is stored is what is in memory: a desk made again is the same desk.
//! 12. The same seed has the same effects, byte for byte (the test plays each seed twice).

use super::World;
use super::client::Client;
use super::people::{Person, Tab};
use shared::{ConversationId, Entry, Rule, Status, What};
use std::collections::BTreeMap;

/// Checks what holds at every moment.
pub(super) fn always(world: &World) -> Result<(), String> {
    world
        .machine
        .desk
        .audit()
        .map_err(|fault| format!("laws 5 to 8: {fault}"))?;
    if world.machine.desk.saved() != world.machine.store.saved() {
        return Err("law 11: the store does not hold what the desk has in memory".to_owned());
    }
    for (number, tab) in world.tabs.iter().enumerate() {
        for (id, screen) in &tab.screen {
            let stored = world.machine.store.entries.get(id).map(Vec::as_slice);
            let stored = stored.unwrap_or_default();
            if screen.last()
                != screen
                    .len()
                    .checked_sub(1)
                    .and_then(|last| stored.get(last))
            {
                return Err(format!(
                    "laws 1 and 4: tab {number} shows of {id} what is not stored"
                ));
            }
            sees_only_its_own(world, tab, *id)?;
        }
    }
    for row in world.machine.store.rows.values() {
        let by_itself = row.reason.filter(|reason| reason.rule != Rule::Taken);
        if by_itself.is_some_and(|reason| reason.load >= reason.capacity) {
            return Err(format!("law 6: {} was given over capacity", row.id));
        }
    }
    Ok(())
}

/// Checks what holds when everyone is connected and nothing is under way.
pub(super) fn at_rest(world: &World) -> Result<(), String> {
    always(world)?;
    let words = every_word_is_there_once(world)?;
    for (number, tab) in world.tabs.iter().enumerate() {
        words_keep_their_order(world, number, tab)?;
        for text in &tab.confirmed {
            if !words.contains_key(text.as_str()) {
                return Err(format!("law 1: tab {number} showed {text:?} as stored"));
            }
        }
        mirrors(world, number, tab)?;
    }
    for (id, entries) in &world.machine.store.entries {
        has_one_agent_at_a_time(*id, entries)?;
    }
    Ok(())
}

fn sees_only_its_own(world: &World, tab: &Tab, id: ConversationId) -> Result<(), String> {
    let Person::Visitor(number) = tab.person else {
        return Ok(());
    };
    let owner = world.machine.store.rows.get(&id).map(|row| row.visitor);
    if owner != Some(World::visitor_id(number)) {
        return Err(format!("law 10: visitor {number} sees {id} of {owner:?}"));
    }
    Ok(())
}

/// Every text that a tab took is stored once, or was refused for good and said so.
fn every_word_is_there_once(world: &World) -> Result<BTreeMap<&str, usize>, String> {
    let mut stored: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, text) in world.machine.store.texts() {
        *stored.entry(text).or_default() += 1;
    }
    if let Some((text, times)) = stored.iter().find(|(_, times)| **times != 1) {
        return Err(format!("law 2: {text:?} is stored {times} times"));
    }
    for (number, tab) in world.tabs.iter().enumerate() {
        for text in &tab.said {
            let is_stored = stored.contains_key(text.as_str());
            if is_stored == tab.refused.contains(text) {
                let what = if is_stored {
                    "stored and refused"
                } else {
                    "lost"
                };
                return Err(format!("law 1: what tab {number} said is {what}: {text:?}"));
            }
        }
    }
    Ok(stored)
}

fn words_keep_their_order(world: &World, number: usize, tab: &Tab) -> Result<(), String> {
    let mut counted: Vec<_> = world
        .machine
        .store
        .texts()
        .filter_map(|(id, entry, text)| match &entry.what {
            What::Said { nonce, .. } if nonce.tab == tab.client.tab() => {
                Some((nonce.count, id, entry.seq, text))
            }
            _ => None,
        })
        .collect();
    counted.sort_unstable();
    let in_order: Vec<_> = counted.iter().map(|(_, _, _, text)| *text).collect();
    let said: Vec<_> = tab
        .said
        .iter()
        .map(String::as_str)
        .filter(|text| in_order.contains(text))
        .collect();
    if said != in_order {
        return Err(format!(
            "law 3: tab {number} said {said:?}, stored is {in_order:?}"
        ));
    }
    let mut places = BTreeMap::new();
    for (_, id, seq, text) in counted {
        if places.insert(id, seq).is_some_and(|before| before > seq) {
            return Err(format!(
                "law 3: {text:?} of tab {number} is before an earlier one"
            ));
        }
    }
    Ok(())
}

fn mirrors(world: &World, number: usize, tab: &Tab) -> Result<(), String> {
    let store = &world.machine.store;
    let must_show: Vec<_> = match (&tab.person, &tab.client) {
        (Person::Visitor(visitor), Client::Visitor(client)) => {
            let latest = store.latest(World::visitor_id(*visitor));
            let shown = client.status().cloned();
            let expected = latest.as_ref().map(|row| status_of(world, row));
            if shown != expected {
                return Err(format!(
                    "law 8: tab {number} shows {shown:?}, it is {expected:?}"
                ));
            }
            latest.map(|row| row.id).into_iter().collect()
        }
        (Person::Agent(agent), _) => {
            let id = shared::AgentId(*agent);
            store
                .rows
                .values()
                .filter(|row| row.is_with(id))
                .map(|row| row.id)
                .collect()
        }
        (Person::Visitor(_), Client::Agent(_)) => {
            return Err(format!("tab {number} is of two kinds"));
        }
    };
    for id in must_show {
        let shown = tab.screen.get(&id).map(Vec::as_slice).unwrap_or_default();
        let stored = &store.entries[&id];
        if shown != stored.as_slice() {
            return Err(format!(
                "law 4: tab {number} shows {} of the {} entries of {id}",
                shown.len(),
                stored.len()
            ));
        }
        if tab.heard(id) != stored.last().map(|entry| entry.seq) {
            return Err(format!(
                "law 4: the bookmark of tab {number} is not the end of {id}"
            ));
        }
    }
    Ok(())
}

/// What a visitor must be told, worked out from the rows alone.
fn status_of(world: &World, row: &desk::Row) -> Status {
    if row.ended {
        return Status::Ended;
    }
    if let Some(face) = &row.agent {
        return Status::Answered(face.clone());
    }
    let before = |other: &&desk::Row| {
        let rank = |row: &desk::Row| (!row.returned, row.opened_at, row.id);
        other.waits() && rank(other) < rank(row)
    };
    let ahead = world.machine.store.rows.values().filter(before).count() as u32;
    let online = |(agent, choice): (&shared::AgentId, &shared::Choice)| {
        let here = world
            .tabs
            .iter()
            .any(|tab| tab.who() == shared::Who::Agent(*agent));
        *choice == shared::Choice::Online && here
    };
    Status::Waiting(shared::Place {
        ahead,
        staffed: world.machine.store.choices.iter().any(online),
    })
}

fn has_one_agent_at_a_time(id: ConversationId, entries: &[Entry]) -> Result<(), String> {
    let mut agent = None;
    for entry in entries {
        match &entry.what {
            What::Joined { agent: face } if agent.is_none() => agent = Some(face.id),
            What::Returned if agent.is_some() => agent = None,
            What::Said {
                author: shared::Author::Agent(face),
                ..
            } if agent != Some(face.id) => {
                return Err(format!("law 5: {} answers in {id} of {agent:?}", face.id));
            }
            What::Said { .. } => {}
            What::Ended { .. } if Some(entry) == entries.last() => {}
            other => return Err(format!("law 5: {other:?} in {id} with {agent:?}")),
        }
    }
    Ok(())
}
