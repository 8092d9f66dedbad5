//! Who waits, and in which order.
//!
//! Two views of the same tickets: a *line* for each team, in which everybody has a place, and a
//! *lane* for each thing that is asked for, from which routing takes the first. A place belongs to
//! the conversation, with its seniority; those who came back from an agent go first. Decides
//! nothing about agents.

pub mod ranked;

use crate::record::Row;
use crate::routing::Ask;
use ranked::Ranked;
use shared::{AgentId, ConversationId, Millis, Moved, TeamId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;

/// Moves that a line remembers, to tell people why their place changed.
const MOVES_LEN_MAX: usize = 128;

/// Seniority. The order of the fields is the order of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// False sorts first: a returned conversation is at the front.
    pub first_wait: bool,
    /// When it was opened or reopened, less the head start of its priority. Because the head start
    /// is bounded, nobody is passed by anybody who came later than that.
    pub rank_at: Millis,
    /// Which.
    pub conversation: ConversationId,
}

impl Ticket {
    /// The ticket of a conversation, `head_start_ms` being that of one step of priority.
    #[must_use]
    pub fn of(row: &Row, head_start_ms: u64) -> Ticket {
        Ticket {
            first_wait: !row.state.returned,
            rank_at: rank_at(row.state.senior, row.priority, head_start_ms),
            conversation: row.id,
        }
    }
}

/// The time that a conversation counts as having come at.
#[must_use]
pub fn rank_at(senior: Millis, priority: u8, head_start_ms: u64) -> Millis {
    let head_start = u64::from(priority).saturating_mul(head_start_ms);
    Millis(senior.0.saturating_sub(head_start))
}

/// How somebody's ticket left a line, or came into it before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It was answered.
    Answered,
    /// It left unanswered.
    Left,
    /// It was put in before others.
    Passed,
}

/// The people who wait for one team, or for nobody in particular.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Everybody, the next one first.
    pub order: Ranked<Ticket>,
    /// The last moves, with the count of all before the first of them.
    moves: VecDeque<(Ticket, Move)>,
    moved_before: u64,
    /// When places were told last.
    pub told_at: Millis,
    /// Whether places may differ from what was told.
    pub changed: bool,
    /// While places are being told: after whom to go on.
    pub telling: Option<Option<Ticket>>,
    /// When to go on at the earliest.
    pub goes_on_at: Millis,
}

impl Line {
    /// How many moves there have been.
    #[must_use]
    pub fn moves(&self) -> u64 {
        self.moved_before + self.moves.len() as u64
    }

    /// What moved before this ticket since `moves` was what it is given as; `None`: nothing.
    #[must_use]
    pub fn moved(&self, ticket: &Ticket, since: u64) -> Option<Moved> {
        let known = usize::try_from(since.saturating_sub(self.moved_before)).unwrap_or(usize::MAX);
        let mut moved = Moved::default();
        for (other, kind) in self.moves.iter().skip(known) {
            if other < ticket {
                match kind {
                    Move::Answered => moved.answered += 1,
                    Move::Left => moved.left += 1,
                    Move::Passed => moved.passed += 1,
                }
            }
        }
        (moved != Moved::default()).then_some(moved)
    }

    fn note(&mut self, ticket: Ticket, kind: Move) {
        self.changed = true;
        self.moves.push_back((ticket, kind));
        if self.moves.len() > MOVES_LEN_MAX {
            self.moves.pop_front();
            self.moved_before += 1;
        }
    }
}

/// The waiting conversations.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    lines: BTreeMap<Option<TeamId>, Line>,
    lanes: BTreeMap<Ask, BTreeSet<Ticket>>,
    len: usize,
}

impl Queue {
    /// Puts a ticket into its line.
    pub fn enter(&mut self, team: Option<TeamId>, ticket: Ticket) {
        let line = self.lines.entry(team).or_default();
        if !line.order.insert(ticket) {
            return;
        }
        self.len += 1;
        line.changed = true;
        if line.order.last() != Some(ticket) {
            line.note(ticket, Move::Passed);
        }
    }

    /// Takes a ticket out of its line.
    pub fn leave(&mut self, team: Option<TeamId>, ticket: &Ticket, kind: Move) {
        let Some(line) = self.lines.get_mut(&team) else {
            return;
        };
        if line.order.remove(ticket) {
            self.len -= 1;
            line.note(*ticket, kind);
        }
    }

