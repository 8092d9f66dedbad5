//! Places in the queue: what they are, how long they may take, and who is told when.
//!
//! Places are told in waves, each line at most once a second and a few visitors in a step, so that
//! no step's work grows with the queue. Never changes anybody's place.

use crate::desk::{Desk, Open};
use crate::due::Due;
use crate::effect::Effect;
use crate::estimate::{Estimator, Forecast, Situation};
use crate::limits::{FORECAST_EVERY_MS, PLACES_PER_STEP};
use crate::queue::{Line, Ticket, rank_at};
use crate::record::Row;
use shared::limits::PLACE_EVERY_MS;
use shared::{
    ConversationId, Coverage, Millis, Moved, Place, Status, TeamId, ToAgent, TopicId, Wait,
};

/// What is the same for everybody in one line.
#[derive(Clone, Copy)]
struct Outlook {
    staffed: bool,
    situation: Situation,
    /// When the line's people leave, while they are there by the clock.
    closes_at: Option<Millis>,
    /// When they are there next, after that or from now.
    opens_at: Option<Millis>,
}

impl Desk {
    /// What an open conversation does.
    pub(crate) fn status_of(&self, row: &Row) -> Status {
        match &row.state.agent {
            Some(face) if row.state.parked => Status::Parked(Some(face.clone())),
            Some(face) => Status::Answered(face.clone()),
            None => {
                let ticket = Ticket::of(row, self.settings.rules.head_start_ms);
                let line = self.queue.line(row.state.team);
                let ahead = line.map_or(0, |line| line.order.before(&ticket));
                let outlook = self.outlook(row.state.team);
                Status::Waiting(self.place(row.state.team, count(ahead), &outlook).0)
            }
        }
    }

    /// The place that somebody who wrote about this topic would get.
    pub(crate) fn door(&self, topic: Option<TopicId>) -> Place {
        let team = self.team_of(topic);
        let known = topic.and_then(|topic| self.settings.topics.get(&topic));
        let priority = known.map_or(0, |topic| topic.priority);
        let ticket = Ticket {
            first_wait: true,
            rank_at: rank_at(self.now, priority, self.settings.rules.head_start_ms),
            conversation: ConversationId(u64::MAX),
        };
        let line = self.queue.line(team);
        let ahead = line.map_or(0, |line| line.order.before(&ticket));
        self.place(team, count(ahead), &self.outlook(team)).0
    }

    /// The place that anybody who wrote now would get, about nothing in particular.
    #[must_use]
    pub fn door_now(&self) -> Place {
        self.door(None)
    }

    /// Foresees how long a conversation will wait that just entered the queue, and remembers to
    /// save what its visitor is told.
    pub(crate) fn foresee(&mut self, id: ConversationId) {
        let Some((team, ticket)) = self.ticket_of(id) else {
            return;
        };
        let line = self.queue.line(team);
        let ahead = line.map_or(0, |line| line.order.before(&ticket));
        let (_, forecast) = self.place(team, count(ahead), &self.outlook(team));
        if let Some(open) = self.open.get_mut(&id) {
            open.forecast = forecast;
            self.announced.push(id);
        }
    }

    /// Notes what a visitor is told outside a wave.
    pub(crate) fn remember_told(&mut self, id: ConversationId, status: &Status) {
        let Status::Waiting(place) = status else {
            return;
        };
        let team = self.open.get(&id).and_then(|open| open.row.state.team);
        let moves = self.queue.line(team).map_or(0, |line| line.moves());
        if let Some(open) = self.open.get_mut(&id) {
            open.told = Some(*place);
            open.told_moves = moves;
            open.told_apart = false;
        }
    }

    /// Notes that a tab was welcomed with a place: when the line is told next, all tabs are told.
    pub(crate) fn note_told_apart(&mut self, standing: Option<&shared::Standing>) {
        let Some((id, Status::Waiting(place))) =
            standing.map(|standing| (standing.conversation, &standing.status))
        else {
            return;
        };
        if let Some(open) = self.open.get_mut(&id) {
            open.told_apart |= open.told.is_some_and(|told| told.ahead != place.ahead);
        }
    }

