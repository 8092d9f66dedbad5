//! The twelve laws.
//!
//! 1. What was shown as stored is in the store.
//! 2. Each nonce is there once (the store refuses a second).
//! 3. Places in a conversation have no holes, and the words of one tab keep their order.
//! 4. Mirror: every screen equals the store, for what it may see.
//! 5. A conversation has at most one agent; nobody else speaks in it, except whoever a colleague
//!    asks to take it while staying in it. Each change of agents is told by one entry.
//! 6. Routing gives nobody more than there is room for at that moment.
//! 7. However conversations come to agents, none waits beside a free agent whom it fits, a transfer
//!    is always with somebody or in a queue, and willing agents serve everybody before long.
//! 8. Places are those of the line: returned ones first, then the earliest, less the bounded head
//!    start of a priority. Who is passed was passed by one of those. A place that was told never
//!    gets worse without that being said, and at rest it is the true one.
//! 9. Nothing is added to an ended conversation (the store refuses it) unless it is reopened.
//! 10. Privacy: no visitor receives another's words, or an agent's frame (the lines panic).
//! 11. What is stored is what is in memory: a desk made again is the same desk.
//! 12. The same seed has the same effects, byte for byte (the test plays each seed twice).
//!
//! 5, 6 and 8 are also watched effect by effect (see [`witness`](super::witness)).

use super::World;
use super::client::Client;
use super::people::{Person, Tab};
use super::witness::ticket;
use desk::{Row, Saved};
use shared::{AgentId, Conversation, ConversationId, Entry, Place, Presence, Seq, Status, TeamId};
use std::collections::BTreeMap;