    /// Puts a ticket into the lane of what it asks for.
    pub fn ask(&mut self, ask: Ask, ticket: Ticket) {
        self.lanes.entry(ask).or_default().insert(ticket);
    }

    /// Takes a ticket out of its lane.
    pub fn unask(&mut self, ask: &Ask, ticket: &Ticket) {
        if let Some(lane) = self.lanes.get_mut(ask) {
            lane.remove(ticket);
            if lane.is_empty() {
                self.lanes.remove(ask);
            }
        }
    }

    /// Each thing that is asked for, with the first who asks for it; `own_only`: each agent who is
    /// asked for and nobody else.
    pub fn heads(&self, own_only: bool) -> impl Iterator<Item = (&Ask, Ticket)> {
        let last = own_only.then_some(Ask::Only(AgentId(u32::MAX)));
        let until = last.map_or(Bound::Unbounded, Bound::Included);
        let lanes = self.lanes.range((Bound::Unbounded, until));
        lanes.filter_map(|(ask, lane)| Some((ask, *lane.first()?)))
    }

    /// Everybody who asks for the same.
    pub fn asking(&self, ask: &Ask) -> impl Iterator<Item = Ticket> {
        self.lanes.get(ask).into_iter().flatten().copied()
    }

    /// How many wait in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// One line.
    #[must_use]
    pub fn line(&self, team: Option<TeamId>) -> Option<&Line> {
        self.lines.get(&team)
    }

    /// One line, to be told.
    pub fn line_mut(&mut self, team: Option<TeamId>) -> Option<&mut Line> {
        self.lines.get_mut(&team)
    }

    /// Every line that somebody has stood in.
    pub fn lines(&self) -> impl Iterator<Item = (Option<TeamId>, &Line)> {
        self.lines.iter().map(|(team, line)| (*team, line))
    }

    /// The same lines with nobody in them: what moved in them and when they were told is kept.
    #[must_use]
    pub fn emptied(&self) -> Queue {
        let emptied = |line: &Line| Line {
            order: Ranked::default(),
            telling: None,
            ..line.clone()
        };
        let lines = self.lines.iter();
        Queue {
            lines: lines.map(|(team, line)| (*team, emptied(line))).collect(),
            ..Queue::default()
        }
    }

    /// Notes that every place may differ from what was told.
    pub fn all_changed(&mut self) {
        for line in self.lines.values_mut() {
            line.changed = true;
        }
    }

    /// Everybody who waits, line by line, the next one first.
    pub fn order(&self) -> impl Iterator<Item = ConversationId> {
        let tickets = self.lines.values().flat_map(|line| line.order.iter());
        tickets.map(|ticket| ticket.conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(nth: u64) -> Ticket {
        Ticket {
            first_wait: true,
            rank_at: Millis(nth),
            conversation: ConversationId(nth),
        }
    }

    fn answered(line: &Line, mine: &Ticket, since: u64) -> u32 {
        line.moved(mine, since).unwrap_or_default().answered
    }

    #[test]
    fn moves_are_counted_from_where_they_were_told_as_far_as_they_are_remembered() {
        let mut queue = Queue::default();
        let (mine, left) = (ticket(1_000), MOVES_LEN_MAX as u64 + 22);
        for nth in 0..=left {
            queue.enter(None, ticket(nth));
        }
        queue.enter(None, mine);
        for nth in 0..left {
            queue.leave(None, &ticket(nth), Move::Answered);
        }

        let line = queue.line(None).unwrap();

        assert_eq!(line.moves(), left);
        assert_eq!(answered(line, &mine, left - 10), 10);
        assert_eq!(answered(line, &mine, 0) as usize, MOVES_LEN_MAX);
        assert_eq!(line.moved(&mine, left), None);
        assert_eq!(
            line.moved(&ticket(0), 0),
            None,
            "nobody was before the first"
        );
    }

    #[test]
    fn nobody_passes_oneself() {
        let mut queue = Queue::default();
        queue.enter(None, ticket(2));
        queue.enter(None, ticket(1));

        let line = queue.line(None).unwrap();

        assert_eq!(line.moved(&ticket(1), 0), None);
        assert_eq!(line.moved(&ticket(2), 0).map(|moved| moved.passed), Some(1));
    }
}
