//! Watches everything that the desk asks for, effect by effect, as it is committed.
//!
//! Knows the store as it is just before each effect, and nothing of the desk's memory. Counts the
//! disasters that really happened; changes nothing.

mod frames;
mod records;

use super::store::Store;
use desk::{ConnId, Effect, Frame, Row, Settings};
use shared::{AgentId, ConversationId, Millis, Reason, Rule, Target, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// How often something happened.
pub type Counts = BTreeMap<&'static str, usize>;

/// Where a conversation stands in the queue: the team's line, returned ones first, then the rank.
pub type Ticket = (Option<TeamId>, bool, Millis, ConversationId);

/// What the watching needs to remember.
#[derive(Debug, Default)]
pub struct Witness {
    pub counts: Counts,
    /// Who has each conversation, as its entries and the parking of it tell.
    holders: BTreeMap<ConversationId, AgentId>,
    /// What changed in this batch.
    touched: BTreeSet<ConversationId>,
    /// Conversations whose visitor chose a topic in this batch.
    topical: BTreeSet<ConversationId>,
    /// Conversations that were brought back in this batch and have not said so.
    reopening: BTreeSet<ConversationId>,
    /// Conversations whose transfer ended in this batch.
    returning: BTreeSet<ConversationId>,
    /// Who is asked to take what, as the lists show it.
    offered: BTreeMap<ConversationId, AgentId>,
    /// Conversations whose offer was accepted in this batch.
    accepted: BTreeSet<ConversationId>,
    /// The place that each socket was told last.
    told: BTreeMap<(ConnId, ConversationId), Told>,
}

/// A place that was told.
#[derive(Clone, Copy, Debug)]
struct Told {
    ahead: u32,
    ticket: Ticket,
    at: Millis,
    /// Whether it followed another one of the same ticket, so that nothing but the queue moved it.
    is_news: bool,
}

impl Witness {
    /// Something is asked for. `store` is as it was before.
    ///
    /// # Errors
    /// Returns the law that it breaks.
    pub fn sees(
        &mut self,
        now: Millis,
        settings: &Settings,
        store: &Store,
        effect: &Effect,
    ) -> Result<(), String> {
        let scene = Scene {
            now,
            settings,
            store,
        };
        match effect {
            Effect::Save(record) => self.sees_record(&scene, record),
            Effect::Send {
                to,
                frame: Frame::Visitor(frame),
            } => self.sees_visitor_frame(&scene, to, frame),
            Effect::Send {
                frame: Frame::Agent(frame),
                ..
            } => self.sees_agent_frame(&scene, frame),
            Effect::Replay { .. } | Effect::Hangup { .. } => Ok(()),
        }
    }

    /// The batch is committed.
    ///
    /// # Errors
    /// Returns the law that it broke.
    pub fn ends_batch(&mut self, store: &Store) -> Result<(), String> {
        self.topical.clear();
        self.accepted.clear();
        self.returning.clear();
        if let Some(id) = self.reopening.pop_first() {
            return Err(format!("{id} was reopened and does not say so"));
        }
        for id in std::mem::take(&mut self.touched) {
            let row = store.rows.get(&id).ok_or("touched and not there")?;
            let holder = self.holders.get(&id).copied();
            let agent = row.state.agent.as_ref().map(|face| face.id);
            if holder != agent {
                return Err(format!(
                    "law 5: {id} is with {agent:?}, its entries tell of {holder:?}"
                ));
            }
        }
        Ok(())
    }

    /// The machine died: nobody is connected, and nothing is offered.
    pub fn forgets_the_living(&mut self) {
        self.offered.clear();
        self.told.clear();
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

/// The moment of an effect.
struct Scene<'a> {
    now: Millis,
    settings: &'a Settings,
    /// As it was before the effect.
    store: &'a Store,
}

impl Scene<'_> {
    fn row(&self, id: ConversationId) -> Result<&Row, String> {
        let row = self.store.rows.get(&id);
        row.ok_or_else(|| format!("{id} is spoken of before it was opened"))
    }

    fn ticket(&self, row: &Row) -> Ticket {
        ticket(row, self.settings.rules.head_start_ms)
    }

    /// What an agent's conversations weigh, one of them left out.
    fn weight_without(&self, agent: AgentId, without: ConversationId) -> u32 {
        let rows = self.store.rows.values();
        let own = rows.filter(|row| row.id != without && row.is_with(agent));
        own.map(|row| match (row.state.parked, row.words_by) {
            (true, _) => 0,
            (false, Some(shared::Side::Agent)) => self.settings.rules.waiting_weight,
            (false, Some(shared::Side::Visitor) | None) => 100,
        })
        .sum()
    }

    /// Law 8 where routing chose: nobody who asked for the same, for at least as long, and was
    /// before this one, is passed by it.
    fn passes_nobody(
        &self,
        chosen: &Row,
        offered: &BTreeMap<ConversationId, AgentId>,
    ) -> Result<(), String> {
        let asks = |row: &Row| (row.state.team, row.topic, primary(&row.context.locale));
        for row in self.store.rows.values() {
            let prefers = row.state.prefers.is_some_and(|(_, until)| until > self.now);
            let to = row.state.handover.as_ref().map(|handover| &handover.to);
            let is_meant = row.state.passing && matches!(to, Some(Target::Agent(_)));
            let is_asked = is_meant || offered.contains_key(&row.id);
            let asks_now = row.is_queued() && !prefers && !is_asked;
            let is_before = self.ticket(row) < self.ticket(chosen);
            let is_relaxed_alike = row.state.since <= chosen.state.since;
            if asks_now && is_before && is_relaxed_alike && asks(row) == asks(chosen) {
                return Err(format!(
                    "law 8: {} is answered before {}, who asked for the same",
                    chosen.id, row.id
                ));
            }
        }
        Ok(())
    }
}

/// The ticket of a row, worked out from what is stored and nothing else.
pub fn ticket(row: &Row, head_start_ms: u64) -> Ticket {
    let state = &row.state;
    let head_start = u64::from(row.priority) * head_start_ms;
    let rank_at = Millis(state.senior.0.saturating_sub(head_start));
    (state.team, !state.returned, rank_at, row.id)
}

/// Whether routing chose the agent by this rule, by itself.
fn is_automatic(rule: Rule) -> bool {
    match rule {
        Rule::OnlyOneFree
        | Rule::LeastLoaded
        | Rule::LongestIdle
        | Rule::LowestId
        | Rule::BestSkilled
        | Rule::SameAgent => true,
        Rule::Taken | Rule::Transferred | Rule::CameBack | Rule::TakenOver => false,
    }
}

/// Law 6 at the moment of the choice.
fn has_room(id: ConversationId, reason: &Reason) -> Result<(), String> {
    if is_automatic(reason.rule) && reason.load + 100 > reason.capacity {
        return Err(format!("law 6: {id} was given over capacity: {reason:?}"));
    }
    Ok(())
}

fn primary(locale: &str) -> String {
    locale.split('-').next().unwrap_or_default().to_lowercase()
}