/// Checks what holds at every moment.
pub(super) fn always(world: &World) -> Result<(), String> {
    let stored = Saved {
        pasts: Vec::new(),
        ..world.machine.store.saved()
    };
    if world.machine.desk.saved() != stored {
        return Err("law 11: the store does not hold what the desk has in memory".to_owned());
    }
    for (number, tab) in world.tabs.iter().enumerate() {
        for (id, screen) in &tab.screen {
            let (store, last) = (&world.machine.store, screen.len());
            let is_stored =
                |entry: &Entry| entry.seq == Seq(last as u32) && store.holds_or_held(*id, entry);
            if !screen.last().is_none_or(is_stored) {
                return Err(format!(
                    "laws 1 and 4: tab {number} shows of {id} what is not stored"
                ));
            }
            sees_only_its_own(world, tab, *id)?;
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
    world.is_restored_whole()
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
        .filter_map(|(id, entry, text)| match entry.what.nonce() {
            Some(nonce) if nonce.tab == tab.client.tab() => {
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
            if shown.clone().map(without_wait) != expected {
                return Err(format!(
                    "law 8: tab {number} shows {shown:?}, it is {expected:?}"
                ));
            }
            let draft = store.draft(World::visitor_id(*visitor));
            let open = latest.as_ref().filter(|row| !row.state.ended);
            let kept = open.map_or(&draft, |row| &row.filled);
            if client.filled() != kept {
                return Err(format!(
                    "law 4: tab {number} shows {:?} in the form, {kept:?} is kept",
                    client.filled()
                ));
            }
            latest.map(|row| row.id).into_iter().collect()
        }
        (Person::Agent(agent), Client::Agent(client)) => {
            lists_what_is(world, number, tab, client)?;
            let id = AgentId(*agent);
            let own = store.rows.values().filter(|row| row.is_with(id));
            own.map(|row| row.id).collect()
        }
        (Person::Visitor(_), Client::Agent(_)) | (Person::Agent(_), Client::Visitor(_)) => {
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
fn status_of(world: &World, row: &Row) -> Status {
    let state = &row.state;
    if state.ended {
        return Status::Ended;
    }
    match &state.agent {
        Some(_) if state.parked => return Status::Parked(state.agent.clone()),
        Some(face) => return Status::Answered(face.clone()),
        None => {}
    }
    let rank = |row: &Row| ticket(row, world.machine.settings.rules.head_start_ms);
    let before = |other: &&Row| {
        other.is_queued() && other.state.team == state.team && rank(other) < rank(row)
    };
    let ahead = world.machine.store.rows.values().filter(before).count() as u32;
    Status::Waiting(Place {
        ahead,
        staffed: is_staffed(world, state.team),
        ..Place::default()
    })
}

/// What is foreseen is not judged here, and why a place moved was judged when it was told.
fn without_wait(status: Status) -> Status {
    match status {
        Status::Waiting(place) => Status::Waiting(Place {
            wait: None,
            moved: None,
            ..place
        }),
        other => other,
    }
}

fn is_staffed(world: &World, team: Option<TeamId>) -> bool {
    let agents = world.machine.settings.agents.iter();
    let mut members = agents
        .filter(|(_, agent)| team.is_none_or(|team| agent.skills.teams.contains(&team)))
        .map(|(id, _)| id);
    let presences = &world.machine.store.presences;
    members.any(|id| presences.get(id) == Some(&Presence::Online))
}

/// An agent's lists are the rows, in the order of the queue, and colleagues are what was written
/// down of them.
fn lists_what_is(
    world: &World,
    number: usize,
    tab: &Tab,
    client: &client::Agent,
) -> Result<(), String> {
    let (store, settings) = (&world.machine.store, &world.machine.settings);
    let open: Vec<_> = store.rows.values().filter(|row| !row.state.ended).collect();
    let mut waiting: Vec<_> = open.iter().filter(|row| row.waits()).collect();
    waiting.sort_by_key(|row| {
        let (_, is_new, rank_at, id) = ticket(row, settings.rules.head_start_ms);
        (is_new, rank_at, id)
    });
    if !client.queue().eq(waiting.iter().map(|row| row.id)) {
        return Err(format!(
            "law 8: tab {number} shows another queue than {waiting:?}"
        ));
    }
    let lines: BTreeMap<_, _> = client.conversations().map(|line| (line.id, line)).collect();
    if lines.len() != open.len() {
        return Err(format!("law 4: tab {number} lists {lines:?}"));
    }
    for row in open {
        let Some(line) = lines.get(&row.id) else {
            return Err(format!("law 4: tab {number} does not list {}", row.id));
        };
        if let Some(field) = difference(line, row, client.me()) {
            return Err(format!(
                "law 4: tab {number} shows another {field} in {line:?} than there is in {row:?}"
            ));
        }
        if line.closes_at.is_some_and(|at| at <= world.now) {
            return Err(format!(
                "law 4: tab {number} shows an end that did not come: {line:?}"
            ));
        }
        ends_alike(world, line)?;
    }
    for id in settings.agents.keys() {
        let shown = tab.colleagues.get(id).map(|colleague| colleague.presence);
        let written = store.presences.get(id).copied().unwrap_or_default();
        if shown != Some(written) {
            return Err(format!(
                "tab {number} shows agent {id} as {shown:?}, written down is {written:?}"
            ));
        }
    }
    Ok(())
}

/// What a line of a list shows otherwise than its row, if anything. Words and marks of what others
/// have are left out: they are told to those who hold the conversation.
fn difference(line: &Conversation, row: &Row, me: Option<AgentId>) -> Option<&'static str> {
    let state = &row.state;
    let is_held = row.waits() || me.is_some_and(|me| row.is_with(me));
    let alike = [
        ("agent", line.agent == state.agent),
        ("returned", line.returned == state.returned),
        ("parked", line.parked == state.parked),
        ("team", line.team == state.team),
        ("topic", line.topic == row.topic),
        ("priority", line.priority == row.priority),
        ("reason", line.reason == state.reason),
        ("handover", line.handover == state.handover),
        ("last", !is_held || line.last == row.last),
        ("words", !is_held || line.words == row.words),
        ("words_by", !is_held || line.words_by == row.words_by),
    ];
    let other = alike.into_iter().find(|(_, is_alike)| !is_alike);
    other.map(|(field, _)| field)
}

/// What is announced to the agent is announced to the visitor.
fn ends_alike(world: &World, line: &Conversation) -> Result<(), String> {
    for (number, tab) in world.tabs.iter().enumerate() {
        let is_own = match tab.person {
            Person::Visitor(visitor) => World::visitor_id(visitor) == line.visitor,
            Person::Agent(_) => false,
        };
        if is_own && tab.closes_at != line.closes_at {
            return Err(format!(
                "law 4: tab {number} shows the end {:?} of {}, agents are shown {:?}",
                tab.closes_at, line.id, line.closes_at
            ));
        }
    }
    Ok(())
}