    fn outlook(&self, team: Option<TeamId>) -> Outlook {
        let staffing = self.roster.pools().staffing(team);
        let own = team.and_then(|team| self.settings.teams.get(&team)?.hours.as_ref());
        let hours = own.or(self.settings.hours.as_ref());
        let (closes_at, opens_at) = match hours {
            None => (None, None),
            Some(hours) => match hours.closes_at(self.now) {
                Some(closes_at) => (Some(closes_at), hours.opens_at(closes_at)),
                None if hours.is_open(self.now) => (None, None),
                None => (None, hours.opens_at(self.now)),
            },
        };
        Outlook {
            staffed: staffing.online > 0,
            situation: Situation {
                now: self.now,
                ahead: 0,
                slots: staffing.slots,
                busy: staffing.busy,
            },
            closes_at,
            opens_at,
        }
    }

    fn place(
        &self,
        team: Option<TeamId>,
        ahead: u32,
        outlook: &Outlook,
    ) -> (Place, Option<Forecast>) {
        let situation = Situation {
            ahead,
            ..outlook.situation
        };
        let estimator = self.estimators.get(&team);
        let forecast = estimator.and_then(|estimator| estimator.forecast(&situation));
        let range = forecast.and_then(|forecast| forecast.range);
        let wait = range.map(|range| Wait {
            low_ms: range.low_ms,
            high_ms: range.high_ms,
            bound_ms: range.bound_ms,
        });
        // People who work late answer late; people who are not expected in time are not promised.
        let is_too_late = match (outlook.closes_at, wait) {
            (Some(closes_at), Some(wait)) => self.now.plus(wait.high_ms) > closes_at,
            (Some(_), None) => false,
            (None, _) => !outlook.staffed,
        };
        let place = Place {
            ahead,
            staffed: outlook.staffed,
            wait,
            moved: None,
            opens_at: outlook.opens_at.filter(|_| is_too_late),
        };
        (place, forecast)
    }

    /// A line's time to be told has come: the next step's end tells it.
    pub(crate) fn places_are_due(&mut self, team: Option<TeamId>) {
        let now = self.now;
        let Some(line) = self.queue.line_mut(team) else {
            return;
        };
        // Waits change while places do not.
        if line.telling.is_none() && now.since(line.told_at) >= FORECAST_EVERY_MS {
            line.changed = true;
        }
    }

    /// Tells visitors their places, line by line, as far as one step goes.
    pub(crate) fn tell_places(&mut self, out: &mut Vec<Effect>) {
        let now = self.now;
        let goes_on = |line: &Line| line.telling.is_some() && line.goes_on_at <= now;
        let begins = |line: &Line| line.telling.is_none() && line.changed;
        let lines = self.queue.lines();
        let teams: Vec<_> = lines
            .filter(|(_, line)| goes_on(line) || begins(line))
            .map(|(team, _)| team)
            .collect();
        let mut budget = PLACES_PER_STEP;
        for team in teams {
            let Some(line) = self.queue.line_mut(team) else {
                continue;
            };
            if line.telling.is_none() {
                let next_at = line.told_at.plus(PLACE_EVERY_MS);
                if line.told_at > Millis(0) && next_at > now {
                    self.plan(next_at, Due::Places(team));
                    continue;
                }
                line.changed = false;
                line.told_at = now;
                line.telling = Some(None);
            }
            budget -= self.tell_some_places(team, budget, out);
        }
    }

    /// Tells at most so many visitors of a line; returns how many it looked at.
    fn tell_some_places(
        &mut self,
        team: Option<TeamId>,
        budget: usize,
        out: &mut Vec<Effect>,
    ) -> usize {
        let Some(line) = self.queue.line(team) else {
            return 0;
        };
        let after = line.telling.flatten();
        let first = after.map_or(0, |after| {
            line.order.before(&after) + usize::from(line.order.contains(&after))
        });
        let tickets: Vec<_> = line.order.after(after.as_ref()).take(budget).collect();
        let outlook = self.outlook(team);
        for (ahead, ticket) in (first..).zip(&tickets) {
            self.tell_place(team, ticket, count(ahead), &outlook, out);
        }
        let is_done = tickets.len() < budget;
        let (now, is_anybody_here) = (self.now, !self.conns.is_empty());
        let Some(line) = self.queue.line_mut(team) else {
            return 0;
        };
        line.telling = (!is_done).then_some(tickets.last().copied().or(after));
        line.goes_on_at = now.plus(1);
        let is_empty = line.order.is_empty();
        if !is_done {
            self.plan(now.plus(1), Due::Places(team));
        } else if !is_empty && is_anybody_here {
            self.plan(now.plus(FORECAST_EVERY_MS), Due::Places(team));
        }
        tickets.len()
    }

    fn tell_place(
        &mut self,
        team: Option<TeamId>,
        ticket: &Ticket,
        ahead: u32,
        outlook: &Outlook,
        out: &mut Vec<Effect>,
    ) {
        let id = ticket.conversation;
        let Some(open) = self.open.get(&id).filter(|open| open.row.waits()) else {
            return;
        };
        // Who is not connected is told at the next hello, from what was told last.
        if self.visitor_conns(id).is_empty() {
            return;
        }
        let (mut place, _) = self.place(team, ahead, outlook);
        if !open.told_apart && open.told.is_some_and(|told| is_alike(&told, &place)) {
            return;
        }
        place.moved = self.moved(open, team, ticket, ahead);
        let status = Status::Waiting(place);
        self.remember_told(id, &status);
        self.tell_status(id, status, out);
    }

    /// Why a place is not what was told last.
    fn moved(
        &self,
        open: &Open,
        team: Option<TeamId>,
        ticket: &Ticket,
        ahead: u32,
    ) -> Option<Moved> {
        let told = open
            .told
            .filter(|told| open.told_apart || told.ahead != ahead);
        let line = self.queue.line(team).filter(|_| told.is_some());
        line.and_then(|line| line.moved(ticket, open.told_moves))
    }

    /// What an open conversation does, with why its place is not what was told last.
    pub(crate) fn status_told(&self, open: &Open) -> Status {
        let mut status = self.status_of(&open.row);
        if let (Status::Waiting(place), Some((team, ticket))) =
            (&mut status, self.ticket_of(open.row.id))
        {
            place.moved = self.moved(open, team, &ticket, place.ahead);
        }
        status
    }

    /// How often the announced waits of this site held.
    #[must_use]
    pub fn accuracy(&self) -> Option<Coverage> {
        let known = self.estimators.values().filter_map(Estimator::coverage);
        known.reduce(|all, one| Coverage {
            held: all.held + one.held,
            of: all.of + one.of,
        })
    }

    pub(crate) fn tell_accuracy(&mut self, out: &mut Vec<Effect>) {
        if let Some(coverage) = self.accuracy() {
            Desk::send_all_agents(self.roster.conns(), ToAgent::Accuracy(coverage), out);
        }
    }
}

fn count(places: usize) -> u32 {
    u32::try_from(places).unwrap_or(u32::MAX)
}

/// Whether telling the second after the first would tell nothing new. A wait is new when one of
/// its ends moved by a tenth and by five seconds.
fn is_alike(told: &Place, place: &Place) -> bool {
    let near = |a: u64, b: u64| a.abs_diff(b) < (a.max(b) / 10).max(5_000);
    let waits = match (told.wait, place.wait) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            near(a.low_ms, b.low_ms) && near(a.high_ms, b.high_ms) && near(a.bound_ms, b.bound_ms)
        }
        _ => false,
    };
    waits
        && told.ahead == place.ahead
        && told.staffed == place.staffed
        && told.opens_at == place.opens_at
}
